import Experiments
import Pruning

/// A schedule as text for a terminal.
public enum ScheduleTable {
  /// One row a convolution, then what the strategy uses, its gap, and what binds.
  public static func text(_ schedule: Schedule) -> String {
    var table = TextTable([
      .text("layer"), .number("filters"), .number("fine units"), .text("format"), .number("bytes"),
      .number(schedule.latencyUnit), .number("est. loss %"),
    ])
    for layer in schedule.layers {
      table.add([
        layer.name, "\(layer.filters)/\(layer.allFilters)",
        layer.fine.flatMap { fine in layer.allFine.map { "\(fine)/\($0)" } } ?? Numbers.none, layer.format,
        Numbers.count(layer.bytes), Numbers.whole(layer.latency), Numbers.fixed(100 * layer.loss, 2),
      ])
    }
    return "\(schedule.cell), \(schedule.allocation)\n\n\(table.plain)\n\(summary(schedule).joined(separator: "\n"))"
  }

  private static func summary(_ schedule: Schedule) -> [String] {
    func percent(_ share: Double) -> String { Numbers.fixed(100 * share, 2) + " %" }
    let costs = schedule.costs
    let flash = "\(Numbers.count(schedule.flashBytes)) of \(Numbers.count(schedule.flashBudget)) bytes"
    let sram = "\(Numbers.count(schedule.sramBytes)) of \(Numbers.count(schedule.sramBudget)) bytes"
    let reach = schedule.isRigorous ? "" : " on the solver's grid"
    let prices = schedule.prices.sorted { $0.key < $1.key }.map { "\($0.key) \(Numbers.significant($0.value))" }
    return [
      "flash    \(flash)", "SRAM     \(sram)", "latency  \(percent(costs.latency)) of the dense network's",
      "loss     \(percent(costs.loss)) of all importance, estimated",
      "gap      at most \(percent(schedule.gap)): no strategy is below \(percent(schedule.bound))\(reach)",
      "binds    \(schedule.binding.isEmpty ? "nothing" : schedule.binding.joined(separator: ", "))",
      "prices   \(prices.isEmpty ? Numbers.none : prices.joined(separator: ", "))",
    ]
  }
}
