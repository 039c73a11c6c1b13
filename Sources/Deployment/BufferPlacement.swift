/// Buffers with their offsets in one arena, placed to keep its peak low.
///
/// Several greedy orders are tried first; if none meets the lower bound, a branch and bound looks for a better placement.
/// Some placement of least peak has every buffer at the lowest offset that those placed before it leave, in ascending
/// order of offsets: the search goes through these.
struct BufferPlacement {
  /// The buffers with their offsets, in the order given.
  private(set) var buffers: [PlannedBuffer]
  /// End of the highest buffer.
  private(set) var peak: Int
  /// The most bytes alive at one step.
  let lowerBound: Int
  /// Whether no placement has a lower peak.
  private(set) var isOptimal: Bool

  /// Places `buffers`; their offsets are ignored. A peak of at most `enough` ends the search for a lower one, and a lower
  /// bound above it any search but that of the greedy orders.
  init(_ buffers: [PlannedBuffer], enough: Int? = nil) {
    self.buffers = buffers
    lowerBound =
      buffers.map { step in
        buffers.filter { $0.first <= step.first && step.first <= $0.last }.reduce(0) { $0 + $1.bytes }
      }.max() ?? 0
    peak = Int.max
    isOptimal = false
    let goal = max(lowerBound, enough ?? 0)
    for order in Self.orders(buffers) where peak > goal { keep(Self.greedy(buffers, order: order)) }
    if buffers.isEmpty { peak = 0 }
    var isComplete = true
    if peak > goal, lowerBound <= enough ?? .max {
      var search = PlacementSearch(buffers, peak: peak, goal: goal)
      search.run()
      isComplete = search.isComplete
      if let best = search.best {
        peak = search.peak
        for (index, offset) in best.enumerated() { self.buffers[index].offset = offset }
      }
    }
    isOptimal = peak == lowerBound || isComplete && enough == nil
  }

  private mutating func keep(_ placed: [PlannedBuffer]) {
    let top = placed.map { $0.offset + $0.bytes }.max() ?? 0
    if top < peak { (buffers, peak) = (placed, top) }
  }

  /// By size as TensorFlow Lite Micro's greedy planner does, by first use, and by size times lifetime.
  private static func orders(_ buffers: [PlannedBuffer]) -> [[Int]] {
    let indices = Array(buffers.indices)
    return [
      indices.sorted { (buffers[$1].bytes, $0) < (buffers[$0].bytes, $1) },
      indices.sorted { (buffers[$0].first, $0) < (buffers[$1].first, $1) },
      indices.sorted { (area(buffers[$1]), $0) < (area(buffers[$0]), $1) },
    ]
  }

  private static func area(_ buffer: PlannedBuffer) -> Int {
    buffer.bytes * (buffer.last - buffer.first + 1)
  }

  /// Puts each buffer, in `order`, at the lowest offset where it overlaps none that is alive with it.
  private static func greedy(_ buffers: [PlannedBuffer], order: [Int]) -> [PlannedBuffer] {
    var current = buffers
    for (count, index) in order.enumerated() {
      current[index].offset = lowestOffset(of: index, in: current, placed: Array(order[..<count]))
    }
    return current
  }

  private static func lowestOffset(of index: Int, in buffers: [PlannedBuffer], placed: [Int]) -> Int {
    let rivals = placed.filter { buffers[$0].coexists(with: buffers[index]) }
      .map { buffers[$0] }.sorted { $0.offset < $1.offset }
    var offset = 0
    for rival in rivals {
      if offset + buffers[index].bytes <= rival.offset { break }
      offset = max(offset, rival.offset + rival.bytes)
    }
    return offset
  }
}
