/// Finds the prices at which the relaxation bounds the schedule best.
///
/// The bound is concave in the prices, and what the cheapest strategy uses beyond its bounds is its slope: each
/// evaluation cuts off the half of the region that cannot hold a better bound. The next prices are the centroid of what
/// is left, whose every cut leaves at most 63 %. Source: Levin, 1965; Newman, 1965 (centre of gravity method).
struct DualSearch {
  /// What a search found.
  struct Result {
    /// No strategy does better; infinite if there is none at all.
    var bound: Double
    /// Prices of that bound.
    var prices: SIMD2<Double>
    /// The cheapest strategies met.
    var minima: [Relaxation.Minimum]
  }

  /// Prices searched at first: what a share of one resource may be worth in shares of the objective.
  private static let most = 1000.0
  /// The bound counts as found when it can grow by less, as a share of itself.
  private static let precision = 1e-5

  private let relaxation: Relaxation
  private let objective: Resource
  /// The priced resources, at most two, with their bounds.
  private let priced: [(resource: Resource, range: ClosedRange<Double>)]

  init(_ relaxation: Relaxation, goal: ScheduleGoal) {
    self.relaxation = relaxation
    objective = goal.objective
    priced = Resource.allCases.compactMap { resource in
      resource == goal.objective ? nil : goal.bounds[resource].map { (resource, $0) }
    }
  }

  /// The best bound within `ranges` after at most `steps` evaluations, or the first that reaches `target`. `near` are
  /// prices to stay close to.
  func search(
    _ ranges: [ClosedRange<Int>], near: SIMD2<Double>? = nil, target: Double, steps: Int, stop: () -> Bool = { false }
  ) -> Result {
    var region = near.map(Self.region) ?? wholeRegion
    var result = Result(bound: -.infinity, prices: near ?? .zero, minima: [])
    var probes = near.map { [$0] } ?? [.one, SIMD2(0.1, 0.1)]
    for _ in 0..<steps {
      let prices = probes.popLast() ?? region.centroid
      guard let sample = sample(prices, ranges) else {
        return Result(bound: .infinity, prices: prices, minima: [])
      }
      result.minima.append(sample.minimum)
      if sample.bound > result.bound { (result.bound, result.prices) = (sample.bound, prices) }
      if result.bound >= target || priced.isEmpty || stop() { break }
      region.cut(sample.slope, through: prices, by: result.bound - sample.bound)
      let growth = region.most(sample.slope, from: prices)
      if region.isEmpty || sample.bound + growth - result.bound < Self.precision * max(1e-3, result.bound) { break }
    }
    return result
  }

  /// Prices by the name of their resource.
  func named(_ prices: SIMD2<Double>) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: priced.enumerated().map { ($1.resource.rawValue, prices[$0]) })
  }

  /// A bound from below has a negative price: it is paid for using less.
  private var wholeRegion: Polygon {
    let low = priced.map { $0.range.lowerBound > 0 ? -Self.most : 0 } + [0, 0]
    let high = priced.map { _ in Self.most } + [1, 1]
    return Polygon(low: SIMD2(low[0], low[1]), high: SIMD2(high[0], high[1]))
  }

  private static func region(_ near: SIMD2<Double>) -> Polygon {
    let reach = SIMD2(max(0.05, abs(near.x)), max(0.05, abs(near.y)))
    // Prices of resources that are only bounded above stay positive.
    let low = near - reach
    return Polygon(
      low: SIMD2(near.x < 0 ? low.x : max(0, low.x), near.y < 0 ? low.y : max(0, low.y)), high: near + 2 * reach)
  }

  private func sample(
    _ multipliers: SIMD2<Double>, _ ranges: [ClosedRange<Int>]
  ) -> (bound: Double, slope: SIMD2<Double>, minimum: Relaxation.Minimum)? {
    var prices = Prices()
    prices[objective] = 1
    for (index, entry) in priced.enumerated() { prices[entry.resource] = multipliers[index] }
    guard let minimum = relaxation.minimum(prices, within: ranges) else { return nil }
    var bound = minimum.price
    var slope = SIMD2<Double>.zero
    for (index, entry) in priced.enumerated() {
      let edge = multipliers[index] < 0 ? entry.range.lowerBound : entry.range.upperBound
      bound -= multipliers[index] * edge
      slope[index] = minimum.costs[entry.resource] - edge
    }
    // Tables are single precision: what they could be off must not lift the bound.
    let magnitude = Resource.allCases.reduce(0) { $0 + abs(prices[$1] * minimum.costs[$1]) }
    return (bound - 1e-6 * magnitude, slope, minimum)
  }
}
