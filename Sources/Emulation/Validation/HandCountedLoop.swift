import Documents
import Foundation

/// A loop of assembly whose cycles were counted by hand from the cost tables.
///
/// The body is closed by `subs r0, #1; bne`, or by `le lr` where it ends in that. r3 points to 256 bytes of memory, and r4 is 0.
public struct HandCountedLoop: Codable, Hashable, Sendable {
  /// The core it was counted for.
  public var core: Core
  /// Instructions, separated by `; `.
  public var body: String
  /// Cycles of one turn, term by term as they were counted.
  public var terms: [Int]
  /// Instructions of the body that a branch jumps over.
  public var skipped: Int
  /// Bytes in front of the loop, behind an alignment to 1024; 0 aligns the loop to 64 bytes.
  public var offset: Int

  /// A loop by its parts.
  public init(core: Core, body: String, terms: [Int], skipped: Int = 0, offset: Int = 0) {
    self.core = core
    self.body = body
    self.terms = terms
    self.skipped = skipped
    self.offset = offset
  }

  /// Reads an element of `loops` in experiments/validation/loops.json.
  ///
  /// Throws `DocumentError` at the first key or value that does not fit.
  public init(node: Node) throws(DocumentError) {
    try node.requireKeys(["core", "body", "cycles", "skipped"])
    let terms = try node.member("cycles")
    self.init(
      core: try node.member("core").oneOf(Core.self, noun: "core"), body: try node.member("body").nonEmptyString(),
      terms: [], skipped: try node.optionalMember("skipped")?.int(in: 0...) ?? 0)
    for term in try terms.elements() { self.terms.append(try term.int(in: 0...)) }
    guard cycles > 0 else { throw terms.error("the terms add up to 0", "expected the cycles of one turn") }
  }

  /// All loops of a file; throws `DocumentError`.
  public static func load(file: String) throws -> [HandCountedLoop] {
    let root = try Document(file: file).root
    try root.requireKeys(["note", "loops"])
    return try root.member("loops").elements().map { try HandCountedLoop(node: $0) }
  }

  /// Cycles of one turn.
  public var cycles: Int { terms.reduce(0, +) }

  private var isLowOverhead: Bool { body.contains("le lr") }

  /// Instructions of one turn.
  public var instructions: Int { body.split(separator: "; ").count - skipped + (isLowOverhead ? 0 : 2) }

  /// The C statement for a number of turns. The branch over the padding makes its cost the same everywhere, and the
  /// alignment keeps short loops off the ends of QEMU's pages.
  func statement(turns: Int) -> String {
    let tail = isLowOverhead ? "" : "subs r0, #1\\n bne 1b\\n"
    let lines = body.split(separator: "; ").map { "\($0)\\n " }.joined()
    let padding = offset == 0 ? ".balign 64" : ".balign 1024\\n .space \(offset)"
    let registers = "ldr r0, =\(turns)\\n ldr r3, =buffer\\n movs r4, #0\\n mov lr, r0"
    let setup = "\(registers)\\n b 1f\\n .ltorg\\n \(padding)\\n 1: "
    return """
      __asm__ volatile(".syntax unified\\n \(setup)\(lines)\(tail)b 2f\\n .ltorg\\n 2:"
        ::: "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "lr", "cc", "memory");
      """
  }
}
