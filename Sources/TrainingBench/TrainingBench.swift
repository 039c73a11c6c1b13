import Datasets
import Foundation
import Networks
import PlainTorch
import Training

/// Images a second of `Trainer` and of plain libtorch C++, training the same VGG-11 on one thread with batches of 128:
/// `make training` or `swift run -c release TrainingBench [width]`.
///
/// The plain program has the easier task: it takes its batches in order and changes no image, where `Trainer` shuffles,
/// mirrors and moves. Rounds of both take turns, and what counts is the processor time of the thread, so that other work
/// on the machine touches both alike.
@main
struct TrainingBench {
  private static let batch = 128
  private static let rounds = 5

  static func main() throws {
    if let reason = NumericEnvironment.restart() { print("the numeric environment is not pinned: \(reason)") }
    let width = CommandLine.arguments.dropFirst().first.flatMap(Double.init) ?? 0.5
    print("\(Torch.blas); VGG-11 x\(width), batches of \(batch), one thread")
    for shape in [(32, 32, 3), (28, 28, 1)].map({ FeatureShape(height: $0.0, width: $0.1, channels: $0.2) }) {
      try compare(shape, width: width)
    }
  }

  /// Prints the speeds on images of `shape`.
  private static func compare(_ shape: FeatureShape, width: Double) throws {
    let network = VGG11.network(input: shape, classes: 10, width: width)
    // About half a second a round, whatever the width.
    let steps = max(2, Int(4e7 / Double(network.macs)))
    let images = try noise(steps * batch, shape)
    var recipe = Recipe(epochs: rounds + 1)
    recipe.batch = batch
    recipe.learningRate = 0.01
    recipe.augmentation = [.flip, .shift]
    let start = Trainer.initialCheckpoint(network: network, seed: 1)
    let trainers = try [Recipe.Precision?.none, .bfloat16].map { precision in
      recipe.precision = precision
      return try Trainer(checkpoint: start, images: images, recipe: recipe, seed: 1)
    }
    let plain = [PlainNetwork(network, channelsLast: false), PlainNetwork(network, channelsLast: true)]
    // The first round of each fills caches and allocators.
    for trainer in trainers { try trainer.runEpoch() }
    for network in plain { network.train(on: images, batch: batch) }
    var seconds: [[Double]] = [[], [], [], []]
    for _ in 0..<rounds {
      for (index, trainer) in trainers.enumerated() {
        seconds[index].append(try processorTime { try trainer.runEpoch() })
      }
      for (index, network) in plain.enumerated() {
        seconds[index + 2].append(processorTime { network.train(on: images, batch: batch) })
      }
    }
    let speeds = seconds.map { Double(images.count) / $0.sorted()[rounds / 2] }
    let plainSpeed = max(speeds[2], speeds[3])
    print("\(shape): images a second of processor time, median of \(rounds) rounds of \(images.count)")
    let names = ["Trainer", "Trainer in bfloat16", "plain C++, NCHW", "plain C++, channels-last"]
    for (name, speed) in zip(names, speeds) { print("  \(name): \(Int(speed.rounded()))") }
    print("  ratio of Trainer to the faster plain program: \(thousandths(speeds[0] / plainSpeed))")
    print("  ratio of bfloat16 to float32: \(thousandths(speeds[1] / speeds[0]))")
    fflush(nil)
  }

  private static func thousandths(_ ratio: Double) -> Double { (ratio * 1000).rounded() / 1000 }

  private static func noise(_ count: Int, _ shape: FeatureShape) throws -> ImageSet {
    var generator = SeededGenerator(seed: 3)
    return try ImageSet(
      shape: shape, classes: 10, pixelMean: 121, pixelScale: 64,
      pixels: (0..<count * shape.count).map { _ in UInt8.random(in: 0...255, using: &generator) },
      labels: (0..<count).map { _ in UInt8.random(in: 0..<10, using: &generator) })
  }

  /// Seconds that this thread computed in `body`.
  private static func processorTime(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    try body()
    return now() - start
  }
}

/// The network of the plain program.
private final class PlainNetwork {
  private let handle: OpaquePointer?

  init(_ network: Network, channelsLast: Bool) {
    let filters = network.convolutions.map { Int32($0.shape.channels) }
    let shape = network.inputShape
    handle = plain_torch_vgg11(
      filters, Int32(shape.height), Int32(shape.width), Int32(shape.channels), Int32(network.classes), channelsLast)
  }

  deinit { plain_torch_free(handle) }

  /// One pass over `images`; stops the program if libtorch fails.
  func train(on images: ImageSet, batch: Int) {
    let loss = handle.map {
      plain_torch_train($0, images.pixels, images.labels, Int32(images.count), Int32(batch), 0.01)
    }
    guard let loss, loss > 0 else {
      print("error: the plain program failed")
      exit(1)
    }
  }
}
