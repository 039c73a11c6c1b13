import Datasets
import Deployment
import Networks

/// What one pass over the training images gave.
public struct EpochRecord: Codable, Hashable, Sendable {
  /// The epoch, from 1.
  public var epoch: Int
  /// Mean loss over the images, each as it was when the network saw it.
  public var loss: Double
  /// Percent of the images that were classified rightly then.
  public var accuracy: Double

  /// The record of an epoch.
  public init(epoch: Int, loss: Double, accuracy: Double) {
    (self.epoch, self.loss, self.accuracy) = (epoch, loss, accuracy)
  }
}

/// All that a run needs to go on exactly where it was, between two epochs.
public struct TrainerState: Codable, Hashable, Sendable {
  /// Parameters, batch-norm statistics and masks.
  public var checkpoint: Checkpoint
  /// What the optimiser remembers.
  public var optimiser: OptimiserState
  /// One record for each epoch that was run.
  public var records: [EpochRecord]
}

/// Trains or fine-tunes a network on one thread.
///
/// The order of the images and their augmentation in epoch n depend only on the seed and n, so a run
/// resumed from a `TrainerState` gives the same bits as one that never stopped.
public final class Trainer {
  /// The momentum of running batch-norm statistics, libtorch's default.
  static let statisticsMomentum = 0.1

  private let tensors: NetworkTensors
  private let optimiser: Optimiser
  private let images: ImageSet
  private let recipe: Recipe
  private let seed: UInt64
  private let aids: FineTuningAids
  private let teacher: NetworkTensors?
  private var masks: GrowingMasks
  /// One record for each epoch that was run.
  public private(set) var records: [EpochRecord] = []
  /// What weights are drawn to, and how strongly.
  private var anchors: [(weights: Tensor, target: Tensor)] = []
  private var strength = 0.0

  /// Starts from `checkpoint`; its pruned weights stay exactly zero.
  ///
  /// Throws `TrainingError` if the recipe is impossible, `aids` lack what it needs, or images and network do not fit.
  public init(
    checkpoint: Checkpoint, images: ImageSet, recipe: Recipe, seed: UInt64, aids: FineTuningAids = FineTuningAids()
  ) throws {
    try recipe.validate()
    try aids.check(for: recipe)
    try Torch.useOneThread()
    tensors = try NetworkTensors(checkpoint, precision: recipe.precision)
    teacher =
      try recipe.distillation == nil
      ? nil : aids.teacher.map { try NetworkTensors($0, precision: recipe.precision) }
    masks = GrowingMasks(aids, for: tensors)
    self.aids = aids
    try tensors.check(images)
    self.images = recipe.images.map(images.prefix) ?? images
    optimiser = try Optimiser(recipe, decayed: tensors.decayed, others: tensors.undecayed)
    self.recipe = recipe
    self.seed = seed
  }

  /// Goes on from `state`, taken from a trainer with the same images, recipe, seed and aids.
  public convenience init(
    resuming state: TrainerState, images: ImageSet, recipe: Recipe, seed: UInt64,
    aids: FineTuningAids = FineTuningAids()
  ) throws {
    try self.init(checkpoint: state.checkpoint, images: images, recipe: recipe, seed: seed, aids: aids)
    try optimiser.restore(state.optimiser)
    records = state.records
  }

  /// From now on adds strength/2 |W - T|^2 to what is minimised, for the OHWI `targets` T of convolutions' weights by
  /// node id. Its gradient steps are taken beside the optimiser's, which would scale them, as with decoupled weight
  /// decay (Loshchilov and Hutter, ICLR 2019). Not part of `state`.
  public func pull(toward targets: [Int: [Float]], strength: Double) throws {
    anchors = try tensors.anchors(targets)
    self.strength = strength
  }

  /// Whether all epochs of the recipe have been run.
  public var isFinished: Bool { records.count >= recipe.epochs }

  /// The parameters as they are now.
  public func checkpoint() throws -> Checkpoint { try tensors.snapshot() }

