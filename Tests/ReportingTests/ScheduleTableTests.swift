import Experiments
import Foundation
import Reporting
import Testing

@Suite struct ScheduleTableTests {
  private static let schedule = """
    {
      "cell": "vgg11, cifar10, dtmm, 20 %, seed 1", "allocation": "annealing", "latencyUnit": "cycles",
      "layers": [
        {"name": "conv1", "filters": 20, "allFilters": 32, "format": "dense", "bytes": 720, "latency": 1234567.4,
         "loss": 0.0125},
        {"name": "conv2", "filters": 8, "allFilters": 32, "fine": 30, "allFine": 72, "format": "fwcs", "bytes": 1234,
         "latency": 99.6, "loss": 0}
      ],
      "costs": {"latency": 0.25, "flash": 0.2, "loss": 0.125}, "flashBytes": 1999, "flashBudget": 2000,
      "sramBytes": 40000, "sramBudget": 64000, "bound": 0.24, "gap": 0.04, "isRigorous": false,
      "binding": ["flash", "filters of 1 of 2 groups"], "prices": {"loss": 1.5, "flash": -0.25}, "best": 0.245
    }
    """

  @Test func showsLayersGapAndWhatBinds() throws {
    let schedule = try JSONDecoder().decode(Schedule.self, from: Data(Self.schedule.utf8))
    #expect(
      ScheduleTable.text(schedule) == """
        vgg11, cifar10, dtmm, 20 %, seed 1, annealing

        layer  filters  fine units  format  bytes     cycles  est. loss %
        -----  -------  ----------  ------  -----  ---------  -----------
        conv1    20/32           –  dense     720  1,234,567         1.25
        conv2     8/32       30/72  fwcs    1,234        100         0.00

        flash    1,999 of 2,000 bytes
        SRAM     40,000 of 64,000 bytes
        latency  25.00 % of the dense network's
        loss     12.50 % of all importance, estimated
        gap      at most 4.00 %: no strategy is below 24.00 % on the solver's grid
        binds    flash, filters of 1 of 2 groups
        prices   flash −0.250, loss 1.50
        """)
  }

  @Test func namesNothingWhereNothingBinds() throws {
    var schedule = try JSONDecoder().decode(Schedule.self, from: Data(Self.schedule.utf8))
    (schedule.binding, schedule.prices, schedule.isRigorous) = ([], [:], true)
    let lines = ScheduleTable.text(schedule).split(separator: "\n")
    #expect(lines.suffix(2) == ["binds    nothing", "prices   –"])
    #expect(lines.contains("gap      at most 4.00 %: no strategy is below 24.00 %"))
  }
}
