/// Spearman's rank correlation.
///
/// Source: Spearman, "The Proof and Measurement of Association between Two Things", 1904; ties take their mean rank.
public enum RankCorrelation {
  /// The correlation of the ranks of two lists of equal length, -1...1; nil for fewer than three pairs, or where one list
  /// is all ties.
  public static func spearman(_ first: [Double], _ second: [Double]) -> Double? {
    guard first.count == second.count, first.count > 2 else { return nil }
    let (a, b) = (ranks(first), ranks(second))
    let mean = Double(first.count + 1) / 2
    var (products, squaresA, squaresB) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      products += (x - mean) * (y - mean)
      squaresA += (x - mean) * (x - mean)
      squaresB += (y - mean) * (y - mean)
    }
    return squaresA > 0 && squaresB > 0 ? products / (squaresA * squaresB).squareRoot() : nil
  }

  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }
}
