import Documents
import Experiments
import Testing

@Suite struct MutationTests {
  /// A spec that uses every section.
  private static let text = SampleSpec([
    "methods":
      #"["dense", {"name": "x", "base": "dtmm", "units": ["filter"], "annealing": {"cooling": 0.8}}]"#,
    "training": #"{"epochs": 2, "optimiser": "adam", "augmentation": ["flip"], "images": 100}"#,
    "sampling": #"{"heldOut": 2000, "scoring": 10, "calibration": 10, "emulated": 1}"#,
    "ablations":
      #"[{"name": "a", "methods": ["x"], "set": {"method.format": "csr", "budget": {"sram": 9}}}]"#,
    "report": #"{"title": "T", "tables": ["size"], "figures": ["layers"]}"#,
  ]).text

  /// Where the keys, with their colons, and the scalars of the text are.
  private static let tokens = text.ranges(of: /"[^"]*":?|-?[0-9][0-9.]*/)

  private func errors(_ text: String) throws -> [DocumentError] {
    do {
      _ = try Experiment.load(document: Document(text: text, name: "spec.json"), vocabulary: .sample)
      return []
    } catch let error as SpecError { return error.errors }
  }

  @Test func theTextItselfIsValid() throws {
    #expect(try errors(Self.text) == [])
    #expect(Self.tokens.count == 75)
  }

  @Test(arguments: tokens.indices)
  func everyOtherKeyOrTypeIsRefusedWhereItStands(index: Int) throws {
    let token = Self.tokens[index]
    let isKey = Self.text[token].hasSuffix(":")
    let text = Self.text.replacing(token, with: isKey ? "\"?\":" : "{\"?\": 1}")
    let line = Self.text[..<token.lowerBound].count { $0 == "\n" } + 1
    let found = try errors(text)
    #expect(found.contains { $0.position?.line == line }, "\(Self.text[token])")
    #expect(found.allSatisfy { $0.path?.hasPrefix("$") == true })
  }
}

extension String {
  fileprivate func replacing(_ range: Range<String.Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
