#include <ATen/ATen.h>

#include <vector>

#include "handles.hpp"

using ctorch::new_tensor;

ctorch_tensor *ctorch_conv2d(
    const ctorch_tensor *input, const ctorch_tensor *weights, int stride, int rows, int columns, int dilation,
    int groups) {
  return new_tensor([&] {
    at::Tensor images = input->value;
    at::Tensor filters = weights->value;
    if (filters.size(2) == 1 && filters.size(3) == 1) {
      // In any memory layout but NCHW, libtorch 1.13 writes out of bounds in the backward pass of small
      // 1x1 convolutions with stride 2.
      images = images.clone(at::MemoryFormat::Contiguous);
      filters = filters.clone(at::MemoryFormat::Contiguous);
    }
    return at::conv2d(images, filters, {}, stride, {rows, columns}, dilation, groups);
  });
}

ctorch_tensor *ctorch_pad(const ctorch_tensor *input, int top, int left, int bottom, int right) {
  return new_tensor([&] { return at::constant_pad_nd(input->value, {left, right, top, bottom}); });
}

ctorch_tensor *ctorch_concat(ctorch_tensor *const *inputs, int count) {
  return new_tensor([&] {
    std::vector<at::Tensor> values;
    for (int i = 0; i < count; ++i) values.push_back(inputs[i]->value);
    return at::cat(values, 1);
  });
}

ctorch_tensor *ctorch_softmax(const ctorch_tensor *input) {
  return new_tensor([&] { return input->value.softmax(1); });
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

ctorch_tensor *ctorch_unflatten(const ctorch_tensor *input) {
  return new_tensor([&] { return input->value.unsqueeze(2).unsqueeze(3); });
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

ctorch_tensor *ctorch_distillation(
    const ctorch_tensor *logits, const ctorch_tensor *teacher, double temperature) {
  return new_tensor([&] {
    at::Tensor target = (teacher->value.detach() / temperature).log_softmax(1);
    at::Tensor answer = (logits->value / temperature).log_softmax(1);
    at::Tensor divergence = (target.exp() * (target - answer)).sum(1).mean();
    return divergence * (temperature * temperature);
  });
}

ctorch_tensor *ctorch_mix(const ctorch_tensor *first, const ctorch_tensor *second, double share) {
  return new_tensor([&] { return first->value * (1 - share) + second->value * share; });
}
