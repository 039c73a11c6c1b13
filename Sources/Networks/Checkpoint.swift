import Foundation

/// Floats that encode as base64 little-endian bytes, so that JSON artifacts stay compact and exact.
public struct FloatBuffer: Codable, Hashable, Sendable {
  /// The values.
  public var values: [Float]

  /// Wraps `values`.
  public init(_ values: [Float]) { self.values = values }

  /// Reads the base64 bytes; throws `DecodingError` if they are not whole floats.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let data = try container.decode(Data.self)
    guard data.count % 4 == 0 else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(data.count) bytes are not a whole number of floats")
    }
    values = data.withUnsafeBytes { raw in
      (0..<data.count / 4).map {
        Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
      }
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var data = Data(capacity: 4 * values.count)
    for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) } }
    var container = encoder.singleValueContainer()
    try container.encode(data)
  }
}

/// The float parameters of a convolution and its batch norm.
public struct ConvolutionParameters: Codable, Hashable, Sendable {
  /// OHWI weights: [filters][kernelHeight][kernelWidth][inputChannels].
  public var weights: FloatBuffer
  /// Batch-norm scale, one a filter.
  public var gamma: FloatBuffer
  /// Batch-norm shift, one a filter.
  public var beta: FloatBuffer
  /// Running mean, one a filter.
  public var mean: FloatBuffer
  /// Running variance (biased by nothing; the epsilon is `Checkpoint.epsilon`), one a filter.
  public var variance: FloatBuffer
  /// 1 where a weight is kept and 0 where it is pruned, OHWI; nil when every weight is kept.
  public var mask: Data?

  /// The parameters of one convolution.
  public init(
    weights: [Float], gamma: [Float], beta: [Float], mean: [Float], variance: [Float],
    mask: Data? = nil
  ) {
    self.weights = FloatBuffer(weights)
    self.gamma = FloatBuffer(gamma)
    self.beta = FloatBuffer(beta)
    self.mean = FloatBuffer(mean)
    self.variance = FloatBuffer(variance)
    self.mask = mask
  }
}

/// The float parameters of a fully connected layer.
public struct DenseParameters: Codable, Hashable, Sendable {
  /// [outputs][inputs], inputs in NHWC order.
  public var weights: FloatBuffer
  /// One an output.
  public var bias: FloatBuffer

  /// The parameters of one dense layer.
  public init(weights: [Float], bias: [Float]) {
    self.weights = FloatBuffer(weights)
    self.bias = FloatBuffer(bias)
  }
}

/// A network with its float parameters, keyed by node id.
public struct Checkpoint: Codable, Hashable, Sendable {
  /// The batch norm's epsilon, everywhere in the project.
  public static let epsilon: Float = 1e-5

  /// The architecture, with the filters that are left.
  public var network: Network
  /// Parameters of each convolution by node id.
  public var convolutions: [Int: ConvolutionParameters]
  /// Parameters of each dense layer by node id.
  public var dense: [Int: DenseParameters]

  /// A checkpoint of `network`.
  public init(
    network: Network, convolutions: [Int: ConvolutionParameters], dense: [Int: DenseParameters]
  ) {
    self.network = network
    self.convolutions = convolutions
    self.dense = dense
  }
}
