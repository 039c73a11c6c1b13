import BlockProfile
import Testing

/// Random traces through the line cache, against what any cache that replaces the least recently used line obeys.
struct LineCacheTraceTests {
  /// The definition, a list a set with the most recently used line first.
  private struct Reference {
    let line, ways: Int
    var sets: [[Int]]

    init(bytes: Int, line: Int, ways: Int) {
      (self.line, self.ways) = (line, ways)
      sets = Array(repeating: [], count: bytes / line / ways)
    }

    /// Lines that were not there, of those from `first` to `last`.
    mutating func fills(_ first: Int, _ last: Int) -> Int {
      (first / line...last / line).count { number in
        let set = number % sets.count
        let hit = sets[set].contains(number)
        sets[set] = Array(([number] + sets[set].filter { $0 != number }).prefix(ways))
        return !hit
      }
    }
  }

  /// Ranges of 1 to 64 bytes; three in four near the one before, as programs have them.
  private func trace(_ count: Int, span: Int, seed: UInt64) -> [(first: Int, last: Int)] {
    let bytes = Harness.bytes(4 * count, seed: seed).map { Int($0) }
    var address = 0
    return (0..<count).map { index in
      let random = bytes[4 * index..<4 * index + 4].reduce(0) { $0 * 256 + $1 }
      address = random % 4 == 0 ? random / 256 % span : (address + random / 256 % 24) % span
      return (address, address + random / 4 % 64)
    }
  }

  private func fills(_ trace: [(first: Int, last: Int)], bytes: Int, line: Int, ways: Int) -> [Int] {
    var cache = line_cache()
    guard line_cache_create(&cache, UInt64(bytes), UInt64(line), UInt64(ways)) == 0 else { return [] }
    defer { line_cache_destroy(&cache) }
    return trace.map { Int(line_cache_access(&cache, UInt64($0.first), UInt64($0.last))) }
  }

  @Test(arguments: [(256, 8, 1), (256, 32, 8), (1024, 32, 4), (96, 16, 3), (768, 16, 2), (64, 64, 1)])
  func rangesFillWhatTheDefinitionFills(bytes: Int, line: Int, ways: Int) {
    for seed: UInt64 in 1...5 {
      let trace = trace(2000, span: 4096, seed: seed)
      var reference = Reference(bytes: bytes, line: line, ways: ways)
      let expected = trace.map { reference.fills($0.first, $0.last) }
      #expect(fills(trace, bytes: bytes, line: line, ways: ways) == expected, "seed \(seed)")
      #expect(expected.contains(0) && expected.contains { $0 > 0 })
    }
  }

  @Test func moreWaysNeverFillMore() {
    // With the sets unchanged, least-recently-used caches include one another: a hit stays one, access by access.
    for seed: UInt64 in 11...15 {
      let trace = trace(2000, span: 2048, seed: seed)
      let byWays = [1, 2, 3, 4, 8].map { fills(trace, bytes: 4 * 16 * $0, line: 16, ways: $0) }
      for (few, many) in zip(byWays, byWays.dropFirst()) {
        #expect(zip(few, many).allSatisfy { $0 >= $1 }, "seed \(seed)")
        #expect(few.reduce(0, +) > many.reduce(0, +), "seed \(seed)")
      }
    }
  }

  @Test func aCacheOfEverythingFillsEachLineOnce() {
    let trace = trace(2000, span: 4096, seed: 21)
    let lines = Set(trace.flatMap { $0.first / 32...$0.last / 32 })
    // 4096 bytes and the 63 behind them are 130 lines.
    #expect(fills(trace, bytes: 160 * 32, line: 32, ways: 160).reduce(0, +) == lines.count)
  }
}
