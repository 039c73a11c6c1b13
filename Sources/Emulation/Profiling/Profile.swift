import Foundation

/// How often the blocks of a program ran, and in which order, as the BlockProfile plugin wrote it.
public struct Profile: Codable, Hashable, Sendable {
  /// Instructions that run one after the other.
  public struct Block: Codable, Hashable, Sendable {
    /// Address of the first instruction.
    public var start: Int
    /// Number of instructions.
    public var instructions: Int
  }

  /// One block right after another.
  public struct Edge: Codable, Hashable, Sendable {
    /// 0 from the begin of the profile, one more after each boundary.
    public var region: Int
    /// Index of the block before; nil at the begin and after a boundary.
    public var from: Int?
    /// Index of the block.
    public var to: Int
    /// How often.
    public var count: Int
  }

  /// Blocks by ascending address.
  public var blocks: [Block]
  /// Edges by ascending region, block before, block.
  public var edges: [Edge]
  /// Accesses by region, memory system and memory; empty unless they were asked for.
  public var memory: [Traffic] = []
  /// Unaligned loads by region; empty unless accesses were asked for.
  public var unaligned: [Unaligned] = []
  /// How much of its stack the program wrote, from reset to its end; nil unless it was asked for.
  public var stack: StackUse?
  /// Where the program faulted; nil unless it did and was watched.
  public var fault: Fault?
  /// Whether the end of the profile was met before the program ended.
  public var finished = false

  /// Number of regions.
  public var regions: Int { (edges.last?.region ?? -1) + 1 }

  /// Runs of each block, over all regions.
  public var counts: [Int] {
    edges.reduce(into: Array(repeating: 0, count: blocks.count)) { $0[$1.to] += $1.count }
  }

  /// Reads the plugin's file. Throws `EmulationError.badOutput` naming the line that does not fit.
  public init(text: String) throws {
    var lines = text.split(separator: "\n").makeIterator()
    guard let header = lines.next(), header == "block-profile 2" else {
      throw EmulationError.badOutput("the block profile lacks its first line; expected \"block-profile 2\"")
    }
    blocks = []
    edges = []
    while let line = lines.next() { try read(line) }
  }

  private mutating func read(_ line: Substring) throws {
    let words = line.split(separator: " ")
    let known =
      switch words.first {
      case "block": readBlock(words)
      case "edge": readEdge(words)
      case "memory": readMemory(words)
      case "unaligned": readUnaligned(words)
      case "stack": readStack(words)
      case "fault": readFault(words)
      case "end": readEnd(words)
      default: false
      }
    guard known else {
      throw EmulationError.badOutput(
        "bad line in the block profile: \"\(line)\"; expected a line as block_profile.h describes")
    }
  }

  private mutating func readEnd(_ words: [Substring]) -> Bool {
    finished = true
    return words.count == 1
  }

  private mutating func readBlock(_ words: [Substring]) -> Bool {
    guard words.count == 4, Int(words[1]) == blocks.count, let start = Int(words[2], radix: 16),
      let instructions = Int(words[3]), instructions >= 0
    else { return false }
    blocks.append(Block(start: start, instructions: instructions))
    return true
  }

  private mutating func readEdge(_ words: [Substring]) -> Bool {
    guard words.count == 5, let region = Int(words[1]), region >= 0, let from = previous(words[2]),
      let to = Int(words[3]), blocks.indices.contains(to), let count = Int(words[4]), count >= 0
    else { return false }
    edges.append(Edge(region: region, from: from, to: to, count: count))
    return true
  }

  /// The index in a word, or nil inside for `-`; nil outside for a word that is neither.
  private func previous(_ word: Substring) -> Int?? {
    if word == "-" { return .some(nil) }
    guard let index = Int(word), blocks.indices.contains(index) else { return nil }
    return index
  }
}
