import Documents
import Emulation
import Experiments
import Foundation
import Testing

/// What the published latencies say of the model, on figures small enough to work out by hand.
@Suite("Check of the emulator") struct EmulatorCheckTests {
  private static func timing(
    _ task: BenchmarkTask, _ board: String, _ core: Core, _ cycles: Int, waits: Int = 0
  ) throws -> NetworkTiming {
    let json = """
      {"task": "\(task.rawValue)", "macs": 100, "board": "\(board)", "core": "\(core.rawValue)",
       "instructions": 10, "cycles": \(cycles), "waitCycles": \(waits)}
      """
    return try JSONDecoder().decode(NetworkTiming.self, from: Data(json.utf8))
  }

  private static func row(
    _ board: String, _ core: Core, _ milliseconds: Double, stack: String = "Engine v2.0", round: String = "1.1",
    task: String = "ic", megahertz: Double = 100
  ) throws -> PublishedLatency {
    let json = """
      {"round": "\(round)", "submitter": "someone", "board": "\(board)", "core": "\(core.rawValue)",
       "megahertz": \(megahertz), "stack": "\(stack)", "task": "\(task)", "milliseconds": \(milliseconds)}
      """
    return try JSONDecoder().decode(PublishedLatency.self, from: Data(json.utf8))
  }

  private static func check(_ rows: [PublishedLatency]) throws -> EmulatorCheck {
    EmulatorCheck(
      loops: [],
      timings: [
        try timing(.ic, "nucleo-l4r5zi", .cortexM4, 900_000, waits: 100_000),
        try timing(.ic, "disco-f746ng", .cortexM7, 600_000),
        try timing(.ic, "nucleo-g0b1re", .cortexM0Plus, 4_000_000),
      ],
      published: PublishedLatencies(source: "somewhere", note: "Measured.", rows: rows))
  }

  @Test func cyclesAreLatencyTimesClock() throws {
    #expect(try Self.row("NUCLEO-L4R5ZI", .cortexM4, 2.5, megahertz: 120).cycles == 300_000)
  }

  @Test func aRowIsComparedWithItsBoardOrElseItsCore() throws {
    let check = try Self.check([
      Self.row("Nucleo-L4R5ZI", .cortexM4, 20), Self.row("UNKNOWN", .cortexM4, 9), Self.row("X", .cortexM33, 1),
    ])
    let comparisons = check.comparisons
    #expect(comparisons.map(\.isSameBoard) == [true, false])
    #expect(comparisons.map(\.cycles) == [1_000_000, 900_000])
    #expect(comparisons.map(\.ratio) == [0.5, 1])
  }

  @Test func ratiosJoinRowsOfOneEngineAndRound() throws {
    let check = try Self.check([
      Self.row("NUCLEO-L4R5ZI", .cortexM4, 10), Self.row("DISCO-F746NG", .cortexM7, 5, stack: "Engine v2"),
      Self.row("DISCO-F746NG", .cortexM7, 4, stack: "Engine v3"), Self.row("DISCO-F746NG", .cortexM7, 5, round: "1.2"),
      Self.row("NUCLEO-G0B1RE", .cortexM0Plus, 50),
    ])
    let ratios = check.coreRatios
    #expect(ratios.map(\.core) == [.cortexM0Plus, .cortexM7])
    #expect(ratios.map(\.hardware) == [5, 0.5])
    #expect(ratios.map(\.model) == [4, 0.6])
    #expect(ratios.map { ($0.idealModel * 900).rounded() } == [4000, 600])
    #expect(abs(ratios[0].error + 0.2) < 1e-12 && abs(ratios[1].error - 0.2) < 1e-12)
    #expect(ratios[1].boards == ["DISCO-F746NG", "NUCLEO-L4R5ZI"])
  }

  @Test func withoutARowOnTheBaseThereIsNoRatio() throws {
    let check = try Self.check([Self.row("DISCO-F746NG", .cortexM7, 5), Self.row("NUCLEO-G0B1RE", .cortexM0Plus, 5)])
    #expect(check.coreRatios.isEmpty)
    #expect(EmulatorCheck.errorBar(0.9, of: check.coreRatios.map(\.error)) == nil)
  }

  @Test func theErrorBarIsTheSmallestThatHoldsThePart() {
    let bars = [0.25, 0.5, 0.75, 0.9].map { EmulatorCheck.errorBar($0, of: [0.1, -0.2, 0.3, 0]) }
    #expect(bars == [0, 0.1, 0.2, 0.3])
  }

  @Test func committedFilesAreRead() throws {
    let folder = Project.root.appending(path: "experiments/validation")
    let published = try PublishedLatencies.load(file: folder.appending(path: "mlperf-tiny.json").path)
    #expect(published.rows.count > 200)
    #expect(Set(published.rows.map(\.core)) == [.cortexM0Plus, .cortexM4, .cortexM7, .cortexM33])
    let best = published.rows.filter { $0.task == "ic" && $0.core == .cortexM4 }.map(\.cycles).min()
    #expect(best.map { abs($0 - 19.815e6) < 1e4 } == true)
  }

  @Test(arguments: [
    (#"{"source": "s", "note": "n", "latencies": [{"round": "1"}]}"#, "submitter"),
    (#"{"source": "s", "note": "n", "latencies": [], "more": 1}"#, "more"),
    (#"{"source": "", "note": "n", "latencies": []}"#, "source"),
  ])
  func badFilesNameThePlace(text: String, named: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "dtmm-latencies-\(UUID().uuidString).json")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let error = #expect(throws: DocumentError.self) { try PublishedLatencies.load(file: file.path) }
    #expect(error.map { "\($0)".contains(named) } == true)
  }
}
