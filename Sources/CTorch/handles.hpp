// What the handles hold, and how C++ exceptions become return values.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <exception>
#include <string>

#include "ctorch.h"

struct ctorch_tensor {
  at::Tensor value;
};

namespace ctorch {

void remember_error(const std::string &message);

template <typename Result, typename Body>
Result caught(Result failure, Body body) {
  try {
    return body();
  } catch (const c10::Error &error) {
    remember_error(error.what_without_backtrace());
  } catch (const std::exception &error) {
    remember_error(error.what());
  }
  return failure;
}

template <typename Body>
ctorch_tensor *new_tensor(Body body) {
  return caught<ctorch_tensor *>(nullptr, [&] { return new ctorch_tensor{body()}; });
}

template <typename Body>
bool succeeded(Body body) {
  return caught(false, [&] {
    body();
    return true;
  });
}

}  // namespace ctorch
