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

  /// Activations by node id.
  public var activations: [Int: PlannedBuffer]
  /// Scratch by node id.
  public var scratch: [Int: PlannedBuffer]
  /// Bytes of the arena.
  public var arenaBytes: Int
  /// The most bytes that are alive at one step: no plan can be smaller.
  public var lowerBound: Int

  /// Largest scratch of any layer.
  public var scratchBytes: Int { scratch.values.map(\.bytes).max() ?? 0 }

  /// Plans `network`, whose convolutions use the formats by node id (dense where none is given).
  public init(_ network: Network, formats: [Int: any WeightFormat.Type] = [:]) {
    activations = [:]
    scratch = [:]
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
    (arenaBytes, lowerBound) = (0, 0)
    place()
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

  /// Tries several orders of the greedy placement and keeps the smallest arena.
  private mutating func place() {
    let keys = activations.keys.sorted().map { ($0, false) } + scratch.keys.sorted().map { ($0, true) }
    let buffers = keys.compactMap { $0.1 ? scratch[$0.0] : activations[$0.0] }
    lowerBound = Self.lowerBound(buffers)
    var best: [PlannedBuffer] = []
    for order in Self.orders(buffers) {
      let placed = Self.greedy(buffers, order: order)
      if best.isEmpty || Self.peak(placed) < Self.peak(best) { best = placed }
      if Self.peak(best) == lowerBound { break }
    }
    arenaBytes = Self.peak(best)
    for ((id, isScratch), buffer) in zip(keys, best) {
      if isScratch { scratch[id] = buffer } else { activations[id] = buffer }
    }
  }

  private static func peak(_ buffers: [PlannedBuffer]) -> Int {
    buffers.map { $0.offset + $0.bytes }.max() ?? 0
  }

  private static func lowerBound(_ buffers: [PlannedBuffer]) -> Int {
    buffers.map { step in
      buffers.filter { $0.first <= step.first && step.first <= $0.last }.reduce(0) { $0 + $1.bytes }
    }.max() ?? 0
  }

  /// By size as TensorFlow Lite Micro's greedy planner does, by first use, and by size times lifetime.
  private static func orders(_ buffers: [PlannedBuffer]) -> [[Int]] {
    let indices = Array(buffers.indices)
    return [
      indices.sorted { (buffers[$1].bytes, $0) < (buffers[$0].bytes, $1) },
      indices.sorted { (buffers[$0].first, $0) < (buffers[$1].first, $1) },
      indices.sorted { (area(buffers[$1]), $0) < (area(buffers[$0]), $1) },
    ]
  }

  private static func area(_ buffer: PlannedBuffer) -> Int {
    buffer.bytes * (buffer.last - buffer.first + 1)
  }

  /// Puts each buffer, in `order`, at the lowest offset where it overlaps none that is alive with it.
  private static func greedy(_ buffers: [PlannedBuffer], order: [Int]) -> [PlannedBuffer] {
    var placed = buffers
    var done: [Int] = []
    for index in order {
      let rivals = done.filter { placed[$0].coexists(with: placed[index]) }
        .map { placed[$0] }.sorted { $0.offset < $1.offset }
      var offset = 0
      for rival in rivals {
        if offset + placed[index].bytes <= rival.offset { break }
        offset = max(offset, rival.offset + rival.bytes)
      }
      placed[index].offset = offset
      done.append(index)
    }
    return placed
  }
}
