import Experiments
import Reporting
import Testing

/// What is written is what a reader of RFC 4180 gets back.
@Suite struct CSVRoundTripTests {
  /// The fields of `text`, scalar by scalar, so that a carriage return before a line feed is seen.
  private func fields(_ text: String) -> [[String]] {
    var (rows, row, field, isQuoted) = ([[String]](), [String](), "", false)
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch (scalar, isQuoted) {
      case ("\"", true) where scalars.first == "\"":
        scalars.removeFirst()
        field.unicodeScalars.append("\"")
      case ("\"", _): isQuoted.toggle()
      case (",", false):
        row.append(field)
        field = ""
      case ("\n", false):
        rows.append(row + [field])
        (row, field) = ([], "")
      default: field.unicodeScalars.append(scalar)
      }
    }
    return rows
  }

  @Test(arguments: 0..<100)
  func anyFieldsComeBack(seed: Int) {
    var generator = SplitMix(state: UInt64(seed))
    let pieces = [",", "\"", "\n", "\r", "a", " ", "é", ";", "\"\"", "−1.5"]
    let rows = (0..<4).map { _ in
      (0..<3).map { _ in
        (0..<Int.random(in: 0...5, using: &generator)).map { _ in
          pieces[Int.random(in: 0..<pieces.count, using: &generator)]
        }.joined()
      }
    }
    #expect(fields(CSV.text(header: rows[0], rows: Array(rows.dropFirst()))) == rows)
  }

  @Test func plainFieldsAreNotQuoted() {
    #expect(CSV.text(header: ["a b", "c;d", "'e'", "-1.5e-7"], rows: [[]]) == "a b,c;d,'e',-1.5e-7\n\n")
  }

  private func table(_ change: (inout ExperimentResult) -> Void = { _ in }) throws -> [[String]] {
    var synthetic = Synthetic()
    synthetic.boards = ["nucleo-l4r5zi", "disco-f746ng"]
    synthetic.ablations = ["no, bound"]
    var result = try synthetic.result()
    change(&result)
    return fields(ResultCSV.text(result))
  }

  @Test func everyRowHasEveryColumnOnce() throws {
    let rows = try table { $0.records[2].boards.removeFirst() }
    let header = try #require(rows.first)
    #expect(rows.count == 6 && rows.allSatisfy { $0.count == header.count })
    #expect(Set(header).count == header.count)
    // What a board did not run is empty, and does not move the other's figures.
    let (first, second) = (
      try #require(header.firstIndex(of: "cycles_nucleo-l4r5zi")),
      try #require(header.firstIndex(of: "cycles_disco-f746ng"))
    )
    #expect(rows[3][first] == "" && rows[3][second] != "")
    #expect(rows[1][first] == "24000000" && rows[1][second] == "12000000")
  }

  @Test func awkwardNamesStayWhole() throws {
    let name = "two, \"quoted\"\nnames"
    let rows = try table { $0.records[1].cell.method.name = name }
    let column = try #require(rows[0].firstIndex(of: "method"))
    #expect(rows.map { $0[column] } == ["method", "dense", name, "structured", "dtmm", "dtmm"])
    let ablation = try #require(rows[0].firstIndex(of: "ablation"))
    #expect(rows.map { $0[ablation] } == ["ablation", "", "", "", "", "no, bound"])
  }

  @Test func numbersAreNotRounded() throws {
    let rows = try table { $0.records[0].accuracy = 100.0 / 3 }
    let column = try #require(rows[0].firstIndex(of: "accuracy_percent"))
    #expect(Double(rows[1][column]) == 100.0 / 3)
  }
}
