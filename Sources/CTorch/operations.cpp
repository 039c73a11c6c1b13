#include <ATen/ATen.h>

#include "handles.hpp"

using ctorch::new_tensor;

ctorch_tensor *ctorch_conv2d(
    const ctorch_tensor *input, const ctorch_tensor *weights, int stride, int padding) {
  return new_tensor([&] {
    at::Tensor images = input->value;
    at::Tensor filters = weights->value;
    if (filters.size(2) == 1 && filters.size(3) == 1) {
      // In any memory layout but NCHW, libtorch 1.13 writes out of bounds in the backward pass of small
      // 1x1 convolutions with stride 2.
      images = images.clone(at::MemoryFormat::Contiguous);
      filters = filters.clone(at::MemoryFormat::Contiguous);
    }
    return at::conv2d(images, filters, {}, stride, padding);
  });
}

ctorch_tensor *ctorch_batch_norm(
    const ctorch_tensor *input, const ctorch_tensor *gamma, const ctorch_tensor *beta,
    ctorch_tensor *mean, ctorch_tensor *variance, bool training, double momentum, double epsilon) {
  return new_tensor([&] {
    return at::batch_norm(
        input->value, gamma->value, beta->value, mean->value, variance->value, training, momentum,
        epsilon, false);
  });
}

bool ctorch_relu(ctorch_tensor *tensor) {
  return ctorch::succeeded([&] { at::relu_(tensor->value); });
}

ctorch_tensor *ctorch_max_pool(const ctorch_tensor *input, int size, int stride) {
  return new_tensor([&] { return at::max_pool2d(input->value, size, stride); });
}

ctorch_tensor *ctorch_average_pool(const ctorch_tensor *input) {
  return new_tensor([&] { return input->value.mean({2, 3}, true); });
}

ctorch_tensor *ctorch_add(const ctorch_tensor *first, const ctorch_tensor *second) {
  return new_tensor([&] { return first->value + second->value; });
}

ctorch_tensor *ctorch_flatten(const ctorch_tensor *input) {
  return new_tensor([&] { return input->value.flatten(1); });
}

ctorch_tensor *ctorch_linear(
    const ctorch_tensor *input, const ctorch_tensor *weights, const ctorch_tensor *bias) {
  return new_tensor([&] { return at::linear(input->value, weights->value, bias->value); });
}

ctorch_tensor *ctorch_cross_entropy(
    const ctorch_tensor *logits, const ctorch_tensor *labels, double smoothing) {
  return new_tensor([&] {
    return at::cross_entropy_loss(
        logits->value, labels->value, {}, at::Reduction::Mean, -100, smoothing);
  });
}
