#include <ATen/ATen.h>
#include <torch/optim/adam.h>
#include <torch/optim/sgd.h>

#include <memory>
#include <utility>
#include <vector>

#include "handles.hpp"

using ctorch::succeeded;

struct ctorch_optimiser {
  std::unique_ptr<torch::optim::Optimizer> rule;
  std::vector<at::Tensor> leaves;
  int buffers;
};

namespace {

std::string key(const at::Tensor &leaf) {
  return c10::guts::to_string(leaf.unsafeGetTensorImpl());
}

std::vector<at::Tensor> values(ctorch_tensor *const *leaves, int count) {
  std::vector<at::Tensor> result;
  for (int i = 0; i < count; i++) result.push_back(leaves[i]->value);
  return result;
}

template <typename Options>
std::vector<torch::optim::OptimizerParamGroup> groups(
    const std::vector<at::Tensor> &leaves, int decayed, Options options, double weight_decay) {
  auto split = leaves.begin() + decayed;
  Options with_decay = options;
  with_decay.weight_decay(weight_decay);
  std::vector<torch::optim::OptimizerParamGroup> result;
  result.emplace_back(
      std::vector<at::Tensor>(leaves.begin(), split), std::make_unique<Options>(with_decay));
  result.emplace_back(
      std::vector<at::Tensor>(split, leaves.end()), std::make_unique<Options>(options));
  return result;
}

// libtorch creates its state at the first step. It is created here at once, all zeros, so that it can
// be read and written at any time and a resumed run follows exactly the path of one that never stopped.
template <typename Create>
void create_state(ctorch_optimiser &optimiser, Create create) {
  for (const at::Tensor &leaf : optimiser.leaves) {
    optimiser.rule->state()[key(leaf)] = create(at::zeros_like(leaf), at::zeros_like(leaf));
  }
}

}  // namespace

ctorch_optimiser *ctorch_sgd(
    ctorch_tensor *const *leaves, int count, int decayed, double momentum, double weight_decay) {
  return ctorch::caught<ctorch_optimiser *>(nullptr, [&] {
    auto all = values(leaves, count);
    auto options = torch::optim::SGDOptions(0).momentum(momentum);
    auto rule = std::make_unique<torch::optim::SGD>(groups(all, decayed, options, weight_decay), options);
    auto result = std::make_unique<ctorch_optimiser>(ctorch_optimiser{std::move(rule), all, 1});
    create_state(*result, [](at::Tensor buffer, at::Tensor) {
      auto state = std::make_unique<torch::optim::SGDParamState>();
      state->momentum_buffer(buffer);
      return state;
    });
    return result.release();
  });
}

ctorch_optimiser *ctorch_adam(
    ctorch_tensor *const *leaves, int count, int decayed, double weight_decay) {
  return ctorch::caught<ctorch_optimiser *>(nullptr, [&] {
    auto all = values(leaves, count);
    auto options = torch::optim::AdamOptions(0);
    auto rule = std::make_unique<torch::optim::Adam>(groups(all, decayed, options, weight_decay), options);
    auto result = std::make_unique<ctorch_optimiser>(ctorch_optimiser{std::move(rule), all, 2});
    create_state(*result, [](at::Tensor first, at::Tensor second) {
      auto state = std::make_unique<torch::optim::AdamParamState>();
      state->exp_avg(first).exp_avg_sq(second);
      return state;
    });
    return result.release();
  });
}

void ctorch_optimiser_free(ctorch_optimiser *optimiser) { delete optimiser; }

bool ctorch_optimiser_step(ctorch_optimiser *optimiser, double rate) {
  return succeeded([&] {
    for (auto &group : optimiser->rule->param_groups()) group.options().set_lr(rate);
    optimiser->rule->step();
  });
}

bool ctorch_optimiser_clear(ctorch_optimiser *optimiser) {
  return succeeded([&] {
    for (at::Tensor &leaf : optimiser->leaves) leaf.mutable_grad() = at::Tensor();
  });
}

int ctorch_optimiser_buffers(const ctorch_optimiser *optimiser) { return optimiser->buffers; }

ctorch_tensor *ctorch_optimiser_buffer(ctorch_optimiser *optimiser, int leaf, int buffer) {
  return ctorch::new_tensor([&] {
    auto &state = *optimiser->rule->state().at(key(optimiser->leaves.at(leaf)));
    if (optimiser->buffers == 1) {
      return static_cast<torch::optim::SGDParamState &>(state).momentum_buffer();
    }
    auto &adam = static_cast<torch::optim::AdamParamState &>(state);
    return buffer == 0 ? adam.exp_avg() : adam.exp_avg_sq();
  });
}

bool ctorch_optimiser_set_steps(ctorch_optimiser *optimiser, int64_t steps) {
  return succeeded([&] {
    if (optimiser->buffers == 1) return;
    for (auto &entry : optimiser->rule->state()) {
      static_cast<torch::optim::AdamParamState &>(*entry.second).step(steps);
    }
  });
}
