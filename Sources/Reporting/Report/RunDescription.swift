import Experiments
import Training

/// What an experiment ran, in plain words.
struct RunDescription {
  let result: ExperimentResult

  private var experiment: Experiment { result.experiment }

  var pieces: [Piece] {
    [.text(frame)] + (experiment.methods.isEmpty ? [] : [.text("The methods:"), .text(methods)]) + ablations
  }

  private var frame: String {
    let cells = experiment.cells
    let lines = [
      "Models: " + list(experiment.models.map { "\($0.label)" }),
      "Data sets: " + list(experiment.datasets),
      "Flash budgets (a percentage is of the dense model): " + list(experiment.budgets.map(\.label)),
      "Boards: " + list(boards),
      "Seeds: " + list(experiment.seeds.map { "\($0)" }) + shared,
      "Training from random weights: " + list(cells.map { RecipeWords.text($0.training) }.unique),
      "Fine-tuning after pruning, the same for every method: "
        + list(cells.filter(\.method.prunes).map { RecipeWords.text($0.fineTuning) }.unique),
      "Cells: \(result.records.count) of \(cells.count) run",
      "Emulated outputs: " + emulation,
    ]
    return lines.map { "- \($0)." }.joined(separator: "\n")
  }

  /// What the seeds do not tell apart.
  private var shared: String {
    let dense = experiment.cells.compactMap(\.denseSeed).unique
    return dense.isEmpty ? "" : ", all of them from the dense network of seed \(list(dense.map { "\($0)" }))"
  }

  private var boards: [String] {
    experiment.boards.map { name in
      let core = result.records.lazy.compactMap { $0.board(name)?.core }.first
      return core.map { "\(name) (\($0))" } ?? name
    }
  }

  private var emulation: String {
    let boards = result.records.flatMap(\.boards)
    let equal = boards.filter(\.outputMatchesHost).count
    return "\(equal) of \(boards.count) runs on a board equal the host's byte for byte"
  }

  private var methods: String {
    experiment.methods.map { "- **\($0.name)**: \(MethodWords.text($0))." }.joined(separator: "\n")
  }

  private var ablations: [Piece] {
    guard !experiment.ablations.isEmpty else { return [] }
    let lines = experiment.ablations.map { ablation in
      let cell = experiment.cells.first { $0.ablation == ablation.name }
      let storage = cell?.storage.map { "; the finished masks are stored as \(MethodWords.format($0))" } ?? ""
      let words = cell.map { ": \(MethodWords.text($0.method))\(storage)" } ?? ""
      return "- **\(ablation.name)** (of \(ablation.methods.joined(separator: ", ")))\(words)."
    }
    return [.text("The ablations, each a change to one method:"), .text(lines.joined(separator: "\n"))]
  }

  private func list(_ items: [String]) -> String {
    items.isEmpty ? "none" : items.joined(separator: ", ")
  }
}

/// Training recipes in words.
enum RecipeWords {
  /// Such as `5 epochs of sgd at 0.1 (one-cycle), batch 128 in bfloat16`.
  static func text(_ recipe: Recipe) -> String {
    let epochs = recipe.epochs == 1 ? "1 epoch" : "\(recipe.epochs) epochs"
    let images = recipe.images.map { " on \($0) images" } ?? ""
    let rate =
      "\(recipe.optimiser.rawValue) at \(Numbers.plain(recipe.learningRate)) (\(recipe.schedule.rawValue))"
    let precision = recipe.precision.map { " in \($0.rawValue)" } ?? ""
    return "\(epochs) of \(rate), batch \(recipe.batch)\(images)\(precision)"
  }
}
