/// The candidate with the fewest edits from a name, or nil when none is near enough to be meant.
///
/// An edit inserts, drops or replaces a character or swaps two neighbours; case does not count. Near enough
/// is at most two edits, or a third of the name's length, or any number when the candidate contains the name.
/// The first of equals wins.
public func nearest(to name: String, in candidates: [String]) -> String? {
  let name = name.lowercased()
  let ranked = candidates.map { candidate in
    (candidate, edits: editDistance(name, candidate.lowercased()))
  }
  return ranked.filter { isNear(name, $0.lowercased(), edits: $1) }.min { $0.edits < $1.edits }?.0
}

private func isNear(_ name: String, _ candidate: String, edits: Int) -> Bool {
  // Names of which no character is left in place are not meant, however short; nor is a single letter.
  if name.count > 2, candidate.contains(name) { return true }
  return edits <= max(2, name.count / 3) && edits < max(name.count, candidate.count)
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
