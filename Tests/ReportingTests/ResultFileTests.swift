import Experiments
import Foundation
import Reporting
import Testing

/// Files of results: what comes back, what is refused, and with which words.
@Suite struct ResultFileTests {
  private func result(isFull: Bool = false) throws -> ExperimentResult {
    var synthetic = Synthetic()
    synthetic.methods = ["dense", "dtmm"]
    (synthetic.modelsMemory, synthetic.isScheduled) = (isFull, isFull)
    return try synthetic.result()
  }

  /// Writes `text` to a file, which is gone afterwards, and reads it.
  private func read(_ text: String) throws -> ExperimentResult {
    let file = FileManager.default.temporaryDirectory.appending(path: "dtmm-result-\(UUID().uuidString).json")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try ResultCoding.read(file)
  }

  private func text(_ result: ExperimentResult) throws -> String {
    String(decoding: try ResultCoding.encode(result), as: UTF8.self)
  }

  @Test func everythingComesBack() throws {
    var full = try result(isFull: true)
    full.records[1].cell.denseSeed = 3
    full.records[1].cell.memory = .modelled
    full.records[1].cell.storage = "csr"
    full.records[1].cell.ablation = "a/b \"c\""
    full.records[1].boards[0].functions = ["dtmm_conv_fwcs_s8": 12, "main": 3]
    full.records[1].schedule?.calibratedLoss = 0.1 + 0.2
    full.notRun = ["a cell": "no room"]
    let read = try read(text(full))
    #expect(read.records == full.records)
    #expect(read.experiment == full.experiment)
    #expect(read.notRun == full.notRun && read.provenance == full.provenance && read.version == 1)
    #expect(try text(read) == text(full))
  }

  @Test func textEndsInALineAndKeepsSlashes() throws {
    var result = try result()
    result.records[0].cell.method.name = "a/b"
    let text = try text(result)
    #expect(text.hasPrefix("{\n") && text.hasSuffix("}\n") && text.contains("\"a/b\""))
  }

  @Test(arguments: [0, 2, -1])
  func otherVersionsAreRefused(version: Int) throws {
    var result = try result()
    result.version = version
    let error = #expect(throws: ResultFileError.self) { try read(text(result)) }
    #expect(
      error?.reason
        == "has layout version \(version), but this program reads version 1; run the experiment again")
  }

  @Test func aFileThatIsNotThereIsSaid() {
    let file = URL(filePath: "/nowhere/mine.json")
    #expect(throws: ResultFileError.self) { try ResultCoding.read(file) }
    let error = #expect(throws: ResultFileError.self) { try ResultCoding.read(file) }
    #expect(error?.description == "/nowhere/mine.json: cannot be read; run the experiment first")
  }

  @Test func theWrongPlaceIsNamed() throws {
    let text = try text(result())
    // Of dtmm, the second record; the figure of dense is 91.5.
    let wrong = text.replacing("\"accuracy\" : 90.5", with: "\"accuracy\" : \"high\"")
    #expect(wrong != text)
    let error = #expect(throws: ResultFileError.self) { try read(wrong) }
    #expect(error?.reason.hasPrefix("is not the result of an experiment: at $.records[1].accuracy: ") == true)
    let missing = text.replacing("\"notRun\"", with: "\"notRan\"")
    let other = #expect(throws: ResultFileError.self) { try read(missing) }
    #expect(other?.reason == "is not the result of an experiment: at $: the key \"notRun\" is missing")
  }

  @Test(arguments: ["", "[]", "{}", "{\"version\": \"1\"}", "{\"version\": 1}"])
  func whatIsNoResultIsRefused(text: String) throws {
    let error = #expect(throws: ResultFileError.self) { try read(text) }
    #expect(error?.reason.hasPrefix("is not the result of an experiment: at $") == true)
  }

  @Test func numbersThatJSONHasNotAreRefused() throws {
    var result = try result()
    result.records[0].accuracy = .nan
    #expect(throws: EncodingError.self) { try ResultCoding.encode(result) }
  }
}
