import Dispatch
import Synchronization

/// Runs `body` on every item, `jobs` of them at once; the values in the order of the items.
///
/// Throws the first failure. Items that were not begun by then never are.
func inParallel<Item: Sendable, Value: Sendable>(
  _ items: [Item], jobs: Int, _ body: @escaping @Sendable (Item) throws -> Value
) throws -> [Value] {
  let queue = Mutex((next: 0, values: [Int: Value](), failure: (any Error)?.none))
  DispatchQueue.concurrentPerform(iterations: min(jobs, max(1, items.count))) { _ in
    while true {
      let index: Int? = queue.withLock { state in
        guard state.failure == nil, state.next < items.count else { return nil }
        state.next += 1
        return state.next - 1
      }
      guard let index else { return }
      do {
        let value = try body(items[index])
        queue.withLock { $0.values[index] = value }
      } catch {
        queue.withLock { $0.failure = $0.failure ?? error }
      }
    }
  }
  let (values, failure) = queue.withLock { ($0.values, $0.failure) }
  if let failure { throw failure }
  return items.indices.compactMap { values[$0] }
}
