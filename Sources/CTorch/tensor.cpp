#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "handles.hpp"

using ctorch::new_tensor;
using ctorch::succeeded;

namespace {

void check_count(const at::Tensor &tensor, int64_t count) {
  TORCH_CHECK(tensor.numel() == count, "a tensor of ", tensor.numel(), " values, not ", count);
}

}  // namespace

ctorch_tensor *ctorch_from_floats(const float *values, const int64_t *shape, int rank) {
  return new_tensor([&] {
    auto borrowed = at::from_blob(const_cast<float *>(values), at::IntArrayRef(shape, rank), at::kFloat);
    return borrowed.clone();
  });
}

ctorch_tensor *ctorch_from_labels(const uint8_t *labels, int64_t count) {
  return new_tensor([&] {
    return at::from_blob(const_cast<uint8_t *>(labels), {count}, at::kByte).to(at::kLong);
  });
}

void ctorch_free(ctorch_tensor *tensor) { delete tensor; }

int64_t ctorch_count(const ctorch_tensor *tensor) { return tensor->value.numel(); }

bool ctorch_read(const ctorch_tensor *tensor, float *values, int64_t count) {
  return succeeded([&] {
    check_count(tensor->value, count);
    c10::NoGradGuard silent;
    at::from_blob(values, tensor->value.sizes(), at::kFloat).copy_(tensor->value);
  });
}

bool ctorch_write(ctorch_tensor *tensor, const float *values, int64_t count) {
  return succeeded([&] {
    check_count(tensor->value, count);
    c10::NoGradGuard silent;
    auto source = at::from_blob(const_cast<float *>(values), tensor->value.sizes(), at::kFloat);
    tensor->value.copy_(source);
  });
}

ctorch_tensor *ctorch_permute(const ctorch_tensor *tensor, const int64_t *order, int rank) {
  return new_tensor([&] { return tensor->value.permute(at::IntArrayRef(order, rank)); });
}

ctorch_tensor *ctorch_bfloat16(const ctorch_tensor *tensor) {
  return new_tensor([&] { return tensor->value.to(at::kBFloat16); });
}

ctorch_tensor *ctorch_float32(const ctorch_tensor *tensor) {
  return new_tensor([&] { return tensor->value.to(at::kFloat); });
}

ctorch_tensor *ctorch_parameter(const ctorch_tensor *tensor) {
  return new_tensor([&] { return tensor->value.detach().requires_grad_(true); });
}
