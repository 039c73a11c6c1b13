import CTorch
import Networks

/// An optimiser of libtorch on a fixed list of leaves.
package final class Optimiser {
  private let handle: OpaquePointer
  private let leaves: [Tensor]
  private let buffersPerLeaf: Int
  private var steps = 0

  /// An optimiser as `recipe` says; `decayed` leaves have its weight decay and `others` none.
  package init(_ recipe: Recipe, decayed: [Tensor], others: [Tensor]) throws {
    leaves = decayed + others
    let total = Int32(leaves.count)
    let first = Int32(decayed.count)
    let created = Tensor.withHandles(leaves) { handles in
      switch recipe.optimiser {
      case .sgd: ctorch_sgd(handles, total, first, recipe.momentum, recipe.weightDecay)
      case .adam: ctorch_adam(handles, total, first, recipe.weightDecay)
      }
    }
    guard let created else { throw TorchError.last }
    handle = created
    buffersPerLeaf = Int(ctorch_optimiser_buffers(created))
  }

  deinit { ctorch_optimiser_free(handle) }

  /// Moves every leaf that has a gradient by one step.
  package func step(learningRate: Double) throws {
    try TorchError.check(
      withExtendedLifetime(self) { ctorch_optimiser_step(handle, learningRate) })
    steps += 1
  }

  /// Forgets the gradients of all leaves.
  package func clearGradients() throws {
    try TorchError.check(withExtendedLifetime(self) { ctorch_optimiser_clear(handle) })
  }

  /// What the optimiser remembers between steps.
  package func state() throws -> OptimiserState {
    let buffers = try slots().map { FloatBuffer(try $0.read()) }
    return OptimiserState(steps: steps, buffers: buffers)
  }

  /// Continues from `state`, taken from an optimiser of the same kind on leaves of the same shapes.
  package func restore(_ state: OptimiserState) throws {
    let slots = try slots()
    guard slots.count == state.buffers.count else {
      throw TrainingError.optimiserState(expected: slots.count, found: state.buffers.count)
    }
    for (slot, buffer) in zip(slots, state.buffers) { try slot.write(buffer.values) }
    steps = state.steps
    try TorchError.check(
      withExtendedLifetime(self) { ctorch_optimiser_set_steps(handle, Int64(steps)) })
  }

  private func slots() throws -> [Tensor] {
    try leaves.indices.flatMap { leaf in
      try (0..<buffersPerLeaf).map { buffer in
        try Tensor(
          adopting: withExtendedLifetime(self) {
            ctorch_optimiser_buffer(handle, Int32(leaf), Int32(buffer))
          })
      }
    }
  }
}

/// What an optimiser remembers between steps: momentum, or Adam's two moments.
public struct OptimiserState: Codable, Hashable, Sendable {
  /// Steps taken.
  public var steps: Int
  /// One buffer for each leaf and moment, in the leaf's own memory order.
  public var buffers: [FloatBuffer]
}
