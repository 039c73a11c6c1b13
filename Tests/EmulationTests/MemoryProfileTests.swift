import BlockProfile
import Foundation
import Testing

/// The counters of the plugin, fed by hand.
struct MemoryProfileTests {
  /// What `write` prints.
  private func lines(_ write: (UnsafeMutablePointer<FILE>) -> Void) throws -> [String] {
    let file = try #require(tmpfile())
    defer { fclose(file) }
    write(file)
    rewind(file)
    var lines: [String] = []
    var buffer = [CChar](repeating: 0, count: 256)
    while fgets(&buffer, 256, file) != nil {
      let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      lines.append(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .newlines))
    }
    return lines
  }

  private func system(cache bytes: UInt64, _ ranges: [(UInt64, UInt64, Int32)]) -> memory_system {
    var system = memory_system()
    #expect(line_cache_create(&system.instructions, bytes, 16, 1) == 0)
    #expect(line_cache_create(&system.data, bytes, 16, 1) == 0)
    withUnsafeMutableBytes(of: &system.ranges) { pointer in
      let places = pointer.bindMemory(to: memory_range.self)
      for (index, range) in ranges.enumerated() {
        places[index] = memory_range(start: range.0, end: range.1, cached: range.2)
      }
    }
    system.range_count = ranges.count
    return system
  }

  /// Two boards: a cache of one line and one of four, in front of flash at 0; SRAM at 0x1000 uncached.
  private func profile() -> memory_profile {
    var profile = memory_profile()
    let ranges: [(UInt64, UInt64, Int32)] = [(0, 0x1000, 1), (0x1000, 0x2000, 0)]
    profile.systems.0 = system(cache: 16, ranges)
    profile.systems.1 = system(cache: 64, ranges)
    profile.system_count = 2
    return profile
  }

  @Test func straightCodeIsToldFromJumps() throws {
    var memory = profile()
    memory_profile_fetch(&memory, 0, 0, 40)  // lines 0, 1, 2: the first by a jump
    memory_profile_fetch(&memory, 0, 48, 50)  // line 3 follows on
    memory_profile_fetch(&memory, 0, 0, 2)  // back to line 0: only the small cache has lost it
    memory_profile_fetch(&memory, -1, 0, 4000)  // outside the profile
    memory_profile_fetch(&memory, 0, 0x1000, 0x1040)  // not behind a cache
    #expect(
      try lines { memory_profile_write(&memory, $0) } == [
        "memory 0 0 0 2 3 0 0 0", "memory 0 0 1 0 0 0 0 0", "memory 0 0 2 0 0 0 0 0",
        "memory 0 1 0 1 3 0 0 0", "memory 0 1 1 0 0 0 0 0", "memory 0 1 2 0 0 0 0 0", "unaligned 0 0 0",
      ])
  }

  @Test func accessesAreCountedByMemoryAndRegion() throws {
    var memory = profile()
    for address: UInt64 in [0, 4, 20, 0] { memory_profile_access(&memory, 1, address, 4, 0) }
    memory_profile_access(&memory, 1, 0x1004, 4, 1)
    memory_profile_access(&memory, 1, 0x1004, 4, 0)
    memory_profile_access(&memory, 1, 0x9000, 1, 1)
    // A word over the end of a line fills two.
    memory_profile_access(&memory, 1, 62, 4, 0)
    let lines = try lines { memory_profile_write(&memory, $0) }
    #expect(lines.filter { $0.hasPrefix("memory 0") }.allSatisfy { $0.hasSuffix(" 0 0 0 0 0") })
    #expect(
      lines.filter { $0.hasPrefix("memory 1") } == [
        "memory 1 0 0 0 0 5 0 5", "memory 1 0 1 0 0 1 1 0", "memory 1 0 2 0 0 0 1 0",
        "memory 1 1 0 0 0 5 0 4", "memory 1 1 1 0 0 1 1 0", "memory 1 1 2 0 0 0 1 0",
      ])
    #expect(lines.last == "unaligned 1 0 1")
  }

  @Test func unalignedLoadsAreOfTwoKinds() throws {
    var memory = profile()
    for address: UInt64 in 0..<8 {
      memory_profile_access(&memory, 0, address, 4, 0)  // odd: 1 3 5 7; even: 2 6
      memory_profile_access(&memory, 0, address, 2, 0)  // 1 3 5 7
      memory_profile_access(&memory, 0, address, 1, 0)
      memory_profile_access(&memory, 0, address, 4, 1)  // stores are buffered
    }
    #expect(try lines { memory_profile_write(&memory, $0) }.last == "unaligned 0 4 6")
  }

  @Test func theStackReachesDownToTheLongestUntouchedRun() throws {
    var stack = stack_profile()
    #expect(stack_profile_create(&stack, 0x100, 0x200) == 0)
    defer { stack_profile_destroy(&stack) }
    #expect(stack_profile_depth(&stack) == 0)
    stack_profile_store(&stack, 0x1f8, 8)
    #expect(stack_profile_depth(&stack) == 8)
    // A hole in the stack, such as a local array that is not used, is part of it.
    stack_profile_store(&stack, 0x1c1, 1)
    #expect(stack_profile_depth(&stack) == 0x40)
    // A heap from below, and stores elsewhere, are not.
    for address: UInt64 in stride(from: 0x100, to: 0x120, by: 4) { stack_profile_store(&stack, address, 4) }
    stack_profile_store(&stack, 0x200, 4)
    stack_profile_store(&stack, 0xfc, 4)
    #expect(stack_profile_depth(&stack) == 0x40)
    #expect(try lines { stack_profile_write(&stack, $0) } == ["stack 64 256"])
    for address: UInt64 in stride(from: 0x100, to: 0x200, by: 4) { stack_profile_store(&stack, address, 4) }
    #expect(stack_profile_depth(&stack) == 0x100)
  }

  @Test func anEmptyStackIsRefused() {
    var stack = stack_profile()
    #expect(stack_profile_create(&stack, 0x100, 0x100) == -1)
    #expect(stack_profile_create(&stack, 0x100, 0x80) == -1)
  }
}
