import Documents
import Testing

@Suite struct TruncationTests {
  @Test(arguments: 0..<12 as Range<UInt64>)
  func everyBeginningOfAnArrayIsRefusedWithinTheText(seed: UInt64) throws {
    let text = "[" + RandomDocument(seed: seed).text + "]"
    _ = try root(text)
    for end in text.unicodeScalars.indices.dropFirst() {
      let beginning = String(text[..<end])
      let error = #expect(throws: DocumentError.self) { try root(beginning) }
      let position = try #require(error?.position)
      let lines = beginning.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      #expect((1...lines.count).contains(position.line))
      #expect((1...lines[position.line - 1].count + 1).contains(position.column))
      #expect(error?.path == nil)
    }
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func aStrayCharacterBetweenTokensIsRefused(seed: UInt64) throws {
    let document = RandomDocument(seed: seed)
    let scalars = Array(document.text.unicodeScalars)
    for offset in document.values {
      var damaged = String.UnicodeScalarView(scalars[..<offset])
      damaged.append("?")
      damaged.append(contentsOf: scalars[offset...])
      #expect(throws: DocumentError.self) { try root(String(damaged)) }
    }
  }
}
