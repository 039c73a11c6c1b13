import Deployment
import Emulation
import Foundation
import Networks
import Pruning

/// Fits the cycles of one place in a network, format and core on measurements of the real kernels.
///
/// The measurements are artifacts of their own, keyed by kernels, flags and cycle models, so only what changed is
/// measured again.
public struct PredictorFitting: Stage {
  public static let name = "predict"
  public static let version = 1

  /// Layers that are measured, where the place has as many different ones.
  private static let measured = 48
  /// Of so many layers one judges the fit.
  private static let heldOutEvery = 4
  /// Least share of the channels and filters of a place that is measured: what pruning leaves at least.
  private static let least = 0.1

  /// What decides the fit.
  public struct Parameters: Encodable, Hashable, Sendable {
    /// The place and the format.
    public var place: CyclePredictor.Place
    /// Most input channels and filters there.
    public var channels, filters: Int
    /// Whether the input channels are those of the image, which stay.
    public var readsImage: Bool
    var core: Core
    var sources: String
    var counting: String
    var timing: String
    var versions: [String: String]
  }

  /// The board that stands for its core.
  public let board: Board
  public let parameters: Parameters

  /// The fit of a place with at most so many `channels` and `filters` on `board`'s core.
  init(
    _ place: CyclePredictor.Place, channels: Int, filters: Int, readsImage: Bool, board: Board, toolchain: Toolchain
  ) {
    self.board = board
    parameters = Parameters(
      place: place, channels: channels, filters: filters, readsImage: readsImage, core: board.core,
      sources: toolchain.sources, counting: toolchain.counting, timing: toolchain.timing, versions: toolchain.versions)
  }

  public var inputs: [ArtifactKey] { [] }
  public var estimate: Double { Double(Self.measured) }

  public func make(in workshop: Workshop) throws -> CyclePredictor {
    let bench = KernelBench(workshop)
    let samples = try cases().flatMap { kernelCase in
      let occupancy = Occupancy(kernelCase.layer.convolution, mask: Data(kernelCase.mask()))
      return try bench.measure(kernelCase, on: [board]) { throw $1 }
        .map { CyclePredictor.Sample(occupancy, cycles: Double($0.cycles)) }
    }
    // The corners come first and are fitted: what lies between them is judged.
    let judges = samples.indices.filter { $0 % Self.heldOutEvery == Self.heldOutEvery - 1 && $0 >= Self.heldOutEvery }
    let fitted = samples.indices.filter { !judges.contains($0) }
    return CyclePredictor(fitted.map { samples[$0] }, heldOut: judges.map { samples[$0] })
  }

  /// The layers to measure: the corners, then points of the R2 sequence, which fills the space of channels, filters and
  /// sparsity evenly however many are taken. Source: M. Roberts, "The Unreasonable Effectiveness of Quasirandom
  /// Sequences", 2018.
  package func cases() throws -> [KernelCase] {
    let ratio = 1.220_744_084_605_759_5
    let corners: [SIMD3<Double>] = [SIMD3(1, 1, 0), SIMD3(0, 1, 0.5), SIMD3(1, 0, 0.5), SIMD3(1, 1, 1)]
    let steps = SIMD3(1 / ratio, 1 / (ratio * ratio), 1 / (ratio * ratio * ratio))
    var cases: [KernelCase] = []
    var index = 0
    while cases.count < Self.measured, index < 20 * Self.measured {
      let along = 0.5 + Double(index - corners.count + 1) * steps
      let point = index < corners.count ? corners[index] : along - along.rounded(.down)
      index += 1
      let next = try kernelCase(channels: point.x, filters: point.y, sparsity: point.z, turn: cases.count)
      if !cases.contains(next) { cases.append(next) }
    }
    return cases
  }

  /// The layer at shares between the least and the most of each. Turns go round the regimes of channels that the place
  /// has, so that each gets its samples.
  private func kernelCase(channels: Double, filters: Double, sparsity: Double, turn: Int) throws -> KernelCase {
    let place = parameters.place
    let layer = try KernelLayer(
      "\(place.height)x\(place.width)x\(self.channels(channels, turn))-\(count(filters, of: parameters.filters))",
      kernel: place.kernelHeight, stride: place.stride, padding: place.padding)
    // Nobody stores a layer sparse that is nearly full, and a floor stays in each.
    let pruned = place.format == DenseFormat.name ? 0 : (0.05 + 0.9 * sparsity)
    return try KernelCase(layer: layer, format: place.format, sparsity: (pruned * 100).rounded() / 100, seed: 1)
  }

  private func count(_ share: Double, of most: Int) -> Int {
    max(1, Int((Double(most) * (Self.least + (1 - Self.least) * share)).rounded()))
  }

  /// The channels nearest to a share that are in this turn's regime.
  private func channels(_ share: Double, _ turn: Int) -> Int {
    if parameters.readsImage { return parameters.channels }
    let all = count(0, of: parameters.channels)...parameters.channels
    let wanted = count(share, of: parameters.channels)
    let present = Set(all.map(CyclePredictor.regime)).sorted()
    let regime = present[turn % present.count]
    let own = all.filter { CyclePredictor.regime(channels: $0) == regime }
    // Within a small regime the share spreads over what it has.
    if own.count * 2 < all.count { return own[min(own.count - 1, Int(share * Double(own.count)))] }
    return own.min { abs($0 - wanted) < abs($1 - wanted) } ?? wanted
  }
}
