import Networks
import Testing

/// Padding, outputs and multiply-accumulates against windows that are counted one by one.
@Suite struct ShapeInferenceTests {
  /// A random window on a random image that is no smaller than what the window covers.
  private struct Sample {
    var window: Window
    var shape: FeatureShape
    var filters: Int

    init(seed: UInt64, rule: Window.Rule) {
      var generator = SeededGenerator(seed: seed)
      func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
      window = Window(
        height: random(1...7), width: random(1...7), stride: random(1...4), dilation: random(1...3), rule: rule)
      let (rows, columns) = (window.dilation * (window.height - 1), window.dilation * (window.width - 1))
      shape = FeatureShape(
        height: rows + random(1...20), width: columns + random(1...20), channels: random(1...4))
      filters = random(1...6)
    }

    var convolution: Convolution {
      Convolution(inputChannels: shape.channels, filters: filters, window: window, on: shape)
    }
  }

  /// The windows that lie within `length` positions and their padding.
  private func windows(_ taps: Int, of window: Window, length: Int) -> Int {
    (0..<length).count { $0 % window.stride == 0 && $0 + window.dilation * (taps - 1) < length }
  }

  private static let seeds = 1...100 as ClosedRange<UInt64>

  @Test(arguments: [Window.Rule.symmetric, .same, .valid])
  func outputsAreTheWindowsThatFit(rule: Window.Rule) {
    for seed in Self.seeds {
      let sample = Sample(seed: seed, rule: rule)
      let (convolution, padding) = (sample.convolution, sample.convolution.padding)
      let output = convolution.output(for: sample.shape)
      let (rows, columns) = (sample.shape.height, sample.shape.width)
      #expect(
        output.height
          == windows(sample.window.height, of: sample.window, length: rows + padding.top + padding.bottom))
      #expect(
        output.width
          == windows(sample.window.width, of: sample.window, length: columns + padding.left + padding.right))
      #expect(output.channels == sample.filters)
    }
  }

  /// TensorFlow's "SAME": ceil(length / stride) outputs, the least zeros for them, the odd one behind.
  @Test func samePaddingIsTheLeast() {
    for seed in Self.seeds {
      let sample = Sample(seed: seed, rule: .same)
      let (window, padding) = (sample.window, sample.convolution.padding)
      let output = sample.convolution.output(for: sample.shape)
      for (outputs, length, taps, before, behind) in [
        (output.height, sample.shape.height, window.height, padding.top, padding.bottom),
        (output.width, sample.shape.width, window.width, padding.left, padding.right),
      ] {
        #expect((outputs - 1) * window.stride < length && outputs * window.stride >= length)
        #expect(before == behind || before + 1 == behind)
        // With a zero less, the last window would reach beyond the padding.
        let end = (outputs - 1) * window.stride + window.dilation * (taps - 1) + 1
        #expect(before + behind == 0 ? end <= length : end == length + before + behind)
      }
    }
  }

  @Test func symmetricPaddingKeepsTheSizeOfOddKernels() {
    for seed in Self.seeds {
      var sample = Sample(seed: seed, rule: .symmetric)
      (sample.window.height, sample.window.width) = (sample.window.height | 1, sample.window.width | 1)
      let stride = sample.window.stride
      let (output, padding) = (sample.convolution.output(for: sample.shape), sample.convolution.padding)
      #expect(padding.top == padding.bottom && padding.left == padding.right)
      #expect(output.height == (sample.shape.height + stride - 1) / stride)
      #expect(output.width == (sample.shape.width + stride - 1) / stride)
    }
  }

  /// An even kernel's symmetric padding leaves an odd zero out: a row and a column less at stride 1.
  @Test func evenKernels() {
    let shape = FeatureShape(height: 6, width: 9, channels: 2)
    func output(_ window: Window) -> FeatureShape {
      Convolution(inputChannels: 2, filters: 1, window: window, on: shape).output(for: shape)
    }
    #expect(output(Window(4)) == FeatureShape(height: 5, width: 8, channels: 1))
    #expect(output(Window(2, dilation: 2)) == FeatureShape(height: 6, width: 9, channels: 1))
    #expect(output(Window(4, rule: .same)) == FeatureShape(height: 6, width: 9, channels: 1))
    #expect(Window(4, rule: .same).padding(for: shape) == Padding(top: 1, left: 1, bottom: 2, right: 2))
    // A window of the whole image, and one that pads more than the image is large.
    #expect(output(Window(height: 6, width: 9, rule: .valid)) == FeatureShape(height: 1, width: 1, channels: 1))
    let dot = FeatureShape(height: 1, width: 1, channels: 1)
    #expect(Window(7, rule: .same).padding(for: dot) == Padding(all: 3))
  }

  /// Every tap of every window counts, those on padding too.
  @Test func multipliesAreCountedTapByTap() {
    for seed in Self.seeds {
      let sample = Sample(seed: seed, rule: seed % 2 == 0 ? .same : .valid)
      let channels = sample.shape.channels
      var builder = NetworkBuilder(name: "counted", input: sample.shape)
      builder.depthwise("depthwise", window: sample.window)
      builder.convolution("pointwise", filters: sample.filters, kernel: 1)
      builder.maxPool("pool")
      builder.dense("dense", outputs: 3)
      let network = builder.build()
      let positions = network.nodes[1].shape.height * network.nodes[1].shape.width
      #expect(network.nodes[1].macs == positions * channels * sample.window.height * sample.window.width)
      #expect(network.nodes[2].macs == positions * channels * sample.filters)
      #expect(network.nodes[4].macs == network.nodes[3].shape.count * 3)
      #expect(network.macs == network.nodes.map(\.macs).reduce(0, +))
    }
  }

  /// A pool's window is no larger than its input, whichever side is short.
  @Test(arguments: [(1, 9, 1, 1, 9), (9, 1, 1, 9, 1), (5, 2, 2, 2, 1), (2, 2, 2, 1, 1), (7, 3, 3, 2, 1)])
  func poolsFitTheirInput(height: Int, width: Int, size: Int, rows: Int, columns: Int) {
    var builder = NetworkBuilder(name: "pool", input: FeatureShape(height: height, width: width, channels: 5))
    builder.maxPool("pool", size: max(2, size))
    let node = builder.build().nodes[1]
    #expect(node.operation == .maxPool(size: size, stride: size))
    #expect(node.shape == FeatureShape(height: rows, width: columns, channels: 5))
  }
}
