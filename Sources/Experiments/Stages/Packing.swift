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
    /// How each layer's format is chosen; nil for the fewest bytes.
    var choice: FormatChoice?
    /// The kernels say how much scratch they need.
    var sources: String
  }

  /// The int8 model.
  public let quantising: Quantising
  /// What its layers take in each format; nil where bytes alone choose.
  public let timing: FormatTiming?
  public let parameters: Parameters
  private let allocating: Allocating?

  /// The packing that `cell`'s method asks for; throws `RunError` for a board that is not registered.
  init(_ cell: Cell, quantising: Quantising, allocating: Allocating?, workshop: Workshop) throws {
    self.quantising = quantising
    self.allocating = allocating
    let choice = cell.storage == nil ? cell.method.formatChoice : nil
    timing = try choice.map {
      FormatTiming(quantising, core: try workshop.board($0.board).core, toolchain: workshop.toolchain)
    }
    parameters = Parameters(
      format: cell.storage ?? cell.method.format, strict: cell.storage != nil, choice: choice,
      sources: workshop.toolchain.sources)
  }

  public var inputs: [ArtifactKey] {
    get throws { try [quantising.key] + [timing.map { try $0.key }].compactMap { $0 } }
  }
  public var estimate: Double { 0.5 }

  public func make(in workshop: Workshop) throws -> PackedModel {
    let model = try workshop.artifact(of: quantising)
    let smallest = try ModelPacker.pack(model, format: parameters.format, strict: parameters.strict)
    guard let choice = parameters.choice, let timing else { return smallest }
    let costs = try workshop.artifact(of: timing)
    let budgets = try allocating.map { try workshop.artifact(of: $0) }
    // Dense layers and whatever else has one format only take their bytes from the budget.
    let others = smallest.layers.filter { costs[$0.node] == nil }.reduce(0) { $0 + $1.flash.total }
    let formats = choice.formats(costs, budget: budgets.map { $0.flashBudget - others })
    let chosen = try ModelPacker.pack(model, formats: formats)
    // Formats differ in scratch too.
    let fits = budgets.map { chosen.sramBytes <= $0.sramBudget } ?? true
    return fits ? chosen : smallest
  }
}
