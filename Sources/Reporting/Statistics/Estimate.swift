import Foundation

/// A mean over seeds with its 95 % confidence interval.
public struct Estimate: Equatable, Sendable {
  /// The mean.
  public let mean: Double
  /// Half the width of the interval by Student's t; nil for one value, which has no spread.
  public let halfWidth: Double?
  /// How many values.
  public let count: Int

  /// The estimate from independent `values`; nil if there are none.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    count = values.count
    mean = values.reduce(0, +) / Double(count)
    guard count > 1 else {
      halfWidth = nil
      return
    }
    var squares = 0.0
    for value in values { squares += (value - mean) * (value - mean) }
    let variance = squares / Double(count - 1)
    halfWidth = StudentT.quantile(degreesOfFreedom: count - 1) * (variance / Double(count)).squareRoot()
  }

  /// Whether zero lies inside the interval, so that a difference may be chance; false for one value.
  public var mayBeZero: Bool { halfWidth.map { abs(mean) <= $0 } ?? false }
}

/// Student's t distribution.
public enum StudentT {
  /// Two-sided 95 % quantiles for 1 to 30 degrees of freedom.
  ///
  /// Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2, column 0.975.
  private static let quantiles = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
  ]

  /// The value that |t| exceeds with a probability of 5 %.
  ///
  /// Above 30 degrees of freedom by the first terms of the Cornish-Fisher expansion about the normal
  /// quantile (Abramowitz and Stegun 26.7.5).
  public static func quantile(degreesOfFreedom: Int) -> Double {
    if degreesOfFreedom >= 1, degreesOfFreedom <= quantiles.count { return quantiles[degreesOfFreedom - 1] }
    let (z, n) = (1.959964, Double(degreesOfFreedom))
    let first = (pow(z, 3) + z) / 4
    let second = (5 * pow(z, 5) + 16 * pow(z, 3) + 3 * z) / 96
    return z + first / n + second / (n * n)
  }
}
