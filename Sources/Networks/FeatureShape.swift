/// The shape of one activation in NHWC order, batch 1.
public struct FeatureShape: Codable, Hashable, Sendable, CustomStringConvertible {
  /// Rows.
  public var height: Int
  /// Columns.
  public var width: Int
  /// Channels, the fastest-varying dimension.
  public var channels: Int

  /// A shape of `height` x `width` x `channels`.
  public init(height: Int, width: Int, channels: Int) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Values in the activation, which is also its bytes in int8.
  public var count: Int { height * width * channels }

  public var description: String { "\(height)x\(width)x\(channels)" }
}
