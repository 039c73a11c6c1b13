/// DTMM's scheduler: simulated annealing over the shares of filters (beta) and filterlets (alpha) of every layer,
/// minimising estimated latency within flash, SRAM and the accuracy bound.
///
/// What is deployed is the found strategy with its flash budget spent, so that is what the search compares unless
/// `AnnealingOptions.filled` is off.
public enum AnnealingAllocation: Allocation {
  public static let name = "annealing"
  public static let summary = "simulated annealing of latency within flash, SRAM and an importance bound"
  public static let source = "Han, Xiao, Li, DTMM, INFOCOM 2024"

  public static func strategy(for problem: AllocationProblem) throws -> Strategy {
    let bounds = try RatioBounds(problem)
    var search = AnnealingSearch(problem: problem, bounds: bounds)
    return Filling.fill(search.run(), for: problem)
  }

  public static func discardUnusedOptions(of method: inout Method) {
    var schedule = SchedulingOptions()
    schedule.latency = method.schedule.latency
    schedule.lossModel = method.schedule.lossModel
    method.schedule = schedule
  }
}
