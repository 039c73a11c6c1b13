import Documents

/// Reads budgets, and refuses those that no board can hold.
struct BudgetReader {
  let vocabulary: Vocabulary
  let log: ErrorLog

  /// The budget that an object spells out.
  func budget(_ node: Node) throws -> Budget {
    log.requireKeys(SpecKeys.budget, of: node)
    return Budget(
      flash: try flash(node.member("flash")),
      sram: try node.optionalMember("sram").map { try $0.int(in: 1...) })
  }

  /// Takes over the fields that an object names.
  func apply(_ node: Node, to budget: inout Budget) {
    log.requireKeys(SpecKeys.budget, of: node)
    log.readIfPresent("flash", of: node) { budget.flash = try flash($0) }
    log.readIfPresent("sram", of: node) { budget.sram = try $0.int(in: 1...) }
  }

  /// Refuses a budget above what every named board has.
  func check(_ budget: Budget, boards names: [String], at node: Node) {
    let boards = vocabulary.boards.filter { names.contains($0.name) }
    if case .bytes(let bytes) = budget.flash {
      check(bytes, of: "flash", boards: boards, capacity: \.flash, at: node.place(of: "flash"))
    }
    if let sram = budget.sram {
      check(sram, of: "SRAM", boards: boards, capacity: \.sram, at: node.place(of: "sram"))
    }
  }

  private func check(
    _ bytes: Int, of memory: String, boards: [BoardCapacity], capacity: KeyPath<BoardCapacity, Int>,
    at node: Node
  ) {
    guard let largest = boards.max(by: { $0[keyPath: capacity] < $1[keyPath: capacity] }) else { return }
    guard bytes > largest[keyPath: capacity] else { return }
    log.add(
      node.error(
        "no board of this spec has \(bytes) bytes of \(memory)",
        "expected at most \(largest[keyPath: capacity]), which \(largest.name) has"))
  }

  /// Bytes, or a share of the dense model such as `"20%"`.
  private func flash(_ node: Node) throws -> Budget.Flash {
    if node.kind == .integer { return .bytes(try node.int(in: 1...)) }
    guard node.kind == .string, let match = try node.string().wholeMatch(of: /([0-9]+(?:\.[0-9]+)?)%/),
      let percent = Double(match.1)
    else { throw node.mismatch("bytes such as 65536, or a share of the dense model such as \"20%\"") }
    guard percent > 0, percent <= 100 else {
      throw node.mismatch("a share above 0% and at most 100%")
    }
    return .share(percent / 100)
  }
}
