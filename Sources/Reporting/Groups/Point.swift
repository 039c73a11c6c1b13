import Experiments

/// A model on a data set, the frame within which methods are compared.
struct Workload: Hashable {
  let model: ModelChoice
  let dataset: String

  /// Text for headings, such as `vgg11 x0.5 on fashion-mnist`.
  var label: String { "\(model.label) on \(dataset)" }

  /// Text for file names, such as `vgg11-x0.5-fashion-mnist`.
  var slug: String { "\(model.label)-\(dataset)".replacing(" ", with: "-") }
}

/// A method, plain or under an ablation.
struct Variant: Hashable {
  let method: String
  let ablation: String?

  /// Text for tables and figures, such as `dtmm (no-bound)`.
  var label: String { ablation.map { "\(method) (\($0))" } ?? method }
}

/// What is told apart in tables and figures: workload, variant and budget. Seeds are repeats of it.
struct Point {
  let workload: Workload
  let variant: Variant
  let budget: Budget?
  /// One record a seed, in the order of the cells.
  private(set) var records: [Record]

  /// Text for the budget column.
  var budgetLabel: String { budget?.label ?? Numbers.none }

  /// Text for rows of figures, such as `dtmm, 20 %`.
  var label: String { budget.map { "\(variant.label), \($0.label)" } ?? variant.label }

  /// Whether this is the unpruned reference.
  var isDense: Bool { records.allSatisfy { !$0.cell.method.prunes } }

  /// Whether every model of the point fits its flash budget; storage ablations may not.
  var isWithinBudget: Bool { records.allSatisfy { $0.flash.total <= $0.flashBudget ?? .max } }

  /// The point that starts with `record`.
  init(_ record: Record) {
    workload = Workload(model: record.cell.model, dataset: record.cell.dataset)
    variant = Variant(method: record.cell.method.name, ablation: record.cell.ablation)
    budget = record.cell.budget
    records = [record]
  }

  /// Whether `other` differs by its seed only.
  func repeats(_ other: Point) -> Bool {
    workload == other.workload && variant == other.variant && budget == other.budget
  }

  /// Adds the record of another seed.
  mutating func add(_ record: Record) { records.append(record) }

  /// The mean of a figure over the seeds that have it.
  func estimate(_ figure: (Record) -> Double?) -> Estimate? { Estimate(records.compactMap(figure)) }

  /// The mean over seeds of what `compare` makes of this point's figure and that of `other` for the same
  /// seed.
  func paired(
    with other: Point?, _ figure: (Record) -> Double?, _ compare: (Double, Double) -> Double
  ) -> Estimate? {
    Estimate(
      records.compactMap { record in
        guard let twin = other?.records.first(where: { $0.cell.seed == record.cell.seed }),
          let mine = figure(record), let theirs = figure(twin)
        else { return nil }
        return compare(mine, theirs)
      })
  }
}

extension Record {
  /// What `board` costs, nil if it was not emulated.
  func board(_ name: String) -> BoardRecord? { boards.first { $0.board == name } }
}
