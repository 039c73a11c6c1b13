/// VGG-11 trained as a C++ program on libtorch alone would: what the speed of `Trainer` is compared with.
#ifndef PLAIN_TORCH_H
#define PLAIN_TORCH_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct plain_torch plain_torch;

/// The filters of ten 3x3 convolutions, pooled after the second, fourth, seventh and tenth, and a dense layer to `classes`;
/// `channels_last` keeps images and weights in that memory order. SGD with momentum 0.9. One thread. NULL on failure.
plain_torch *plain_torch_vgg11(
    const int *filters, int height, int width, int channels, int classes, bool channels_last);
/// Releases a network; NULL is ignored.
void plain_torch_free(plain_torch *network);
/// One step on each whole `batch` of the `count` images (uint8, NHWC, one label each) in order. Returns the mean loss, or
/// -1 on failure; counts the right answers as a training loop would.
double plain_torch_train(
    plain_torch *network, const uint8_t *pixels, const uint8_t *labels, int count, int batch, double rate);

#ifdef __cplusplus
}
#endif

#endif
