import Deployment
import Foundation
import Networks

/// Many single layers of one place in one program, so that one build and one run of the emulator measure them all.
///
/// Each layer reads channels of its own, which a 1x1 convolution makes of an image of one channel; layers that read the
/// image itself all read the same. Nobody reads what they write. No kernel's path depends on values.
struct LayerBatch {
  /// Bytes of weights that a program holds at most: well within the memory of every emulated machine.
  private static let mostBytes = 1_500_000
  private static let inputs = TensorQuantisation(scale: 0.02, zeroPoint: KernelCase.inputZeroPoint)
  private static let outputs = TensorQuantisation(scale: 0.05, zeroPoint: 5)

  /// The layers, all on inputs of one height and width.
  let cases: [KernelCase]
  /// The program.
  let packed: PackedModel
  /// Node of each layer.
  private let nodes: [Int]

  /// The program of `cases`, which read the image where `readsImage`. Throws `FormatError` where one does not fit its
  /// format.
  init(_ cases: [KernelCase], readsImage: Bool) throws {
    self.cases = cases
    var image = cases[0].layer.input
    if !readsImage { image.channels = 1 }
    var builder = NetworkBuilder(name: "layers", input: image)
    var tensors = [Self.inputs]
    var weights: [Int: QuantisedWeights] = [:]
    var layers: [Int: KernelLayer] = [:]
    for kernelCase in cases {
      let layer = kernelCase.layer
      var input = 0
      if !readsImage {
        input = builder.convolution("source\(tensors.count)", filters: layer.input.channels, kernel: 1, from: 0)
        weights[input] = Self.ones(layer.input.channels)
        tensors.append(Self.inputs)
      }
      let id = builder.convolution("layer\(tensors.count)", filters: layer.filters, from: input)
      weights[id] = kernelCase.weights()
      tensors.append(Self.outputs)
      layers[id] = layer
    }
    var network = builder.build()
    for (id, layer) in layers {
      network.nodes[id].operation = .convolution(layer.convolution)
      network.nodes[id].shape = layer.convolution.output(for: layer.input)
    }
    nodes = layers.keys.sorted()
    let formats = Dictionary(uniqueKeysWithValues: zip(nodes, cases.map(\.format)))
    packed = try ModelPacker.pack(
      QuantisedModel(network: network, tensors: tensors, weights: weights), formats: formats)
  }

  /// `cases` in as few programs as their weights allow.
  static func batches(_ cases: [KernelCase], readsImage: Bool) throws -> [LayerBatch] {
    var groups: [[KernelCase]] = []
    var bytes = 0
    for kernelCase in cases {
      let own = kernelCase.layer.convolution.weightCount
      if groups.isEmpty || bytes + own > mostBytes {
        groups.append([])
        bytes = 0
      }
      groups[groups.count - 1].append(kernelCase)
      bytes += own
    }
    return try groups.map { try LayerBatch($0, readsImage: readsImage) }
  }

  /// What each layer took, of what each region of the program took; region 0 comes before the first node.
  func own<Cost>(_ regions: [Cost]) -> [Cost] { nodes.map { regions[$0] } }

  /// A 1x1 convolution of one channel that repeats it.
  private static func ones(_ filters: Int) -> QuantisedWeights {
    QuantisedWeights(
      values: Data(repeating: 1, count: filters), mask: nil,
      bias: [Int32](repeating: -KernelCase.inputZeroPoint, count: filters),
      multipliers: [FixedPointMultiplier](repeating: FixedPointMultiplier(1), count: filters))
  }
}
