import Experiments

/// Draws one workload's accuracy against a cost that is to be small.
struct AccuracyFigure {
  /// What accuracy is paid with.
  struct Cost: Sendable {
    /// Name of the figure's kind.
    let name: String
    /// What follows the workload in file names; empty where one figure a workload is enough.
    let suffix: String
    /// Label of the axis.
    let axis: String
    /// Unit of the axis.
    let unit: String
    /// What the caption says it is, such as `its bytes in flash`.
    let words: String
    /// What a method with less of it is, such as `smaller`.
    let comparative: String
    /// The cost of a record in the unit; nil where it was not measured.
    let value: @Sendable (Record) -> Double?
    /// The bound that a point's budget sets, drawn as a line; nil for none.
    let bound: @Sendable (Point) -> Double?
  }

  let groups: ResultGroups
  let workload: Workload
  let cost: Cost

  /// Where a point lies: its cost, accuracy in percent, half its interval.
  private struct Place {
    let variant: Variant
    let isDense: Bool
    let cost: Double
    let accuracy: Estimate
  }

  private var places: [Place] {
    groups.points(of: workload).compactMap { point in
      guard let spent = point.estimate(cost.value), let accuracy = point.estimate({ $0.accuracy }) else { return nil }
      return Place(variant: point.variant, isDense: point.isDense, cost: spent.mean, accuracy: accuracy)
    }
  }

  var figure: Figure {
    let places = places
    let series = places.map(\.variant).unique
    let right = 62 + Figure.width(of: places.map(legendText) + ["Pareto front"])
    let size = (width: 640 + right, height: max(400, 90 + 20 * (series.count + 2)))
    return Figure(
      name: cost.name, scope: workload.slug + cost.suffix, caption: caption, size: size,
      tables: tables(places, series),
      script: script(places, series, right: Double(right) / Double(size.width)))
  }

  private var caption: String {
    let bars =
      hasBars
      ? " Error bars are 95 % intervals of the mean over seeds; markers are moved aside to part them."
      : ""
    let lines = bounds.isEmpty ? "" : "; vertical lines are the budgets"
    return """
      Accuracy of the int8 network against \(cost.words), \(workload.label). \
      No method is both \(cost.comparative) and better than a point on the Pareto front\(lines).\(bars)
      """
  }

  private var hasBars: Bool { places.contains { $0.accuracy.halfWidth != nil } }

  /// How far the marker of a variant is moved to the right, in the cost's unit.
  private func shift(_ index: Int, of count: Int, _ places: [Place]) -> Double {
    let axis = axis(places)
    guard hasBars, !axis.isLogarithmic else { return 0 }
    return (Double(index) - Double(count - 1) / 2) * 0.012 * (axis.high - axis.low)
  }

  private func tables(_ places: [Place], _ series: [Variant]) -> [PlotTable] {
    let front = ParetoFront.indices(places.map { ($0.cost, $0.accuracy.mean) })
    let tables = series.enumerated().map { index, variant in
      let members = places.filter { $0.variant == variant }.sorted { $0.cost < $1.cost }
      return PlotTable(
        name: "series\(index)",
        rows: members.map { place in
          let (mean, half) = (place.accuracy.mean, place.accuracy.halfWidth ?? 0)
          return [place.cost + shift(index, of: series.count, places), mean, mean - half, mean + half]
        })
    }
    return tables
      + [PlotTable(name: "front", rows: front.map { [places[$0].cost, places[$0].accuracy.mean] })]
  }

  private func script(_ places: [Place], _ series: [Variant], right: Double) -> String {
    let (x, y) = (axis(places), accuracyRange(places))
    let commands = [
      "set title \(Figure.quoted(workload.label))",
      "set xlabel \(Figure.quoted(cost.axis))",
      "set ylabel 'Top-1 accuracy, int8, whole test set, %'",
      "set grid lc rgb '#CCCCCC' lw 0.8", "set border 3 lw 0.8", "set tics nomirror",
      x.commands, "set yrange [\(y.low):\(y.high)]",
      "set key at screen \(1.01 - right), graph 1 left top Left reverse samplen 2 spacing 1.2",
      "set rmargin at screen \(1 - right)",
    ]
    return (commands + budgetLines(x) + [plot(places, series)]).joined(separator: "\n")
  }

  /// The dense network costs so much more than the others that it would press them into a corner: beyond twice their
  /// cost it is a line across.
  private func isOffAxis(_ place: Place, _ places: [Place]) -> Bool {
    let others = places.filter { !$0.isDense }.map(\.cost).max()
    return place.isDense && (others.map { place.cost > 2 * $0 } ?? false)
  }

  private func axis(_ places: [Place]) -> AxisRange {
    AxisRange.spread(places.filter { !isOffAxis($0, places) }.map(\.cost))
  }

  private func legendText(_ place: Place) -> String {
    place.isDense
      ? "\(place.variant.label) (\(Numbers.significant(place.cost)) \(cost.unit))" : place.variant.label
  }

  private func accuracyRange(_ places: [Place]) -> (low: Double, high: Double) {
    let lows = places.map { $0.accuracy.mean - ($0.accuracy.halfWidth ?? 0) }
    let highs = places.map { $0.accuracy.mean + ($0.accuracy.halfWidth ?? 0) }
    let (low, high) = (lows.min() ?? 0, highs.max() ?? 100)
    let margin = max(0.5, (high - low) * 0.12)
    return (low - margin, high + margin)
  }

  /// The budgets' labels and bounds.
  private var bounds: [(label: String, bound: Double)] {
    groups.pruned(of: workload).compactMap { budget, points in
      guard let budget, let bound = points.first.flatMap(cost.bound) else { return nil }
      return (budget.label, bound)
    }
  }

  private func budgetLines(_ x: AxisRange) -> [String] {
    bounds.filter { x.contains($0.bound) }.flatMap { label, bound in
      [
        "set arrow from first \(bound), graph 0 to first \(bound), graph 1 nohead dt 3 lc rgb '#999999' back",
        "set label \(Figure.quoted(label)) at first \(bound), graph 0.03 right offset -0.4,0 tc rgb 'gray40'",
      ]
    }
  }

  private func plot(_ places: [Place], _ series: [Variant]) -> String {
    let all = groups.variants
    var parts = ["$front using 1:2 with steps dt 2 lw 1.2 lc rgb '#555555' title 'Pareto front'"]
    for (index, variant) in series.enumerated() {
      let members = places.filter { $0.variant == variant }
      parts += plot(
        members, among: places, number: all.firstIndex(of: variant) ?? index, block: "series\(index)")
    }
    return "plot " + parts.joined(separator: ", ")
  }

  private func plot(_ members: [Place], among places: [Place], number: Int, block: String) -> [String] {
    guard let first = members.first else { return [] }
    let title = "title \(Figure.quoted(legendText(first)))"
    if isOffAxis(first, places) {
      return ["\(first.accuracy.mean) with lines dt 4 lw 1.6 lc rgb '\(Palette.dense)' \(title)"]
    }
    let look =
      first.isDense
      ? "pt 4 ps 1.4 lw 1.6 lc rgb '\(Palette.dense)'"
      : "pt \(Palette.marker(number)) ps 1.2 lw 1.4 lc rgb '\(Palette.colour(number))'"
    let bars = members.contains { $0.accuracy.halfWidth != nil }
    return ["$\(block) using 1:2 with linespoints \(look) \(title)"]
      + (bars ? ["$\(block) using 1:2:3:4 with yerrorbars \(look) notitle"] : [])
  }
}
