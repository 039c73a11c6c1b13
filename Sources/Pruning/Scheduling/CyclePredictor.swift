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
    // Some kernels go through all channels in one way, and others in several: whichever predicts the samples better that
    // are left out one by one.
    let apart = Self.leftOutError(samples, apart: true) < Self.leftOutError(samples, apart: false)
    coefficients = Self.fit(samples, apart: apart)
    self.heldOut = HeldOutError(count: 0, median: 0, worst: 0)
    let errors = heldOut.map { abs(cycles($0.occupancy) - $0.cycles) / $0.cycles }.sorted()
    guard let worst = errors.last else { return }
    self.heldOut = HeldOutError(
      count: errors.count, median: (errors[(errors.count - 1) / 2] + errors[errors.count / 2]) / 2, worst: worst)
  }

  /// Predicted cycles of a layer with this left of it.
  public func cycles(_ occupancy: Occupancy) -> Double {
    Self.predicted(coefficients[Self.regime(channels: occupancy.channels)], occupancy)
  }

  /// Samples that a regime needs for a fit of its own.
  private static let leastSamples = 6

  /// One fit a regime, or one for all where they are not `apart` or a regime was hardly measured.
  private static func fit(_ samples: [Sample], apart: Bool) -> [[Double]] {
    let all = coefficients(samples)
    return (0..<regimes).map { regime in
      let own = samples.filter { self.regime(channels: $0.occupancy.channels) == regime }
      return apart && own.count >= leastSamples ? coefficients(own) : all
    }
  }

  private static func coefficients(_ samples: [Sample]) -> [Double] {
    LeastSquares.fit(samples.map { features($0.occupancy) }, samples.map(\.cycles), sweeps: 5000)
  }

  /// The median error on each sample of a fit of the others.
  private static func leftOutError(_ samples: [Sample], apart: Bool) -> Double {
    let errors = samples.indices.map { index in
      let sample = samples[index]
      let regime = regime(channels: sample.occupancy.channels)
      var others = samples
      others.remove(at: index)
      // Only the sample's own fit is needed.
      let own = others.filter { self.regime(channels: $0.occupancy.channels) == regime }
      let fit = coefficients(apart && own.count >= leastSamples ? own : others)
      return abs(predicted(fit, sample.occupancy) - sample.cycles) / sample.cycles
    }
    return errors.isEmpty ? 0 : errors.sorted()[errors.count / 2]
  }

  private static func predicted(_ coefficients: [Double], _ occupancy: Occupancy) -> Double {
    zip(coefficients, features(occupancy)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Ways in which kernels go through the channels, fitted apart.
  public static let regimes = 3

  /// The way for so many input channels: less than a vector of 16, for which kernels gather whole windows; multiples of
  /// 4, which leave no rest and let taps join; and the others.
  public static func regime(channels: Int) -> Int { channels < 16 ? 0 : channels % 4 == 0 ? 1 : 2 }

  /// What a kernel's time is made of: a fixed part; copying the input; each filter; each kept tap of each filter, with
  /// its channels in blocks of 16, what is left of them in vectors of 4, and what is left of those singly. Filters come
  /// in twos, threes and fours where kernels share loads among them. Affine in the kept weights and filterlets.
  static func features(_ occupancy: Occupancy) -> [Double] {
    let (filters, channels) = (occupancy.filters, occupancy.channels)
    let (taps, weights) = (occupancy.filterlets, occupancy.weights)
    func vectors(_ count: Int, of size: Int) -> Int { (count + size - 1) / size }
    let shared = [2, 3, 4].map { vectors(filters, of: $0) * occupancy.positions * vectors(channels, of: 4) }
    let perTap = [1, channels / 16, vectors(channels, of: 16), vectors(channels % 16, of: 4), channels % 4]
    let others = [1, channels, filters, filters * vectors(channels, of: 16), weights]
    return (others + perTap.map { taps * $0 } + shared).map(Double.init)
  }
}
