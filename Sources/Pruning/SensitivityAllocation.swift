import Foundation

/// Each group and layer loses as much as it can at one common rise of the loss, measured on each alone.
public enum SensitivityAllocation: Allocation {
  public static let name = "sensitivity"
  public static let summary =
    "each layer by how the loss rises when it is pruned alone: all up to one rise, the smallest that meets the budgets"
  public static let source =
    "Han et al., NeurIPS 2015, and Li et al., ICLR 2017 (sensitivity by layer, ratios set by hand there)"
  public static let readsSensitivities = true

  private static let levels = 2000
  /// Orders of magnitude below the largest rise that thresholds go down to.
  private static let decades = 6.0

  public static func strategy(for problem: AllocationProblem) throws -> Strategy {
    guard let curves = problem.sensitivities else { throw MissingSensitivities() }
    let mildest = try MildestStrategy.find(for: problem, levels: levels) { level in
      let share = Double(level) / Double(levels)
      let threshold = level == 0 ? 0 : curves.largest * pow(10, decades * (share - 1))
      return curves.shares(threshold: threshold).strategy(problem.space)
    }
    return Filling.fill(mildest, for: problem)
  }
}

/// Why layers cannot be pruned by their sensitivity.
public struct MissingSensitivities: Error, CustomStringConvertible {
  public let description =
    "the allocation \"\(SensitivityAllocation.name)\" needs curves of how the loss rises by layer; measure them first"
}
