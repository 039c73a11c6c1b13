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
  /// Rows and columns of zeros around the input, the same on all sides.
  public var padding: Int
  /// Whether a ReLU follows the batch norm of this convolution.
  public var relu: Bool

  /// A convolution with a square kernel, padded so that stride 1 keeps the size ("same").
  public init(inputChannels: Int, filters: Int, kernel: Int, stride: Int = 1, relu: Bool = true) {
    self.inputChannels = inputChannels
    self.filters = filters
    self.kernelHeight = kernel
    self.kernelWidth = kernel
    self.stride = stride
    self.padding = (kernel - 1) / 2
    self.relu = relu
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
      height: (shape.height + 2 * padding - kernelHeight) / stride + 1,
      width: (shape.width + 2 * padding - kernelWidth) / stride + 1,
      channels: filters)
  }
}

/// What a node of a network computes. A convolution carries its batch norm with it.
public enum Operation: Codable, Hashable, Sendable {
  /// The image that enters the network.
  case input
  /// Convolution without bias, then batch norm, then ReLU if the convolution says so.
  case convolution(Convolution)
  /// Maximum over `size` x `size` windows, no padding; incomplete windows are dropped.
  case maxPool(size: Int, stride: Int)
  /// Mean over all positions: H x W x C becomes 1 x 1 x C.
  case averagePool
  /// Element-wise sum of two inputs of one shape, then ReLU if asked for.
  case add(relu: Bool)
  /// Fully connected layer with bias on the NHWC-flattened input; weights [outputs][inputs].
  case dense(inputs: Int, outputs: Int)
}
