import Documents
import Emulation
import Testing

/// What a board's file is refused with, to the letter.
struct BoardErrorTests {
  private static let valid = """
    {
      "name": "b", "summary": "s",
      "core": "cortex-m4",
      "clockHz": 2000000, "flashBytes": 1024,
      "sram": [{"name": "a", "bytes": 128, "waitStates": 0, "cached": false, "source": "v", "confidence": "read"}],
      "flash": {
        "waitStates": 3, "lineBytes": 16, "prefetch": true,
        "instructionCache": {"bytes": 64, "lineBytes": 16, "ways": 2},
        "dataCache": null, "source": "x", "confidence": "read"
      },
      "power": {"milliwatts": 3.5, "source": "y", "confidence": "assumed"},
      "sources": ["z"]
    }
    """

  private func board(replacing old: String, with new: String) throws -> Board {
    try Board(node: Document(text: Self.valid.replacing(old, with: new), name: "b.json").root)
  }

  private func message(replacing old: String, with new: String) -> String {
    do {
      _ = try board(replacing: old, with: new)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test(arguments: [
    ("2000000", "\"fast\"", "4:14: $.clockHz: found the string \"fast\"; expected an integer"),
    ("2000000", "1.5", "4:14: $.clockHz: found 1.5; expected an integer"),
    ("2000000", "0", "4:14: $.clockHz: found 0; expected an integer of at least 1"),
    ("true", "1", "7:51: $.flash.prefetch: found 1; expected true or false"),
    ("3,", "-1,", "7:19: $.flash.waitStates: found -1; expected an integer of at least 0"),
    ("\"z\"", "\"z\", null", "12:20: $.sources[1]: found null; expected a string"),
    ("\"s\"", "\" \"", "2:27: $.summary: the string is empty; expected some text"),
    ("3.5", "0", "11:27: $.power.milliwatts: found 0; expected a number above 0"),
  ])
  func valuesOfTheWrongKind(old: String, new: String, message: String) {
    #expect(self.message(replacing: old, with: new) == "b.json:" + message)
  }

  @Test func namesThatNothingHas() {
    let cores = "cortex-m0plus, cortex-m3, cortex-m4, cortex-m7, cortex-m33, cortex-m55"
    #expect(
      message(replacing: "cortex-m4", with: "cortex-m44")
        == "b.json:3:11: $.core: unknown core \"cortex-m44\"; did you mean \"cortex-m4\"? known: \(cores)")
    #expect(
      message(replacing: "assumed", with: "certain")
        == "b.json:11:61: $.power.confidence: unknown confidence \"certain\"; known: read, recalled, assumed")
  }

  @Test func keysThatAreNotKnownOrMissing() {
    // An unknown key is pointed at itself, a missing one at the object that lacks it.
    #expect(
      message(replacing: "\"ways\"", with: "\"way\"")
        == "b.json:8:56: $.flash.instructionCache.way: unknown key \"way\"; "
        + "did you mean \"ways\"? known: bytes, lineBytes, ways")
    #expect(
      message(replacing: ", \"flashBytes\": 1024", with: "")
        == "b.json:1:1: $: the key \"flashBytes\" is missing; expected an object with \"flashBytes\"")
    #expect(
      message(replacing: "\"dataCache\": null, ", with: "")
        == "b.json:6:12: $.flash: the key \"dataCache\" is missing; expected an object with \"dataCache\"")
  }

  @Test func cachesThatAreNoCaches() {
    #expect(
      message(replacing: "\"bytes\": 64", with: "\"bytes\": 72")
        == "b.json:8:25: $.flash.instructionCache: 72 bytes are not whole sets of 2 lines of 16 bytes; "
        + "expected a multiple of 32 bytes")
    #expect(
      message(replacing: "3, \"lineBytes\": 16", with: "3, \"lineBytes\": 12")
        == "b.json:7:35: $.flash.lineBytes: found 12; expected a power of two")
    #expect(
      message(replacing: "\"cached\": false", with: "\"cached\": true")
        == "b.json:5:67: $.sram[0].cached: the board has no data cache; "
        + "expected false, or a \"dataCache\" of the flash")
  }

  @Test func powerInNoOrTwoUnits() {
    let text = "the power needs one figure; expected either \"microwattsPerMegahertz\" or \"milliwatts\""
    let both = "\"milliwatts\": 3.5, \"microwattsPerMegahertz\": 9"
    for new in [both, "\"source\": \"y\""] {
      let old = new == both ? "\"milliwatts\": 3.5" : "\"milliwatts\": 3.5, \"source\": \"y\""
      #expect(message(replacing: old, with: new) == "b.json:11:12: $.power: " + text)
    }
  }

  @Test func containersOfTheWrongKind() throws {
    #expect(message(replacing: "[\"z\"]", with: "{}") == "b.json:12:14: $.sources: found an object; expected an array")
    #expect(
      message(replacing: Self.valid, with: "[1]") == "b.json:1:1: $: found an array; expected an object")
    let document = try Document(text: Self.valid, name: "b.json")
    let region = try document.root.member("sram").elements().map(\.column)
    #expect(region == [12])
  }

  @Test func energyNeedsAFigureThatWasRead() throws {
    // 7000 cycles at 2 MHz are 3.5 ms, at 3.5 mW.
    #expect(try board(replacing: "assumed", with: "assumed").energyMicrojoules(cycles: 7000) == nil)
    let read = try board(replacing: "assumed", with: "read")
    #expect(read.latencyMilliseconds(cycles: 7000) == 3.5 && read.energyMicrojoules(cycles: 7000) == 12.25)
    // The boards of the repository: only those whose figure was read have an energy, in proportion to cycles.
    for board in try Boards.load(directory: Harness.boardDirectory) {
      let energy = board.energyMicrojoules(cycles: board.clockHz)
      #expect((energy != nil) == (board.power?.confidence == .read), "\(board.name)")
      // A second of it, in microjoules, is a thousand times its power in milliwatts.
      if let energy, let power = board.power {
        #expect(abs(energy - 1000 * power.milliwatts(clockHz: board.clockHz)) < 1e-6 * energy, "\(board.name)")
      }
      #expect(abs(board.latencyMilliseconds(cycles: board.clockHz) - 1000) < 1e-9, "\(board.name)")
    }
  }

  @Test func sizesBeyondAllAddresses() {
    #expect(message(replacing: "128", with: "4294967296") == "no error")
    #expect(
      message(replacing: "128", with: "4294967297")
        == "b.json:5:35: $.sram[0].bytes: found 4294967297; expected at most 4294967296, all that a core addresses")
    #expect(
      message(replacing: "\"ways\": 2", with: "\"ways\": 4611686018427387904")
        == "b.json:8:25: $.flash.instructionCache: 64 bytes are not whole sets of 4611686018427387904 lines of 16 "
        + "bytes; expected fewer or shorter lines")
  }
}
