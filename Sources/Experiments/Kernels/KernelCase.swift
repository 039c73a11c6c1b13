import Deployment
import Foundation
import Networks

/// What is measured: a layer in a format at a sparsity, with random weights.
public struct KernelCase: Codable, Hashable, Sendable {
  /// The layer.
  public let layer: KernelLayer
  /// Name of the weight format.
  public let format: String
  /// Share of the format's finest units that are pruned.
  public let sparsity: Double
  /// Decides weights, mask and input.
  public let seed: UInt64

  /// A case. Throws `KernelBenchError` for a format that is not registered or a sparsity outside 0...1.
  public init(layer: KernelLayer, format: String, sparsity: Double, seed: UInt64) throws(KernelBenchError) {
    guard let type = WeightFormats.named(format) else {
      throw .unknown("format", format, known: WeightFormats.all.map { $0.name })
    }
    guard (0...1).contains(sparsity) else {
      throw KernelBenchError("the sparsity \(sparsity) is no share; expected 0 to 1, such as 0.5")
    }
    if let least = type.pattern?.leastSparsity, sparsity < least {
      throw KernelBenchError("\(format) prunes at least \(least) of a layer; \(sparsity) is less")
    }
    (self.layer, self.format, self.sparsity, self.seed) = (layer, format, sparsity, seed)
  }

  /// The same layer with nothing pruned, in the dense format.
  public var dense: KernelCase {
    get throws(KernelBenchError) {
      try KernelCase(layer: layer, format: DenseFormat.name, sparsity: 0, seed: seed)
    }
  }

  /// Random streams of one seed, so that cases of different formats and sparsities share weights and input.
  private enum Stream: UInt64 {
    case weights = 1
    case mask, bias, input
  }

  private func generator(_ stream: Stream) -> SeededGenerator { SeededGenerator(seed: seed, stream: stream.rawValue) }

  /// The layer ready to be compiled. Throws `FormatError` where it does not fit the format.
  func packed() throws -> PackedModel { try ModelPacker.pack(model(), format: format, strict: true) }

  /// The input, int8 over the whole range.
  func input() -> Data {
    var generator = generator(.input)
    return Data((0..<layer.input.count).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }

  /// 1 for each weight that is kept, 0 for each that is pruned, OHWI.
  public func mask() -> [UInt8] {
    var generator = generator(.mask)
    let format = WeightFormats.named(format) ?? DenseFormat.self
    return PruningMask.random(layer.convolution, for: format, sparsity: sparsity, using: &generator)
  }

  private func model() -> QuantisedModel {
    QuantisedModel(
      network: layer.network,
      tensors: [
        TensorQuantisation(scale: 0.02, zeroPoint: Self.inputZeroPoint), TensorQuantisation(scale: 0.05, zeroPoint: 5),
      ],
      weights: [1: weights()])
  }

  static let inputZeroPoint: Int32 = -7
  /// Standard deviation of the dense layer's outputs: wide, but few saturate.
  private static let outputDeviation = 40.0
  /// Standard deviation of integers drawn evenly from -127...127.
  private static let evenDeviation = (255.0 * 255 - 1).squareRoot() / 12.0.squareRoot()

  /// The weights, biases and multipliers.
  func weights() -> QuantisedWeights {
    var generator = generator(.weights)
    let mask = mask()
    let values = mask.map { kept in
      let value = Int8.random(in: -127...127, using: &generator)
      return kept == 0 ? 0 : value
    }
    let length = layer.convolution.weightsPerFilter
    let accumulator = Self.evenDeviation * Self.evenDeviation * Double(length).squareRoot()
    var biases = self.generator(.bias)
    let bias = (0..<layer.filters).map { filter in
      let sum = values[filter * length..<(filter + 1) * length].reduce(0) { $0 + Int32($1) }
      return Int32.random(in: -5000...5000, using: &biases) - Self.inputZeroPoint * sum
    }
    let multiplier = FixedPointMultiplier(Self.outputDeviation / accumulator)
    return QuantisedWeights(
      values: Data(values.map { UInt8(bitPattern: $0) }), mask: Data(mask), bias: bias,
      multipliers: Array(repeating: multiplier, count: layer.filters))
  }
}
