import Experiments

extension TableKind {
  /// The first question of everyone who prunes.
  static let answer = TableKind(
    name: "answer",
    summary: "did bytes and milliseconds move? every pruned model as a share of the dense one",
    title: "I pruned: did bytes and milliseconds move?"
  ) { input in
    let groups = input.groups
    guard groups.points.contains(where: { !$0.isDense }) else { return [.text("Nothing was pruned.")] }
    let verdicts = groups.workloads.compactMap { Answer(groups: groups, workload: $0).text }
    let latency = groups.boards.map { board in
      groups.ratio("ms on \(board)") { $0.board(board)?.latencyMilliseconds }
    }
    let table = PointTable(
      groups: groups,
      columns: [
        groups.change("Accuracy, points", { $0.accuracy }, -, { Numbers.signed($0, 2) }),
        groups.ratio("Bytes") { Double($0.flash.total) },
        groups.ratio("MACs") { Double($0.macs) },
      ] + latency)
    return [
      .text(verdicts.joined(separator: "\n\n")),
      .text("Shares of the dense network of the same seed (below 1 is less):"),
      .table(table.table { !$0.isDense }),
    ]
  }
}

/// Says for one workload which pruned models are smaller and faster than the dense one.
private struct Answer {
  let groups: ResultGroups
  let workload: Workload

  /// One paragraph, nil if nothing was pruned or there is no dense network to compare with.
  var text: String? {
    let pruned = groups.points(of: workload).filter { !$0.isDense && groups.dense(for: $0) != nil }
    guard !pruned.isEmpty else { return nil }
    let larger = pruned.filter { (bytes($0) ?? 0) >= 1 }
    return "**\(workload.label).** "
      + [bytesSentence(pruned, larger), timeSentence(pruned)].joined(separator: " ")
  }

  private func bytes(_ point: Point) -> Double? {
    point.paired(with: groups.dense(for: point), { Double($0.flash.total) }, /)?.mean
  }

  private func time(_ point: Point, _ board: String) -> Double? {
    point.paired(with: groups.dense(for: point), { $0.board(board)?.latencyMilliseconds }, /)?.mean
  }

  private func bytesSentence(_ pruned: [Point], _ larger: [Point]) -> String {
    let range = Self.range(pruned.compactMap(bytes))
    guard !larger.isEmpty else {
      let all = pruned.count == 1 ? "the pruned model is" : "all \(pruned.count) pruned models are"
      return "Bytes moved: \(all) smaller than the dense one, \(range) its bytes."
    }
    let names = larger.map(\.label).joined(separator: "; ")
    return """
      Bytes did not always move: \(larger.count) of \(pruned.count) pruned models are not smaller than the \
      dense one (\(names)); the pruned models take \(range) its bytes.
      """
  }

  private func timeSentence(_ pruned: [Point]) -> String {
    guard !groups.boards.isEmpty else { return "No board was emulated, so milliseconds are not known." }
    return groups.boards.map { board in
      let times = pruned.compactMap { time($0, board) }
      guard !times.isEmpty else {
        return "On \(board) the dense model was not run, so there is nothing to compare with."
      }
      let slower = pruned.filter { (time($0, board) ?? 0) >= 1 }
      let range = Self.range(times)
      guard !slower.isEmpty else { return "On \(board) milliseconds moved for all of them, to \(range)." }
      let names = slower.map { "\($0.label) at \(Numbers.ratio(time($0, board) ?? 1))" }
      return """
        On \(board) \(slower.count) of \(pruned.count) are **not faster** than dense \
        (\(names.joined(separator: "; "))); all lie at \(range).
        """
    }.joined(separator: " ")
  }

  private static func range(_ values: [Double]) -> String {
    guard let low = values.min(), let high = values.max() else { return Numbers.none }
    let (from, to) = (Numbers.ratio(low), Numbers.ratio(high))
    return from == to ? from : "\(from) to \(to)"
  }
}
