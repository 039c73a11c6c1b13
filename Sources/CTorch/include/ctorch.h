/// A C interface to the part of libtorch 1.13 that trains and evaluates small convolutional networks.
///
/// Tensors are float32 on the CPU unless said otherwise; images are NCHW, whatever their memory layout.
/// A function that returns a pointer returns NULL on failure, one that returns bool returns false; the
/// reason is then in ctorch_error(). Every tensor returned is a new handle, to be freed by the caller.
/// Handles may be used by one thread at a time; different threads may use different handles at once.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ctorch_tensor ctorch_tensor;
typedef struct ctorch_optimiser ctorch_optimiser;

// Runtime

/// The message of the last failure on this thread, without a C++ backtrace; "" if nothing has failed.
const char *ctorch_error(void);
/// The version of libtorch, such as "1.13.0".
const char *ctorch_version(void);
/// The BLAS in use with its core type, such as "OpenBLAS 0.3.21 ... Zen", or "unknown BLAS".
const char *ctorch_blas(void);
/// Uses `count` threads inside each operation, on every thread of the process. Not thread-safe: call it
/// before any other thread uses libtorch.
bool ctorch_set_threads(int count);
/// Keeps freed tensors of up to 32 MB in the process for the next ones, where the C library would hand their pages back
/// to the kernel and fault them in again at every step of a training.
void ctorch_keep_memory(void);
/// Turns the recording of gradients on or off on this thread; returns what it was.
bool ctorch_set_recording(bool enabled);

// Tensors

/// A tensor with a copy of `values`, row by row.
ctorch_tensor *ctorch_from_floats(const float *values, const int64_t *shape, int rank);
/// An int64 vector of class labels.
ctorch_tensor *ctorch_from_labels(const uint8_t *labels, int64_t count);
/// Releases a handle; NULL is ignored.
void ctorch_free(ctorch_tensor *tensor);
/// Number of values.
int64_t ctorch_count(const ctorch_tensor *tensor);
/// Copies the `count` values to `values` in logical order, row by row.
bool ctorch_read(const ctorch_tensor *tensor, float *values, int64_t count);
/// Overwrites the `count` values, in logical order, keeping shape and memory layout; records no gradient.
bool ctorch_write(ctorch_tensor *tensor, const float *values, int64_t count);
/// A view with the axes in `order`.
ctorch_tensor *ctorch_permute(const ctorch_tensor *tensor, const int64_t *order, int rank);
/// The values rounded to bfloat16, in the same memory layout; gradients pass as they are.
ctorch_tensor *ctorch_bfloat16(const ctorch_tensor *tensor);
/// The values as float32, in the same memory layout; shares them if they are float32 already.
ctorch_tensor *ctorch_float32(const ctorch_tensor *tensor);
/// A leaf that shares the values of `tensor` and, once backward ran, has a gradient.
ctorch_tensor *ctorch_parameter(const ctorch_tensor *tensor);

// Operations, differentiable unless said otherwise

/// Two-dimensional convolution without bias, with `rows` of zeros above and below and `columns` on both sides; `weights`
/// are OIHW, of which each of the `groups` reads its share of the input's channels.
ctorch_tensor *ctorch_conv2d(
    const ctorch_tensor *input, const ctorch_tensor *weights, int stride, int rows, int columns, int dilation,
    int groups);
/// Zeros around each image.
ctorch_tensor *ctorch_pad(const ctorch_tensor *input, int top, int left, int bottom, int right);
/// The channels of `count` inputs, one input after the other.
ctorch_tensor *ctorch_concat(ctorch_tensor *const *inputs, int count);
/// Exponentials of the channels of each position, divided by their sum.
ctorch_tensor *ctorch_softmax(const ctorch_tensor *input);
/// Batch norm of each channel. In training the batch's statistics are used and `mean` and `variance`
/// (unbiased) move towards them by `momentum`; otherwise `mean` and `variance` are used.
ctorch_tensor *ctorch_batch_norm(
    const ctorch_tensor *input, const ctorch_tensor *gamma, const ctorch_tensor *beta,
    ctorch_tensor *mean, ctorch_tensor *variance, bool training, double momentum, double epsilon);
/// Replaces negative values by zero in place; `tensor` must not be a leaf with a gradient.
bool ctorch_relu(ctorch_tensor *tensor);
/// Maximum over square windows; incomplete windows are dropped.
ctorch_tensor *ctorch_max_pool(const ctorch_tensor *input, int size, int stride);
/// Mean over all positions: NCHW becomes NC11.
ctorch_tensor *ctorch_average_pool(const ctorch_tensor *input);
/// Element-wise sum of two tensors of one shape.
ctorch_tensor *ctorch_add(const ctorch_tensor *first, const ctorch_tensor *second);
/// All axes but the first become one, in logical order.
ctorch_tensor *ctorch_flatten(const ctorch_tensor *input);
/// [N][channels] as NC11.
ctorch_tensor *ctorch_unflatten(const ctorch_tensor *input);
/// Fully connected layer: input [N][inputs], weights [outputs][inputs], bias [outputs].
ctorch_tensor *ctorch_linear(
    const ctorch_tensor *input, const ctorch_tensor *weights, const ctorch_tensor *bias);
/// Mean cross entropy of logits [N][classes] against labels [N], one value. `smoothing` of the target
/// probability is spread evenly over all classes.
ctorch_tensor *ctorch_cross_entropy(
    const ctorch_tensor *logits, const ctorch_tensor *labels, double smoothing);

