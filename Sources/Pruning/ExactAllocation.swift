/// The best schedule that branch and bound finds, with its optimality gap.
public enum ExactAllocation: Allocation {
  public static let name = "exact"
  public static let summary = "the least latency within all bounds, proven to a gap by branch and bound"
  public static let source = "this project; Lagrangian relaxation after Geoffrion, 1974"

  /// Its bounds hold for filterlets alone where filters do not go with them.
  public static func keepsFilters(_ units: [Unit]) -> Bool { units == [.filterlet] }

  public static func strategy(for problem: AllocationProblem) throws -> Strategy {
    try Scheduler(problem).solve().strategy
  }

  public static func discardUnusedOptions(of method: inout Method) { method.keepOnlyImportanceBound() }
}
