import Datasets
import Deployment
import Emulation
import Foundation

/// What the kernels answer on the host.
public struct HostAnswers: Codable, Sendable {
  /// Top-1 accuracy on the whole test set, in percent.
  public var accuracy: Double
  /// The logits of the first test images, which the boards must reproduce byte for byte.
  public var sample: Data
}

/// Int8 accuracy on the whole test set, by the kernels that go on the boards, compiled for the host.
public struct HostEvaluation: Stage {
  public static let name = "evaluate-int8"
  public static let version = 1

  /// What decides the answers beside the packed model.
  public struct Parameters: Encodable, Sendable {
    var sources: String
    var compiler: String?
    var sample: Int
  }

  /// The packed model.
  public let packing: Packing
  public let parameters: Parameters

  /// The evaluation of `cell`'s packed model.
  public init(_ cell: Cell, packing: Packing, toolchain: Toolchain) {
    self.packing = packing
    parameters = Parameters(
      sources: toolchain.sources, compiler: toolchain.versions["cc"], sample: cell.sampling.emulated)
  }

  public var inputs: [ArtifactKey] { get throws { [try packing.key] } }

  public var estimate: Double {
    2 + EffortEstimate.inference(macs: (try? packing.quantising.source.training.network().macs) ?? 0)
  }

  public func make(in workshop: Workshop) throws -> HostAnswers {
    let model = try workshop.artifact(of: packing)
    let test = try workshop.dataset(packing.quantising.source.training.parameters.dataset).test
    let executable = try workshop.hostCompiler.build(model: model.files)
    let logits = try HostRunner.run(executable: executable, input: test.quantised(count: test.count))
    guard logits.count == test.count * model.outputBytes else {
      throw RunError.cell("host build", "\(logits.count) logits for \(test.count) images")
    }
    return HostAnswers(
      accuracy: accuracy(logits, labels: test.labels, classes: model.outputBytes),
      sample: logits.prefix(parameters.sample * model.outputBytes))
  }

  /// Percent of rows whose first largest logit is the label's.
  private func accuracy(_ logits: Data, labels: [UInt8], classes: Int) -> Double {
    let scores = logits.map { Int8(bitPattern: $0) }
    var right = 0
    for (image, label) in labels.enumerated() {
      let row = scores[image * classes..<(image + 1) * classes]
      if let best = row.max(), row.firstIndex(of: best) == image * classes + Int(label) { right += 1 }
    }
    return 100 * Double(right) / Double(max(1, labels.count))
  }
}

extension ImageSet {
  /// The first `count` images as the int8 network reads them: pixel - 128.
  func quantised(count: Int) -> Data {
    Data(pixels.prefix(count * shape.count).map { $0 ^ 0x80 })
  }
}
