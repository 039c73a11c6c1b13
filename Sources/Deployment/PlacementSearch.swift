/// The branch and bound of `BufferPlacement`.
struct PlacementSearch {
  /// Placements that are visited before the search gives up.
  private static let limit = 20_000

  private let bytes: [Int]
  /// Whether two buffers must hold their content at one time, [buffer][buffer].
  private let coexisting: [Bool]
  /// A peak of at most this ends the search.
  private let goal: Int
  private var offsets: [Int]
  /// Buffers in ascending order of their offsets, and whether each is among them.
  private var placed: [Int] = []
  private var isPlaced: [Bool]
  private var visits = 0

  /// Offsets of the best placement found; nil if none beats the peak that was known.
  private(set) var best: [Int]?
  /// Its peak, or the one known.
  private(set) var peak: Int

  /// Whether all placements were visited or shown to be no better.
  var isComplete: Bool { visits < Self.limit }

  /// The search for a placement of `buffers` that beats `peak`.
  init(_ buffers: [PlannedBuffer], peak: Int, goal: Int) {
    bytes = buffers.map(\.bytes)
    coexisting = buffers.flatMap { first in buffers.map { first.coexists(with: $0) } }
    (self.peak, self.goal) = (peak, goal)
    offsets = buffers.map { _ in 0 }
    isPlaced = buffers.map { _ in false }
  }

  /// Visits placements until the goal is met or the limit reached.
  mutating func run() { descend(above: 0) }

  /// Places one of the buffers that are left at an offset of at least `above`, and so on.
  private mutating func descend(above: Int) {
    visits += 1
    guard visits < Self.limit, peak > goal else { return }
    guard placed.count < bytes.count else { return keep() }
    // Offset and buffer in one number, which sorts by both.
    var candidates: [Int] = []
    candidates.reserveCapacity(bytes.count)
    for index in bytes.indices where !isPlaced[index] {
      let offset = lowestOffset(of: index)
      // A buffer that no offset below the best peak is left for ends this branch, wherever it comes in order.
      guard offset + bytes[index] < peak else { return }
      if offset >= above { candidates.append(offset * bytes.count + index) }
    }
    candidates.sort()
    for candidate in candidates {
      let (offset, index) = candidate.quotientAndRemainder(dividingBy: bytes.count)
      offsets[index] = offset
      isPlaced[index] = true
      placed.append(index)
      descend(above: offset)
      placed.removeLast()
      isPlaced[index] = false
    }
  }

  private mutating func keep() {
    let top = zip(offsets, bytes).map { $0 + $1 }.max() ?? 0
    if top < peak { (best, peak) = (offsets, top) }
  }

  private func lowestOffset(of index: Int) -> Int {
    var offset = 0
    for rival in placed where coexisting[rival * bytes.count + index] {
      if offset + bytes[index] <= offsets[rival] { break }
      offset = max(offset, offsets[rival] + bytes[rival])
    }
    return offset
  }
}