  /// What `init(resuming:images:recipe:seed:)` goes on from.
  public func state() throws -> TrainerState {
    TrainerState(
      checkpoint: try checkpoint(), optimiser: try optimiser.state(), records: records)
  }

  /// Runs the next epoch. `progress` is told after each step how many images are done, and of how many.
  ///
  /// An incomplete last batch is left out, unless it is the only one. Throws `TrainingError.diverged`
  /// when the loss is not finite and `TrainingError.finished` when no epoch is left.
  @discardableResult
  public func runEpoch(progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws -> EpochRecord {
    guard !isFinished else { throw TrainingError.finished(epochs: recipe.epochs) }
    var generator = SeededGenerator(seed: seed, stream: UInt64(records.count + 1))
    let order = Array(0..<images.count).shuffled(using: &generator)
    let batch = min(recipe.batch, images.count)
    let steps = images.count / batch
    let statistics = try statistics()
    var tally = Tally()
    for step in 0..<steps {
      let run = records.count * steps + step
      let rate = recipe.learningRate(step: run, stepsPerEpoch: steps)
      if recipe.pruning == .gradual { try masks.grow(to: recipe.prunedShare(step: run, stepsPerEpoch: steps)) }
      let indices = order[step * batch..<(step + 1) * batch]
      tally += try train(on: indices, statistics, rate: rate, using: &generator)
      guard tally.loss.isFinite else {
        throw TrainingError.diverged(epoch: records.count + 1, step: step + 1, learningRate: rate)
      }
      progress(tally.images, steps * batch)
    }
    let record = tally.record(epoch: records.count + 1)
    records.append(record)
    return record
  }

  /// What the next epoch normalises by. Where it knows of int8, activations are calibrated on the network as it is now, so
  /// that a run that goes on from here does the same.
  private func statistics() throws -> NetworkTensors.Statistics {
    guard recipe.isQuantised(epoch: records.count), let images = aids.calibration else {
      return .batch(momentum: Self.statisticsMomentum)
    }
    let ranges = try Evaluator.activationRanges(of: checkpoint(), on: images)
    return .folded(try Quantiser.tensors(of: tensors.network, input: images.quantisation, ranges: ranges))
  }

  private func loss(_ logits: Tensor, _ batch: ImageBatch) throws -> Tensor {
    let loss = try logits.crossEntropy(batch.labels, smoothing: recipe.labelSmoothing)
    guard let teacher, let distillation = recipe.distillation else { return loss }
    let target = try Tensor.recording(false) { try teacher.forward(batch.images, .running) }
    let divergence = try logits.distillation(teacher: target, temperature: distillation.temperature)
    return try loss.mixed(with: divergence, share: distillation.weight)
  }

  private func train(
    on indices: ArraySlice<Int>, _ statistics: NetworkTensors.Statistics, rate: Double,
    using generator: inout SeededGenerator
  ) throws -> Tally {
    let batch = try ImageBatch(images, indices) {
      ImageChange.random(recipe.augmentation, images.shape, using: &generator)
    }
    return try Tensor.recording(true) {
      let logits = try tensors.forward(batch.images, statistics)
      let loss = try loss(logits, batch)
      try optimiser.clearGradients()
      try loss.backward()
      try tensors.maskGradients()
      try optimiser.step(learningRate: rate)
      for anchor in anchors { try anchor.weights.pull(toward: anchor.target, share: min(1, rate * strength)) }
      // Momentum from before a weight was masked must not bring it back.
      try tensors.zero(where: masks)
      let right = Evaluator.hits(try logits.read(), labels: indices.map { images.labels[$0] })
      return Tally(images: batch.count, loss: Double(try loss.read()[0]) * Double(batch.count), right: right)
    }
  }
}

/// Sums over the images of an epoch.
private struct Tally {
  var images = 0
  var loss = 0.0
  var right = 0

  static func += (total: inout Tally, part: Tally) {
    total.images += part.images
    total.loss += part.loss
    total.right += part.right
  }

  func record(epoch: Int) -> EpochRecord {
    let count = Double(max(1, images))
    return EpochRecord(epoch: epoch, loss: loss / count, accuracy: 100 * Double(right) / count)
  }
}
