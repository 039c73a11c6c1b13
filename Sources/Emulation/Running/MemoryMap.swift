/// Where a program keeps its code, constants, data and stack, as the memories of a board would hold them.
///
/// The program is linked for an emulated machine, whose addresses are not the board's. So what it may not
/// write to stands for flash, and what it may write to stands for the board's SRAM regions, in their order
/// from the lowest address. The stack beyond them stands for the first region.
struct MemoryMap {
  /// What a range of addresses stands for.
  enum Place: Hashable {
    case flash
    /// A region of the board's SRAM, by index.
    case sram(Int)
    /// No memory of the program, such as a peripheral.
    case elsewhere
  }

  /// A range of addresses with its place.
  struct Entry: Hashable {
    let range: Range<Int>
    let place: Place
  }

  /// Ranges in the order in which the plugin knows them.
  let entries: [Entry]

  /// The map of a program on a board. Throws `EmulationError.badELF` for an ELF that is cut off.
  init(elf: ELF, board: Board) throws {
    let machine = Machine(core: board.core)
    let data = Self.data(elf, stackTop: try elf.word(at: machine.vectors), machine: machine)
    entries =
      Self.constants(elf, between: data).map { Entry(range: $0, place: .flash) }
      + (data.map { Self.regions(of: $0, board: board) } ?? [])
  }

  /// The place of a memory by the plugin's index.
  func place(_ index: Int) -> Place { entries.indices.contains(index) ? entries[index].place : .elsewhere }

  /// From the lowest address that the program may write to up to the top of its stack.
  private static func data(_ elf: ELF, stackTop: Int?, machine: Machine) -> Range<Int>? {
    let sections = elf.sections.filter { $0.writable && $0.bytes > 0 }
    let ends = sections.map(\.range.upperBound) + [stackTop].compactMap { $0 }
    let memory = stackTop.flatMap { top in machine.memories.first { $0.range.contains(top - 1) } }
    guard let start = sections.map(\.address).min() ?? memory?.origin, let end = ends.max(), start < end
    else { return nil }
    return start..<end
  }

  /// What is not written to; neighbours in one range unless the data lie between them.
  private static func constants(_ elf: ELF, between data: Range<Int>?) -> [Range<Int>] {
    let sections = elf.sections.filter { !$0.writable && $0.bytes > 0 }.sorted { $0.address < $1.address }
    return sections.reduce(into: []) { ranges, section in
      let end = section.address + section.bytes
      if let last = ranges.last, !(last.upperBound...max(last.upperBound, section.address)).overlaps(data ?? 0..<0) {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, end)
      } else {
        ranges.append(section.address..<end)
      }
    }
  }

  private static func regions(of data: Range<Int>, board: Board) -> [Entry] {
    var entries: [Entry] = []
    var start = data.lowerBound
    for (index, region) in board.sram.enumerated() where start < data.upperBound {
      let end = min(start + region.bytes, data.upperBound)
      entries.append(Entry(range: start..<end, place: .sram(index)))
      start = end
    }
    return start < data.upperBound ? entries + [Entry(range: start..<data.upperBound, place: .sram(0))] : entries
  }
}
