import Documents
import Pruning

/// Expands the sections of a spec to cells.
struct GridReader {
  let vocabulary: Vocabulary
  let log: ErrorLog
  let sections: SpecSections

  /// The cells by model, data set and seed; then the plain grid before the ablations; then by method and
  /// budget.
  func cells() -> [Cell] {
    checkAblationMethods()
    var cells: [Cell] = []
    for model in sections.models {
      for dataset in sections.datasets {
        for seed in sections.seeds {
          let plain = plainCells(model: model, dataset: dataset, seed: seed)
          cells += plain + sections.overrides.flatMap { overridden(plain, by: $0) }
        }
      }
    }
    // What an override that cannot be read would have changed is not known.
    if log.failures == 0 { refuseEqualCells(cells) }
    return cells
  }

  private func plainCells(model: ModelChoice, dataset: String, seed: Int) -> [Cell] {
    sections.methods.flatMap { method in
      // No budget binds the dense reference, so one cell serves all.
      let budgets = method.prunes ? sections.budgets.map(Optional.some) : [nil]
      return budgets.map { budget in
        Cell(
          model: model, dataset: dataset, method: method, storage: nil, ablation: nil, budget: budget,
          boards: sections.boards, seed: seed, denseSeed: sections.denseSeed, training: sections.training,
          fineTuning: sections.fineTuning, sampling: sections.sampling, memory: sections.memory)
      }
    }
  }

  private func overridden(_ plain: [Cell], by override: SpecSections.Override) -> [Cell] {
    let reader = OverrideReader(vocabulary: vocabulary, log: log)
    return plain.filter { override.ablation.methods.contains($0.method.name) }.map { cell in
      var changed = reader.cell(cell, changed: override.changes)
      changed.ablation = override.ablation.name
      return changed
    }
  }

  private func checkAblationMethods() {
    let known = sections.methods.map(\.name)
    for override in sections.overrides {
      for node in (try? override.methods.elements()) ?? [] {
        log.attempt(node) { try $0.oneOf(known, noun: "method of this spec") }
      }
    }
  }

  /// A cell that equals one before it would show the same result under another name.
  private func refuseEqualCells(_ cells: [Cell]) {
    var first: [Cell: Cell] = [:]
    for cell in cells {
      guard let earlier = first[cell.withoutNames] else {
        first[cell.withoutNames] = cell
        continue
      }
      if let override = sections.overrides.first(where: { $0.ablation.name == cell.ablation }) {
        log.add(Self.equal(cell, earlier, at: override))
      }
    }
  }

  private static func equal(
    _ cell: Cell, _ earlier: Cell, at override: SpecSections.Override
  ) -> DocumentError {
    let name = "\"\(override.ablation.name)\""
    let method = "for \"\(cell.method.name)\""
    let problem =
      if let twin = earlier.ablation, twin != cell.ablation {
        "\(name) is the same as \"\(twin)\" \(method)"
      } else if earlier.ablation != nil {
        "\(name) makes two equal cells \(method)"
      } else {
        "\(name) changes nothing \(method)"
      }
    return override.changes.error(problem, "expected overrides that make cells of their own")
  }
}

extension Cell {
  /// What decides the result: no ablation's name, no storage that is the method's own, and no options that
  /// the allocation ignores.
  fileprivate var withoutNames: Cell {
    var cell = self
    cell.ablation = nil
    if cell.storage == cell.method.format { cell.storage = nil }
    cell.method = cell.method.effective
    return cell
  }
}
