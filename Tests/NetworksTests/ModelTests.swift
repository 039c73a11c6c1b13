import Networks
import Testing

@Suite struct ModelTests {
  private let colour = FeatureShape(height: 32, width: 32, channels: 3)
  private let grey = FeatureShape(height: 28, width: 28, channels: 1)

  @Test func vgg11HasThePublishedArithmetic() {
    let network = VGG11.network(input: colour, classes: 10, width: 1)
    #expect(network.convolutions.map { $0.shape.channels } == [32, 32, 64, 64, 128, 128, 128, 256, 256, 256])
    // 32x32 positions of 3*32 and 32*32 channels, 16x16 of 32*64 and 64*64, 8x8 of 64*128 and twice
    // 128*128, 4x4 of 128*256 and twice 256*256, each times 9, and 2*2*256 inputs to 10 classes.
    let convolutions =
      9 * (1024 * (96 + 1024) + 256 * (2048 + 4096) + 64 * (8192 + 2 * 16384) + 16 * (32768 + 2 * 65536))
    #expect(network.macs == convolutions + 10240)
    #expect((70_000_000...72_000_000).contains(network.macs))
    #expect(network.classes == 10)
  }

  @Test func resNet12HasThePublishedWeights() {
    let network = ResNet12.network(input: colour, classes: 10, width: 1)
    let convolutions = network.convolutions.compactMap(\.convolution?.weightCount).reduce(0, +)
    let last = network.nodes[network.nodes.count - 1]
    #expect(convolutions + last.macs == 1_226_080)
    #expect(network.convolutions.count == 12)
  }

  /// Counted by hand: a fire module of squeeze s and expand e on c channels has c*s + s*e + 9*s*e weights.
  @Test func squeezeNetHasItsArithmetic() {
    let network = SqueezeNet.network(input: colour, classes: 10, width: 1)
    let concats = network.nodes.filter { $0.operation == .concat }
    #expect(concats.map(\.shape.height) == [16, 16, 16, 8, 8, 8, 8, 4])
    #expect(concats.map(\.shape.channels) == [128, 128, 256, 256, 384, 384, 512, 512])
    let stem = 1024 * 96 * 147
    let large = 256 * (11_776 + 12_288 + 45_056)
    let middle = 64 * (49_152 + 104_448 + 110_592 + 188_416)
    #expect(network.macs == stem + large + middle + 16 * 196_608 + 5_120)
    let weights = network.convolutions.compactMap(\.convolution?.weightCount).reduce(0, +)
    #expect(weights == 96 * 147 + 69_120 + 452_608 + 196_608)
    // From 64 rows on the stem halves, and the classifier sees 4x4 again.
    let photograph = SqueezeNet.network(input: FeatureShape(height: 64, width: 64, channels: 3), classes: 2, width: 0.5)
    #expect(photograph.nodes[1].shape == FeatureShape(height: 32, width: 32, channels: 48))
    #expect(SqueezeNet.network(input: grey, classes: 10, width: 0.25).classes == 10)
  }

  /// The multiply-accumulates that MLPerf Tiny's reference models take, layer by layer from their shapes.
  @Test func mlperfTinyModelsHaveTheirArithmetic() {
    let keywords = FeatureShape(height: 49, width: 10, channels: 1)
    let speech = DSCNN.network(input: keywords, classes: 12, width: 1)
    #expect(speech.nodes[1].shape == FeatureShape(height: 25, width: 5, channels: 64))
    #expect(speech.macs == 125 * 64 * (40 + 4 * (9 + 64)) + 64 * 12)
    let image = ResNet8.network(input: colour, classes: 10, width: 1)
    #expect(image.convolutions.map(\.shape.height) == [32, 32, 32, 16, 16, 16, 8, 8, 8])
    let blocks = 1024 * 9 * 16 * (3 + 16 + 16) + 256 * 32 * (144 + 288 + 16) + 64 * 64 * (288 + 576 + 32)
    #expect(image.macs == blocks + 640)
    let photograph = FeatureShape(height: 96, width: 96, channels: 3)
    let wake = MobileNet.network(input: photograph, classes: 2, width: 0.25)
    let heights = wake.nodes.filter { $0.depthwise != nil }.map(\.shape.height)
    #expect(heights == [48, 24, 24, 12, 12, 6, 6, 6, 6, 6, 6, 3, 3])
    #expect((7_400_000...7_600_000).contains(wake.macs))
    let sound = Autoencoder.network(
      input: FeatureShape(height: 1, width: 1, channels: 640), classes: 640, width: 1)
    #expect(sound.macs == 2 * 640 * 128 + 6 * 128 * 128 + 2 * 128 * 8)
  }

  @Test func resNet12AddsEqualShapes() {
    for width in [0.25, 0.5, 1] {
      let network = ResNet12.network(input: grey, classes: 10, width: width)
      let adds = network.nodes.filter { if case .add = $0.operation { true } else { false } }
      #expect(adds.count == 4)
      for add in adds {
        #expect(add.inputs.map { network.nodes[$0].shape } == [add.shape, add.shape])
      }
      #expect(adds.map(\.shape.height) == [28, 14, 7, 4])
    }
  }

  @Test(arguments: [0.25, 0.5, 1.5])
  func widthMultipliesEveryFilterCount(width: Double) {
    for model in Models.all {
      let whole = model.network(input: grey, classes: 7, width: 1)
      let scaled = model.network(input: grey, classes: 7, width: width)
      #expect(scaled.nodes.map(\.name) == whole.nodes.map(\.name))
      for (narrow, wide) in zip(scaled.convolutions, whole.convolutions) {
        #expect(Double(narrow.shape.channels) == Double(wide.shape.channels) * width)
      }
      #expect(scaled.classes == 7)
    }
  }

  @Test func everyModelIsWellFormed() {
    for model in Models.all {
      let network = model.network(input: colour, classes: 10, width: 0.5)
      #expect(network.name == model.name)
      #expect(network.inputShape == colour)
      #expect(Set(network.nodes.map(\.name)).count == network.nodes.count)
      for (index, node) in network.nodes.enumerated() {
        #expect(node.id == index)
        #expect(node.inputs.allSatisfy { $0 < index })
        if let convolution = node.convolution {
          #expect(convolution.inputChannels == network.nodes[node.inputs[0]].shape.channels)
          #expect(convolution.output(for: network.nodes[node.inputs[0]].shape) == node.shape)
        }
        if let depthwise = node.depthwise {
          #expect(depthwise.inputChannels == 1)
          #expect(depthwise.filters == network.nodes[node.inputs[0]].shape.channels)
          #expect(depthwise.output(for: network.nodes[node.inputs[0]].shape) == node.shape)
        }
      }
    }
  }

  @Test func modelsAreFoundByName() {
    #expect(Models.named("vgg11")?.name == "vgg11")
    #expect(Models.named("resnet12")?.name == "resnet12")
    #expect(Models.named("VGG11") == nil)
    #expect(Set(Models.all.map { $0.name }).count == Models.all.count)
  }

  @Test func aWidthNearZeroKeepsOneFilter() {
    let network = VGG11.network(input: grey, classes: 10, width: 0.001)
    #expect(network.convolutions.allSatisfy { $0.shape.channels == 1 })
  }
}
