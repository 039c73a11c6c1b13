import Experiments
import Foundation
import Testing

@Suite("Keys of artifacts") struct ArtifactKeyTests {
  private struct Parameters: Encodable {
    var first = 0.1
    var second: String? = "x/y"
    var third: [String: Int] = ["b": 2, "a": 1, "c": 3]
  }

  private func key(
    _ stage: String = "stage", _ version: Int = 1, _ parameters: some Encodable = 0, _ inputs: [ArtifactKey] = []
  ) throws -> ArtifactKey {
    try ArtifactKey(stage: stage, version: version, parameters: parameters, inputs: inputs)
  }

  @Test func theSHAOfTheText() throws {
    // printf 'a\n1\n7' | sha256sum
    #expect(
      try key("a", 1, 7).hexadecimal == "011b9a2ed5d63fea93b3e20bd50096eeb0be94e4fc109d9dc637cd945cef03ae")
    #expect(try key("a", 1, 7).description == "011b9a2ed5d6")
  }

  @Test func namesVersionsParametersAndInputsDoNotRunTogether() throws {
    let (x, y) = (try key("x"), try key("y"))
    let keys = [
      try key("a", 11), try key("a1", 1), try key("a", 1, 10), try key("a", 1, 1), try key("a", 1, "1"),
      try key("a", 1, [1]), try key("a", 1, 1, [x]), try key("a", 1, 1, [y]), try key("a", 1, 1, [x, y]),
      try key("a", 1, 1, [y, x]), try key("a", 1, 1, [x, x]), try key("a", 1, "1\n\(x.hexadecimal)"),
    ]
    #expect(Set(keys).count == keys.count)
  }

  @Test func equalValuesHaveEqualKeys() throws {
    let first = try key("a", 1, Parameters())
    #expect(try key("a", 1, Parameters()) == first)
    #expect(try key("a", 1, Parameters(third: ["c": 3, "a": 1, "b": 2])) == first)
    // The smallest change of a number is a change.
    #expect(try key("a", 1, Parameters(first: 0.1.nextUp)) != first)
    #expect(try key("a", 1, Parameters(second: nil)) != first)
    #expect(try key("a", 1, Parameters(second: "")) != key("a", 1, Parameters(second: nil)))
  }

  @Test func bytesOfJSONDependOnTheValueAlone() throws {
    let data = try CanonicalJSON.encode(Parameters())
    #expect(String(decoding: data, as: UTF8.self) == #"{"first":0.1,"second":"x/y","third":{"a":1,"b":2,"c":3}}"#)
  }

  @Test func numbersThatJSONHasNotAreRefused() {
    for value in [Double.nan, .infinity, -.infinity] {
      #expect(throws: EncodingError.self) { try key("a", 1, [value]) }
      #expect(throws: EncodingError.self) { try CanonicalJSON.encode(Parameters(first: value)) }
    }
  }

  @Test func comeBackFromJSON() throws {
    let keys = [try key("x"), try key("y")]
    #expect(try JSONDecoder().decode([ArtifactKey].self, from: JSONEncoder().encode(keys)) == keys)
  }
}
