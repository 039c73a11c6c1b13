/// The candidate with the fewest edits from a name, or nil when none is near enough to be meant.
///
/// An edit inserts, drops or replaces a character or swaps two neighbours; case does not count. Near enough
/// is at most two edits, or a third of the name's length. The first of equals wins.
public func nearest(to name: String, in candidates: [String]) -> String? {
  let limit = max(2, name.count / 3)
  let ranked = candidates.map { ($0, editDistance(name.lowercased(), $0.lowercased())) }
  return ranked.filter { $0.1 <= min(limit, max(name.count, $0.0.count) - 1) }.min { $0.1 < $1.1 }?.0
}

/// Optimal string alignment distance, row by row (Damerau 1964, restricted to neighbours).
private func editDistance(_ first: String, _ second: String) -> Int {
  let first = Array(first)
  let second = Array(second)
  var beforePrevious: [Int] = []
  var previous = Array(0...second.count)
  for row in first.indices {
    var current = [row + 1]
    for column in second.indices {
      let replaced = previous[column] + (first[row] == second[column] ? 0 : 1)
      var cost = min(replaced, previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
        cost = min(cost, beforePrevious[column - 1] + 1)
      }
      current.append(cost)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[second.count]
}
