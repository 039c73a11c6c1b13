import CZlib
import Foundation
import Networks

/// Packs an int8 model: chooses each layer's format, encodes, plans memory and generates C.
public enum ModelPacker {
  /// Packs `whole` with the weight format named `format` (or `auto`), layer by layer as `WeightFormats.choice`; with
  /// `strict`, every convolution takes the format, even where dense is smaller.
  /// Filters without weights are folded away first. Throws `FormatError` where an index does not fit.
  public static func pack(_ whole: QuantisedModel, format: String, strict: Bool = false) throws -> PackedModel {
    let model = ConstantFolding.fold(whole)
    return try pack(model, foldedFrom: whole, formats: chosenFormats(model, format: format, strict: strict))
  }

  /// Packs `whole` with the formats named for its convolutions by node; others are dense.
  public static func pack(_ whole: QuantisedModel, formats: [Int: String]) throws -> PackedModel {
    try pack(ConstantFolding.fold(whole), foldedFrom: whole, formats: formats.compactMapValues(WeightFormats.named))
  }

  private static func pack(
    _ model: QuantisedModel, foldedFrom whole: QuantisedModel, formats: [Int: any WeightFormat.Type]
  ) throws -> PackedModel {
    let plan = MemoryPlan(model.network, formats: formats)
    var writer = ModelWriter(model: model, plan: plan)
    var layers: [PackedLayer] = []
    var constants = Data()
    for node in model.network.nodes.dropFirst() {
      let arrays = try encode(node, of: model, in: formats[node.id])
      layers.append(layer(node, of: model, arrays: arrays))
      for array in arrays?.arrays ?? [] { constants.append(bytes(of: array)) }
      writer.write(node, weights: arrays)
    }
    return PackedModel(
      files: writer.files, layers: layers, foldedFilters: filters(whole) - filters(model), plan: plan,
      inputBytes: model.network.inputShape.count, outputBytes: model.network.classes,
      zlibBytes: compressedSize(constants),
      output: model.tensors[model.tensors.count - 1])
  }

  private static func filters(_ model: QuantisedModel) -> Int {
    model.network.convolutions.reduce(0) { $0 + $1.shape.channels }
  }

  private static func chosenFormats(
    _ model: QuantisedModel, format: String, strict: Bool
  ) -> [Int: any WeightFormat.Type] {
    var formats: [Int: any WeightFormat.Type] = [:]
    for node in model.network.nodes {
      guard let convolution = node.convolution else { continue }
      let choice = WeightFormats.choice(
        format, for: Occupancy(convolution, mask: model.weights[node.id]?.mask))
      formats[node.id] = strict ? WeightFormats.named(format) ?? choice : choice
    }
    return formats
  }

  /// The arrays of a layer: weights in their format, then bias, multiplier and shift; nil without weights.
  private static func encode(
    _ node: Node, of model: QuantisedModel, in format: (any WeightFormat.Type)?
  ) throws -> EncodedWeights? {
    guard let weights = model.weights[node.id] else { return nil }
    let positions = node.convolution?.filterletsPerFilter ?? 1
    let filters = weights.bias.count
    let input = FormatInput(
      filters: filters, positions: positions, channels: weights.values.count / filters / positions,
      values: node.depthwise.map { weights.channelsLast($0) } ?? weights.signedValues,
      mask: weights.mask.map { [UInt8]($0) })
    var encoded: EncodedWeights
    do {
      encoded = try (format ?? DenseFormat.self).encode(input)
    } catch let error as FormatError {
      throw FormatError(description: "\(node.name): \(error.description)")
    }
    encoded.arrays += [
      EncodedArray(field: "bias", element: .int32, part: .bias, elements: weights.bias.map(Int.init)),
      EncodedArray(
        field: "multiplier", element: .int32, part: .quantisation,
        elements: weights.multipliers.map { Int($0.mantissa) }),
      EncodedArray(
        field: "shift", element: .int8, part: .quantisation,
        elements: weights.multipliers.map { Int($0.shift) }),
    ]
    return encoded
  }

  private static func layer(
    _ node: Node, of model: QuantisedModel, arrays: EncodedWeights?
  ) -> PackedLayer {
    var layer = PackedLayer(
      node: node.id, name: node.name, kind: node.operation.kind, format: arrays?.format,
      output: node.shape, flash: arrays?.flash ?? FlashBytes(), macs: node.macs,
      symbols: (arrays?.arrays ?? []).filter { !$0.elements.isEmpty }
        .map { ModelWriter.symbol(node.name, field: $0.field) })
    if let convolution = node.convolution {
      let occupancy = Occupancy(convolution, mask: model.weights[node.id]?.mask)
      layer.sparsity = occupancy.sparsity
      layer.keptWeights = occupancy.weights
      layer.macs = occupancy.weights * node.shape.height * node.shape.width
    } else if arrays != nil {
      layer.sparsity = 0
    }
    return layer
  }

  private static func bytes(of array: EncodedArray) -> Data {
    var data = Data(capacity: array.bytes)
    for element in array.elements {
      withUnsafeBytes(of: Int64(element).littleEndian) { data.append(contentsOf: $0.prefix(array.element.bytes)) }
    }
    return data
  }

  private static func compressedSize(_ data: Data) -> Int {
    var size = compressBound(uLong(data.count))
    var output = [UInt8](repeating: 0, count: Int(size))
    let status = data.withUnsafeBytes { source in
      compress2(&output, &size, source.bindMemory(to: UInt8.self).baseAddress, uLong(data.count), 9)
    }
    return status == Z_OK ? Int(size) : data.count
  }
}

extension Networks.Operation {
  /// The kind in records and reports.
  public var kind: String {
    switch self {
    case .input: "input"
    case .convolution: "conv"
    case .depthwise: "depthwise"
    case .maxPool: "max-pool"
    case .averagePool: "average-pool"
    case .add: "add"
    case .concat: "concat"
    case .dense: "dense"
    case .softmax: "softmax"
    }
  }
}
