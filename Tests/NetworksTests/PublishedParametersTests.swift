import Networks
import Testing

/// Models at their published sizes against the counts of their reference implementations.
@Suite struct PublishedParametersTests {
  private let colour = FeatureShape(height: 32, width: 32, channels: 3)

  /// What a network holds.
  private struct Counts {
    /// Weights of convolutions, depthwise convolutions and dense layers.
    var weights = 0
    /// Output channels of convolutions of both kinds, and of dense layers.
    var channels = 0
    var outputs = 0

    init(_ network: Network) {
      for node in network.nodes {
        switch node.operation {
        case .convolution(let convolution), .depthwise(let convolution):
          weights += convolution.weightCount
          channels += convolution.filters
        case .dense(let inputs, let size, _):
          weights += inputs * size
          outputs += size
        default: continue
        }
      }
    }
  }

  @Test func vgg11AtFullWidth() {
    let counts = Counts(VGG11.network(input: colour, classes: 10, width: 1))
    // 9 * (3*32 + 32*32 + 32*64 + 64*64 + 64*128 + 2*128*128 + 128*256 + 2*256*256) and 2*2*256 inputs of 10 classes.
    #expect(counts.weights == 1_908_576 + 10_240)
    #expect(counts.channels == 1344)
  }

  /// 1,226,080 of colour images: one channel in place of three saves two thirds of the stem's 9 * 3 * 32. The size of
  /// the image does not matter before a global pool.
  @Test func resNet12() {
    for side in [8, 28, 32, 33] {
      let grey = FeatureShape(height: side, width: side, channels: 1)
      let square = FeatureShape(height: side, width: side, channels: 3)
      #expect(Counts(ResNet12.network(input: square, classes: 10, width: 1)).weights == 1_226_080)
      #expect(Counts(ResNet12.network(input: grey, classes: 10, width: 1)).weights == 1_226_080 - 576)
    }
    let hundred = Counts(ResNet12.network(input: colour, classes: 100, width: 1))
    #expect(hundred.weights == 1_226_080 + 90 * 256)
  }

  /// torchvision's squeezenet1_0 has 1,248,424 parameters: its convolutions have biases and no batch norm.
  @Test(arguments: [32, 64, 224])
  func squeezeNet(side: Int) {
    let shape = FeatureShape(height: side, width: side, channels: 3)
    let counts = Counts(SqueezeNet.network(input: shape, classes: 1000, width: 1))
    #expect(counts.weights + counts.channels + counts.outputs == 1_248_424)
  }

  /// Keras: four numbers of batch norm a channel, and a bias a class: 4,253,864; the paper says 4.2 M and 569 M.
  @Test func mobileNetOfThePaper() {
    let network = MobileNet.network(
      input: FeatureShape(height: 224, width: 224, channels: 3), classes: 1000, width: 1)
    let counts = Counts(network)
    #expect(counts.weights + 4 * counts.channels + counts.outputs == 4_253_864)
    #expect(network.macs == 568_740_352)
  }

  /// As Keras counts MLPerf Tiny's models: convolutions with biases, and four numbers of batch norm for each channel.
  @Test func mlperfTiny() {
    let wake = MobileNet.network(input: FeatureShape(height: 96, width: 96, channels: 3), classes: 2, width: 0.25)
    let seen = Counts(wake)
    #expect(seen.weights + 5 * seen.channels + seen.outputs == 221_794)
    #expect(wake.macs == 7_489_664)
    let heard = Counts(
      DSCNN.network(input: FeatureShape(height: 49, width: 10, channels: 1), classes: 12, width: 1))
    #expect(heard.weights + 5 * heard.channels + heard.outputs == 24_908)
    let image = ResNet8.network(input: colour, classes: 10, width: 1)
    let drawn = Counts(image)
    // The two shortcuts, of 32 and of 64 filters, have no batch norm there.
    #expect(drawn.weights + 5 * drawn.channels - 4 * (32 + 64) + drawn.outputs == 78_666)
    let sound = Counts(
      Autoencoder.network(input: FeatureShape(height: 1, width: 1, channels: 640), classes: 640, width: 1))
    // A batch norm behind each dense layer but the last.
    #expect(sound.weights + 5 * (8 * 128 + 8) + 640 == 269_992)
    #expect(sound.outputs == 8 * 128 + 8 + 640)
  }

  @Test func widthsAreRoundedToTheNearestFilter() {
    // 9.6, 19.2, 38.4 and 76.8 filters.
    let network = VGG11.network(input: colour, classes: 10, width: 0.3)
    #expect(network.convolutions.map(\.shape.channels) == [10, 10, 19, 19, 38, 38, 38, 77, 77, 77])
    // 0.75, 1.5 and 3 filters: halves go up.
    let narrow = ResNet8.network(input: colour, classes: 10, width: 3.0 / 64)
    #expect(narrow.convolutions.map(\.shape.channels) == [1, 1, 1, 2, 2, 2, 3, 3, 3])
  }
}
