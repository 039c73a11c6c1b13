import Networks
import Testing

@Suite struct NetworkBuilderTests {
  @Test(arguments: [
    // height, kernel, stride, expected height: ceil(height / stride) for "same" padding.
    (28, 3, 1, 28), (28, 3, 2, 14), (7, 3, 2, 4), (7, 1, 2, 4), (8, 1, 1, 8), (5, 5, 2, 3), (1, 3, 2, 1),
  ])
  func convolutionOutputs(height: Int, kernel: Int, stride: Int, expected: Int) {
    let convolution = Convolution(inputChannels: 3, filters: 5, kernel: kernel, stride: stride)
    let output = convolution.output(
      for: FeatureShape(height: height, width: height + 2 * stride, channels: 3))
    #expect(output == FeatureShape(height: expected, width: expected + 2, channels: 5))
  }

  @Test func countsOfOneConvolution() {
    let convolution = Convolution(inputChannels: 4, filters: 6, kernel: 3)
    #expect(convolution.weightsPerFilter == 36)
    #expect(convolution.weightCount == 216)
    #expect(convolution.filterletsPerFilter == 9)
    #expect(convolution.padding == Padding(all: 1))
  }

  @Test func infersShapesAndInputs() {
    var builder = NetworkBuilder(name: "tiny", input: FeatureShape(height: 7, width: 9, channels: 2))
    let first = builder.convolution("a", filters: 4)
    let second = builder.convolution("b", filters: 4, relu: false)
    builder.add("sum", second, first)
    builder.maxPool("pool")
    let branch = builder.convolution("c", filters: 3, kernel: 1, stride: 2, from: first)
    builder.averagePool("mean")
    builder.dense("dense", outputs: 5)
    let network = builder.build()

    #expect(
      network.nodes.map(\.shape.description) == [
        "7x9x2", "7x9x4", "7x9x4", "7x9x4", "3x4x4", "4x5x3", "1x1x3", "1x1x5",
      ])
    #expect(network.nodes.map(\.inputs) == [[], [0], [1], [2, 1], [3], [1], [5], [6]])
    #expect(branch == 5)
    #expect(network.convolutions.map(\.name) == ["a", "b", "c"])
    #expect(network.classes == 5)
    #expect(network.macs == 63 * (4 * 18 + 4 * 36) + 20 * 12 + 15)
  }

  @Test(arguments: [
    // length, kernel, stride, dilation, zeros before, zeros behind; as TensorFlow's "SAME" by hand.
    (49, 10, 2, 1, 4, 5), (10, 4, 2, 1, 1, 1), (96, 3, 2, 1, 0, 1), (32, 1, 2, 1, 0, 0), (25, 3, 1, 1, 1, 1),
    (7, 3, 2, 1, 1, 1), (8, 3, 1, 2, 2, 2), (2, 1, 3, 1, 0, 0),
  ])
  func samePadding(length: Int, kernel: Int, stride: Int, dilation: Int, before: Int, behind: Int) {
    let shape = FeatureShape(height: length, width: length, channels: 1)
    let window = Window(kernel, stride: stride, dilation: dilation, rule: .same)
    let padding = window.padding(for: shape)
    #expect(padding == Padding(top: before, left: before, bottom: behind, right: behind))
    let convolution = Convolution(inputChannels: 1, filters: 1, window: window, on: shape)
    #expect(convolution.output(for: shape).height == (length + stride - 1) / stride)
  }

  @Test func windowsWithoutPaddingAndDilatedOnesShrinkTheOutput() {
    let shape = FeatureShape(height: 9, width: 12, channels: 2)
    let window = Window(height: 3, width: 2, stride: 2, dilation: 3, rule: .valid)
    let convolution = Convolution(inputChannels: 2, filters: 5, window: window, on: shape)
    // (9 - 7) / 2 + 1 rows and (12 - 4) / 2 + 1 columns.
    #expect(convolution.output(for: shape) == FeatureShape(height: 2, width: 5, channels: 5))
    #expect(convolution.weightsPerFilter == 12)
  }

  @Test func depthwiseConcatAndSoftmaxFollowTheirInputs() {
    var builder = NetworkBuilder(name: "joined", input: FeatureShape(height: 6, width: 5, channels: 3))
    let first = builder.convolution("a", filters: 4)
    let second = builder.depthwise("b", window: Window(3, rule: .same))
    builder.concat("c", [first, second, 0])
    builder.convolution("d", filters: 2, kernel: 1)
    builder.softmax("e")
    let network = builder.build()
    #expect(network.nodes.map(\.shape.channels) == [3, 4, 4, 11, 2, 2])
    #expect(network.macs == 30 * (4 * 27 + 4 * 9 + 2 * 11))
    #expect(network.channelGroups.map(\.members) == [[1], [4]])
    let narrow = network.resized(filters: [1: 2])
    #expect(narrow.nodes.map(\.shape.channels) == [3, 2, 2, 7, 2, 2])
    #expect(narrow.nodes[2].depthwise?.filters == 2)
    #expect(narrow.nodes[4].convolution?.inputChannels == 7)
  }

  @Test func poolsDropIncompleteWindows() {
    var builder = NetworkBuilder(name: "pools", input: FeatureShape(height: 8, width: 11, channels: 1))
    builder.maxPool("three", size: 3)
    #expect(builder.build().nodes[1].shape == FeatureShape(height: 2, width: 3, channels: 1))
  }

  @Test func onlyLayersWithWeightsMultiply() {
    var builder = NetworkBuilder(name: "free", input: FeatureShape(height: 4, width: 4, channels: 2))
    builder.maxPool("pool")
    builder.averagePool("mean")
    #expect(builder.build().macs == 0)
    #expect(builder.build().nodes.allSatisfy { $0.convolution == nil })
  }
}
