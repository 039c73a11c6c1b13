import Foundation
import Networks

/// One executed layer of a packed model.
public struct PackedLayer: Codable, Hashable, Sendable {
  /// Id of the node in the pruned network.
  public var node: Int
  /// Name of the node.
  public var name: String
  /// `Operation.kind`: `conv`, `depthwise`, `dense`, `max-pool`, `average-pool`, `add`, `concat` or `softmax`.
  public var kind: String
  /// Name of the weight format; nil without weights.
  public var format: String?
  /// Shape of the output.
  public var output: FeatureShape
  /// Bytes in flash.
  public var flash: FlashBytes
  /// Multiply-accumulates on kept weights.
  public var macs: Int
  /// Share of the stored weights that are pruned; nil without weights.
  public var sparsity: Double?
  /// Convolution weights kept; nil for other layers.
  public var keptWeights: Int?
  /// C symbols of its constants.
  public var symbols: [String]
}

/// A model ready to be compiled: its C sources and the account of every byte.
public struct PackedModel: Codable, Hashable, Sendable {
  /// Generated files by name: `model.h` and `model.c`.
  public var files: [String: Data]
  /// The layers in the order in which the generated code runs them.
  public var layers: [PackedLayer]
  /// Filters that were left without weights and went into the biases behind them.
  public var foldedFilters: Int
  /// Where activations and scratch lie.
  public var plan: MemoryPlan
  /// Bytes of image and logits.
  public var inputBytes, outputBytes: Int
  /// All constants after zlib at its best level.
  public var zlibBytes: Int
  /// The quantisation of the logits, for whoever reads them.
  public var output: TensorQuantisation

  /// C symbol of the arena.
  public static let arenaSymbol = "dtmm_arena"

  /// C symbols of all constants, whose sizes add up to `flash`.
  public var constantSymbols: [String] { layers.flatMap(\.symbols) }
  /// Bytes of the whole model in flash.
  public var flash: FlashBytes { layers.reduce(FlashBytes()) { $0 + $1.flash } }
  /// SRAM of the model: arena (activations and scratch), image and logits.
  public var sramBytes: Int { plan.arenaBytes + inputBytes + outputBytes }

  /// SRAM that a network with these formats will take, before it is packed.
  public static func sramBytes(_ network: Network, formats: [Int: any WeightFormat.Type]) -> Int {
    MemoryPlan(network, formats: formats).arenaBytes + network.inputShape.count + network.classes
  }

  /// Whether a network with these formats will take at most `budget` bytes of SRAM, as `sramBytes(_:formats:)` counts them.
  public static func fitsSRAM(_ network: Network, formats: [Int: any WeightFormat.Type], budget: Int) -> Bool {
    MemoryPlan.fits(network, formats: formats, arenaBytes: budget - network.inputShape.count - network.classes)
  }

  /// Bytes in flash of `network` packed dense, which is what budgets in percent refer to.
  public static func denseFlashBytes(_ network: Network) -> Int {
    network.nodes.reduce(0) { total, node in
      switch node.operation {
      case .convolution(let convolution), .depthwise(let convolution):
        total + convolution.weightCount + channelBytes(convolution.filters).total
      case .dense(let inputs, let outputs, _): total + inputs * outputs + channelBytes(outputs).total
      default: total
      }
    }
  }

  /// Bytes of bias, multiplier and shift of `channels` output channels.
  public static func channelBytes(_ channels: Int) -> FlashBytes {
    var bytes = FlashBytes()
    bytes.bias = 4 * channels
    bytes.quantisation = 5 * channels
    return bytes
  }
}
