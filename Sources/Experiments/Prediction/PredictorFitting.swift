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

  /// Layers that are fitted, and layers that judge the fit.
  private static let fitted = 28
  private static let heldOut = 8
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
  public var estimate: Double { Double(Self.fitted + Self.heldOut) }

  public func make(in workshop: Workshop) throws -> CyclePredictor {
    let bench = KernelBench(workshop)
    let samples = try cases().map { kernelCase in
      let cost = try bench.measure(kernelCase, on: [board]) { throw $1 }.first
      let occupancy = Occupancy(kernelCase.layer.convolution, mask: Data(kernelCase.mask()))
      return CyclePredictor.Sample(occupancy, cycles: Double(cost?.cycles ?? 0))
    }
    return CyclePredictor(Array(samples.prefix(Self.fitted)), heldOut: Array(samples.dropFirst(Self.fitted)))
  }

  /// The layers to measure: the corners, then points of the R2 sequence, which fills the space of channels, filters and
  /// sparsity evenly however many are taken. Source: M. Roberts, "The Unreasonable Effectiveness of Quasirandom
  /// Sequences", 2018.
  package func cases() throws -> [KernelCase] {
    let ratio = 1.220_744_084_605_759_5
    let corners = [(1.0, 1.0, 0.0), (0.0, 1.0, 0.5), (1.0, 0.0, 0.5), (1.0, 1.0, 1.0)]
    return try (0..<Self.fitted + Self.heldOut).map { index in
      let step = Double(index - corners.count + 1)
      let point =
        index < corners.count
        ? corners[index]
        : (
          (0.5 + step / ratio).truncatingRemainder(dividingBy: 1),
          (0.5 + step / (ratio * ratio)).truncatingRemainder(dividingBy: 1),
          (0.5 + step / (ratio * ratio * ratio)).truncatingRemainder(dividingBy: 1)
        )
      return try kernelCase(channels: point.0, filters: point.1, sparsity: point.2)
    }
  }

  /// The layer at shares between the least and the most of each.
  private func kernelCase(channels: Double, filters: Double, sparsity: Double) throws -> KernelCase {
    func count(_ share: Double, of most: Int) -> Int {
      max(1, Int((Double(most) * (Self.least + (1 - Self.least) * share)).rounded()))
    }
    let place = parameters.place
    let channels = parameters.readsImage ? parameters.channels : count(channels, of: parameters.channels)
    let layer = try KernelLayer(
      "\(place.height)x\(place.width)x\(channels)-\(count(filters, of: parameters.filters))",
      kernel: place.kernelHeight, stride: place.stride, padding: place.padding)
    // Nobody stores a layer sparse that is nearly full, and a floor stays in each.
    let pruned = place.format == DenseFormat.name ? 0 : (0.05 + 0.9 * sparsity)
    return try KernelCase(layer: layer, format: place.format, sparsity: (pruned * 100).rounded() / 100, seed: 1)
  }
}
