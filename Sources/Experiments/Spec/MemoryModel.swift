import Documents

/// How the memories of boards are modelled, as a second figure beside the cycles at zero wait states.
public enum MemoryModel: String, Codable, CaseIterable, Hashable, Sendable {
  /// Accesses are counted through the caches of each board, and wait as its flash and SRAM do.
  case modelled

  /// The word of a spec for no model at all.
  package static let none = "ideal"
  /// The words of a spec.
  package static let words = [none] + allCases.map(\.rawValue)

  /// The model that a node names; nil for none. Throws `DocumentError` for another word.
  static func read(_ node: Node) throws -> MemoryModel? {
    MemoryModel(rawValue: try node.oneOf(words, noun: "memory model"))
  }
}
