import Experiments
import Foundation
import Reporting
import Testing

/// How numbers look: thousands, minus signs, digits that mean something.
@Suite struct NumberFormatTests {
  /// What a schedule with these prices, bytes and gap prints.
  private func lines(prices: [String: Double] = [:], bytes: Int = 1, gap: Double = 0) throws -> [String] {
    let layer: [String: Any] = [
      "name": "conv1", "filters": 1, "allFilters": 2, "format": "dense", "bytes": bytes, "latency": 1.0, "loss": 0.0,
    ]
    let schedule: [String: Any] = [
      "cell": "c", "allocation": "exact", "latencyUnit": "MAC", "layers": [layer],
      "costs": ["latency": 0.5, "flash": 0.5, "loss": 0.0], "flashBytes": 999, "flashBudget": 1000,
      "sramBytes": 1_000_000, "sramBudget": 1_234_567_890, "bound": 0.5, "gap": gap, "isRigorous": true,
      "binding": [String](), "prices": prices, "best": 0.5,
    ]
    return ScheduleTable.text(try Synthetic.decode(Schedule.self, schedule)).split(separator: "\n").map(String.init)
  }

  @Test func countsAreGroupedInThrees() throws {
    let text = try lines(bytes: 12_345_678)
    #expect(text.contains("flash    999 of 1,000 bytes"))
    #expect(text.contains("SRAM     1,000,000 of 1,234,567,890 bytes"))
    #expect(text.contains { $0.contains(" 12,345,678 ") })
  }

  @Test(arguments: [
    (1234.6, "1,235"), (-1234.6, "−1,235"), (999.96, "1,000"), (99.96, "100.0"), (12.34, "12.3"), (-12.36, "−12.4"),
    (9.996, "10.00"), (1.2344, "1.23"), (0.12344, "0.123"), (-0.25, "−0.250"), (0, "0.000"), (-0.0004, "0.000"),
    (0.0006, "0.001"), (100, "100"), (10, "10.0"), (1, "1.00"),
  ])
  func threeDigitsOrMoreMeanSomething(value: Double, expected: String) throws {
    #expect(try lines(prices: ["flash": value]).last == "prices   flash \(expected)")
  }

  @Test(arguments: [(-0.0123, "−1.23"), (0.5, "50.00"), (-0.00001, "0.00"), (12.3456, "1,234.56")])
  func percentsHaveATrueMinusAndNoNegativeZero(gap: Double, expected: String) throws {
    #expect(try lines(gap: gap).contains("gap      at most \(expected) %: no strategy is below 50.00 %"))
  }

  @Test func namesOfPricesAreInOrder() throws {
    #expect(try lines(prices: ["loss": 1, "flash": 2, "SRAM": 3]).last == "prices   SRAM 3.00, flash 2.00, loss 1.00")
  }

  /// The cells of dtmm in a table, behind those that name it.
  private func cells(_ table: String, _ change: (inout Record) -> Void) throws -> [String] {
    var synthetic = Synthetic()
    synthetic.methods = ["dense", "dtmm"]
    var result = try synthetic.result()
    change(&result.records[1])
    let text = try #require(Tables.named(table)).markdown(result)
    let start = "| vgg11 x0.5 | fashion-mnist | dtmm | 20 % | "
    let row = try #require(text.split(separator: "\n").first { $0.hasPrefix(start) })
    return row.dropFirst(start.count).split(separator: " | ").map(String.init)
  }

  @Test(arguments: [
    (0.25, "+0.25"), (-0.25, "−0.25"), (0, "0.00"), (0.004, "0.00"), (-0.004, "0.00"), (0.006, "+0.01"),
  ])
  func changesHaveASignUnlessTheyRoundToNothing(change: Double, expected: String) throws {
    #expect(try cells("accuracy") { $0.accuracy = 91.5 + change }[1] == expected)
  }

  @Test(arguments: [
    (2008.0, "2,008", "+1,808", "10.0×"), (1988, "1,988", "+1,788", "9.94×"), (7, "7.00", "−193", "0.04×"),
  ])
  func ratiosHaveOneDecimalFromTenOn(milliseconds: Double, latency: String, change: String, ratio: String) throws {
    let cells = try cells("latency") { $0.boards[0].latencyMilliseconds = milliseconds }
    #expect(Array(cells.prefix(3)) == [latency, change, ratio])
  }

  @Test func aLayerMayBeOverItsDenseBytes() throws {
    let cells = try cells("size") { $0.flash.values += 1_080_000 }
    #expect(Array(cells.prefix(4)) == ["20,000", "1,100,000", "+1,000,000", "11.0×"])
  }
}
