import Deployment
import Emulation

/// The points of a sweep over single layers.
public struct KernelGrid: Sendable {
  /// The layers.
  public let layers: [KernelLayer]
  /// Names of the formats beside dense, which is measured in any case.
  public let formats: [String]
  /// Shares pruned.
  public let sparsities: [Double]
  /// The boards.
  public let boards: [Board]
  /// Decides weights, masks and inputs.
  public let seed: UInt64

  /// 3x3 layers: four of equal work (those of `experiments/published/conv-kernels.json`), then few and odd channels.
  public static let standardLayers = [
    "16x16x64-64", "32x32x32-32", "8x8x128-128", "4x4x256-256", "16x16x3-32", "16x16x19-32", "16x16x31-32",
  ]
  /// Shares pruned of the standard sweep; a second pass adds those next to each break-even.
  public static let standardSparsities = [0, 0.1, 0.25, 0.5, 0.75, 0.9]
  /// One board of each core; others of a core give the same cycles at zero wait states.
  public static let standardBoards = [
    "nucleo-g0b1re", "nucleo-l4r5zi", "disco-f746ng", "nucleo-u575zi-q", "mps3-an547",
  ]

  /// Every case: for each layer dense with nothing pruned, then each format at each sparsity.
  package let cases: [KernelCase]

  /// A grid. Throws `KernelBenchError` for a format that is not registered or a sparsity outside 0...1.
  public init(
    layers: [KernelLayer], formats: [String], sparsities: [Double], boards: [Board], seed: UInt64
  ) throws(KernelBenchError) {
    self.layers = layers
    self.formats = formats.filter { $0 != DenseFormat.name }
    self.sparsities = Set(sparsities).sorted()
    self.boards = boards
    self.seed = seed
    var cases: [KernelCase] = []
    for layer in layers {
      cases.append(try KernelCase(layer: layer, format: DenseFormat.name, sparsity: 0, seed: seed))
      for format in self.formats {
        let least = WeightFormats.named(format)?.pattern?.leastSparsity ?? 0
        // What is no share stays what it is, and is refused.
        for sparsity in Set(self.sparsities.map { $0 < 0 ? $0 : max($0, least) }).sorted() {
          cases.append(try KernelCase(layer: layer, format: format, sparsity: sparsity, seed: seed))
        }
      }
    }
    self.cases = cases
  }
}
