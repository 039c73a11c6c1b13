import Deployment
import Emulation
import Foundation
import Networks
import Pruning

/// Measures layers of one place in a network, in one format on one core. What is measured stays until kernels, flags,
/// emulator or cycle models change, however the fits on it do.
public struct LayerMeasuring: Stage {
  public static let name = "measure-layers"
  public static let version = 1

  /// Layers that are measured in each regime of the kernel, where it has as many different ones.
  private static let measured = 42
  /// Least share of the channels and filters of a place that is measured: what pruning leaves at least.
  private static let least = 0.1

  /// What decides the measurements.
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

  /// The core.
  public let core: Core
  public let parameters: Parameters

  /// Measurements of a place with at most so many `channels` and `filters`.
  init(
    _ place: CyclePredictor.Place, channels: Int, filters: Int, readsImage: Bool, core: Core, toolchain: Toolchain
  ) {
    self.core = core
    parameters = Parameters(
      place: place, channels: channels, filters: filters, readsImage: readsImage, core: core,
      sources: toolchain.sources, counting: toolchain.counting, timing: toolchain.timing, versions: toolchain.versions)
  }

  public var inputs: [ArtifactKey] { [] }
  public var estimate: Double { 3 }

  public func make(in workshop: Workshop) throws -> [CyclePredictor.Sample] {
    try LayerBatch.batches(try cases(), readsImage: parameters.readsImage).flatMap { batch in
      let firmware = try workshop.crossCompiler.build(model: batch.packed.files, core: core)
      let run = try Emulator(plugin: workshop.plugin).run(
        firmware: firmware, core: core, input: Data(count: batch.packed.inputBytes),
        outputBytes: batch.packed.outputBytes)
      let regions = try CycleModel.of(core).cost(profile: run.profile, firmware: firmware)
      return zip(batch.cases, batch.own(regions)).map { layer, cost in
        let occupancy = Occupancy(layer.layer.convolution, mask: Data(layer.mask()))
        return CyclePredictor.Sample(occupancy, cycles: Double(cost.cycles))
      }
    }
  }

  /// The layers to measure: the corners, then points of the R2 sequence, which fills the space of channels, filters and
  /// sparsity evenly however many are taken. Source: M. Roberts, "The Unreasonable Effectiveness of Quasirandom
  /// Sequences", 2018.
  package func cases() throws -> [KernelCase] {
    let ratio = 1.220_744_084_605_759_5
    let corners: [SIMD3<Double>] = [SIMD3(1, 1, 0), SIMD3(0, 1, 0.5), SIMD3(1, 0, 0.5), SIMD3(1, 1, 1)]
    let steps = SIMD3(1 / ratio, 1 / (ratio * ratio), 1 / (ratio * ratio * ratio))
    let regimes = regimes
    var cases: [KernelCase] = []
    var index = 0
    while cases.count < Self.measured * regimes.count, index < 20 * Self.measured * regimes.count {
      let turn = index / regimes.count
      let along = 0.5 + Double(turn - corners.count + 1) * steps
      let point = turn < corners.count ? corners[turn] : along - along.rounded(.down)
      let channels = regimes[index % regimes.count]
      let next = try kernelCase(
        channels: channels[min(channels.count - 1, Int(point.x * Double(channels.count)))], filters: point.y,
        sparsity: point.z)
      index += 1
      if !cases.contains(next) { cases.append(next) }
    }
    return cases
  }

  /// The counts of input channels that can be left, by the kernel's regime.
  private var regimes: [[Int]] {
    if parameters.readsImage { return [[parameters.channels]] }
    let all = Array(count(0, of: parameters.channels)...parameters.channels)
    return Dictionary(grouping: all) { parameters.place.regime(channels: $0) }.sorted { $0.key < $1.key }.map(\.value)
  }

  /// A layer of so many channels, at shares between the least and the most filters and sparsity.
  private func kernelCase(channels: Int, filters: Double, sparsity: Double) throws -> KernelCase {
    let place = parameters.place
    let layer = try KernelLayer(
      "\(place.height)x\(place.width)x\(channels)-\(count(filters, of: parameters.filters))",
      kernel: place.kernelHeight, stride: place.stride, padding: place.padding)
    // Nobody stores a layer sparse that is nearly full, and a floor stays in each.
    let pattern = WeightFormats.named(place.format)?.pattern?.leastSparsity ?? 0
    let pruned = place.format == DenseFormat.name ? 0 : max(pattern, 0.05 + 0.9 * sparsity)
    return try KernelCase(layer: layer, format: place.format, sparsity: (pruned * 100).rounded() / 100, seed: 1)
  }

  private func count(_ share: Double, of most: Int) -> Int {
    max(1, Int((Double(most) * (Self.least + (1 - Self.least) * share)).rounded()))
  }
}
