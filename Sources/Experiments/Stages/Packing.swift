import Deployment

/// Packs the int8 model into its weight formats and generates its C.
public struct Packing: Stage {
  public static let name = "pack"
  public static let version = 2

  /// What decides the packed model beside the int8 one.
  public struct Parameters: Encodable, Sendable {
    var format: String
    /// Whether layers that another format stores in fewer bytes keep this one.
    var strict: Bool
    /// The kernels say how much scratch they need.
    var sources: String
  }

  /// The int8 model.
  public let quantising: Quantising
  public let parameters: Parameters

  /// The packing that `cell`'s method asks for.
  public init(_ cell: Cell, quantising: Quantising, toolchain: Toolchain) {
    self.quantising = quantising
    parameters = Parameters(
      format: cell.storage ?? cell.method.format, strict: cell.storage != nil, sources: toolchain.sources)
  }

  public var inputs: [ArtifactKey] { get throws { [try quantising.key] } }
  public var estimate: Double { 0.5 }

  public func make(in workshop: Workshop) throws -> PackedModel {
    try ModelPacker.pack(workshop.artifact(of: quantising), format: parameters.format, strict: parameters.strict)
  }
}
