import Experiments

/// How a figure of ours stands to a published one.
enum PublishedVerdict: String {
  case match
  case within = "within tolerance"
  case direction = "direction only"
  case differs
  case notPublished = "not published"
}

/// One published figure beside ours.
struct PublishedComparison {
  let figure: PublishedFigure
  let source: String
  /// The point it is compared with.
  let point: Point
  /// Our figure.
  let ours: Double
  let verdict: PublishedVerdict

  /// Relative difference that is a match: what rounding to three digits leaves.
  static let matchTolerance = 0.005
  /// Relative difference within tolerance; for accuracy, points.
  static let tolerance = 0.05
  /// Points of accuracy within tolerance.
  static let accuracyTolerance = 0.5

  /// Compares a figure of `set` with the point of the same model and method that is nearest in weight bytes, where those
  /// are published too, and else in the figure itself.
  ///
  /// The value itself is compared only for the same width and data set. Else only the direction can be:
  /// whether pruning moved the quantity to the same side of the unpruned model.
  init?(_ figure: PublishedFigure, in set: PublishedSet, groups: ResultGroups) {
    let candidates = groups.points.filter {
      $0.variant == Variant(method: figure.method, ablation: nil) && $0.workload.model.name == figure.model
    }
    let same = candidates.filter {
      $0.workload.model.width == figure.width && $0.workload.dataset == figure.dataset
    }
    func value(_ point: Point) -> Double? { point.estimate { Self.ours(figure, $0) }?.mean }
    let anchor = set.figures.first { $0.isOfSameModel(as: figure) && $0.quantity == .weightBytes } ?? figure
    func distance(_ point: Point) -> Double {
      abs((point.estimate { Self.ours(anchor, $0) }?.mean ?? .infinity) - anchor.value)
    }
    let pool = same.isEmpty ? candidates : same
    guard let point = pool.min(by: { distance($0) < distance($1) }), let ours = value(point) else {
      return nil
    }
    let dense = groups.dense(for: point).flatMap(value)
    guard
      let verdict = same.isEmpty
        ? Self.direction(figure, ours, dense) : Self.verdict(figure, ours, dense)
    else { return nil }
    self.figure = figure
    source = set.name
    self.point = point
    self.ours = ours
    self.verdict = verdict
  }

  private static func verdict(_ figure: PublishedFigure, _ ours: Double, _ dense: Double?) -> PublishedVerdict {
    let difference = abs(ours - figure.value)
    let isAccuracy = figure.quantity == .accuracy
    if difference <= (isAccuracy ? 0.05 : matchTolerance * figure.value) { return .match }
    if difference <= (isAccuracy ? accuracyTolerance : tolerance * figure.value) { return .within }
    return direction(figure, ours, dense) ?? .differs
  }

  private static func direction(_ figure: PublishedFigure, _ ours: Double, _ dense: Double?)
    -> PublishedVerdict?
  {
    guard let unpruned = figure.unpruned, let dense else { return nil }
    return (figure.value < unpruned) == (ours < dense) ? .direction : .differs
  }

  private static func ours(_ figure: PublishedFigure, _ record: Record) -> Double? {
    switch figure.quantity {
    case .modelBytes: Double(record.flash.total)
    case .weightBytes: Double(record.flash.values)
    case .biasBytes: Double(record.flash.bias)
    case .accuracy: record.accuracy
    case .instructionsM55: record.boards.first { $0.core == "Cortex-M55" }.map { Double($0.instructions) }
    }
  }

  /// Ours over the published figure; nil for accuracy, which is compared in points.
  var ratio: Double? { figure.quantity == .accuracy || figure.value == 0 ? nil : ours / figure.value }
}

extension PublishedFigure {
  /// Whether `other` is of the same deployed model.
  fileprivate func isOfSameModel(as other: PublishedFigure) -> Bool {
    (model, width, dataset, method) == (other.model, other.width, other.dataset, other.method)
  }
}
