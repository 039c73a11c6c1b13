import Deployment
import Experiments

/// The measurements of a sweep, sorted out: by layer, board and format.
struct KernelSeries {
  /// Every measurement.
  let all: [KernelMeasurement]

  /// Layers in the order of the sweep.
  var layers: [String] { all.map(\.layer).unique }
  /// Boards in the order of the sweep.
  var boards: [String] { all.map(\.board).unique }
  /// Formats beside dense, in the order of the sweep.
  var formats: [String] { all.map(\.format).unique.filter { $0 != DenseFormat.name } }

  /// Core of a board.
  func core(_ board: String) -> String { all.first { $0.board == board }?.core ?? "" }

  /// A line of a figure: one format on one layer and board, by ascending sparsity.
  func points(_ layer: String, _ format: String, _ board: String) -> [KernelMeasurement] {
    all.filter { $0.layer == layer && $0.format == format && $0.board == board }
      .sorted { $0.sparsity < $1.sparsity }
  }

  /// The dense layer with nothing pruned; nil where it was not measured.
  func dense(_ layer: String, _ board: String) -> KernelMeasurement? {
    points(layer, DenseFormat.name, board).first { $0.sparsity == 0 }
  }

  /// A layer in a format at a sparsity, on any board: for bytes, which are the same on all.
  func anywhere(_ layer: String, _ format: String) -> [KernelMeasurement] {
    var seen: Set<Double> = []
    return all.filter { $0.layer == layer && $0.format == format && seen.insert($0.sparsity).inserted }
      .sorted { $0.sparsity < $1.sparsity }
  }

  /// The sparsity from which on a format takes no more cycles than dense; nil where it always takes more.
  func cycleBreakEven(_ layer: String, _ format: String, _ board: String) -> Double? {
    guard let dense = dense(layer, board) else { return nil }
    let points = points(layer, format, board).map { BreakEven.Point(sparsity: $0.sparsity, cost: Double($0.cycles)) }
    return BreakEven.sparsity(of: points, dense: Double(dense.cycles))
  }

  /// The sparsity from which on a format takes no more bytes than dense; nil where it always takes more.
  func byteBreakEven(_ layer: String, _ format: String) -> Double? {
    guard let dense = anywhere(layer, DenseFormat.name).first else { return nil }
    let points = anywhere(layer, format).map { BreakEven.Point(sparsity: $0.sparsity, cost: Double($0.bytes)) }
    return BreakEven.sparsity(of: points, dense: Double(dense.bytes))
  }
}
