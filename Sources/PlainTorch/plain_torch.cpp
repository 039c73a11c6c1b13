#include "plain_torch.h"

#include <torch/nn/functional/loss.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>
#include <torch/optim/sgd.h>
#include <torch/types.h>
#include <torch/utils.h>

namespace nn = torch::nn;

struct plain_torch {
  int height, width, channels;
  at::MemoryFormat format;
  nn::Sequential layers;
  std::unique_ptr<torch::optim::SGD> optimiser;
};

namespace {

nn::Sequential vgg11(const int *filters, int height, int width, int channels, int classes) {
  nn::Sequential layers;
  for (int i = 0; i < 10; ++i) {
    layers->push_back(nn::Conv2d(nn::Conv2dOptions(channels, filters[i], 3).padding(1).bias(false)));
    layers->push_back(nn::BatchNorm2d(filters[i]));
    layers->push_back(nn::ReLU(nn::ReLUOptions(true)));
    channels = filters[i];
    if (i == 1 || i == 3 || i == 6 || i == 9) {
      layers->push_back(nn::MaxPool2d(2));
      height /= 2;
      width /= 2;
    }
  }
  layers->push_back(nn::Flatten());
  layers->push_back(nn::Linear(height * width * channels, classes));
  return layers;
}

double step(plain_torch &network, const at::Tensor &pixels, const at::Tensor &labels, int64_t &right) {
  at::Tensor images = pixels.to(torch::kFloat).sub_(121).div_(64).permute({0, 3, 1, 2});
  at::Tensor logits = network.layers->forward(images.contiguous(network.format));
  at::Tensor loss = nn::functional::cross_entropy(logits, labels);
  network.optimiser->zero_grad();
  loss.backward();
  network.optimiser->step();
  right += logits.argmax(1).eq(labels).sum().item<int64_t>();
  return loss.item<double>();
}

}  // namespace

plain_torch *plain_torch_vgg11(
    const int *filters, int height, int width, int channels, int classes, bool channels_last) {
  try {
    torch::set_num_threads(1);
    torch::manual_seed(1);
    auto format = channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
    auto layers = vgg11(filters, height, width, channels, classes);
    {
      torch::NoGradGuard silent;
      for (at::Tensor &value : layers->parameters()) {
        if (value.dim() == 4) value.set_data(value.contiguous(format));
      }
    }
    auto options = torch::optim::SGDOptions(0).momentum(0.9).weight_decay(5e-4);
    auto optimiser = std::make_unique<torch::optim::SGD>(layers->parameters(), options);
    return new plain_torch{height, width, channels, format, layers, std::move(optimiser)};
  } catch (const std::exception &) {
    return nullptr;
  }
}

void plain_torch_free(plain_torch *network) { delete network; }

double plain_torch_train(
    plain_torch *network, const uint8_t *pixels, const uint8_t *labels, int count, int batch, double rate) {
  try {
    auto all = at::from_blob(
        const_cast<uint8_t *>(pixels), {count, network->height, network->width, network->channels}, at::kByte);
    auto targets = at::from_blob(const_cast<uint8_t *>(labels), {count}, at::kByte).to(at::kLong);
    for (auto &group : network->optimiser->param_groups()) group.options().set_lr(rate);
    double loss = 0;
    int64_t right = 0;
    int steps = count / batch;
    for (int i = 0; i < steps; ++i) {
      loss += step(*network, all.narrow(0, i * batch, batch), targets.narrow(0, i * batch, batch), right);
    }
    return loss / steps;
  } catch (const std::exception &) {
    return -1;
  }
}
