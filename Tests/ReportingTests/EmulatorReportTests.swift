import Emulation
import Experiments
import Foundation
import Reporting
import Testing

/// The page, table and figures on the trust in the emulator, from a check small enough to work out by hand.
@Suite("Report on the emulator") struct EmulatorReportTests {
  private static func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }

  private static func check() throws -> EmulatorCheck {
    let loop = HandCountedLoop(core: .cortexM4, body: "adds r1, #1", terms: [1, 1, 2])
    let timings = try decode(
      [NetworkTiming].self,
      """
      [{"task": "ic", "macs": 12500000, "board": "nucleo-l4r5zi", "core": "cortex-m4", "instructions": 9000000,
        "cycles": 18000000, "waitCycles": 2000000},
       {"task": "ic", "macs": 12500000, "board": "disco-f746ng", "core": "cortex-m7", "instructions": 9000000,
        "cycles": 11000000, "waitCycles": 1000000}]
      """)
    let rows = try decode(
      [PublishedLatency].self,
      """
      [{"round": "1.1", "submitter": "someone", "board": "NUCLEO-L4R5ZI", "core": "cortex-m4", "megahertz": 120,
        "stack": "Engine", "task": "ic", "milliseconds": 200},
       {"round": "1.1", "submitter": "someone", "board": "DISCO-F746NG", "core": "cortex-m7", "megahertz": 216,
        "stack": "Engine", "task": "ic", "milliseconds": 62.5}]
      """)
    return EmulatorCheck(
      loops: [LoopMeasurement(loop: loop, cycles: 4, instructions: 3)], timings: timings,
      published: PublishedLatencies(source: "a benchmark", note: "Medians.", rows: rows))
  }

  private static func written() throws -> (root: URL, page: String, csv: String) {
    let root = FileManager.default.temporaryDirectory.appending(path: "dtmm-emulator-\(UUID().uuidString)")
    let page = try EmulatorWriter(root: root).write(try check(), versions: ["qemu-system-arm": "7.2"])
    let csv = root.appending(path: "results/emulator.csv")
    return (root, try String(contentsOf: page, encoding: .utf8), try String(contentsOf: csv, encoding: .utf8))
  }

  @Test func theTableHoldsEveryComparison() throws {
    let (root, _, csv) = try Self.written()
    defer { try? FileManager.default.removeItem(at: root) }
    #expect(
      csv == """
        check,subject,core,quantity,model,reference,error,source
        hand-counted loop,"adds r1, #1",cortex-m4,cycles a turn,4,4,0.0000,counted from the cost tables
        published latency,resnet8,cortex-m4,cycles with the board's memories,20000000,24000000,-0.1667,\
        "someone Engine, round 1.1, NUCLEO-L4R5ZI at 120 MHz"
        published latency,resnet8,cortex-m7,cycles with the board's memories,12000000,13500000,-0.1111,\
        "someone Engine, round 1.1, DISCO-F746NG at 216 MHz"
        core ratio,resnet8,cortex-m7/cortex-m4,cycles over cycles with the boards' memories,0.6000,0.5625,0.0667,\
        "someone Engine, round 1.1, DISCO-F746NG / NUCLEO-L4R5ZI"
        core ratio,resnet8,cortex-m7/cortex-m4,cycles over cycles with zero wait states,0.6111,0.5625,0.0864,\
        "someone Engine, round 1.1, DISCO-F746NG / NUCLEO-L4R5ZI"

        """)
  }

  @Test func thePageGivesTheErrorBarAndItsRows() throws {
    let (root, page, _) = try Self.written()
    defer { try? FileManager.default.removeItem(at: root) }
    #expect(page.contains("**±9 %** at zero wait states, **±7 %** with"))
    #expect(page.contains("1 of 1 loops"))
    #expect(page.contains("| `adds r1, #1` | 1 + 1 + 2 | 4 | 4 |"))
    #expect(
      page.contains("| resnet8 | nucleo-l4r5zi (Cortex-M4) | 12.50 | 18.00 | 20.00 | 24.00 | 24.00 | 24.00 | 1 |"))
    #expect(page.contains("| resnet8 | Cortex-M7 | someone Engine, round 1.1 |"))
    #expect(page.contains("a benchmark. Medians."))
    #expect(page.contains("- qemu-system-arm: 7.2"))
  }

  @Test func writingTwiceGivesTheSameBytes() throws {
    let (root, page, csv) = try Self.written()
    defer { try? FileManager.default.removeItem(at: root) }
    let figure = root.appending(path: "plots/emulator-ratios.png")
    let first = try Data(contentsOf: figure)
    try EmulatorWriter(root: root).write(try Self.check(), versions: ["qemu-system-arm": "7.2"])
    #expect(try Data(contentsOf: figure) == first)
    #expect(try String(contentsOf: root.appending(path: "results/emulator.md"), encoding: .utf8) == page)
    #expect(try String(contentsOf: root.appending(path: "results/emulator.csv"), encoding: .utf8) == csv)
    #expect(FileManager.default.fileExists(atPath: root.appending(path: "plots/emulator-networks.svg").path))
  }
}
