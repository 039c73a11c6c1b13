import Foundation
import Networks
import Testing

/// Vectors from the reference C code at prng.di.unimi.it.
@Suite struct SeededGeneratorTests {
  @Test func splitMixGivesTheReferenceSequence() {
    var generator = SplitMix64(state: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test func xoshiroGivesTheReferenceSequence() throws {
    var generator = try JSONDecoder().decode(
      SeededGenerator.self, from: Data(#"{"state": [1, 2, 3, 4]}"#.utf8))
    let expected: [UInt64] = [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test func seedsAndStreamsDiffer() {
    var seen: Set<UInt64> = []
    for seed in 0..<8 as Range<UInt64> {
      for stream in 0..<8 as Range<UInt64> {
        var generator = SeededGenerator(seed: seed, stream: stream)
        seen.insert(generator.next())
      }
    }
    #expect(seen.count == 64)
  }

  @Test func goesOnFromItsCodedState() throws {
    var generator = SeededGenerator(seed: 5)
    _ = generator.next()
    var copy = try JSONDecoder().decode(
      SeededGenerator.self, from: JSONEncoder().encode(generator))
    #expect((0..<5).map { _ in copy.next() } == (0..<5).map { _ in generator.next() })
  }

  @Test func uniformFillsTheUnitInterval() {
    var generator = SeededGenerator(seed: 1)
    let draws = (0..<20_000).map { _ in generator.uniform() }
    #expect(draws.allSatisfy { (0..<1).contains($0) })
    #expect(abs(mean(draws) - 0.5) < 0.01)
    #expect(abs(mean(draws.map { $0 * $0 }) - 1.0 / 3) < 0.01)
  }

  @Test func normalHasItsMoments() {
    var generator = SeededGenerator(seed: 2)
    let draws = (0..<40_000).map { _ in generator.normal() }
    #expect(abs(mean(draws)) < 0.02)
    #expect(abs(mean(draws.map { $0 * $0 }) - 1) < 0.03)
    #expect(abs(mean(draws.map { $0 * $0 * $0 * $0 }) - 3) < 0.2)
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