/// What distillation adds to the loss (Hinton, Vinyals, Dean, 2015): the mean Kullback-Leibler divergence of the softmax of
/// `logits` / `temperature` from that of `teacher` / `temperature`, both [N][classes], times the square of `temperature`.
/// No gradient reaches `teacher`.
ctorch_tensor *ctorch_distillation(
    const ctorch_tensor *logits, const ctorch_tensor *teacher, double temperature);
/// `share` of `second` and the rest of `first`.
ctorch_tensor *ctorch_mix(const ctorch_tensor *first, const ctorch_tensor *second, double share);

// Arithmetic as in int8, with gradients passed straight through the rounding (Jacob et al., CVPR 2018)

/// gamma / sqrt(variance + epsilon): what a batch norm multiplies each channel by.
ctorch_tensor *ctorch_norm_factor(const ctorch_tensor *gamma, const ctorch_tensor *variance, double epsilon);
/// Weights, whose first axis is the output channel, times one `factor` a channel (NULL for none), each channel rounded to
/// the 255 multiples of its largest magnitude / 127.
ctorch_tensor *ctorch_int8_weights(const ctorch_tensor *weights, const ctorch_tensor *factor);
/// NCHW input plus beta - mean * factor of each channel.
ctorch_tensor *ctorch_add_folded_bias(
    const ctorch_tensor *input, const ctorch_tensor *beta, const ctorch_tensor *mean,
    const ctorch_tensor *factor);
/// Values rounded to scale * (q - zero_point) with q in -128...127; no gradient where q had to be clamped.
ctorch_tensor *ctorch_int8_activations(const ctorch_tensor *input, double scale, int zero_point);

// Gradients

/// Adds the gradient of `loss` (one value) to that of every leaf it depends on.
bool ctorch_backward(const ctorch_tensor *loss);
/// A view of the gradient of a leaf; fails if there is none yet.
ctorch_tensor *ctorch_gradient(const ctorch_tensor *leaf);
/// Forgets the gradient of a leaf.
bool ctorch_clear_gradient(ctorch_tensor *leaf);
/// Multiplies `tensor` by `mask`, element by element, in place; records no gradient.
bool ctorch_mask(ctorch_tensor *tensor, const ctorch_tensor *mask);
/// Moves `tensor` by `share` of its distance towards `target`, in place; records no gradient.
bool ctorch_pull(ctorch_tensor *tensor, const ctorch_tensor *target, double share);
/// The smallest and the largest value.
bool ctorch_range(const ctorch_tensor *tensor, float *smallest, float *largest);

// Measures of feature maps and weights

/// Makes backward keep the gradient of this intermediate result.
bool ctorch_retain_gradient(ctorch_tensor *tensor);
/// [N][channels]: the sum over all positions of NCHW `maps` times their gradient, which was retained. It is the
/// derivative of the loss by a factor on the channel.
ctorch_tensor *ctorch_gates(const ctorch_tensor *maps);
/// [channels]: the ranks of the H x W matrices of NCHW `maps`, summed over the images. Singular values count above
/// max(H, W) times the float epsilon times the largest.
ctorch_tensor *ctorch_map_ranks(const ctorch_tensor *maps);
/// [channels]: how much the nuclear norm of each image's channels x (H*W) matrix falls when the channel's row becomes
/// zero, summed over the images.
ctorch_tensor *ctorch_channel_independence(const ctorch_tensor *maps);
/// Element-wise product, differentiable; the second is repeated along its axes of size 1.
ctorch_tensor *ctorch_multiply(const ctorch_tensor *first, const ctorch_tensor *second);
/// Adds `factor` times the sign of each value to `target` in place; records no gradient.
bool ctorch_add_sign(ctorch_tensor *target, const ctorch_tensor *values, double factor);

// Optimisers

/// Stochastic gradient descent. The first `decayed` of the `count` leaves have the L2 penalty.
ctorch_optimiser *ctorch_sgd(
    ctorch_tensor *const *leaves, int count, int decayed, double momentum, double weight_decay);
/// Adam with the usual betas (0.9, 0.999). The first `decayed` of the `count` leaves have the L2 penalty.
ctorch_optimiser *ctorch_adam(
    ctorch_tensor *const *leaves, int count, int decayed, double weight_decay);
/// Releases an optimiser; NULL is ignored.
void ctorch_optimiser_free(ctorch_optimiser *optimiser);
/// Moves every leaf that has a gradient by one step at the learning rate `rate`.
bool ctorch_optimiser_step(ctorch_optimiser *optimiser, double rate);
/// Forgets the gradients of all leaves.
bool ctorch_optimiser_clear(ctorch_optimiser *optimiser);
/// Buffers kept for each leaf: 1 (momentum) for SGD, 2 (both moments) for Adam.
int ctorch_optimiser_buffers(const ctorch_optimiser *optimiser);
/// A view of one buffer of one leaf, to be read or written; all zeros before the first step.
ctorch_tensor *ctorch_optimiser_buffer(ctorch_optimiser *optimiser, int leaf, int buffer);
/// Sets the number of steps taken, which Adam's bias correction depends on.
bool ctorch_optimiser_set_steps(ctorch_optimiser *optimiser, int64_t steps);

#ifdef __cplusplus
}
#endif

#endif
