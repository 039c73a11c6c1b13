import Deployment
import Networks
import Testing

@Suite("Memory plan")
struct MemoryPlanTests {
  private let networks = [
    VGG11.network(input: FeatureShape(height: 28, width: 28, channels: 1), classes: 10, width: 0.5),
    VGG11.network(input: FeatureShape(height: 32, width: 32, channels: 3), classes: 10, width: 1),
    ResNet12.network(input: FeatureShape(height: 28, width: 28, channels: 1), classes: 10, width: 0.5),
    ResNet12.network(input: FeatureShape(height: 33, width: 17, channels: 3), classes: 5, width: 0.3),
    ResNet8.network(input: FeatureShape(height: 32, width: 32, channels: 3), classes: 10, width: 1),
    DSCNN.network(input: FeatureShape(height: 49, width: 10, channels: 1), classes: 12, width: 1),
    MobileNet.network(input: FeatureShape(height: 96, width: 96, channels: 3), classes: 2, width: 0.25),
    Autoencoder.network(input: FeatureShape(height: 1, width: 1, channels: 640), classes: 640, width: 1),
  ]

  @Test("Buffers that are alive together never overlap, lie in the arena and are aligned")
  func disjoint() {
    for network in networks {
      for format in WeightFormats.all {
        let formats = Dictionary(uniqueKeysWithValues: network.convolutions.map { ($0.id, format) })
        let plan = MemoryPlan(network, formats: formats)
        var buffers = Array(plan.scratch.values)
        for (id, buffer) in plan.activations {
          // A sum that takes over its input's memory begins to hold it where that input ends.
          var held = buffer
          if let source = plan.inPlace[id], let taken = plan.activations[source] {
            #expect(held.offset == taken.offset && held.bytes == taken.bytes && held.first == taken.last)
            held.first += 1
          }
          buffers.append(held)
        }
        for (index, first) in buffers.enumerated() {
          #expect(first.offset % MemoryPlan.alignment == 0)
          #expect(first.offset + first.bytes <= plan.arenaBytes)
          for second in buffers[(index + 1)...] where alive(first, second) {
            let apart =
              first.offset + first.bytes <= second.offset || second.offset + second.bytes <= first.offset
            #expect(apart, "\(first.name) and \(second.name) in \(network.name)")
          }
        }
      }
    }
  }

  private func alive(_ first: PlannedBuffer, _ second: PlannedBuffer) -> Bool {
    first.first <= second.last && second.first <= first.last
  }

  @Test("Every activation lives from its writer to its last reader")
  func lifetimes() throws {
    let network = networks[2]
    let plan = MemoryPlan(network)
    let stem = try #require(network.nodes.first { $0.name == "stem" })
    let add = try #require(network.nodes.first { $0.name == "block1.add" })
    #expect(plan.activations[stem.id]?.first == stem.id)
    #expect(plan.activations[stem.id]?.last == add.id)
    #expect(plan.activations[0] == nil, "the image belongs to the caller")
    #expect(plan.activations[network.nodes.count - 1] == nil, "the logits belong to the caller")
  }

  @Test("The arena of every network is as small as any plan can be, and no larger than TFLM's")
  func optimal() {
    for network in networks {
      for format in WeightFormats.all {
        let formats = Dictionary(uniqueKeysWithValues: network.convolutions.map { ($0.id, format) })
        let plan = MemoryPlan(network, formats: formats)
        #expect(plan.arenaBytes == plan.lowerBound && plan.isOptimal, "\(network.name) as \(format.name)")
        #expect(plan.arenaBytes <= GreedyPlanner.peak(plan), "\(network.name) as \(format.name)")
      }
    }
  }

  @Test("Sums write over an input that nothing else reads, and residual networks take less for it")
  func inPlace() throws {
    let network = networks[2]
    let plan = MemoryPlan(network)
    let sums = network.nodes.filter { $0.operation.kind == "add" }.map(\.id)
    #expect(Set(plan.inPlace.keys) == Set(sums))
    for (sum, input) in plan.inPlace {
      #expect(network.nodes[sum].inputs.contains(input))
      #expect(network.nodes.filter { $0.inputs.contains(input) }.map(\.id).max() == sum)
    }
    var builder = NetworkBuilder(name: "kept", input: FeatureShape(height: 8, width: 8, channels: 4))
    let first = builder.convolution("a", filters: 4)
    let second = builder.convolution("b", filters: 4)
    let sum = builder.add("sum", first, second)
    let again = builder.add("again", first, sum)
    builder.add("last", second, again)
    builder.dense("dense", outputs: 2)
    // `a` and `b` are read again, `sum` and `again` are not.
    #expect(MemoryPlan(builder.build()).inPlace == [again: first, 5: second])
  }

  /// Chains of random sizes and lengths of life: what the search calls optimal no random placement beats.
  @Test("Random networks are planned between the bound and TFLM's peak")
  func random() {
    for seed in 0..<60 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var builder = NetworkBuilder(name: "random", input: FeatureShape(height: 4, width: 4, channels: 3))
      var joined: [Int] = [builder.convolution("first", filters: 5)]
      for layer in 0..<Int.random(in: 3...9, using: &generator) {
        let source = joined.randomElement(using: &generator)
        joined.append(
          builder.convolution(
            "c\(layer)", filters: Int.random(in: 1...90, using: &generator), kernel: 1, from: source))
      }
      builder.concat("join", joined.shuffled(using: &generator))
      builder.dense("dense", outputs: 2)
      let network = builder.build()
      let plan = MemoryPlan(network)
      let sram = PackedModel.sramBytes(network, formats: [:])
      #expect(PackedModel.fitsSRAM(network, formats: [:], budget: sram), "seed \(seed)")
      #expect(!PackedModel.fitsSRAM(network, formats: [:], budget: sram - 1), "seed \(seed)")
      #expect((plan.lowerBound...GreedyPlanner.peak(plan)).contains(plan.arenaBytes), "seed \(seed)")
      #expect(plan.isOptimal, "seed \(seed)")
    }
  }

  @Test("SRAM is arena, image and logits")
  func sram() {
    let network = networks[0]
    let plan = MemoryPlan(network)
    #expect(PackedModel.sramBytes(network, formats: [:]) == plan.arenaBytes + 784 + 10)
  }

  @Test("Dense bytes: weights, and nine bytes of bias, multiplier and shift a channel")
  func denseBytes() {
    var builder = NetworkBuilder(name: "small", input: FeatureShape(height: 4, width: 4, channels: 3))
    builder.convolution("conv", filters: 5)
    builder.dense("dense", outputs: 2)
    #expect(PackedModel.denseFlashBytes(builder.build()) == 5 * 27 + 5 * 9 + 2 * 80 + 2 * 9)
  }
}
