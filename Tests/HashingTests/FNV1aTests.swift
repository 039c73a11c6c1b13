import Foundation
import Hashing
import Testing

@Suite("FNV-1a")
struct FNV1aTests {
  @Test("The test vectors of the authors; leading zeros stay")
  func vectors() {
    let cases = [
      ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8"),
      ("chongo was here!\n", "46810940eff5f915"),
    ]
    for (text, hash) in cases { #expect(FNV1a.hexadecimal(of: Data(text.utf8)) == hash) }
    // Found by search: a word whose hash starts with a zero digit.
    let short = (0..<1000).map { FNV1a.hexadecimal(of: Data("\($0)".utf8)) }.filter { $0.hasPrefix("0") }
    #expect(!short.isEmpty)
    #expect(short.allSatisfy { $0.count == 16 })
  }
}
