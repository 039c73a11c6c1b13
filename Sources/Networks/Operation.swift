/// The geometry of a two-dimensional convolution. Weights are stored OHWI: [filters][kernelHeight][kernelWidth][inputChannels].
public struct Convolution: Codable, Hashable, Sendable {
  /// Channels of the input that every filter reads.
  public var inputChannels: Int
  /// Filters, which are the channels of the output.
  public var filters: Int
  /// Rows of the kernel.
  public var kernelHeight: Int
  /// Columns of the kernel.
  public var kernelWidth: Int
  /// Step between neighbouring outputs, the same in both directions.
  public var stride: Int
  /// Step between neighbouring taps of the kernel, the same in both directions; 1 is an ordinary kernel.
  public var dilation: Int
  /// Rows and columns of zeros around the input.
  public var padding: Padding
  /// Whether a ReLU follows the batch norm of this convolution.
  public var relu: Bool

  /// A convolution over `window` of an input of `shape`, of which every filter reads `inputChannels`.
  public init(inputChannels: Int, filters: Int, window: Window, on shape: FeatureShape, relu: Bool = true) {
    self.inputChannels = inputChannels
    self.filters = filters
    kernelHeight = window.height
    kernelWidth = window.width
    stride = window.stride
    dilation = window.dilation
    padding = window.padding(for: shape)
    self.relu = relu
  }

  /// A convolution with a square kernel, padded alike on all sides so that stride 1 keeps the size.
  public init(inputChannels: Int, filters: Int, kernel: Int, stride: Int = 1, relu: Bool = true) {
    let window = Window(kernel, stride: stride)
    let shape = FeatureShape(height: kernel, width: kernel, channels: inputChannels)
    self.init(inputChannels: inputChannels, filters: filters, window: window, on: shape, relu: relu)
  }

  /// Weights of one filter: kernelHeight x kernelWidth x inputChannels.
  public var weightsPerFilter: Int { kernelHeight * kernelWidth * inputChannels }
  /// Weights of all filters.
  public var weightCount: Int { filters * weightsPerFilter }
  /// Filterlets (1 x 1 x inputChannels vectors) of one filter.
  public var filterletsPerFilter: Int { kernelHeight * kernelWidth }

  /// The shape of the output for an input of `shape`.
  public func output(for shape: FeatureShape) -> FeatureShape {
    FeatureShape(
      height: (shape.height + padding.top + padding.bottom - dilation * (kernelHeight - 1) - 1) / stride + 1,
      width: (shape.width + padding.left + padding.right - dilation * (kernelWidth - 1) - 1) / stride + 1,
      channels: filters)
  }
}

/// What a node of a network computes. A convolution carries its batch norm with it.
public enum Operation: Codable, Hashable, Sendable {
  /// The image that enters the network.
  case input
  /// Convolution without bias, then batch norm, then ReLU if the convolution says so.
  case convolution(Convolution)
  /// The same with one filter a channel, which reads that channel alone: `inputChannels` is 1 and `filters` is the
  /// number of channels.
  case depthwise(Convolution)
  /// Maximum over `size` x `size` windows, no padding; incomplete windows are dropped.
  case maxPool(size: Int, stride: Int)
  /// Mean over all positions: H x W x C becomes 1 x 1 x C.
  case averagePool
  /// Element-wise sum of two inputs of one shape, then ReLU if asked for.
  case add(relu: Bool)
  /// The channels of two or more inputs of one height and width, one input after the other.
  case concat
  /// Fully connected layer with bias on the NHWC-flattened input, then ReLU if asked for; weights [outputs][inputs].
  case dense(inputs: Int, outputs: Int, relu: Bool)
  /// Exponentials of the channels of each position, divided by their sum.
  case softmax
}
