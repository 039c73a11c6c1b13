extension Profile {
  /// Accesses to one memory of a board in one region of the profile.
  public struct Traffic: Codable, Hashable, Sendable {
    /// Region of the profile.
    public var region: Int
    /// Index of the memory system, in the order in which boards were asked for.
    public var system: Int
    /// Index of the memory in the system; the last one is everywhere else.
    public var memory: Int
    /// Cache lines read for instructions that a branch led to.
    public var jumpFills: Int
    /// Cache lines read for instructions that follow on the line before.
    public var straightFills: Int
    /// Loads. A vector load counts once for each element, as QEMU executes it.
    public var reads: Int
    /// Stores.
    public var writes: Int
    /// Cache lines read for loads.
    public var readFills: Int
  }

  /// Loads in one region of the profile whose address is no multiple of their size.
  public struct Unaligned: Codable, Hashable, Sendable {
    /// Region of the profile.
    public var region: Int
    /// Loads of words at odd addresses.
    public var oddWords: Int
    /// Other ones: words at halfword addresses, halfwords at odd addresses.
    public var others: Int
  }

  /// How deep a stack became.
  public struct StackUse: Codable, Hashable, Sendable {
    /// Bytes from its top down to the lowest word written, above the longest run of words never written.
    public var bytes: Int
    /// Bytes that it could take.
    public var available: Int
  }

  /// A fault that ended the program.
  public struct Fault: Codable, Hashable, Sendable {
    /// Address of the handler that it entered.
    public var handler: Int
    /// Address of the block, or if places were followed the instruction, that ran before.
    public var address: Int
  }
}

extension Profile {
  mutating func readMemory(_ words: [Substring]) -> Bool {
    guard let numbers = Self.numbers(words, count: 8) else { return false }
    memory.append(
      Traffic(
        region: numbers[0], system: numbers[1], memory: numbers[2], jumpFills: numbers[3],
        straightFills: numbers[4], reads: numbers[5], writes: numbers[6], readFills: numbers[7]))
    return true
  }

  mutating func readUnaligned(_ words: [Substring]) -> Bool {
    guard let numbers = Self.numbers(words, count: 3), numbers[0] == unaligned.count else { return false }
    unaligned.append(Unaligned(region: numbers[0], oddWords: numbers[1], others: numbers[2]))
    return true
  }

  mutating func readStack(_ words: [Substring]) -> Bool {
    guard let numbers = Self.numbers(words, count: 2) else { return false }
    stack = StackUse(bytes: numbers[0], available: numbers[1])
    return true
  }

  mutating func readFault(_ words: [Substring]) -> Bool {
    guard words.count == 3, let handler = Int(words[1], radix: 16), let address = Int(words[2], radix: 16)
    else { return false }
    fault = Fault(handler: handler, address: address)
    return true
  }

  /// The words after the first as counts; nil when they are not so many.
  private static func numbers(_ words: [Substring], count: Int) -> [Int]? {
    let numbers = words.dropFirst().compactMap { Int($0) }
    return words.count == count + 1 && numbers.count == count && numbers.allSatisfy { $0 >= 0 } ? numbers : nil
  }
}
