import Networks

/// A single convolution that is measured: its input, its filters and its geometry.
public struct KernelLayer: Codable, Hashable, Sendable {
  /// Shape of the input.
  public let input: FeatureShape
  /// Filters, which are the channels of the output.
  public let filters: Int
  /// Rows and columns of the kernel.
  public let kernel: Int
  /// Step between neighbouring outputs.
  public let stride: Int
  /// Zeros around the input, on each side.
  public let padding: Int

  /// Most weights, inputs and outputs of a layer: what the largest emulated memory, 4 MiB, could hold.
  static let mostBytes = 4 << 20

  /// The layer that `text` names, as in `16x16x64-64`: rows x columns x channels of the input, then filters.
  ///
  /// - Parameter padding: Zeros on each side; nil for as many as keep the size at stride 1.
  /// - Throws: `KernelBenchError` for a text of another form, sizes below 1, or a kernel larger than its input.
  public init(_ text: String, kernel: Int = 3, stride: Int = 1, padding: Int? = nil) throws(KernelBenchError) {
    guard let sizes = text.wholeMatch(of: /(\d+)x(\d+)x(\d+)-(\d+)/),
      let height = Int(sizes.1), let width = Int(sizes.2), let channels = Int(sizes.3), let filters = Int(sizes.4),
      [height, width, channels, filters].allSatisfy({ (1...Self.mostBytes).contains($0) })
    else {
      throw KernelBenchError(
        """
        the layer "\(text)" is not HEIGHTxWIDTHxCHANNELS-FILTERS with sizes of at least 1, such as 16x16x64-64
        """)
    }
    guard (1...Self.mostBytes).contains(kernel), (1...Self.mostBytes).contains(stride) else {
      throw KernelBenchError("kernel \(kernel) and stride \(stride): both are at least 1")
    }
    let padding = padding ?? (kernel - 1) / 2
    guard (0..<kernel).contains(padding) else {
      throw KernelBenchError("padding \(padding): expected 0 to \(kernel - 1), less than the kernel of \(kernel)")
    }
    guard kernel <= min(height, width) + 2 * padding else {
      throw KernelBenchError("a kernel of \(kernel) does not fit \(text) with a padding of \(padding)")
    }
    self.input = FeatureShape(height: height, width: width, channels: channels)
    (self.filters, self.kernel, self.stride, self.padding) = (filters, kernel, stride, padding)
    try checkSize()
  }

  /// The text that names it.
  public var label: String { "\(input.height)x\(input.width)x\(input.channels)-\(filters)" }

  /// The convolution, without an activation.
  public var convolution: Convolution {
    var convolution = Convolution(
      inputChannels: input.channels, filters: filters, kernel: kernel, stride: stride, relu: false)
    convolution.padding = Padding(all: padding)
    return convolution
  }

  /// A network of this layer alone.
  var network: Network {
    var builder = NetworkBuilder(name: "layer-\(label)", input: input)
    builder.convolution("conv", filters: filters, kernel: kernel, stride: stride, relu: false)
    var network = builder.build()
    network.nodes[1].operation = .convolution(convolution)
    network.nodes[1].shape = convolution.output(for: input)
    return network
  }

  private func checkSize() throws(KernelBenchError) {
    let output = convolution.output(for: input)
    for (what, sizes) in [
      ("weights", [filters, kernel, kernel, input.channels]),
      ("inputs", [input.height, input.width, input.channels]),
      ("outputs", [output.height, output.width, output.channels]),
    ] {
      var bytes = 1
      for size in sizes {
        bytes = bytes.multipliedReportingOverflow(by: size).overflow ? Int.max : bytes * size
      }
      guard bytes <= Self.mostBytes else {
        throw KernelBenchError("\(label) has more than \(Self.mostBytes) \(what), more than any emulated memory holds")
      }
    }
  }
}
