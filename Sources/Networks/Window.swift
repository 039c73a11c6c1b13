/// Rows and columns of zeros around the input of a convolution.
public struct Padding: Codable, Hashable, Sendable {
  /// Rows above.
  public var top: Int
  /// Columns to the left.
  public var left: Int
  /// Rows below.
  public var bottom: Int
  /// Columns to the right.
  public var right: Int

  /// Padding of four sides.
  public init(top: Int, left: Int, bottom: Int, right: Int) {
    (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
  }

  /// The same padding on all sides.
  public init(all: Int) { self.init(top: all, left: all, bottom: all, right: all) }
}

/// What a kernel covers of its input, and how far it moves.
public struct Window: Hashable, Sendable {
  /// How the padding follows from the window.
  public enum Rule: Hashable, Sendable {
    /// The same on opposite sides, so that stride 1 keeps the size of odd kernels; PyTorch's models do this.
    case symmetric
    /// As TensorFlow pads "SAME": outputs are ceil(input / stride); an odd row goes below, an odd column to the right.
    case same
    /// None.
    case valid
  }

  /// Rows and columns of the kernel.
  public var height, width: Int
  /// Step between neighbouring outputs.
  public var stride: Int
  /// Step between neighbouring taps.
  public var dilation: Int
  /// The rule of its padding.
  public var rule: Rule

  /// A window of `height` x `width` taps.
  public init(height: Int, width: Int, stride: Int = 1, dilation: Int = 1, rule: Rule = .symmetric) {
    (self.height, self.width) = (height, width)
    (self.stride, self.dilation) = (stride, dilation)
    self.rule = rule
  }

  /// A square window.
  public init(_ size: Int, stride: Int = 1, dilation: Int = 1, rule: Rule = .symmetric) {
    self.init(height: size, width: size, stride: stride, dilation: dilation, rule: rule)
  }

  /// The padding for an input of `shape`.
  ///
  /// Source of `same`: TensorFlow, GetWindowedOutputSizeVerbose.
  public func padding(for shape: FeatureShape) -> Padding {
    switch rule {
    case .valid: return Padding(all: 0)
    case .symmetric:
      let (rows, columns) = (dilation * (height - 1) / 2, dilation * (width - 1) / 2)
      return Padding(top: rows, left: columns, bottom: rows, right: columns)
    case .same:
      let (rows, columns) = (missing(height, of: shape.height), missing(width, of: shape.width))
      return Padding(top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
    }
  }

  /// What ceil(length / stride) windows reach beyond `length`.
  private func missing(_ taps: Int, of length: Int) -> Int {
    let outputs = (length + stride - 1) / stride
    return max(0, (outputs - 1) * stride + dilation * (taps - 1) + 1 - length)
  }
}
