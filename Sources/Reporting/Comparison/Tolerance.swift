import Experiments

/// How far a figure may be from the reference on another machine.
enum Tolerance: Equatable {
  /// A difference in the figure's own unit.
  case absolute(Double)
  /// A share of the reference.
  case relative(Double)

  /// The verdict on two values.
  func verdict(reference: Double?, new: Double?) -> Comparison.Verdict {
    guard let reference, let new else { return .missing }
    if reference == new { return .match }
    return abs(new - reference) <= bound(reference) ? .within : .differs
  }

  /// Text for tables, such as `±1 %`.
  func label(unit: String) -> String {
    switch self {
    case .absolute(let bound): "±\(Numbers.plain(bound)) \(unit)"
    case .relative(let share): "±\(Numbers.plain(share * 100)) %"
    }
  }

  private func bound(_ reference: Double) -> Double {
    switch self {
    case .absolute(let bound): bound
    case .relative(let share): share * abs(reference)
    }
  }
}

/// A figure that is compared with the reference.
///
/// Trained weights differ in their last bits from processor to processor, so accuracy may move by half a
/// point, and masks, and with them bytes and cycles, by a percent or two.
struct ComparedFigure {
  /// Name with the unit.
  let name: String
  /// How far it may be off.
  let tolerance: Tolerance
  /// The figure in a record, nil without it.
  let value: (Record) -> Double?

  /// The figures of a cell and of `boards`.
  static func all(boards: [String]) -> [ComparedFigure] {
    [
      ComparedFigure(name: "accuracy, %", tolerance: .absolute(0.5)) { $0.accuracy },
      ComparedFigure(name: "float accuracy, %", tolerance: .absolute(0.5)) { $0.floatAccuracy },
      ComparedFigure(name: "flash, bytes", tolerance: .relative(0.01)) { Double($0.flash.total) },
      ComparedFigure(name: "SRAM, bytes", tolerance: .relative(0.01)) { Double($0.sramBytes) },
      ComparedFigure(name: "MACs", tolerance: .relative(0.02)) { Double($0.macs) },
    ]
      + boards.map { board in
        ComparedFigure(name: "cycles, \(board)", tolerance: .relative(0.02)) {
          $0.board(board).map { Double($0.cycles) }
        }
      }
  }
}
