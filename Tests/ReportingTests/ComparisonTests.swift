import Experiments
import Foundation
import Reporting
import Testing

@Suite struct ComparisonTests {
  private func reference() throws -> ExperimentResult {
    var synthetic = Synthetic()
    synthetic.methods = ["dense", "dtmm"]
    return try synthetic.result()
  }

  private func verdict(_ figure: String, change: (inout Record) -> Void) throws -> Comparison.Verdict? {
    let reference = try reference()
    var new = reference
    change(&new.records[1])
    let comparison = Comparison(reference: reference, new: new)
    let changed = comparison.entries.filter { $0.verdict != .match }
    #expect(changed.map(\.figure) == [figure])
    return changed.first?.verdict
  }

  @Test func equalResultsMatch() throws {
    let comparison = Comparison(reference: try reference(), new: try reference())
    #expect(comparison.isIdentical && comparison.hasSameSpec)
    #expect(comparison.verdict == .match)
    // Two cells with five figures and the cycles of one board.
    #expect(comparison.entries.count == 12)
    #expect(comparison.headline == "The results equal the reference.")
  }

  @Test func provenanceIsLeftOut() throws {
    var new = try reference()
    new.provenance.host = "another"
    new.provenance.finished = "2030-01-01T00:00:00Z"
    new.provenance.wallSeconds = 1
    new.provenance.commit = "ffff"
    new.records[0].artifacts = ["train": "other"]
    #expect(Comparison(reference: try reference(), new: new).isIdentical)
  }

  @Test(arguments: [(0.5, Comparison.Verdict.within), (-0.5, .within), (0.51, .differs), (-2, .differs)])
  func accuracyWithinHalfAPoint(change: Double, expected: Comparison.Verdict) throws {
    #expect(try verdict("accuracy, %") { $0.accuracy = 90.5 + change } == expected)
  }

  @Test(arguments: [(200, Comparison.Verdict.within), (-200, .within), (201, .differs)])
  func flashWithinOnePercent(change: Int, expected: Comparison.Verdict) throws {
    #expect(try verdict("flash, bytes") { $0.flash.values += change } == expected)
  }

  @Test(arguments: [(1.0199, Comparison.Verdict.within), (0.9801, .within), (1.021, .differs)])
  func cyclesWithinTwoPercent(factor: Double, expected: Comparison.Verdict) throws {
    #expect(
      try verdict("cycles, nucleo-l4r5zi") {
        $0.boards[0].cycles = Int(Double($0.boards[0].cycles) * factor)
      } == expected)
  }

  @Test func missingCellsAndBoardsAreNamed() throws {
    let reference = try reference()
    var new = reference
    new.records.removeLast()
    let comparison = Comparison(reference: reference, new: new)
    #expect(comparison.verdict == .missing)
    #expect(comparison.entries.filter { $0.verdict == .missing }.count == 6)
    #expect(Comparison(reference: new, new: reference).entries.filter { $0.reference == nil }.count == 6)

    new = reference
    new.records[0].boards = []
    #expect(
      Comparison(reference: reference, new: new).entries.filter { $0.verdict == .missing }.map(\.figure)
        == ["cycles, nucleo-l4r5zi"])
  }

  /// A field that no tolerance covers must not pass for equal.
  @Test func anyFieldMakesResultsUnequal() throws {
    var new = try reference()
    new.records[1].layers[0].format = "csr"
    let comparison = Comparison(reference: try reference(), new: new)
    #expect(comparison.verdict == .match)
    #expect(!comparison.isIdentical)
  }

  @Test func aSpecThatChangedIsSaid() throws {
    var new = try reference()
    new.experiment.report.title = "Other"
    let comparison = Comparison(reference: try reference(), new: new)
    #expect(!comparison.isIdentical && !comparison.hasSameSpec)
    #expect(comparison.headline.contains("The spec is not the one of the reference."))
  }

  @Test func summaryCountsVerdictsAndNamesWhatDiffers() throws {
    var new = try reference()
    new.records[1].accuracy = 89.25
    new.records[0].flash.values += 500
    let summary = Comparison(reference: try reference(), new: new).summary
    #expect(
      summary == """
        Compared with the reference: differs.

        Figure                 Tolerance    match  within tolerance  differs  missing  largest difference
        ---------------------  -----------  -----  ----------------  -------  -------  ------------------
        accuracy, %            ±0.5 points      1                 0        1        0               −1.25
        float accuracy, %      ±0.5 points      2                 0        0        0                   0
        flash, bytes           ±1 %             1                 1        0        0                +500
        SRAM, bytes            ±1 %             2                 0        0        0                   0
        MACs                   ±2 %             2                 0        0        0                   0
        cycles, nucleo-l4r5zi  ±2 %             2                 0        0        0                   0

        Cell                                           Figure       Reference    New  Verdict
        ---------------------------------------------  -----------  ---------  -----  -------
        vgg11 x0.5, fashion-mnist, dtmm, 20 %, seed 1  accuracy, %      90.50  89.25  differs

        """)
  }
}
