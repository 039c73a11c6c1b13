import Experiments
import Foundation
import Reporting
import Testing

/// Where one verdict ends and the next begins, to the byte.
@Suite struct VerdictThresholdTests {
  private func reference() throws -> ExperimentResult {
    var synthetic = Synthetic()
    synthetic.methods = ["dense", "dtmm"]
    return try synthetic.result()
  }

  private func verdict(
    _ figure: String, before: (inout Record) -> Void = { _ in }, after: (inout Record) -> Void
  ) throws -> Comparison.Verdict? {
    var reference = try reference()
    before(&reference.records[1])
    var new = reference
    after(&new.records[1])
    return Comparison(reference: reference, new: new).entries.last { $0.figure == figure }?.verdict
  }

  @Test(arguments: [(0, Comparison.Verdict.match), (135, .within), (-135, .within), (136, .differs), (-136, .differs)])
  func memoryWithinOnePercent(change: Int, expected: Comparison.Verdict) throws {
    #expect(try verdict("SRAM, bytes") { $0.sramBytes += change } == expected)
  }

  @Test(arguments: [(48_000, Comparison.Verdict.within), (-48_000, .within), (48_001, .differs), (-48_001, .differs)])
  func macsWithinTwoPercent(change: Int, expected: Comparison.Verdict) throws {
    #expect(try verdict("MACs") { $0.macs += change } == expected)
  }

  @Test(arguments: [(0.25, Comparison.Verdict.within), (-0.45, .within), (0.55, .differs)])
  func floatAccuracyWithinHalfAPoint(change: Double, expected: Comparison.Verdict) throws {
    #expect(try verdict("float accuracy, %") { $0.floatAccuracy += change } == expected)
  }

  @Test func aShareOfNothingIsNothing() throws {
    #expect(try verdict("MACs", before: { $0.macs = 0 }, after: { _ in }) == .match)
    #expect(try verdict("MACs", before: { $0.macs = 0 }, after: { $0.macs = 1 }) == .differs)
  }

  @Test func theWorstVerdictIsThatOfTheWhole() throws {
    let reference = try reference()
    var new = reference
    func headline() -> String { Comparison(reference: reference, new: new).headline }
    new.records[0].zlibBytes += 1
    #expect(headline() == "Compared with the reference: match.")
    new.records[0].sramBytes += 1
    #expect(headline() == "Compared with the reference: within tolerance.")
    new.records[1].macs *= 2
    #expect(headline() == "Compared with the reference: differs.")
    new.records[0].boards = []
    #expect(headline() == "Compared with the reference: missing.")
  }

  @Test func cellsThatWereNotRunTellResultsApart() throws {
    var new = try reference()
    new.notRun = ["some cell": "no strategy"]
    let comparison = Comparison(reference: try reference(), new: new)
    #expect(!comparison.isIdentical && comparison.hasSameSpec && comparison.verdict == .match)
  }

  @Test func cellsFollowTheReferenceAndNewOnesComeLast() throws {
    let reference = try reference()
    var new = reference
    new.records[0].cell.seed = 9
    let comparison = Comparison(reference: reference, new: new)
    let dense = "vgg11 x0.5, fashion-mnist, dense, seed"
    let cells = comparison.entries.map(\.cell)
    #expect(cells.first == "\(dense) 1" && cells.last == "\(dense) 9")
    #expect(comparison.entries.filter { $0.cell == "\(dense) 9" }.allSatisfy { $0.reference == nil && $0.new != nil })
    #expect(comparison.entries.filter { $0.cell == "\(dense) 1" }.allSatisfy { $0.new == nil })
    #expect(comparison.entries.count { $0.verdict == .missing } == 12)
  }

  /// Four methods with eight seeds: 32 accuracies differ.
  @Test func longListsAreCutShort() throws {
    var synthetic = Synthetic()
    synthetic.seeds = Array(1...8)
    let reference = try synthetic.result()
    var new = reference
    for index in new.records.indices { new.records[index].accuracy -= 5 }
    let summary = Comparison(reference: reference, new: new).summary
    #expect(summary.hasSuffix("and 12 more\n"))
    #expect(summary.split(separator: "\n").count { $0.contains("  accuracy, %  ") && $0.hasSuffix("differs") } == 20)
    new.records = reference.records
    for index in 0..<20 { new.records[index].accuracy -= 5 }
    #expect(!Comparison(reference: reference, new: new).summary.contains("more\n"))
  }

  /// The verdict on our 20,000 bytes, of which 500 are biases, and 90.5 %, beside a published figure.
  private func published(_ quantity: PublishedFigure.Quantity, _ value: Double) throws -> String {
    let set = try Synthetic.decode(
      PublishedSet.self,
      [
        "name": "paper", "title": "a paper", "source": "a journal", "version": "2", "note": "A note.",
        "figures": [
          [
            "model": "vgg11", "width": 0.5, "dataset": "fashion-mnist", "method": "dtmm", "quantity": quantity.rawValue,
            "value": value,
          ] as [String: Any]
        ],
      ])
    let text = try #require(Tables.named("published")).markdown(Synthetic().result(), published: [set])
    let row = try #require(text.split(separator: "\n").first { $0.contains("| \(quantity.rawValue) |") })
    return String(try #require(row.split(separator: " | ").last).dropLast(2))
  }

  @Test(arguments: [
    // Half a percent of the published figure, and five.
    (PublishedFigure.Quantity.modelBytes, 20_100, "match"), (.modelBytes, 20_101, "within tolerance"),
    (.modelBytes, 19_901, "match"), (.modelBytes, 19_900, "within tolerance"),
    (.modelBytes, 21_052, "within tolerance"), (.modelBytes, 21_053, "differs"), (.biasBytes, 500, "match"),
    (.biasBytes, 503, "within tolerance"), (.biasBytes, 400, "differs"),
    // Points of accuracy.
    (.accuracy, 90.54, "match"), (.accuracy, 90.56, "within tolerance"), (.accuracy, 90.01, "within tolerance"),
    (.accuracy, 91.01, "differs"), (.accuracy, 89.99, "differs"),
  ])
  func publishedFigures(quantity: PublishedFigure.Quantity, value: Double, expected: String) throws {
    #expect(try published(quantity, value) == expected)
  }
}
