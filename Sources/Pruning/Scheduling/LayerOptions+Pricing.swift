/// Choosing among the options of a layer under prices.
extension LayerOptions {
  /// The groups that a layer's options depend on.
  var scope: [Int] {
    guard let inputGroup, inputGroup != group else { return [group] }
    return [inputGroup, group]
  }

  /// The pair of levels, as an index into the tables.
  private func pair(_ levels: [Int]) -> Int {
    (inputGroup.map { levels[$0] } ?? 0) * outputs + levels[group]
  }

  /// Least price of any option for every pair of levels within `ranges`, [input][output].
  func price(
    _ prices: Prices, within ranges: [ClosedRange<Int>], into values: UnsafeMutableBufferPointer<Double>
  ) {
    let (first, last) = (ranges[group].lowerBound, ranges[group].upperBound)
    let (byLatency, byFlash, byLoss) = (Float(prices.latency), Float(prices.flash), Float(prices.loss))
    let size = inputs * outputs
    // A layer that reads its own group has only the diagonal.
    let isDiagonal = inputGroup == group
    let rows = isDiagonal ? ranges[group] : inputGroup.map { ranges[$0] } ?? 0...0
    latency.withUnsafeBufferPointer { latency in
      flash.withUnsafeBufferPointer { flash in
        loss.withUnsafeBufferPointer { loss in
          withUnsafeTemporaryAllocation(of: Float.self, capacity: outputs) { best in
            for row in rows {
              let columns = isDiagonal ? row...row : first...last
              for column in columns { best[column] = .infinity }
              for option in 0..<options {
                let base = option * size + row * outputs
                for column in columns {
                  let place = base + column
                  let price = byLatency * latency[place] + byFlash * flash[place] + byLoss * loss[place]
                  best[column] = price < best[column] ? price : best[column]
                }
              }
              for column in columns { values[isDiagonal ? row : row * outputs + column] = Double(best[column]) }
            }
          }
        }
      }
    }
  }

  /// The cheapest option at `levels`.
  func cheapest(_ prices: Prices, levels: [Int]) -> Int {
    let pair = pair(levels)
    func price(_ option: Int) -> Double {
      let place = option * inputs * outputs + pair
      return prices.latency * Double(latency[place]) + prices.flash * Double(flash[place])
        + prices.loss * Double(loss[place])
    }
    return (0..<options).min { price($0) < price($1) } ?? 0
  }

  /// Adds what `option` uses at `levels`.
  func add(_ option: Int, levels: [Int], to costs: inout Costs) {
    let place = option * inputs * outputs + pair(levels)
    costs.latency += Double(latency[place])
    costs.flash += Double(flash[place])
    costs.loss += Double(loss[place])
  }

  /// Fine units that `option` removes at `levels`.
  func removed(_ option: Int, levels: [Int]) -> Int {
    Int(removedFine[option * inputs * outputs + pair(levels)])
  }

  /// Least scratch, in bytes, where the given groups stand at the given levels; groups not named take their leanest.
  func leastScratch(groups: [Int], levels: [Int]) -> Int {
    func level(_ wanted: Int?, _ count: Int) -> Int {
      guard let wanted else { return 0 }
      return groups.firstIndex(of: wanted).map { levels[$0] } ?? count - 1
    }
    return scratch[level(inputGroup, inputs) * outputs + level(group, outputs)]
  }
}
