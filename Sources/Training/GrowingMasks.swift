/// The masks of gradual pruning, as they are at one share.
struct GrowingMasks {
  private let aids: FineTuningAids
  private let network: NetworkTensors
  private var share = 0.0
  /// 1 for kept weights, by node id; empty while nothing is masked.
  private(set) var tensors: [Int: Tensor] = [:]

  /// No masks yet.
  init(_ aids: FineTuningAids, for network: NetworkTensors) {
    (self.aids, self.network) = (aids, network)
  }

  /// Grows to the masks of `wanted` and zeroes what they cover; does nothing at the share that is masked already.
  mutating func grow(to wanted: Double) throws {
    guard wanted != share, let masks = aids.masks else { return }
    share = wanted
    tensors = try network.tensors(of: masks(wanted))
    try network.zero(where: self)
  }
}
