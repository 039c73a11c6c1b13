#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "handles.hpp"

using ctorch::succeeded;

bool ctorch_backward(const ctorch_tensor *loss) {
  return succeeded([&] { loss->value.backward(); });
}

ctorch_tensor *ctorch_gradient(const ctorch_tensor *leaf) {
  return ctorch::new_tensor([&] {
    at::Tensor gradient = leaf->value.grad();
    TORCH_CHECK(gradient.defined(), "the tensor has no gradient; run backward on a loss that uses it");
    return gradient;
  });
}

bool ctorch_clear_gradient(ctorch_tensor *leaf) {
  return succeeded([&] { leaf->value.mutable_grad() = at::Tensor(); });
}

bool ctorch_mask(ctorch_tensor *tensor, const ctorch_tensor *mask) {
  return succeeded([&] {
    c10::NoGradGuard silent;
    tensor->value.mul_(mask->value);
  });
}

bool ctorch_pull(ctorch_tensor *tensor, const ctorch_tensor *target, double share) {
  return succeeded([&] {
    c10::NoGradGuard silent;
    tensor->value.lerp_(target->value, share);
  });
}

bool ctorch_range(const ctorch_tensor *tensor, float *smallest, float *largest) {
  return succeeded([&] {
    c10::NoGradGuard silent;
    auto [low, high] = at::aminmax(tensor->value.reshape({-1}));
    *smallest = low.item<float>();
    *largest = high.item<float>();
  });
}
