import Deployment
import Emulation
import Foundation

/// Emulates the int8 model in every weight format, so that each layer can take the one that suits it.
public struct FormatTiming: Stage {
  public static let name = "time-formats"
  public static let version = 1

  /// What decides the costs beside the int8 model.
  public struct Parameters: Encodable, Sendable {
    var core: Core
    var formats: [String]
    var sources: String
    var counting: String
    var timing: String
    var compiler: String?
    var emulator: String?
  }

  /// The int8 model.
  public let quantising: Quantising
  public let parameters: Parameters

  /// The costs of `quantising`'s model on a core.
  public init(_ quantising: Quantising, core: Core, toolchain: Toolchain) {
    self.quantising = quantising
    parameters = Parameters(
      core: core, formats: WeightFormats.all.map { $0.name }, sources: toolchain.sources,
      counting: toolchain.counting, timing: toolchain.timing,
      compiler: toolchain.versions["arm-none-eabi-gcc"], emulator: toolchain.versions["qemu-system-arm"])
  }

  public var inputs: [ArtifactKey] { get throws { [try quantising.key] } }
  public var estimate: Double { 3 * Double(parameters.formats.count) }

  /// By convolution, what it takes in each format that stores it in fewer bytes than dense, and in dense.
  public func make(in workshop: Workshop) throws -> [Int: [FormatCost]] {
    let model = try workshop.artifact(of: quantising)
    var costs: [Int: [FormatCost]] = [:]
    for format in parameters.formats {
      let packed = try ModelPacker.pack(model, format: format)
      guard format == DenseFormat.name || packed.layers.contains(where: { $0.format == format }) else { continue }
      for (layer, cycles) in zip(packed.layers, try cycles(of: packed, in: workshop)) where layer.kind == "conv" {
        guard layer.format == format else { continue }
        costs[layer.node, default: []].append(
          FormatCost(format: format, bytes: layer.flash.total, cycles: cycles))
      }
    }
    return costs
  }

  /// Cycles of each layer for an input of zeros: no kernel's path depends on the values.
  private func cycles(of packed: PackedModel, in workshop: Workshop) throws -> [Int] {
    let firmware = try workshop.crossCompiler.build(model: packed.files, core: parameters.core)
    let run = try Emulator(plugin: workshop.plugin).run(
      firmware: firmware, core: parameters.core, input: Data(count: packed.inputBytes),
      outputBytes: packed.outputBytes)
    return try CycleModel.of(parameters.core).cost(profile: run.profile, firmware: firmware).dropFirst().map(\.cycles)
  }
}
