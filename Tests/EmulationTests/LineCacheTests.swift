import BlockProfile
import Testing

struct LineCacheTests {
  /// Fills of single accesses, counted by the definition: each set is a list, most recently used first.
  private func reference(_ addresses: [UInt64], bytes: UInt64, line: UInt64, ways: UInt64) -> [UInt64] {
    let sets = bytes / line / ways
    var lists: [[UInt64]] = Array(repeating: [], count: Int(sets))
    return addresses.map { address in
      let number = address / line
      let set = Int(number % sets)
      let missed = !lists[set].contains(number)
      lists[set] = Array(([number] + lists[set].filter { $0 != number }).prefix(Int(ways)))
      return missed ? 1 : 0
    }
  }

  @Test(arguments: [(64, 16, 1), (64, 16, 4), (256, 32, 2), (1024, 32, 8), (16, 16, 1), (4096, 64, 4)])
  func replacesTheLeastRecentlyUsedLine(bytes: UInt64, line: UInt64, ways: UInt64) {
    var cache = line_cache()
    #expect(line_cache_create(&cache, bytes, line, ways) == 0)
    defer { line_cache_destroy(&cache) }
    // Twice the cache, so that about half of the accesses miss.
    let addresses = Harness.bytes(8000).map { UInt64($0) * bytes / 128 }
    let fills = addresses.map { line_cache_access(&cache, $0, $0) }
    #expect(fills == reference(addresses, bytes: bytes, line: line, ways: ways))
    #expect(fills.contains(0) || line == bytes)
  }

  @Test func aRangeFillsEveryLineThatItTouches() {
    var cache = line_cache()
    #expect(line_cache_create(&cache, 256, 16, 4) == 0)
    defer { line_cache_destroy(&cache) }
    #expect(line_cache_access(&cache, 15, 16) == 2)
    #expect(line_cache_access(&cache, 0, 47) == 1)
    #expect(line_cache_access(&cache, 0, 47) == 0)
  }

  @Test(arguments: [(0, 16, 1), (64, 0, 1), (64, 16, 0), (72, 16, 2), (96, 24, 2)])
  func refusesWhatIsNotWholeSets(bytes: UInt64, line: UInt64, ways: UInt64) {
    var cache = line_cache()
    #expect(line_cache_create(&cache, bytes, line, ways) == -1)
  }
}
