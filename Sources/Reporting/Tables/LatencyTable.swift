import Experiments

extension TableKind {
  /// Latency on each board.
  static let latency = TableKind(
    name: "latency", summary: "latency, cycles and instructions of one inference on each board",
    title: "Latency"
  ) { input in
    let groups = input.groups
    guard !groups.boards.isEmpty else { return [.text("No board was emulated.")] }
    let tables = groups.boards.flatMap { board in
      [Piece.heading(board), .table(latencyTable(groups, board))]
    }
    return [
      .text(
        """
        One inference, counted in the emulator: instructions as executed, cycles by the core's cost model \
        at zero flash wait states, milliseconds at the board's clock: a real board whose flash is slower than its \
        caches hide takes longer\(groups.modelsMemory ? withMemory : ""). Nothing is timed, so repeats differ by \
        seed only.
        """)
    ] + tables
  }

  private static let withMemory = ", as the figures with memory say, which wait for its flash, caches and SRAM"

  private static func latencyTable(_ groups: ResultGroups, _ board: String) -> TextTable {
    let latency = { (record: Record) in record.board(board)?.latencyMilliseconds }
    let millions = { (value: Double) in Numbers.fixed(value / 1e6, 3) }
    let withMemory = { (record: Record) in record.board(board)?.memoryLatencyMilliseconds }
    let second = groups.modelsMemory ? [groups.mean("With memory, ms", withMemory, Numbers.significant)] : []
    return PointTable(
      groups: groups,
      columns: [groups.mean("Latency, ms", latency, Numbers.significant)] + second + [
        groups.change("Against dense, ms", latency, -, Numbers.signedSignificant),
        groups.ratio("Against dense, ratio", latency),
        groups.mean("Cycles, million", { $0.board(board).map { Double($0.cycles) } }, millions),
        groups.mean("Instructions, million", { $0.board(board).map { Double($0.instructions) } }, millions),
        groups.mean("MACs, million", { Double($0.macs) }, millions),
        groups.ratio("MACs, ratio", { Double($0.macs) }),
      ]
    ).table
  }
}

extension ResultGroups {
  /// Whether any board's memories were modelled.
  fileprivate var modelsMemory: Bool {
    result.records.contains { $0.boards.contains { $0.memoryCycles != nil } }
  }
}
