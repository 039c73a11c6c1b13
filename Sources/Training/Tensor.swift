import CTorch
import Networks

/// A failure inside libtorch, in its own words.
public struct TorchError: Error, CustomStringConvertible {
  /// The message, without a C++ backtrace.
  public let description: String

  /// The last failure on this thread.
  static var last: TorchError { TorchError(description: String(cString: ctorch_error())) }

  /// Throws the last failure unless `succeeded`.
  static func check(_ succeeded: Bool) throws {
    guard succeeded else { throw last }
  }
}

/// A float32 tensor of libtorch (or bfloat16 where asked for, or int64 for labels). Images are NCHW. Every method throws `TorchError`.
///
/// The handle stays in this room and every call that uses it is wrapped in `withExtendedLifetime`: otherwise
/// ARC may free the tensor after its handle was read and before C++ is done with it.
package final class Tensor {
  let handle: OpaquePointer

  /// Takes over a handle that a function of CTorch returned; for NULL, throws the last failure.
  init(adopting handle: OpaquePointer?) throws {
    guard let handle else { throw TorchError.last }
    self.handle = handle
  }

  deinit { ctorch_free(handle) }

  /// A tensor with a copy of `values`, row by row.
  package convenience init(_ values: [Float], shape: [Int]) throws {
    let expected = shape.reduce(1, *)
    guard values.count == expected else {
      throw TorchError(description: "\(values.count) values for a tensor of shape \(shape)")
    }
    try self.init(adopting: ctorch_from_floats(values, shape.map(Int64.init), Int32(shape.count)))
  }

  /// A vector of class labels.
  package convenience init(labels: [UInt8]) throws {
    try self.init(adopting: ctorch_from_labels(labels, Int64(labels.count)))
  }

  /// Number of values.
  package var count: Int { withExtendedLifetime(self) { Int(ctorch_count(handle)) } }

  /// The values in logical order, row by row.
  package func read() throws -> [Float] {
    try [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      let target = buffer.baseAddress
      try TorchError.check(withExtendedLifetime(self) { ctorch_read(handle, target, Int64(count)) })
      initialized = count
    }
  }

  /// Overwrites the values in logical order.
  package func write(_ values: [Float]) throws {
    try TorchError.check(
      withExtendedLifetime(self) { ctorch_write(handle, values, Int64(values.count)) })
  }

  /// The smallest and the largest value.
  package func range() throws -> ClosedRange<Float> {
    var smallest: Float = 0
    var largest: Float = 0
    try TorchError.check(
      withExtendedLifetime(self) { ctorch_range(handle, &smallest, &largest) })
    guard smallest <= largest else { throw TorchError(description: "a tensor holds NaN") }
    return smallest...largest
  }

  /// Calls `body` with the handles of `tensors`, which stay alive until it returns.
  static func withHandles<Result>(
    _ tensors: [Tensor], _ body: ([OpaquePointer?]) -> Result
  ) -> Result {
    withExtendedLifetime(tensors) { body(tensors.map(\.handle)) }
  }
}

// MARK: - Layout

extension Tensor {
  /// A view with the axes in `order`.
  package func permuted(_ order: [Int]) throws -> Tensor {
    try Tensor(
      adopting: withExtendedLifetime(self) {
        ctorch_permute(handle, order.map(Int64.init), Int32(order.count))
      })
  }

  /// All axes but the first become one.
  package func flattened() throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_flatten(handle) })
  }
}

extension Tensor {
  /// [N][channels] as NC11.
  func unflattened() throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_unflatten(handle) })
  }
}

// MARK: - Precision

extension Tensor {
  /// The values rounded to bfloat16, as processors multiply them at twice the rate of float32.
  package func bfloat16() throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_bfloat16(handle) })
  }

  /// The values as float32.
  package func float32() throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_float32(handle) })
  }
}

// MARK: - Operations

extension Tensor {
  /// Convolution without bias; `weights` are OIHW, where each of `groups` reads its share of the channels.
  package func convolved(
    _ weights: Tensor, stride: Int, padding: Padding, dilation: Int = 1, groups: Int = 1
  ) throws -> Tensor {
    guard padding.top == padding.bottom, padding.left == padding.right else {
      return try padded(padding).convolved(
        weights, stride: stride, padding: Padding(all: 0), dilation: dilation, groups: groups)
    }
    return try Tensor(
      adopting: withExtendedLifetime((self, weights)) {
        ctorch_conv2d(
          handle, weights.handle, Int32(stride), Int32(padding.top), Int32(padding.left), Int32(dilation),
          Int32(groups))
      })
  }

  /// The images with zeros around them.
  package func padded(_ padding: Padding) throws -> Tensor {
    try Tensor(
      adopting: withExtendedLifetime(self) {
        ctorch_pad(
          handle, Int32(padding.top), Int32(padding.left), Int32(padding.bottom), Int32(padding.right))
      })
  }

  /// The channels of `tensors`, one tensor after the other.
  package static func concatenated(_ tensors: [Tensor]) throws -> Tensor {
    try Tensor(adopting: withHandles(tensors) { ctorch_concat($0, Int32($0.count)) })
  }

