import Experiments

extension TableKind {
  /// Model size against the dense model and the budget.
  static let size = TableKind(
    name: "size", summary: "model bytes in flash against the budget and the dense model", title: "Model size"
  ) { input in
    let groups = input.groups
    let flash: (Record) -> Double? = { Double($0.flash.total) }
    let table = PointTable(
      groups: groups,
      columns: [
        groups.mean("Budget, bytes", { $0.flashBudget.map(Double.init) }, Numbers.whole),
        groups.mean("Model in flash, bytes", flash, Numbers.whole),
        groups.change("Against dense, bytes", flash, -, { Numbers.signed($0, 0) }),
        groups.ratio("Against dense, ratio", flash),
        groups.mean(
          "Budget used, %", { r in r.flashBudget.map { 100 * Double(r.flash.total) / Double($0) } },
          { Numbers.fixed($0, 1) }),
        groups.mean("After zlib, bytes", { Double($0.zlibBytes) }, Numbers.whole),
      ])
    return [
      .text(
        """
        All bytes of the model in flash: values, index, pointers, biases and quantisation parameters. The \
        size after zlib is a hint at what a better code could reach; nothing is compressed on the board.
        """),
      .table(table.table),
    ]
  }

  /// Where each byte of flash went.
  static let flashParts = TableKind(
    name: "flash-parts", summary: "values, index, pointers, biases, quantisation and code, in bytes",
    title: "Where each byte went"
  ) { input in
    let groups = input.groups
    let parts = FlashPart.all.map { part in
      groups.mean("\(part.name), bytes", { Double(part.bytes($0.flash)) }, Numbers.whole)
    }
    let code = groups.boards.map { board in
      groups.mean("code, \(board), bytes", { $0.board(board).map { Double($0.codeBytes) } }, Numbers.whole)
    }
    return [
      .text("Code is that of the whole firmware, kernels and start-up included, as the linker left it."),
      .table(PointTable(groups: groups, columns: parts + code).table),
    ]
  }
}
