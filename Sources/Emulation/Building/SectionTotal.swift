extension [ELF.Section] {
  /// Throws `EmulationError.overflow` when the sections together have more bytes than a memory of the board.
  func requireTotal(atMost bytes: Int, memory: String, of board: Board) throws {
    var total = 0
    var first: String?
    for section in self {
      total += section.bytes
      if total > bytes, first == nil { first = section.name }
    }
    guard total <= bytes else {
      throw EmulationError.overflow(board: board.name, memory: memory, bytes: total - bytes, section: first)
    }
  }
}
