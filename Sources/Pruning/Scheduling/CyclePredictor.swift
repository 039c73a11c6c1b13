import Deployment
import Networks

/// Cycles of convolutions on one core, fitted on measurements of the real kernels.
///
/// One predictor a place in the network (input size, kernel, stride) and format: copying the input, tails of rows and
/// loop entries follow from the place, so that only channels, filters and kept fine units are left to fit.
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

  /// Cycles for each feature by regime, in the order of `features`.
  private var coefficients: [[Double]]
  /// The error on layers held out.
  public private(set) var heldOut: HeldOutError

  /// Fits `samples`, and judges the fit on `heldOut`.
  public init(_ samples: [Sample], heldOut: [Sample]) {
    coefficients = (0..<Self.regimes).map { regime in
      let own = samples.filter { Self.regime(channels: $0.occupancy.channels) == regime }
      // A regime that was hardly measured is hardly met; the others stand for it.
      let used = own.count >= Self.leastSamples ? own : samples
      return LeastSquares.fit(used.map { Self.features($0.occupancy) }, used.map(\.cycles))
    }
    self.heldOut = HeldOutError(count: 0, median: 0, worst: 0)
    let errors = heldOut.map { abs(cycles($0.occupancy) - $0.cycles) / $0.cycles }.sorted()
    guard let worst = errors.last else { return }
    self.heldOut = HeldOutError(
      count: errors.count, median: (errors[(errors.count - 1) / 2] + errors[errors.count / 2]) / 2, worst: worst)
  }

  /// Predicted cycles of a layer with this left of it.
  public func cycles(_ occupancy: Occupancy) -> Double {
    zip(coefficients[Self.regime(channels: occupancy.channels)], Self.features(occupancy)).reduce(0) {
      $0 + $1.0 * $1.1
    }
  }

  /// Samples that a regime needs for a fit of its own.
  private static let leastSamples = 6

  /// Ways in which kernels go through the channels, fitted apart.
  public static let regimes = 3

  /// The way for so many input channels: less than a vector of 16, for which kernels gather whole windows; multiples of
  /// 4, which leave no rest and let taps join; and the others.
  public static func regime(channels: Int) -> Int { channels < 16 ? 0 : channels % 4 == 0 ? 1 : 2 }

  /// What a kernel's time is made of: a fixed part; copying the input; each filter; each kept tap of each filter, and its
  /// channels singly or in vectors of 4 and 16. Filters come in twos, threes and fours where kernels share loads among
  /// them. Affine in the kept weights and filterlets.
  static func features(_ occupancy: Occupancy) -> [Double] {
    let (filters, channels) = (occupancy.filters, occupancy.channels)
    let (taps, weights) = (occupancy.filterlets, occupancy.weights)
    func vectors(_ count: Int, of size: Int) -> Int { (count + size - 1) / size }
    let fours = vectors(channels, of: 4)
    let shared = [2, 3, 4].map { vectors(filters, of: $0) * occupancy.positions * fours }
    return [
      1, channels, vectors(channels, of: 16), channels % 4, filters, filters * fours, taps, taps * fours,
      taps * vectors(channels, of: 16), taps * (channels % 4), weights,
    ].map(Double.init) + shared.map(Double.init)
  }
}
