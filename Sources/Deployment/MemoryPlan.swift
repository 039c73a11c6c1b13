import Kernels
import Networks

/// A span of bytes that must live from one step of the network to a later one.
public struct PlannedBuffer: Codable, Hashable, Sendable {
  /// Name of the activation, or of the layer whose scratch it is.
  public var name: String
  /// Bytes, rounded up to the alignment.
  public var bytes: Int
  /// Step that writes it.
  public var first: Int
  /// Last step that reads it.
  public var last: Int
  /// Offset in the arena.
  public var offset = 0

  /// Whether both must hold their content at one time.
  func coexists(with other: PlannedBuffer) -> Bool { first <= other.last && other.first <= last }
}

/// Offsets of all activations and scratch buffers in one arena.
///
/// The image and the logits belong to the caller and are not in the arena.
public struct MemoryPlan: Codable, Hashable, Sendable {
  /// Every offset and the arena's size are multiples of this: vector loads of all cores are aligned then.
  public static let alignment = 16

  /// Nodes that write over the input of this id: sums over an input that nothing reads later. By node id.
  public var inPlace: [Int: Int]
  /// Activations by node id.
  public var activations: [Int: PlannedBuffer]
  /// Scratch by node id.
  public var scratch: [Int: PlannedBuffer]
  /// Bytes of the arena.
  public var arenaBytes: Int
  /// The most bytes that are alive at one step: no plan can be smaller.
  public var lowerBound: Int
  /// Whether no plan of these buffers can be smaller: the arena meets the bound, or a complete search found nothing.
  public var isOptimal: Bool

  /// Largest scratch of any layer.
  public var scratchBytes: Int { scratch.values.map(\.bytes).max() ?? 0 }

  /// Plans `network`, whose convolutions use the formats by node id (dense where none is given).
  public init(_ network: Network, formats: [Int: any WeightFormat.Type] = [:]) {
    self.init(network, formats: formats, enough: nil)
  }

  /// Whether `network` with these formats can be planned within `arenaBytes`: sooner known than the best plan.
  static func fits(_ network: Network, formats: [Int: any WeightFormat.Type], arenaBytes: Int) -> Bool {
    MemoryPlan(network, formats: formats, enough: arenaBytes).arenaBytes <= arenaBytes
  }

  /// As `init(_:formats:)`, with any arena of at most `enough` bytes as good as the smallest.
  private init(_ network: Network, formats: [Int: any WeightFormat.Type], enough: Int?) {
    activations = [:]
    scratch = [:]
    inPlace = [:]
    for node in network.nodes.dropFirst().dropLast() {
      let last = network.nodes.filter { $0.inputs.contains(node.id) }.map(\.id).max() ?? node.id
      activations[node.id] = PlannedBuffer(
        name: node.name, bytes: Self.aligned(node.shape.count), first: node.id, last: last)
    }
    for node in network.nodes {
      let bytes = Self.scratchBytes(node, in: network, format: formats[node.id] ?? DenseFormat.self)
      guard bytes > 0 else { continue }
      scratch[node.id] = PlannedBuffer(
        name: "\(node.name) scratch", bytes: Self.aligned(bytes), first: node.id, last: node.id)
    }
    (arenaBytes, lowerBound, isOptimal) = (0, 0, false)
    let apart = planned(sharing: [:], enough: enough)
    let shared = Self.takeovers(network)
    let together = shared.isEmpty ? apart : planned(sharing: shared, enough: enough)
    self = together.arenaBytes <= apart.arenaBytes ? together : apart
  }

  private static func scratchBytes(_ node: Node, in network: Network, format: any WeightFormat.Type) -> Int {
    guard let convolution = node.convolution ?? node.depthwise else { return 0 }
    let geometry = dtmm_conv_params(convolution, input: network.nodes[node.inputs[0]].shape, output: node.shape)
    guard node.depthwise == nil else {
      return withUnsafePointer(to: geometry) { dtmm_depthwise_conv_s8_get_buffer_size($0) }
    }
    return format.scratchBytes(geometry)
  }

  private static func aligned(_ bytes: Int) -> Int { (bytes + alignment - 1) / alignment * alignment }

  /// Sums write over an input whose last reader they are, where both lie in the arena: `dtmm_add_s8` reads an element of
  /// both inputs before it writes the same one.
  private static func takeovers(_ network: Network) -> [Int: Int] {
    var result: [Int: Int] = [:]
    for node in network.nodes.dropFirst().dropLast() {
      guard case .add = node.operation else { continue }
      result[node.id] = node.inputs.first { input in
        input != 0 && !network.nodes.contains { $0.id > node.id && $0.inputs.contains(input) }
      }
    }
    return result
  }

  /// This plan with offsets, where nodes take over the memory of the inputs that `sharing` names.
  private func planned(sharing: [Int: Int], enough: Int?) -> MemoryPlan {
    var plan = self
    plan.inPlace = sharing
    var owners: [Int: Int] = [:]
    var merged = activations
    for id in activations.keys.sorted() {
      owners[id] = sharing[id].flatMap { owners[$0] } ?? id
      guard let owner = owners[id], owner != id, let buffer = activations[id] else { continue }
      merged[owner]?.last = buffer.last
      merged[id] = nil
    }
    let keys = merged.keys.sorted().map { ($0, false) } + scratch.keys.sorted().map { ($0, true) }
    let placement = BufferPlacement(keys.compactMap { $0.1 ? scratch[$0.0] : merged[$0.0] }, enough: enough)
    plan.arenaBytes = placement.peak
    plan.lowerBound = placement.lowerBound
    plan.isOptimal = placement.isOptimal
    for ((id, isScratch), buffer) in zip(keys, placement.buffers) {
      if isScratch { plan.scratch[id] = buffer }
      for (member, owner) in owners where !isScratch && owner == id {
        plan.activations[member]?.offset = buffer.offset
      }
    }
    return plan
  }
}
