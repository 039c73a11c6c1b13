/// What a published kernel takes for one layer.
public struct PublishedKernel: Codable, Equatable, Sendable {
  /// Name of the kernel, explained in the title of its set.
  public var kernel: String
  /// Core, such as `Cortex-M4`.
  public var core: String
  /// Layer, as in `16x16x64-64`.
  public var layer: String
  /// Share of filterlets that are absent.
  public var sparsity: Double
  /// Executed instructions.
  public var instructions: Int
  /// Cycles.
  public var cycles: Int
}
