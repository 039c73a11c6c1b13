import Foundation

/// How numbers look in tables and figures.
enum Numbers {
  /// What stands in place of a missing number.
  static let none = "–"

  /// A number with `digits` decimals, digits grouped in threes, and a true minus sign.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    let text = String(format: "%.\(digits)f", abs(value))
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let whole = grouped(String(parts[0]))
    let magnitude = parts.count > 1 ? "\(whole).\(parts[1])" : whole
    let isZero = !text.contains { $0 != "0" && $0 != "." }
    return value < 0 && !isZero ? "−\(magnitude)" : magnitude
  }

  /// A count, digits grouped in threes.
  static func count(_ value: Int) -> String { fixed(Double(value), 0) }

  /// A number with its sign, also when positive.
  static func signed(_ value: Double, _ digits: Int) -> String {
    let text = fixed(value, digits)
    return value > 0 && text.contains { ("1"..."9").contains($0) } ? "+\(text)" : text
  }

  /// A duration or the like with three significant digits or more.
  static func significant(_ value: Double) -> String {
    let size = abs(value)
    return fixed(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
  }

  /// As `significant`, with its sign also when positive.
  static func signedSignificant(_ value: Double) -> String {
    value > 0 ? "+\(significant(value))" : significant(value)
  }

  /// A number rounded to a whole one, digits grouped in threes.
  static func whole(_ value: Double) -> String { fixed(value, 0) }

  /// A factor such as `0.35×`.
  static func ratio(_ value: Double) -> String { fixed(value, value >= 10 ? 1 : 2) + "×" }

  /// The mean, with ± half the interval when there is one.
  static func estimate(_ estimate: Estimate?, _ format: (Double) -> String) -> String {
    guard let estimate else { return none }
    guard let half = estimate.halfWidth else { return format(estimate.mean) }
    let spread = format(half).replacing("+", with: "")
    let isZero = !spread.contains { ("1"..."9").contains($0) }
    return "\(format(estimate.mean)) ± \(isZero ? "0" : spread)"
  }

  /// A number without needless decimals, as on an axis.
  static func plain(_ value: Double) -> String { String(format: "%g", value) }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (offset, digit) in digits.enumerated() {
      if offset > 0, (digits.count - offset) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
