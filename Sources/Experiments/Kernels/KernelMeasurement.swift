import Deployment
import Emulation
import Foundation
import Hashing

/// What one layer in one format costs on one board. The keys of its JSON are the columns of its CSV.
public struct KernelMeasurement: Codable, Hashable, Sendable {
  /// The layer, as in `16x16x64-64`.
  public var layer: String
  /// Rows and columns of the kernel; step; zeros on each side.
  public var kernel, stride, pad: Int
  /// Name of the weight format.
  public var format: String
  /// Name of the board; its core, such as `Cortex-M4`.
  public var board, core: String
  /// Share of the format's finest units that were to be pruned, 0...1.
  public var sparsity: Double
  /// What weights, mask and input were drawn from.
  public var seed: UInt64
  /// Weights kept.
  public var keptWeights: Int
  /// Multiply-accumulates on kept weights: kept weights x output positions.
  public var keptMacs: Int
  /// Executed instructions of the layer.
  public var instructions: Int
  /// Modelled cycles of the layer at zero wait states.
  public var cycles: Int
  /// Cycles for each multiply-accumulate on a kept weight; nil where none is kept.
  public var cyclesPerMac: Double?
  /// Cycles of the same layer with nothing pruned in the dense format; nil where that does not fit.
  public var denseCycles: Int?
  /// Cycles over those of the dense layer.
  public var ratioToDense: Double?
  /// Bytes in flash: the sum of the five parts.
  public var bytes: Int
  /// The parts: values, index, row pointers, biases, multipliers with shifts.
  public var valueBytes, indexBytes, pointerBytes, biasBytes, quantisationBytes: Int
  /// Scratch that the kernel is given.
  public var scratchBytes: Int
  /// Hash of the output on the board.
  public var outputHash: String
  /// Whether that output equals the host's byte for byte.
  public var matchesHost: Bool

  /// The names in JSON, which are also the columns of the CSV.
  public enum CodingKeys: String, CodingKey, CaseIterable {
    case layer, kernel, stride, pad, format, board, core, sparsity, seed
    case keptWeights = "kept_weights"
    case keptMacs = "kept_macs"
    case instructions, cycles
    case cyclesPerMac = "cycles_per_kept_mac"
    case denseCycles = "dense_cycles"
    case ratioToDense = "ratio_to_dense"
    case bytes
    case valueBytes = "value_bytes"
    case indexBytes = "index_bytes"
    case pointerBytes = "pointer_bytes"
    case biasBytes = "bias_bytes"
    case quantisationBytes = "quantisation_bytes"
    case scratchBytes = "scratch_bytes"
    case outputHash = "output_fnv1a"
    case matchesHost = "output_matches_host"
  }

  /// What a run of a case gave.
  init(_ kernelCase: KernelCase, packed: PackedModel, board: Board, cost: KernelCost, host: Data) {
    let layer = kernelCase.layer
    (self.layer, kernel, stride, pad) = (layer.label, layer.kernel, layer.stride, layer.padding)
    (format, sparsity, seed) = (kernelCase.format, kernelCase.sparsity, kernelCase.seed)
    (self.board, core) = (board.name, board.core.title)
    keptWeights = packed.layers.reduce(0) { $0 + ($1.keptWeights ?? 0) }
    keptMacs = packed.layers.reduce(0) { $0 + $1.macs }
    (instructions, cycles) = (cost.instructions, cost.cycles)
    cyclesPerMac = keptMacs > 0 ? Double(cycles) / Double(keptMacs) : nil
    let flash = packed.flash
    (bytes, valueBytes, indexBytes) = (flash.total, flash.values, flash.index)
    (pointerBytes, biasBytes, quantisationBytes) = (flash.pointers, flash.bias, flash.quantisation)
    scratchBytes = packed.plan.scratchBytes
    outputHash = FNV1a.hexadecimal(of: cost.output)
    matchesHost = cost.output == host
  }

  /// The same, beside the cycles of the dense layer.
  func compared(toDense cycles: Int?) -> KernelMeasurement {
    var result = self
    result.denseCycles = cycles
    result.ratioToDense = cycles.map { Double(self.cycles) / Double($0) }
    return result
  }
}
