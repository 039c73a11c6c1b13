import Deployment

/// The planner of TensorFlow Lite Micro: buffers by descending size, those of one size in their order, each in the first
/// gap among the buffers alive with it that holds it. Nothing shares memory in place.
///
/// Source: tensorflow/lite/micro/memory_planner/greedy_memory_planner.cc, CalculateOffsetsIfNeeded.
enum GreedyPlanner {
  /// The peak that it reaches for the buffers of `plan`.
  static func peak(_ plan: MemoryPlan) -> Int {
    let activations = plan.activations.sorted { $0.key < $1.key }.map(\.value)
    let scratch = plan.scratch.sorted { $0.key < $1.key }.map(\.value)
    var waiting = activations + scratch
    var placed: [PlannedBuffer] = []
    while let largest = waiting.indices.max(by: { (waiting[$0].bytes, -$0) < (waiting[$1].bytes, -$1) }) {
      var buffer = waiting.remove(at: largest)
      buffer.offset = 0
      for other in placed.sorted(by: { $0.offset < $1.offset })
      where other.first <= buffer.last && buffer.first <= other.last {
        if other.offset - buffer.offset >= buffer.bytes { break }
        buffer.offset = max(buffer.offset, other.offset + other.bytes)
      }
      placed.append(buffer)
    }
    return placed.map { $0.offset + $0.bytes }.max() ?? 0
  }
}
