#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "handles.hpp"

using ctorch::new_tensor;
using ctorch::succeeded;

namespace {

// The sum of the singular values of every matrix whose Gram matrix is given.
at::Tensor nuclear_norms(const at::Tensor &gram) {
  return at::linalg_eigvalsh(gram, "L").clamp_min(0).sqrt().sum(-1);
}

// What the nuclear norm of `rows` [C][P] loses with each of its rows, by the smaller of the two Gram matrices.
at::Tensor norms_lost(const at::Tensor &rows) {
  int64_t channels = rows.size(0);
  if (channels <= rows.size(1)) {
    at::Tensor gram = rows.matmul(rows.t());
    at::Tensor kept = 1 - at::eye(channels, rows.options());
    at::Tensor without = gram.unsqueeze(0) * kept.unsqueeze(1) * kept.unsqueeze(2);
    return nuclear_norms(gram) - nuclear_norms(without);
  }
  at::Tensor gram = rows.t().matmul(rows);
  return nuclear_norms(gram) - nuclear_norms(gram.unsqueeze(0) - rows.unsqueeze(2) * rows.unsqueeze(1));
}

}  // namespace

bool ctorch_retain_gradient(ctorch_tensor *tensor) {
  return succeeded([&] { tensor->value.retain_grad(); });
}

ctorch_tensor *ctorch_gates(const ctorch_tensor *maps) {
  return new_tensor([&] {
    at::Tensor gradient = maps->value.grad();
    TORCH_CHECK(gradient.defined(), "the maps have no gradient; retain it, then run backward");
    c10::NoGradGuard silent;
    return (maps->value * gradient).sum({2, 3});
  });
}

ctorch_tensor *ctorch_map_ranks(const ctorch_tensor *maps) {
  return new_tensor([&] {
    c10::NoGradGuard silent;
    at::Tensor values = maps->value.contiguous();
    return at::linalg_matrix_rank(values, c10::optional<double>(), c10::optional<double>(), false)
        .to(at::kFloat).sum(0);
  });
}

ctorch_tensor *ctorch_channel_independence(const ctorch_tensor *maps) {
  return new_tensor([&] {
    c10::NoGradGuard silent;
    // A Gram matrix squares the singular values, so single precision would lose the small ones.
    at::Tensor images = maps->value.flatten(2).to(at::kDouble);
    at::Tensor sum = at::zeros({images.size(1)}, images.options());
    for (int64_t image = 0; image < images.size(0); ++image) sum += norms_lost(images[image]);
    return sum.to(at::kFloat);
  });
}

ctorch_tensor *ctorch_multiply(const ctorch_tensor *first, const ctorch_tensor *second) {
  return new_tensor([&] { return first->value * second->value; });
}

bool ctorch_add_sign(ctorch_tensor *target, const ctorch_tensor *values, double factor) {
  return succeeded([&] {
    c10::NoGradGuard silent;
    target->value.add_(values->value.sign(), factor);
  });
}
