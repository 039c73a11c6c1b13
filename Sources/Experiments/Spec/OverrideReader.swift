import Documents

/// Applies the overrides of an ablation to cells.
struct OverrideReader {
  let vocabulary: Vocabulary
  let log: ErrorLog

  /// The cell with the changes, an object whose keys are fields of a cell; the result must be possible again.
  func cell(_ cell: Cell, changed changes: Node) -> Cell {
    var cell = cell
    log.requireKeys(SpecKeys.overrides, of: changes)
    applyAxes(changes, to: &cell)
    applyMethod(changes, to: &cell)
    applyBudget(changes, to: &cell)
    log.readIfPresent("training", of: changes) { cell.training.apply($0, log: log) }
    log.readIfPresent("fineTuning", of: changes) { cell.fineTuning.applyFineTuning($0, log: log) }
    log.readIfPresent("sampling", of: changes) { cell.sampling.apply($0, log: log) }
    log.readIfPresent("memory", of: changes) { cell.memory = try MemoryModel.read($0) }
    return cell
  }

  private func applyAxes(_ changes: Node, to cell: inout Cell) {
    let reader = SectionReader(vocabulary: vocabulary, log: log)
    log.readIfPresent("model", of: changes) { reader.apply($0, to: &cell.model) }
    log.readIfPresent("dataset", of: changes) {
      cell.dataset = try $0.oneOf(vocabulary.datasets, noun: "data set")
    }
    log.readIfPresent("seed", of: changes) { cell.seed = try $0.int(in: 0...) }
    log.readIfPresent("denseSeed", of: changes) { cell.denseSeed = try $0.int(in: 0...) }
    log.readIfPresent("boards", of: changes) {
      cell.boards = reader.names($0, of: "board", known: vocabulary.boards.map(\.name))
    }
  }

  private func applyMethod(_ changes: Node, to cell: inout Cell) {
    let reader = MethodReader(vocabulary: vocabulary, log: log)
    log.readIfPresent("method", of: changes) { node in
      log.requireKeys(SpecKeys.methodFields, of: node)
      reader.apply(node, to: &cell.method)
    }
    log.readIfPresent("storage", of: changes) {
      cell.storage = try $0.oneOf(vocabulary.formats, noun: "format")
    }
    if let storage = cell.storage {
      reader.checkFormat(storage, of: cell.method, at: changes.place(of: "storage"))
    }
  }

  private func applyBudget(_ changes: Node, to cell: inout Cell) {
    guard var budget = cell.budget else { return }
    let reader = BudgetReader(vocabulary: vocabulary, log: log)
    log.readIfPresent("budget", of: changes) { reader.apply($0, to: &budget) }
    reader.check(budget, boards: cell.boards, at: changes.place(of: "budget", "boards"))
    cell.budget = budget
  }
}
