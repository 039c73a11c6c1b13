import Deployment
import Emulation
import Foundation
import Hashing

/// A packed layer with its input: all that its runs depend on beside the tools.
struct KernelWorkload: Sendable {
  let packed: PackedModel
  let input: Data
  /// SHA-256 over the generated sources and the input.
  let digest: String

  /// The workload of a case. Throws `FormatError` where the layer does not fit the format.
  init(_ kernelCase: KernelCase) throws {
    packed = try kernelCase.packed()
    input = kernelCase.input()
    let digest = SHA256Digest()
    for (name, text) in packed.files.sorted(by: { $0.key < $1.key }) {
      digest.update(Data("\(name) \(text.count)\n".utf8))
      digest.update(text)
    }
    digest.update(input)
    self.digest = digest.hexadecimal()
  }
}

/// Runs a single layer on the host.
struct KernelHostRun: Stage {
  static let name = "kernel-host"
  static let version = 1

  struct Parameters: Encodable {
    var workload: String
    var sources: String
    var compiler: String?
  }

  let workload: KernelWorkload
  let parameters: Parameters

  init(_ workload: KernelWorkload, toolchain: Toolchain) {
    self.workload = workload
    parameters = Parameters(
      workload: workload.digest, sources: toolchain.sources, compiler: toolchain.versions["cc"])
  }

  var inputs: [ArtifactKey] { [] }
  var estimate: Double { 0.5 }

  func make(in workshop: Workshop) throws -> Data {
    try HostRunner.run(
      executable: workshop.hostCompiler.build(model: workload.packed.files), input: workload.input)
  }
}

/// What a single layer costs on a core, and its output there.
struct KernelCost: Codable, Sendable {
  /// Executed instructions.
  var instructions: Int
  /// Modelled cycles at zero wait states.
  var cycles: Int
  /// The output of the layer.
  var output: Data
}

/// Runs a single layer in the emulator, which has more memory than most boards of the core.
struct KernelBoardRun: Stage {
  static let name = "kernel-board"
  static let version = 2

  struct Parameters: Encodable {
    var workload: String
    var core: Core
    var toolchain: Toolchain
  }

  let workload: KernelWorkload
  let core: Core
  let parameters: Parameters

  init(_ workload: KernelWorkload, core: Core, toolchain: Toolchain) {
    self.workload = workload
    self.core = core
    parameters = Parameters(workload: workload.digest, core: core, toolchain: toolchain)
  }

  var inputs: [ArtifactKey] { [] }
  var estimate: Double { 0.5 }

  func make(in workshop: Workshop) throws -> KernelCost {
    let firmware = try workshop.crossCompiler.build(model: workload.packed.files, core: core)
    let emulation = try Emulator(plugin: workshop.plugin).run(
      firmware: firmware, core: core, input: workload.input, outputBytes: workload.packed.outputBytes)
    let regions = try CycleModel.of(core).cost(profile: emulation.profile, firmware: firmware)
    return KernelCost(
      instructions: regions.reduce(0) { $0 + $1.instructions }, cycles: regions.reduce(0) { $0 + $1.cycles },
      output: emulation.output)
  }
}
