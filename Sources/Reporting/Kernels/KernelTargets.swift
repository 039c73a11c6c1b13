import Deployment
import Experiments

/// A bound on a figure of single layers that this project set itself.
struct KernelTarget {
  /// What is bounded.
  let title: String
  /// The layer.
  let layer: String
  /// The figure must not be above it; nil for none.
  let required, stretch: Double?
  /// Our figure; nil where it was not measured.
  let measured: Double?

  /// `met`, `stretch met`, or by how much it is missed.
  var verdict: String {
    guard let measured else { return "not measured" }
    if let stretch, measured <= stretch { return "stretch met" }
    guard let required, measured > required else { return "met" }
    return "missed by \(Numbers.significant((measured / required - 1) * 100)) %"
  }
}

/// The targets of the kernels, with what a sweep measured.
struct KernelTargets {
  let series: KernelSeries
  let published: [PublishedKernel]

  /// The layers of equal work, in the order of the published figures.
  private static let layers = Array(KernelGrid.standardLayers.prefix(4))
  private static let fewChannels = Array(KernelGrid.standardLayers.dropFirst(4))
  private static let sparse = "fwcs"
  private static let masked = "fwcs-mask"

  /// Every target on every layer that the sweep has.
  var all: [KernelTarget] {
    let layers = series.layers
    return everywhere.filter { layers.contains($0.layer) }
  }

  private var everywhere: [KernelTarget] {
    ratios("Cortex-M55", Self.sparse, 0.5, over: "dtmm-reference", [0.55, 0.42, 0.70, 0.78], [0.46, 0.35, 0.60, 0.72])
      + ratios("Cortex-M4", Self.sparse, 0.5, over: "cmsis-nn", same(0.40), same(0.36))
      + ratios("Cortex-M7", Self.sparse, 0.5, over: "cmsis-nn", same(0.34), same(0.29))
      + ratios("Cortex-M55", DenseFormat.name, 0, over: "cmsis-nn", same(0.85), same(0.72))
      + ratios("Cortex-M4", DenseFormat.name, 0, over: "cmsis-nn", same(0.75), same(0.58))
      + breakEvens("Cortex-M55", 0.15) + breakEvens("Cortex-M4", 0.23)
      + series.boards.flatMap(perMac) + maskBytes + scratch
  }

  private func same(_ bound: Double) -> [Double] { Self.layers.map { _ in bound } }

  private func point(_ layer: String, _ format: String, _ board: String?, _ sparsity: Double) -> KernelMeasurement? {
    board.flatMap { series.points(layer, format, $0).first { $0.sparsity == sparsity } }
  }

  private func board(_ core: String) -> String? { series.boards.first { series.core($0) == core } }

  /// Cycles over those of a published kernel: the authors' at the same sparsity, CMSIS-NN's dense.
  private func ratios(
    _ core: String, _ format: String, _ sparsity: Double, over kernel: String, _ required: [Double],
    _ stretch: [Double]
  ) -> [KernelTarget] {
    Self.layers.enumerated().map { index, layer in
      let theirs = published.first {
        $0.kernel == kernel && $0.core == core && $0.layer == layer
          && $0.sparsity == (kernel == "cmsis-nn" ? 0 : sparsity)
      }
      let ours = point(layer, format, board(core), sparsity)
      let ratio = theirs.flatMap { theirs in ours.map { Double($0.cycles) / Double(theirs.cycles) } }
      return KernelTarget(
        title: "\(format) at \(Numbers.plain(sparsity)) on \(core), cycles over \(kernel)", layer: layer,
        required: required[index], stretch: stretch[index], measured: ratio)
    }
  }

  private func breakEvens(_ core: String, _ required: Double) -> [KernelTarget] {
    Self.layers.map { layer in
      KernelTarget(
        title: "\(Self.sparse) on \(core), sparsity of break-even with dense", layer: layer, required: required,
        stretch: 0.10, measured: board(core).flatMap { series.cycleBreakEven(layer, Self.sparse, $0) })
    }
  }

  /// Cycles of a kept multiply-accumulate over those of a dense one, for few and odd channels.
  private func perMac(_ board: String) -> [KernelTarget] {
    Self.fewChannels.map { layer in
      let dense = series.dense(layer, board)?.cyclesPerMac
      let ours = point(layer, Self.sparse, board, 0.5)?.cyclesPerMac
      return KernelTarget(
        title: "\(Self.sparse) at 0.5 on \(series.core(board)), cycles per kept MAC over dense", layer: layer,
        required: 1.15, stretch: nil, measured: dense.flatMap { dense in ours.map { $0 / dense } })
    }
  }

  /// The largest share of the published form's bytes that the position mask takes at any sparsity.
  private var maskBytes: [KernelTarget] {
    series.layers.map { layer in
      let published = series.anywhere(layer, Self.sparse)
      let shares = series.anywhere(layer, Self.masked).compactMap { point in
        published.first { $0.sparsity == point.sparsity }.map { Double(point.bytes) / Double($0.bytes) }
      }
      return KernelTarget(
        title: "\(Self.masked), most bytes over \(Self.sparse) at any sparsity", layer: layer, required: 1,
        stretch: nil, measured: shares.max())
    }
  }

  /// The most scratch of dense and FWCS on any board, in KB of 1024 bytes.
  private var scratch: [KernelTarget] {
    Self.layers.map { layer in
      let most = series.all.filter { $0.layer == layer && [DenseFormat.name, Self.sparse].contains($0.format) }
        .map(\.scratchBytes).max()
      return KernelTarget(
        title: "dense and \(Self.sparse), KB of scratch", layer: layer, required: layer == "4x4x256-256" ? 10 : 8,
        stretch: nil, measured: most.map { Double($0) / 1024 })
    }
  }
}
