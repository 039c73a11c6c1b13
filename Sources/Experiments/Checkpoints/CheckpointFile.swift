import Foundation
import Networks
import Training

/// A trained dense network in a compact file: a line of JSON that says how it was trained, then its parameters.
///
///     DTMM checkpoint 1\n
///     {"identity": ..., "epochs": [...], "network": ...}\n
///     for each convolution, then each dense layer, by node: weights as float16, then float32 gamma, beta, mean,
///     variance (convolutions) or bias (dense layers); all little-endian
///
/// Weights lose all but 11 bits of precision, which the int8 model does not see: committed checkpoints are scored as they
/// are read.
public struct CheckpointFile: Sendable {
  /// The extension of such files.
  public static let fileExtension = "dtmm"
  private static let magic = "DTMM checkpoint 1"

  private struct Header: Codable {
    var identity: TrainingIdentity
    var epochs: [EpochRecord]
    var network: Network
  }

  /// How it was trained.
  public var identity: TrainingIdentity
  /// The network with its training record.
  public var trained: TrainedNetwork

  /// The file of a trained network.
  public init(identity: TrainingIdentity, trained: TrainedNetwork) {
    (self.identity, self.trained) = (identity, trained)
  }

  /// Reads the bytes of a file; `name` stands for it in the `CheckpointError` that is thrown when they are no checkpoint.
  public init(data: Data, name: String) throws(CheckpointError) {
    let lines = data.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
    guard lines.count == 3, String(decoding: lines[0], as: UTF8.self) == Self.magic else {
      throw CheckpointError(name, "does not begin with \"\(Self.magic)\"")
    }
    let header: Header
    do {
      header = try JSONDecoder().decode(Header.self, from: Data(lines[1]))
    } catch {
      throw CheckpointError(name, "has no readable header in its second line: \(error)")
    }
    var reader = ParameterReader(data: Data(lines[2]), name: name)
    let checkpoint = try reader.checkpoint(of: header.network)
    try reader.finish()
    identity = header.identity
    trained = TrainedNetwork(checkpoint: checkpoint, epochs: header.epochs)
  }

  /// The bytes of the file.
  public func data() throws -> Data {
    let header = Header(identity: identity, epochs: trained.epochs, network: trained.checkpoint.network)
    var data = Data("\(Self.magic)\n".utf8)
    data.append(try CanonicalJSON.encode(header).filter { $0 != UInt8(ascii: "\n") })
    data.append(UInt8(ascii: "\n"))
    for (_, layer) in trained.checkpoint.convolutions.sorted(by: { $0.key < $1.key }) {
      data.appendHalves(layer.weights.values)
      for values in [layer.gamma, layer.beta, layer.mean, layer.variance] { data.appendFloats(values.values) }
    }
    for (_, layer) in trained.checkpoint.dense.sorted(by: { $0.key < $1.key }) {
      data.appendHalves(layer.weights.values)
      data.appendFloats(layer.bias.values)
    }
    return data
  }
}

/// A file that is no checkpoint, and why.
public struct CheckpointError: Error, Equatable, CustomStringConvertible {
  /// The message.
  public let description: String

  init(_ name: String, _ reason: String) {
    description = "\(name) \(reason); expected a checkpoint that `dtmm checkpoint` wrote"
  }
}

/// Takes parameters from bytes, front to back.
private struct ParameterReader {
  let data: Data
  let name: String
  private var position = 0

  init(data: Data, name: String) { (self.data, self.name) = (data, name) }

  mutating func checkpoint(of network: Network) throws(CheckpointError) -> Checkpoint {
    var checkpoint = Checkpoint(network: network, convolutions: [:], dense: [:])
    for node in network.nodes {
      guard let convolution = node.convolution ?? node.depthwise else { continue }
      let filters = convolution.filters
      checkpoint.convolutions[node.id] = ConvolutionParameters(
        weights: try halves(convolution.weightCount), gamma: try floats(filters), beta: try floats(filters),
        mean: try floats(filters), variance: try floats(filters))
    }
    for node in network.nodes {
      guard case .dense(let inputs, let outputs, _) = node.operation else { continue }
      checkpoint.dense[node.id] = DenseParameters(
        weights: try halves(inputs * outputs), bias: try floats(outputs))
    }
    return checkpoint
  }

  func finish() throws(CheckpointError) {
    guard position == data.count else {
      throw CheckpointError(name, "holds \(data.count - position) bytes behind its last parameter")
    }
  }

  private mutating func halves(_ count: Int) throws(CheckpointError) -> [Float] {
    try take(count, UInt16.self).map { Float(Float16(bitPattern: UInt16(littleEndian: $0))) }
  }

  private mutating func floats(_ count: Int) throws(CheckpointError) -> [Float] {
    try take(count, UInt32.self).map { Float(bitPattern: UInt32(littleEndian: $0)) }
  }

  private mutating func take<Word: FixedWidthInteger>(
    _ count: Int, _: Word.Type
  ) throws(CheckpointError) -> [Word] {
    let bytes = MemoryLayout<Word>.size
    guard count >= 0, position + count * bytes <= data.count else {
      throw CheckpointError(name, "ends after \(data.count) bytes of parameters, in the middle of a layer")
    }
    defer { position += count * bytes }
    return data.withUnsafeBytes { raw in
      (0..<count).map { raw.loadUnaligned(fromByteOffset: position + $0 * bytes, as: Word.self) }
    }
  }
}

extension Data {
  fileprivate mutating func appendHalves(_ values: [Float]) {
    for value in values {
      Swift.withUnsafeBytes(of: Float16(value).bitPattern.littleEndian) { append(contentsOf: $0) }
    }
  }

  fileprivate mutating func appendFloats(_ values: [Float]) {
    for value in values { Swift.withUnsafeBytes(of: value.bitPattern.littleEndian) { append(contentsOf: $0) } }
  }
}
