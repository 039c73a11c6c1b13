import Deployment
import Networks

/// Cycles of convolutions on one core, fitted on measurements of the real kernels.
///
/// One predictor a place in the network (input size, kernel, stride) and format. What the kernel does how often follows
/// from the place and what is left of the layer (`KernelFeatures`); what each costs is fitted.
public struct CyclePredictor: Codable, Hashable, Sendable {
  /// How a core computes convolutions of whole filters and filterlets.
  public enum Path: String, Codable, Sendable {
    /// Plain C.
    case portable
    /// Two or four positions at a time with the DSP extension, with loads in groups or between the multiplications.
    case pairsInGroups, pairs
    /// Eight positions at a time with MVE.
    case vector
  }

  /// What a fit holds for, beside the core.
  public struct Place: Codable, Hashable, Sendable {
    /// Rows and columns of the input.
    public var height, width: Int
    /// Rows and columns of the kernel; step; rows of zeros above, which measurements have on all sides.
    public var kernelHeight, kernelWidth, stride, padding: Int
    /// Name of the weight format.
    public var format: String
    /// How the core computes.
    public var path: Path

    /// The place of `convolution` on an input of this many rows and columns.
    public init(_ convolution: Convolution, height: Int, width: Int, format: String, path: Path) {
      (self.height, self.width, self.format, self.path) = (height, width, format, path)
      (kernelHeight, kernelWidth) = (convolution.kernelHeight, convolution.kernelWidth)
      (stride, padding) = (convolution.stride, convolution.padding.top)
    }

    /// Which of the kernel's ways of walking a layer it takes for so many input channels: each is fitted apart.
    public func regime(channels: Int) -> Int { KernelFeatures.regime(self, channels: channels) }
  }

  /// A measured layer.
  public struct Sample: Codable, Hashable, Sendable {
    /// Filters, kernel positions and input channels.
    public var filters, positions, channels: Int
    /// Weights kept, and filterlets with at least one.
    public var weights, filterlets: Int
    /// Its cycles.
    public var cycles: Double

    /// A layer with what was measured.
    public init(_ occupancy: Occupancy, cycles: Double) {
      (filters, positions, channels) = (occupancy.filters, occupancy.positions, occupancy.channels)
      (weights, filterlets) = (occupancy.weights, occupancy.filterlets)
      self.cycles = cycles
    }

    var occupancy: Occupancy {
      Occupancy(filters: filters, positions: positions, channels: channels, weights: weights, filterlets: filterlets)
    }
  }

  /// A layer that took no part in the fit.
  public struct Judged: Codable, Hashable, Sendable {
    /// What was measured, and what was predicted.
    public var measured, predicted: Double
    /// How far the prediction is off, as a share of the measured cycles.
    public var error: Double { abs(predicted - measured) / measured }
  }

  private let place: Place
  /// Cycles for each feature, by regime.
  private var coefficients: [[Double]]
  /// The layers held out, with their predictions.
  public private(set) var heldOut: [Judged] = []

  /// Fits `samples` of `place`, and judges the fit on `heldOut`.
  public init(_ place: Place, _ samples: [Sample], heldOut: [Sample]) {
    self.place = place
    coefficients = (0..<KernelFeatures.regimes).map { regime in
      let own = samples.filter { place.regime(channels: $0.channels) == regime }
      return LeastSquares.fit(own.map { KernelFeatures.list(place, $0.occupancy) }, own.map(\.cycles), sweeps: 20_000)
    }
    self.heldOut = heldOut.map { Judged(measured: $0.cycles, predicted: cycles($0.occupancy)) }
  }

  /// Predicted cycles of a layer with this left of it.
  public func cycles(_ occupancy: Occupancy) -> Double {
    let own = coefficients[place.regime(channels: occupancy.channels)]
    return zip(own, KernelFeatures.list(place, occupancy)).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

extension [CyclePredictor.Judged] {
  /// Median and largest error; nil where nothing was held out.
  public var errors: (median: Double, worst: Double)? {
    let sorted = map(\.error).sorted()
    guard let worst = sorted.last else { return nil }
    return ((sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2, worst)
  }
}
