extension ELF {
  /// The memory that the stack may take, from its initial top down to what lies below it: the object or section
  /// that holds the stack, or else the last object or section of data. Nil without room.
  ///
  /// Sections whose names contain `stack` or `heap` are room, not data. A heap that grows from below is told
  /// from the stack by the words between them that are never written.
  func stackWindow(top: Int, machine: Machine) -> Range<Int>? {
    guard let memory = machine.memories.first(where: { $0.range.contains(top - 1) }) else { return nil }
    if let holder = symbols.first(where: { !$0.isFunction && $0.range.contains(top - 1) }) {
      return holder.range.lowerBound..<top
    }
    let room = sections.filter { section in
      ["stack", "heap"].contains { section.name.lowercased().contains($0) }
    }
    let objects = symbols.filter { symbol in
      !symbol.isFunction && !room.contains { $0.range.contains(symbol.address) }
    }
    let data = sections.filter { !$0.range.contains(top - 1) && !room.contains($0) }
    let ends = (objects.map(\.range) + data.map(\.range)).map(\.upperBound).filter { $0 <= top }
    let bottom = max(ends.max() ?? 0, memory.origin)
    return bottom < top ? bottom..<top : nil
  }
}

extension ELF.Section {
  var range: Range<Int> { address..<address + bytes }
}

extension ELF.Symbol {
  var range: Range<Int> { address..<address + bytes }
}
