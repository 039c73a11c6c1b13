import Experiments

extension TableKind {
  /// SRAM by the planner and by the ELF.
  static let memory = TableKind(
    name: "memory", summary: "SRAM: planned, and static SRAM and stack on each board",
    title: "Memory (SRAM)"
  ) { input in
    let groups = input.groups
    let planned: (Record) -> Double? = { Double($0.sramBytes) }
    let boards = groups.boards.map { board in
      groups.mean(
        "\(board): static + stack, bytes",
        { $0.board(board).map { Double($0.elfSramBytes + $0.stackBytes) } }, Numbers.whole)
    }
    let table = PointTable(
      groups: groups,
      columns: [
        groups.mean("Budget, bytes", { $0.sramBudget.map(Double.init) }, Numbers.whole),
        groups.mean("SRAM, bytes", planned, Numbers.whole),
        groups.mean("Arena, bytes", { Double($0.arenaBytes) }, Numbers.whole),
        groups.mean("Largest scratch, bytes", { Double($0.scratchBytes) }, Numbers.whole),
        groups.change("SRAM against dense, bytes", planned, -, { Numbers.signed($0, 0) }),
        groups.ratio("Against dense, ratio", planned),
      ] + boards)
    return [
      .text(
        """
        SRAM is what the budget binds: the arena, in which activations and scratch are planned ahead of time \
        and share bytes where they are not alive together, and the image and the logits. Static SRAM is from \
        the ELF, the stack's high-water mark from a painted stack in the emulator.
        """),
      .table(table.table),
    ]
  }

  /// Energy on the boards with a sourced power.
  static let energy = TableKind(
    name: "energy", summary: "energy of one inference, where the board's power has a source", title: "Energy"
  ) { input in
    let groups = input.groups
    let boards = groups.boards.filter { board in
      groups.result.records.contains { $0.board(board)?.energyMicrojoules != nil }
    }
    guard !boards.isEmpty else {
      return [.text("No board of this experiment has a power figure with a source, so no energy is given.")]
    }
    let columns = boards.flatMap { board in
      let energy = { (record: Record) in record.board(board)?.energyMicrojoules }
      return [
        groups.mean("\(board), µJ", energy, Numbers.significant), groups.ratio("\(board), ratio", energy),
      ]
    }
    let missing = groups.boards.filter { !boards.contains($0) }
    let note = missing.isEmpty ? "" : " No power has a source for: \(missing.joined(separator: ", "))."
    return [
      .text("Latency times the board's power while it computes.\(note)"),
      .table(PointTable(groups: groups, columns: columns).table),
    ]
  }
}
