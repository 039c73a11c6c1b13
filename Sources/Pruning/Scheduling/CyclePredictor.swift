import Deployment
import Networks

/// Cycles of convolutions on one core, fitted on measurements of the real kernels.
///
/// One fit a place in the network (input size, kernel, stride) and format: copying the input, tails of rows and loop
/// entries follow from the place, so that only channels, filters and kept fine units are left to fit.
public struct CyclePredictor: Codable, Hashable, Sendable {
  /// What a fit holds for, beside the core.
  public struct Place: Codable, Hashable, Sendable {
    /// Rows and columns of the input.
    public var height, width: Int
    /// Rows and columns of the kernel; step; rows of zeros above, which measurements have on all sides.
    public var kernelHeight, kernelWidth, stride, padding: Int
    /// Name of the weight format.
    public var format: String

    /// The place of `convolution` on an input of this many rows and columns.
    public init(_ convolution: Convolution, height: Int, width: Int, format: String) {
      (self.height, self.width, self.format) = (height, width, format)
      (kernelHeight, kernelWidth) = (convolution.kernelHeight, convolution.kernelWidth)
      (stride, padding) = (convolution.stride, convolution.padding.top)
    }
  }

  /// A measured layer.
  public struct Sample: Hashable, Sendable {
    /// What is left of it.
    public var occupancy: Occupancy
    /// Its cycles.
    public var cycles: Double

    /// A layer with what was measured.
    public init(_ occupancy: Occupancy, cycles: Double) {
      self.occupancy = occupancy
      self.cycles = cycles
    }
  }

  /// How far predictions of layers that took no part in the fit are off, as shares of the measured cycles.
  public struct HeldOutError: Codable, Hashable, Sendable {
    /// Layers held out.
    public var count: Int
    /// Median and largest error.
    public var median, worst: Double
  }

  /// Cycles for each feature, in the order of `features`.
  public private(set) var coefficients: [Double]
  /// The error on layers held out.
  public private(set) var heldOut: HeldOutError

  /// Fits `samples`, and judges the fit on `heldOut`.
  public init(_ samples: [Sample], heldOut: [Sample]) {
    coefficients = LeastSquares.fit(samples.map { Self.features($0.occupancy) }, samples.map(\.cycles))
    self.heldOut = HeldOutError(count: 0, median: 0, worst: 0)
    let errors = heldOut.map { abs(cycles($0.occupancy) - $0.cycles) / $0.cycles }.sorted()
    guard let worst = errors.last else { return }
    self.heldOut = HeldOutError(
      count: errors.count, median: (errors[(errors.count - 1) / 2] + errors[errors.count / 2]) / 2, worst: worst)
  }

  /// Predicted cycles of a layer with this left of it.
  public func cycles(_ occupancy: Occupancy) -> Double {
    zip(coefficients, Self.features(occupancy)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// What a kernel's time is made of: a fixed part; copying the input, whole vectors of 4 and 16 channels at a time;
  /// each filter; each kept tap of each filter, and its channels singly or in vectors of 4 and 16. Filters come in
  /// pairs and fours where kernels share loads among them. Affine in the kept weights and filterlets.
  static func features(_ occupancy: Occupancy) -> [Double] {
    let (filters, channels) = (occupancy.filters, occupancy.channels)
    let (taps, weights) = (occupancy.filterlets, occupancy.weights)
    func vectors(_ count: Int, of size: Int) -> Int { (count + size - 1) / size }
    return [
      1, channels, vectors(channels, of: 4), vectors(channels, of: 16), channels % 4 == 0 ? 0 : 1, filters,
      vectors(filters, of: 2), vectors(filters, of: 4), taps, taps * vectors(channels, of: 4),
      taps * vectors(channels, of: 16), weights, channels % 4 == 0 ? 0 : taps,
      vectors(filters, of: 2) * occupancy.positions * vectors(channels, of: 4),
      vectors(filters, of: 4) * occupancy.positions * vectors(channels, of: 4),
    ].map(Double.init)
  }
}
