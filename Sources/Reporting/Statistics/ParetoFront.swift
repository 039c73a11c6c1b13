/// The points that no other point beats in both cost and value.
public enum ParetoFront {
  /// Indices of the points on the front, by rising cost.
  ///
  /// A point is off the front if another costs no more, is worth no less, and is better in one of the two.
  /// Of equal points only the first is kept.
  /// - Parameter points: a cost to be small and a value to be large.
  public static func indices(_ points: [(cost: Double, value: Double)]) -> [Int] {
    let order = points.indices.sorted { left, right in
      let (a, b) = (points[left], points[right])
      if a.cost != b.cost { return a.cost < b.cost }
      return a.value != b.value ? a.value > b.value : left < right
    }
    var front: [Int] = []
    var best = -Double.infinity
    for index in order where points[index].value > best {
      front.append(index)
      best = points[index].value
    }
    return front
  }
}
