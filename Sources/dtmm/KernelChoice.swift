import Deployment
import Emulation
import Experiments

/// What the options of `dtmm kernels` choose.
struct KernelChoice {
  /// As typed; comma-separated lists in a sweep.
  let layers: String?
  let kernel, stride: Int
  let pad: Int?
  let formats, sparsities, boards: String?
  let seed: UInt64

  /// Whether the grid is the standard one.
  var isStandard: Bool {
    [layers, formats, sparsities, boards].allSatisfy { $0 == nil } && kernel == 3 && stride == 1 && pad == nil
      && seed == 1
  }

  /// The one case and its board. Throws `KernelBenchError` for what is not known or not valid.
  func single(_ bench: KernelBench) throws -> (KernelCase, Board) {
    let layer = try KernelLayer(layers ?? "", kernel: kernel, stride: stride, padding: pad)
    let board = try bench.board(boards ?? "")
    let sparsity = try Self.share(sparsities ?? "0")
    return (try KernelCase(layer: layer, format: formats ?? "", sparsity: sparsity, seed: seed), board)
  }

  /// The grid of a sweep. Throws `KernelBenchError` for what is not known or not valid.
  func grid(_ bench: KernelBench) throws -> KernelGrid {
    let layers = try (list(layers) ?? KernelGrid.standardLayers).map { text throws(KernelBenchError) in
      try KernelLayer(text, kernel: kernel, stride: stride, padding: pad)
    }
    return try KernelGrid(
      layers: layers, formats: list(formats) ?? WeightFormats.all.map { $0.name },
      sparsities: try list(sparsities)?.map(Self.share) ?? KernelGrid.standardSparsities,
      boards: try (list(boards) ?? KernelGrid.standardBoards).map(bench.board), seed: seed)
  }

  private func list(_ text: String?) -> [String]? { text.map { $0.split(separator: ",").map(String.init) } }

  private static func share(_ text: String) throws(KernelBenchError) -> Double {
    guard let share = Double(text) else {
      throw KernelBenchError("the sparsity \"\(text)\" is no number; expected 0 to 1, such as 0.5")
    }
    return share
  }
}
