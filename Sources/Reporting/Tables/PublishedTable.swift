import Experiments

extension TableKind {
  /// Published figures beside ours.
  static let published = TableKind(
    name: "published", summary: "published figures beside ours, with what the comparison is worth",
    title: "Against published figures"
  ) { input in
    let comparisons = input.published.flatMap { set in
      set.figures.compactMap { PublishedComparison($0, in: set, groups: input.groups) }
    }
    let sets = input.published.filter { !$0.figures.isEmpty }
    return [.text(tolerances(sets)), .table(publishedTable(input.groups, comparisons))]
  }

  private static func tolerances(_ sets: [PublishedSet]) -> String {
    let sources = sets.map { "`\($0.name)` is \($0.title) (\($0.source), \($0.version)). \($0.note)" }
    let rules = """
      A match is within \(Numbers.fixed(PublishedComparison.matchTolerance * 100, 1)) % \
      (0.05 points of accuracy), \
      within tolerance \(Numbers.fixed(PublishedComparison.tolerance * 100, 0)) % \
      (\(PublishedComparison.accuracyTolerance) points); of another width or data set only the direction \
      against the unpruned model is compared. Ours is the point whose weights are nearest in bytes; accuracy is \
      compared in points. "Not published" means that no source at hand has such a figure.
      """
    return ([rules] + sources).joined(separator: " ")
  }

  private static func publishedTable(_ groups: ResultGroups, _ comparisons: [PublishedComparison])
    -> TextTable
  {
    var table = TextTable([
      .text("Model"), .text("Data set"), .text("Method"), .text("Quantity"), .number("Ours"),
      .number("Published"), .number("Ours over it"), .text("Published for"), .text("Source"), .text("Verdict"),
    ])
    let variants = groups.points.filter { $0.variant.ablation == nil }
    for point in variants.uniqueByMethod {
      let found = comparisons.filter {
        $0.point.workload == point.workload && $0.point.variant == point.variant
      }
      if found.isEmpty { table.add(cells(of: point)) }
      for comparison in found { table.add(cells(of: comparison)) }
    }
    return table
  }

  private static func cells(of point: Point) -> [String] {
    [
      point.workload.model.label, point.workload.dataset, point.variant.label, "all", Numbers.none,
      Numbers.none,
      Numbers.none, Numbers.none, Numbers.none, PublishedVerdict.notPublished.rawValue,
    ]
  }

  private static func cells(of comparison: PublishedComparison) -> [String] {
    let (figure, point) = (comparison.figure, comparison.point)
    let digits = figure.quantity == .accuracy ? 2 : 0
    let model = ModelChoice.label(figure.model, width: figure.width)
    return [
      point.workload.model.label, point.workload.dataset, point.label,
      figure.quantity.rawValue,
      Numbers.fixed(comparison.ours, digits), Numbers.fixed(figure.value, digits),
      comparison.ratio.map(Numbers.ratio) ?? Numbers.signed(comparison.ours - figure.value, 2),
      "\(model) on \(figure.dataset)", comparison.source, comparison.verdict.rawValue,
    ]
  }
}

extension ModelChoice {
  /// The label of a model that was not run here.
  fileprivate static func label(_ name: String, width: Double) -> String {
    width == 1 ? name : "\(name) x\(width)"
  }
}

extension [Point] {
  /// The first point of each workload and variant.
  fileprivate var uniqueByMethod: [Point] {
    var seen: Set<[String]> = []
    return filter { seen.insert([$0.workload.slug, $0.variant.label]).inserted }
  }
}
