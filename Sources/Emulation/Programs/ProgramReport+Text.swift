extension ProgramReport {
  /// The report for people: headings and aligned tables, a share a line.
  ///
  /// - Parameter rows: Lines at most of each list of shares.
  public func text(rows: Int = 12) -> String {
    var parts = ["\(board), \(core) at \(Self.decimals(Double(clockHz) / 1e6, 0)) MHz, \(span)"]
    parts.append(Self.table(summary))
    parts.append(Self.list("function", functions, total: ideal.cycles, rows: rows))
    parts.append(Self.list("instruction class", classes, total: ideal.cycles, rows: rows))
    if let memories { parts.append(Self.table(Self.rows(of: memories))) }
    if let blocks { parts += blocks.map(Self.text) }
    if !console.isEmpty { parts.append("console:\n" + console.trimmingLineEnds) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var summary: [[String]] {
    var rows = [["instructions", Self.grouped(instructions)]]
    rows += Self.rows(of: ideal, "zero wait states")
    if let withMemory { rows += Self.rows(of: withMemory, "with memory") }
    if let unalignedLoads { rows.append(["unaligned loads", Self.grouped(unalignedLoads)]) }
    if let stack {
      rows.append(["stack", "\(Self.grouped(stack.bytes)) of \(Self.grouped(stack.available)) bytes"])
    }
    return rows + [["exit status", String(status)]]
  }

  private static func rows(of figure: Figure, _ condition: String) -> [[String]] {
    [
      ["cycles, \(condition)", grouped(figure.cycles)],
      ["latency, \(condition)", decimals(figure.latencyMilliseconds, 4) + " ms"],
    ] + (figure.energyMicrojoules.map { [["energy, \(condition)", decimals($0, 3) + " uJ"]] } ?? [])
  }

  private static func list(_ noun: String, _ shares: [Share], total: Int, rows: Int) -> String {
    let lines = shares.prefix(rows).map { share in
      [
        share.name, grouped(share.instructions), grouped(Int(share.cycles.rounded())),
        decimals(100 * share.cycles / Double(max(total, 1)), 1),
      ]
    }
    let more = shares.count > rows ? "\n(\(shares.count - rows) more)" : ""
    return table([[noun, "instructions", "cycles", "%"]] + lines) + more
  }

  private static func rows(of memories: [MemoryUse]) -> [[String]] {
    [["memory", "code lines", "reads", "lines read", "writes"]]
      + memories.map { [$0.name] + [$0.codeFills, $0.reads, $0.readFills, $0.writes].map(grouped) }
  }

  private static func text(_ block: BlockCost) -> String {
    let runs = Double(max(block.count, 1))
    let lines = block.lines.map { line in
      [
        String(line.address, radix: 16), decimals(line.cycles / runs, 2),
        line.stalls > 0 ? decimals(line.stalls / runs, 2) : "", line.text.replacing("\t", with: " "),
      ]
    }
    let heading = "\(block.function): \(grouped(Int(block.cycles.rounded()))) cycles in \(grouped(block.count)) runs"
    return heading + "\n" + table([["address", "cycles", "stalls", "instruction"]] + lines, leading: [0, 3])
  }

  /// Columns as wide as their widest cell; those in `leading` begin at the left, others end at the right.
  private static func table(_ rows: [[String]], leading: Set<Int> = [0]) -> String {
    let widths = (rows.first?.indices ?? 0..<0).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return leading.contains(column) ? cell.0 + padding : padding + cell.0
      }.joined(separator: "  ").trimmingLineEnds
    }.joined(separator: "\n")
  }

  private static func grouped(_ number: Int) -> String {
    var digits = String(abs(number))
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(Substring(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + ([Substring(digits)] + groups).joined(separator: " ")
  }

  private static func decimals(_ number: Double, _ places: Int) -> String {
    let scale = (0..<places).reduce(1) { product, _ in product * 10 }
    let scaled = Int((number * Double(scale)).rounded())
    guard places > 0 else { return String(scaled) }
    let fraction = String(abs(scaled) % scale)
    let zeros = String(repeating: "0", count: places - fraction.count)
    return "\(scaled < 0 ? "-" : "")\(abs(scaled) / scale).\(zeros)\(fraction)"
  }
}

extension String {
  fileprivate var trimmingLineEnds: String {
    var text = self
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return text
  }
}
