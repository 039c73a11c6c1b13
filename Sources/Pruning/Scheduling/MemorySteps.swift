import Deployment
import Networks

/// The activations that are alive at each step of a network, for bounding SRAM: no plan can take less than what is alive
/// at one step.
struct MemorySteps {
  /// What one step needs beside scratch.
  struct Step {
    /// Groups whose channels are alive.
    var groups: [Int]
    /// The tensors of each of them, with their positions.
    var tensors: [[(channels: PruningSpace.Channels, positions: Int)]]
    /// The convolution that runs, as an index into the space's layers.
    var layer: Int?
  }

  /// Steps whose unpruned need is above the budget; the others bind nothing.
  private(set) var steps: [Step] = []
  /// Bytes that the arena may take.
  let arenaBudget: Int

  /// The steps of `space`'s network that could break `sram` bytes.
  init(_ space: PruningSpace, sram: Int) {
    let network = space.network
    arenaBudget = sram - network.inputShape.count - network.classes
    let tensors = network.nodes.dropFirst().dropLast().map { node in
      (node, network.nodes.last { $0.inputs.contains(node.id) }?.id ?? node.id)
    }
    for node in network.nodes.dropFirst() {
      let layer = space.layers.firstIndex { $0.node == node.id }
      var step = Step(groups: [], tensors: [], layer: layer)
      // A sum may write over one of its inputs.
      let isSum = if case .add = node.operation { true } else { false }
      for (tensor, last) in tensors where tensor.id <= node.id && node.id <= last && !(isSum && tensor.id == node.id) {
        step.add(tensor, in: space)
      }
      let dense = step.bytes(removed: step.groups.map { _ in 0 })
      if dense + Self.mostScratch(layer, space) > arenaBudget { steps.append(step) }
    }
  }

  private static func mostScratch(_ layer: Int?, _ space: PruningSpace) -> Int {
    guard let layer else { return 0 }
    let node = space.network.nodes[space.layers[layer].node]
    let input = space.network.nodes[node.inputs[0]].shape
    return WeightFormats.all.map { $0.scratchBytes(space.layers[layer].convolution, input: input) }.max() ?? 0
  }
}

extension MemorySteps.Step {
  /// The image's channels are counted apart.
  fileprivate mutating func add(_ tensor: Node, in space: PruningSpace) {
    let channels = space.channels[tensor.id]
    guard let group = channels.group else { return }
    let entry = (channels: channels, positions: tensor.shape.height * tensor.shape.width)
    if let known = groups.firstIndex(of: group) {
      tensors[known].append(entry)
    } else {
      groups.append(group)
      tensors.append([entry])
    }
  }

  /// Bytes of the activations when the step's groups lose so many filters.
  func bytes(removed: [Int]) -> Int {
    let alignment = MemoryPlan.alignment
    var total = 0
    for (count, tensors) in zip(removed, tensors) {
      for tensor in tensors {
        total += (tensor.positions * tensor.channels.left[count] + alignment - 1) / alignment * alignment
      }
    }
    return total
  }
}
