import Documents
import Pruning
import Training

/// The sections of a spec, read and valid each by itself; the grid is not yet expanded.
struct SpecSections {
  /// An ablation with its overrides, their paths unfolded.
  struct Override {
    var ablation: Ablation
    var methods: Node
    var changes: Node
  }

  var name = ""
  var summary = ""
  var models: [ModelChoice] = []
  var datasets: [String] = []
  var methods: [Method] = []
  var budgets: [Budget] = []
  var boards: [String] = []
  var seeds: [Int] = []
  var denseSeed: Int?
  var training = Recipe(epochs: 0)
  var fineTuning = Recipe(epochs: 0)
  var sampling = Sampling()
  var memory: MemoryModel?
  var overrides: [Override] = []
  var report: ReportChoice
}
