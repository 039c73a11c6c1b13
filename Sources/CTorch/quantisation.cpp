#include <ATen/ATen.h>

#include <vector>

#include "handles.hpp"

using ctorch::new_tensor;

namespace {

// `value` forwards, the gradient of `through` backwards: what is added is exactly zero.
at::Tensor straight_through(const at::Tensor &value, const at::Tensor &through) {
  return value.detach() + (through - through.detach());
}

// One factor a channel, shaped to meet weights whose first axis is the output channel.
at::Tensor by_row(const at::Tensor &factor, const at::Tensor &weights) {
  std::vector<int64_t> shape(weights.dim(), 1);
  shape[0] = -1;
  return factor.reshape(shape);
}

}  // namespace

ctorch_tensor *ctorch_norm_factor(const ctorch_tensor *gamma, const ctorch_tensor *variance, double epsilon) {
  return new_tensor([&] { return gamma->value / (variance->value + static_cast<float>(epsilon)).sqrt(); });
}

ctorch_tensor *ctorch_int8_weights(const ctorch_tensor *weights, const ctorch_tensor *factor) {
  return new_tensor([&] {
    at::Tensor folded = weights->value;
    if (factor != nullptr) folded = folded * by_row(factor->value, folded);
    at::Tensor wide = folded.detach().to(at::kDouble);
    at::Tensor scale = wide.abs().flatten(1).amax(1) / 127;
    scale = by_row(at::where(scale > 0, scale, at::ones_like(scale)), wide);
    at::Tensor ratio = wide / scale;
    // at::round rounds halves to even; the quantiser rounds them away from zero.
    at::Tensor whole = ratio.sign() * (ratio.abs() + 0.5).floor();
    at::Tensor rounded = whole.clamp(-127, 127) * scale;
    return straight_through(rounded.to(at::kFloat), folded);
  });
}

ctorch_tensor *ctorch_add_folded_bias(
    const ctorch_tensor *input, const ctorch_tensor *beta, const ctorch_tensor *mean,
    const ctorch_tensor *factor) {
  return new_tensor([&] {
    at::Tensor bias = beta->value - mean->value * factor->value;
    return input->value + bias.reshape({1, -1, 1, 1});
  });
}

ctorch_tensor *ctorch_int8_activations(const ctorch_tensor *input, double scale, int zero_point) {
  return new_tensor([&] {
    return at::fake_quantize_per_tensor_affine(input->value, scale, zero_point, -128, 127);
  });
}
