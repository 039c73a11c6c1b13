import Documents
import Emulation
import Foundation
import Testing

struct BoardTests {
  private static let valid = """
    {"name": "b", "summary": "s", "core": "cortex-m4", "clockHz": 2000000, "flashBytes": 1024,
     "sram": [
       {"name": "TCM", "bytes": 128, "waitStates": 0, "cached": false, "source": "v", "confidence": "assumed"},
       {"name": "far", "bytes": 384, "waitStates": 2, "cached": false, "source": "w", "confidence": "read"}],
     "flash": {"waitStates": 3, "lineBytes": 16, "prefetch": true,
       "instructionCache": {"bytes": 64, "lineBytes": 16, "ways": 2}, "dataCache": null,
       "source": "x", "confidence": "read"},
     "power": {"microwattsPerMegahertz": 350, "source": "y", "confidence": "read"}, "sources": ["z"]}
    """

  private func board(replacing old: String = "", with new: String = "") throws -> Board {
    let text = old.isEmpty ? Self.valid : Self.valid.replacing(old, with: new)
    return try Board(node: Document(text: text, name: "b.json").root)
  }

  private func problem(replacing old: String, with new: String) -> DocumentError? {
    do {
      _ = try board(replacing: old, with: new)
      return nil
    } catch {
      return error as? DocumentError
    }
  }

  @Test func readsEveryField() throws {
    let board = try board()
    #expect(board.name == "b" && board.core == .cortexM4)
    #expect(board.clockHz == 2_000_000 && board.flashBytes == 1024 && board.sramBytes == 512)
    #expect(board.flash.waitStates == 3 && board.flash.prefetch && board.flash.dataCache == nil)
    #expect(board.flash.instructionCache.map { [$0.bytes, $0.lineBytes, $0.ways] } == [64, 16, 2])
    #expect(board.sram.map(\.name) == ["TCM", "far"] && board.sram.map(\.waitStates) == [0, 2])
    #expect(board.sram[0].confidence == .assumed)
    #expect(board.sources == ["z"])
  }

  @Test(arguments: [
    ("\"summary\"", "\"sumary\"", "$.sumary"),
    ("\"cortex-m4\"", "\"cortex-m5\"", "$.core"),
    ("2000000", "0", "$.clockHz"),
    ("1024", "\"1 KB\"", "$.flashBytes"),
    ("\"microwattsPerMegahertz\": 350", "\"microwattsPerMegahertz\": 350, \"milliwatts\": 1", "$.power"),
    ("\"microwattsPerMegahertz\": 350, ", "", "$.power"),
    ("\"bytes\": 64", "\"bytes\": 72", "$.flash.instructionCache"),
    (
      "64, \"lineBytes\": 16", "96, \"lineBytes\": 24", "$.flash.instructionCache.lineBytes"
    ),
    (
      "\"confidence\": \"read\"}, \"sources\"", "\"confidence\": \"sure\"}, \"sources\"", "$.power.confidence"
    ),
    ("\"cached\": false, \"source\": \"w\"", "\"cached\": true, \"source\": \"w\"", "$.sram[1].cached"),
    ("\"bytes\": 128", "\"bytes\": 0", "$.sram[0].bytes"),
    ("[\"z\"]", "[1]", "$.sources[0]"),
  ])
  func refusesAndPointsAtIt(old: String, new: String, path: String) {
    #expect(problem(replacing: old, with: new)?.path == path)
  }

  @Test func energyIsLatencyTimesPower() throws {
    let board = try board()
    #expect(board.latencyMilliseconds(cycles: 5000) == 2.5)
    // 350 uW/MHz x 2 MHz = 700 uW, for 2.5 ms.
    let energy = try #require(board.energyMicrojoules(cycles: 5000))
    #expect(abs(energy - 1.75) < 1e-12)
    let fixed = try self.board(replacing: "\"microwattsPerMegahertz\": 350", with: "\"milliwatts\": 4")
    #expect(fixed.energyMicrojoules(cycles: 5000) == 10)
  }

  @Test func noEnergyWithoutAFigureReadInItsSource() throws {
    let recalled = try board(
      replacing: "\"y\", \"confidence\": \"read\"", with: "\"y\", \"confidence\": \"recalled\"")
    #expect(recalled.power != nil)
    #expect(recalled.energyMicrojoules(cycles: 5000) == nil)
    let none = try board(
      replacing: "{\"microwattsPerMegahertz\": 350, \"source\": \"y\", \"confidence\": \"read\"}",
      with: "null")
    #expect(none.energyMicrojoules(cycles: 5000) == nil)
  }

  @Test func theNineBoardsLoadByName() throws {
    let boards = try Boards.load(directory: Harness.boardDirectory)
    #expect(
      boards.map(\.name) == [
        "alif-e3-he", "disco-f746ng", "mps3-an547", "nrf52840-dk", "nucleo-f446re", "nucleo-g0b1re",
        "nucleo-h7a3zi-q", "nucleo-l4r5zi", "nucleo-u575zi-q",
      ])
    #expect(Set(boards.map(\.core)) == [.cortexM0Plus, .cortexM4, .cortexM7, .cortexM33, .cortexM55])
  }

  @Test func aFileIsNamedAfterItsBoard() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "boards-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data(Self.valid.utf8).write(to: directory.appending(path: "c.json"))
    #expect { try Boards.load(directory: directory) } throws: {
      "\($0)".hasSuffix("c.json:1:10: $.name: the board \"b\" stands in c.json; expected \"c\"")
    }
  }

  @Test func theSchemaKnowsEveryCore() throws {
    let file = Harness.root.appending(path: "experiments/schema/board.schema.json")
    let core = try Document(file: file.path).root.member("properties").member("core").member("enum")
      .elements()
    #expect(try core.map { try $0.string() } == Core.allCases.map(\.rawValue))
  }
}
