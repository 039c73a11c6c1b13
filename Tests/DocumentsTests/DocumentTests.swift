import Documents
import Foundation
import Testing

@Suite struct DocumentTests {
  @Test(arguments: [
    ("", "1:1: unexpected token near end of file"),
    ("{\"a\" 1}", "1:6: ':' expected near '1'"),
    ("{\n  \"a\": 1,\n}", "3:1: string or '}' expected near '}'"),
    ("[1, 2] 3", "1:8: end of file expected near '3'"),
    ("{\n \"a\": 1,\n \"a\": 2}", "3:4: duplicate object key near '\"a\"'"),
  ])
  func refusesBadSyntaxWithItsPlace(text: String, expected: String) {
    #expect(refusal { try root(text) } == "spec.json:\(expected); expected well-formed JSON")
  }

  @Test(arguments: [
    ("[1e999]", "1:6: real number overflow near '1e999'"),
    ("[NaN]", "1:4: invalid token near 'NaN'"),
    ("[-Infinity]", "1:2: invalid token near '-'"),
    ("[99999999999999999999]", "1:21: too big integer near '99999999999999999999'"),
  ])
  func refusesNumbersThatAreNotFinite(text: String, expected: String) {
    #expect(refusal { try root(text) } == "spec.json:\(expected); expected well-formed JSON")
  }

  @Test func refusesBytesThatAreNotUTF8() throws {
    let file = try temporaryFile(Data([0x22, 0xFF, 0x22]))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let text = refusal { try Document(file: file) }
    #expect(text.hasPrefix("\(file):1:"))
    #expect(text.contains("unable to decode byte 0xff"))
  }

  @Test func namesAFileThatIsNotThere() {
    #expect(
      refusal { try Document(file: "no/such.json") }
        == "no/such.json: the file cannot be read; expected the path of a readable JSON file")
  }

  @Test func readsAFileAsItReadsItsText() throws {
    let text = "{\"models\": [\"vgg11\", null, true, -3, 0.5, {}]}"
    let file = try temporaryFile(Data(text.utf8))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let document = try Document(file: file)
    let kinds = try document.root.member("models").elements().map(\.kind)
    #expect(document.file == file)
    #expect(document.root.file == file)
    #expect(kinds == [.string, .null, .boolean, .integer, .number, .object])
  }

  @Test func decodesEscapesAndScalars() throws {
    let node = try root(#"["a\"b\\\u00e9", "日本", -12, 2.5e-3, false]"#)
    let elements = try node.elements()
    #expect(try elements[0].string() == "a\"b\\é")
    #expect(try elements[1].string() == "日本")
    #expect(try elements[2].int() == -12)
    #expect(try elements[2].double() == -12)
    #expect(try elements[3].double() == 0.0025)
    #expect(try elements[4].bool() == false)
  }

  private func temporaryFile(_ data: Data) throws -> String {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).json")
    try data.write(to: url)
    return url.path
  }
}
