import Foundation

/// A range of an axis, with tics where the axis is logarithmic.
struct AxisRange {
  let low: Double
  let high: Double
  let isLogarithmic: Bool

  /// A horizontal axis for costs: logarithmic when the values span a factor of four or more.
  static func spread(_ values: [Double]) -> AxisRange {
    let (least, most) = (values.min() ?? 1, values.max() ?? 1)
    if least > 0, most / least >= 4 {
      return AxisRange(low: least / 1.25, high: most * 1.25, isLogarithmic: true)
    }
    let margin = max((most - least) * 0.1, most * 0.05)
    return AxisRange(low: max(0, least - margin), high: most + margin, isLogarithmic: false)
  }

  /// The smallest of 1, 2 and 5 times a power of ten that is not below `least`: a step between tics.
  static func step(_ least: Double) -> Double {
    guard least > 0 else { return 1 }
    let decade = pow(10, log10(least).rounded(.down))
    return ([1, 2, 5].map { $0 * decade }.first { $0 >= least * 0.999 }) ?? decade * 10
  }

  /// Whether `value` is on the axis.
  func contains(_ value: Double) -> Bool { value >= low && value <= high }

  /// The gnuplot commands that set the axis.
  var commands: String {
    let range = "set xrange [\(low):\(high)]"
    guard isLogarithmic else { return range }
    let tics = self.tics.map { "\"\(Numbers.plain($0))\" \($0)" }.joined(separator: ", ")
    return "\(range)\nset logscale x\nset xtics (\(tics))"
  }

  /// 1, 2 and 5 times the powers of ten within the range.
  private var tics: [Double] {
    let decades = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
    return decades.flatMap { decade in [1, 2, 5].map { $0 * pow(10, Double(decade)) } }.filter(contains)
  }
}
