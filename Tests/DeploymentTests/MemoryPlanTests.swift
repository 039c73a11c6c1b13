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
  ]

  @Test("Buffers that are alive together never overlap, lie in the arena and are aligned")
  func disjoint() {
    for network in networks {
      for format in WeightFormats.all {
        let formats = Dictionary(uniqueKeysWithValues: network.convolutions.map { ($0.id, format) })
        let plan = MemoryPlan(network, formats: formats)
        let buffers = Array(plan.activations.values) + Array(plan.scratch.values)
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

  @Test("The arena of the paper's networks is as small as any plan can be")
  func optimal() {
    for network in networks {
      let plan = MemoryPlan(network)
      #expect(plan.arenaBytes == plan.lowerBound, "\(network.name)")
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