  /// Softmax over the channels of each position.
  package func softmax() throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_softmax(handle) })
  }

  /// Batch norm by the batch's own statistics, towards which `mean` and `variance` move by `momentum`;
  /// by `mean` and `variance` if `momentum` is nil.
  package func batchNormalised(
    gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor, momentum: Double?, epsilon: Float
  ) throws -> Tensor {
    try Tensor(
      adopting: withExtendedLifetime((self, gamma, beta, mean, variance)) {
        ctorch_batch_norm(
          handle, gamma.handle, beta.handle, mean.handle, variance.handle, momentum != nil,
          momentum ?? 0, Double(epsilon))
      })
  }

  /// Replaces negative values by zero in place.
  package func rectify() throws {
    try TorchError.check(withExtendedLifetime(self) { ctorch_relu(handle) })
  }

  /// Maximum over `size` x `size` windows.
  package func maxPooled(size: Int, stride: Int) throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_max_pool(handle, Int32(size), Int32(stride)) })
  }

  /// Mean over all positions: NCHW becomes NC11.
  package func averagePooled() throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_average_pool(handle) })
  }

  /// Element-wise sum.
  package func adding(_ other: Tensor) throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime((self, other)) { ctorch_add(handle, other.handle) })
  }

  /// Fully connected layer: weights [outputs][inputs], bias [outputs].
  package func linear(_ weights: Tensor, bias: Tensor) throws -> Tensor {
    try Tensor(
      adopting: withExtendedLifetime((self, weights, bias)) {
        ctorch_linear(handle, weights.handle, bias.handle)
      })
  }

  /// Mean cross entropy of these logits [N][classes] against `labels` [N].
  package func crossEntropy(_ labels: Tensor, smoothing: Double = 0) throws -> Tensor {
    try Tensor(
      adopting: withExtendedLifetime((self, labels)) {
        ctorch_cross_entropy(handle, labels.handle, smoothing)
      })
  }
}

// MARK: - Distillation and arithmetic as in int8

extension Tensor {
  /// The mean divergence of these logits [N][classes] from those of `teacher`, both softened by `temperature`, times its
  /// square; no gradient reaches the teacher.
  package func distillation(teacher: Tensor, temperature: Double) throws -> Tensor {
    try Tensor(
      adopting: withExtendedLifetime((self, teacher)) { ctorch_distillation(handle, teacher.handle, temperature) })
  }

  /// `share` of `other` and the rest of this.
  package func mixed(with other: Tensor, share: Double) throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime((self, other)) { ctorch_mix(handle, other.handle, share) })
  }

  /// What a batch norm of this scale and of `variance` multiplies each channel by.
  package func normFactor(variance: Tensor, epsilon: Float) throws -> Tensor {
    try Tensor(
      adopting: withExtendedLifetime((self, variance)) {
        ctorch_norm_factor(handle, variance.handle, Double(epsilon))
      })
  }

  /// These weights times one `factor` an output channel, rounded to int8 steps of each channel's own scale; gradients pass
  /// straight through the rounding.
  package func int8Weights(factor: Tensor? = nil) throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime((self, factor)) { ctorch_int8_weights(handle, factor?.handle) })
  }

  /// These images plus beta - mean * factor of each channel.
  package func addingFoldedBias(beta: Tensor, mean: Tensor, factor: Tensor) throws -> Tensor {
    try Tensor(
      adopting: withExtendedLifetime((self, beta, mean, factor)) {
        ctorch_add_folded_bias(handle, beta.handle, mean.handle, factor.handle)
      })
  }

  /// These values rounded to int8 steps; gradients pass straight through, but for values out of range.
  package func int8Activations(scale: Double, zeroPoint: Int32) throws -> Tensor {
    try Tensor(
      adopting: withExtendedLifetime(self) { ctorch_int8_activations(handle, scale, zeroPoint) })
  }
}

// MARK: - Gradients

extension Tensor {
  /// A leaf with the same values, for which gradients are recorded.
  package func parameter() throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_parameter(handle) })
  }

  /// Adds the gradient of this one value to that of every leaf it depends on.
  package func backward() throws {
    try TorchError.check(withExtendedLifetime(self) { ctorch_backward(handle) })
  }

  /// A view of the gradient of this leaf.
  package func gradient() throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_gradient(handle) })
  }

  /// Forgets the gradient of this leaf.
  package func clearGradient() throws {
    try TorchError.check(withExtendedLifetime(self) { ctorch_clear_gradient(handle) })
  }

  /// Multiplies by `mask` in place.
  package func apply(mask: Tensor) throws {
    try TorchError.check(
      withExtendedLifetime((self, mask)) { ctorch_mask(handle, mask.handle) })
  }

  /// Moves by `share` of the distance towards `target`, in place.
  package func pull(toward target: Tensor, share: Double) throws {
    try TorchError.check(
      withExtendedLifetime((self, target)) { ctorch_pull(handle, target.handle, share) })
  }

  /// Runs `body` on this thread with the recording of gradients on or off.
  package static func recording<Result>(
    _ enabled: Bool, _ body: () throws -> Result
  ) rethrows -> Result {
    let before = ctorch_set_recording(enabled)
    defer { _ = ctorch_set_recording(before) }
    return try body()
  }
}
