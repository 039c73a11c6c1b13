import Deployment

/// Estimates how long a convolution takes. Estimates grow with everything that is kept, and for one format and given
/// filters and channels they are affine or concave in the kept fine units, which bounds of the exact solver rely on.
public protocol LatencyModel: Sendable {
  /// The unit of the estimates, such as `cycles`.
  var unit: String { get }
  /// Latency of `layer` with `occupancy` left of it, stored in `format`.
  func latency(of layer: PruningSpace.Layer, _ occupancy: Occupancy, in format: any WeightFormat.Type) -> Double
}

/// Latency as equivalent multiply-accumulates: those on kept weights, plus what a sparse kernel adds for each
/// filterlet or weight it has to find.
public struct EquivalentMACs: LatencyModel {
  /// Multiply-accumulates that one kept filterlet or segment costs beyond its own: finding it and restarting the loop.
  private static let runOverhead = 4.0
  /// Multiply-accumulates that one kept weight costs in a kernel that gathers single weights.
  private static let gatherCost = 4.0

  public let unit = "MAC"

  /// The model.
  public init() {}

  public func latency(
    of layer: PruningSpace.Layer, _ occupancy: Occupancy, in format: any WeightFormat.Type
  ) -> Double {
    let work =
      if format == DenseFormat.self {
        Double(occupancy.filters * occupancy.weightsPerFilter)
      } else if format.finestRun == 1 || format.pattern != nil {
        Double(occupancy.weights) * Self.gatherCost
      } else {
        Double(occupancy.weights)
          + Double(occupancy.runs(of: format.finestRun ?? occupancy.channels).count) * Self.runOverhead
      }
    return work * Double(layer.outputs)
  }
}
