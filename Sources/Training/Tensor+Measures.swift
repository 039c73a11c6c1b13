import CTorch

/// What scores measure of feature maps and weights.
extension Tensor {
  /// Makes `backward` keep the gradient of this intermediate result.
  package func retainGradient() throws {
    try TorchError.check(withExtendedLifetime(self) { ctorch_retain_gradient(handle) })
  }

  /// [N][channels]: the derivative of the loss by a factor on each channel of these NCHW maps, whose gradient was
  /// retained.
  package func gates() throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_gates(handle) })
  }

  /// [channels]: the ranks of each channel's maps, summed over the images.
  package func mapRanks() throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_map_ranks(handle) })
  }

  /// [channels]: what the nuclear norm of each image's channels x positions matrix loses with the channel, summed over
  /// the images.
  package func channelIndependence() throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime(self) { ctorch_channel_independence(handle) })
  }

  /// Element-wise product; `other` is repeated along its axes of size 1.
  package func multiplied(by other: Tensor) throws -> Tensor {
    try Tensor(adopting: withExtendedLifetime((self, other)) { ctorch_multiply(handle, other.handle) })
  }

  /// Adds `factor` times the sign of each of `values` in place.
  package func addSign(of values: Tensor, times factor: Double) throws {
    try TorchError.check(withExtendedLifetime((self, values)) { ctorch_add_sign(handle, values.handle, factor) })
  }
}
