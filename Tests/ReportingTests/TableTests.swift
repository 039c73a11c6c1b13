import Experiments
import Foundation
import Reporting
import Testing

@Suite struct TableTests {
  private func markdown(_ name: String, _ result: ExperimentResult) throws -> [String] {
    try #require(Tables.named(name)).markdown(result).split(separator: "\n").map(String.init)
  }

  @Test func namesAreUniqueAndFound() {
    #expect(Set(Tables.all.map(\.name)).count == Tables.all.count)
    #expect(Tables.all.allSatisfy { Tables.named($0.name)?.name == $0.name && !$0.summary.isEmpty })
    #expect(Tables.named("nonsense") == nil)
  }

  @Test(arguments: Tables.all.map(\.name))
  func everyTableStandsAnEmptyAndAFullResult(name: String) throws {
    var synthetic = Synthetic()
    synthetic.boards = ["nucleo-l4r5zi", "disco-f746ng"]
    #expect(try !markdown(name, synthetic.result()).isEmpty)
    synthetic.methods = []
    #expect(try !markdown(name, synthetic.result()).isEmpty)
    #expect(try #require(Tables.named(name)).plain(synthetic.result()).hasSuffix("\n"))
  }

  @Test func accuracyAgainstDenseOfOneSeed() throws {
    let lines = try markdown("accuracy", Synthetic().result())
    #expect(
      lines.contains("| vgg11 x0.5 | fashion-mnist | dense | – | 91.50 | – | 91.60 | −0.10 | 100.0 | 1 |"))
    #expect(
      lines.contains(
        "| vgg11 x0.5 | fashion-mnist | dtmm | 20 % | 90.50 | −1.00 | 90.60 | −0.10 | 20.0 | 1 |"))
  }

  /// Seeds 1, 2, 3 add 0, 0.3 and 0.6 to dense and pruned alike, so the paired difference has no spread.
  @Test func differencesArePairedBySeed() throws {
    var synthetic = Synthetic()
    synthetic.seeds = [1, 2, 3]
    let lines = try markdown("accuracy", synthetic.result())
    let line = try #require(lines.first { $0.contains("| dtmm |") })
    #expect(line.contains("| 90.80 ± 0.75 | −1.00 ± "))
    #expect(line.hasSuffix("| 3 |"))
  }

  @Test func sizeIsBytesDifferenceAndRatio() throws {
    let lines = try markdown("size", Synthetic().result())
    #expect(
      lines.contains(
        """
        | vgg11 x0.5 | fashion-mnist | dtmm | 20 % | 20,000 | 20,000 | −80,000 | 0.20× | 100.0 | 18,000 \
        | 1 |
        """
      ))
  }

  @Test func latencyWithMemoryIsASecondColumn() throws {
    var synthetic = Synthetic()
    #expect(try !markdown("latency", synthetic.result()).contains { $0.contains("With memory") })
    synthetic.modelsMemory = true
    let lines = try markdown("latency", synthetic.result())
    #expect(lines.contains { $0.contains("| Latency, ms | With memory, ms | Against dense, ms |") })
    // 24 million cycles at 120 MHz, and half as many again.
    #expect(lines.contains { $0.contains("| dense | – | 200 | 300 | – |") })
    #expect(lines.joined(separator: " ").contains("which wait for its flash, caches and SRAM"))
  }

  @Test func latencyShowsWhatGotSlower() throws {
    let lines = try markdown("latency", Synthetic().result())
    #expect(lines.contains("#### nucleo-l4r5zi"))
    let unstructured = try #require(lines.first { $0.contains("| unstructured |") })
    #expect(unstructured.contains("| 20 % | 240 | +40.0 | 1.20× | 28.800 | 25.920 | 2.400 | 0.20× | 1 |"))
  }

  @Test func energyIsGivenOnlyWithASource() throws {
    var synthetic = Synthetic()
    synthetic.boards = ["nucleo-l4r5zi", "disco-f746ng"]
    let text = try markdown("energy", synthetic.result()).joined(separator: "\n")
    #expect(text.contains("No power has a source for: disco-f746ng."))
    #expect(text.contains("| nucleo-l4r5zi, µJ |"))
    var result = try Synthetic().result()
    for index in result.records.indices { result.records[index].boards[0].energyMicrojoules = nil }
    #expect(try markdown("energy", result).joined().contains("so no energy is given"))
  }

  @Test func layersShowFormatsAndFilters() throws {
    let lines = try markdown("layers", Synthetic().result())
    let start = try #require(
      lines.firstIndex { $0.contains("vgg11 x0.5 on fashion-mnist: dtmm, 20 %, seed 1") })
    // A sixth of 17,900 values and of 1,000 index bytes; 8.4 million cycles, a third of them in the first
    // layer.
    #expect(
      lines[start + 3]
        == "| conv1 | conv | 14x14x32 | fwcs | 20 of 32 | 25.0 | 3,149 | 166 | 1,000 | 2,800,000 |")
  }

  @Test func theAnswerSaysWhatDidNotMove() throws {
    let text = try markdown("answer", Synthetic().result()).joined(separator: "\n")
    #expect(
      text.contains("Bytes moved: all 3 pruned models are smaller than the dense one, 0.20× its bytes."))
    #expect(
      text.contains("On nucleo-l4r5zi 1 of 3 are **not faster** than dense (unstructured, 20 % at 1.20×)"))
    #expect(
      text.contains(
        "| vgg11 x0.5 | fashion-mnist | unstructured | 20 % | −0.80 | 0.20× | 0.20× | 1.20× | 1 |"))
  }

  @Test func theAnswerSaysWhenBytesDidNotMove() throws {
    var result = try Synthetic().result()
    result.records[1].flash.values = 120_000
    let text = try markdown("answer", result).joined(separator: "\n")
    #expect(text.contains("Bytes did not always move: 1 of 3 pruned models are not smaller"))
    #expect(text.contains("(unstructured, 20 %)"))
  }

  @Test func theAnswerWhereTheDenseModelWasTooLargeForABoard() throws {
    var result = try Synthetic().result()
    let dense = try #require(result.records.firstIndex { $0.cell.method.name == "dense" })
    result.records[dense].boards = []
    let text = try markdown("answer", result).joined(separator: " ")
    #expect(text.contains("On nucleo-l4r5zi the dense model was not run, so there is nothing to compare with."))
  }

  @Test func theAnswerWithoutPruning() throws {
    var synthetic = Synthetic()
    synthetic.methods = ["dense"]
    #expect(try markdown("answer", synthetic.result()) == ["Nothing was pruned."])
  }

  @Test func theFrontNamesWhatNothingBeatsAndWhoIsAheadOfTheRest() throws {
    // Latency and accuracy of structured, dtmm and unstructured rise together: all are on the front.
    let row = "| vgg11 x0.5 | fashion-mnist | 20 % "
    let all = try markdown("front", Synthetic().result()).filter { $0.hasPrefix(row) }
    #expect(
      all.map { $0.replacing(row, with: "") } == [
        "| unstructured | 90.70 | front |", "| structured | 89.50 | front |", "| dtmm | 90.50 | front |",
      ])
    // Less accurate than dtmm, and slower.
    var result = try Synthetic().result()
    let index = try #require(result.records.firstIndex { $0.cell.method.name == "unstructured" })
    result.records[index].accuracy = 90
    let beaten = try markdown("front", result).filter { $0.hasPrefix(row) }.map { $0.replacing(row, with: "") }
    #expect(beaten.first == "| unstructured | 90.00 | dtmm: +0.50 points, 0.29× the time |")
    #expect(beaten.dropFirst().allSatisfy { $0.hasSuffix("| front |") })
    // Where a board was too small for a method, nobody is compared.
    result.records[index].boards = []
    #expect(try markdown("front", result).contains("\(row)| unstructured | 90.00 | – |"))
    // Equal figures beat nobody.
    var equal = try Synthetic().result()
    let dtmm = try #require(equal.records.first { $0.cell.method.name == "dtmm" })
    equal.records[index].accuracy = dtmm.accuracy
    equal.records[index].boards = dtmm.boards
    #expect(try markdown("front", equal).filter { $0.hasPrefix(row) }.allSatisfy { $0.hasSuffix("| front |") })
    var alone = Synthetic()
    alone.methods = ["dense", "dtmm"]
    #expect(try markdown("front", alone.result()).contains { $0.hasPrefix("No two methods share a budget") })
  }

  @Test func winsNameTheBestAndWhereDtmmLoses() throws {
    let lines = try markdown("wins", Synthetic().result()).map {
      $0.replacing("| vgg11 x0.5 | fashion-mnist | 20 % ", with: "")
    }
    #expect(
      lines.contains(
        "| accuracy | unstructured | 90.70 % | dtmm | 90.50 % |"))
    #expect(
      lines.contains(
        "| latency on nucleo-l4r5zi | structured | 36.0 ms | dtmm | 70.0 ms |"
      ))
    #expect(
      lines.contains(
        "| unstructured | −0.20 | 0.29× | less accurate, faster |"))
    #expect(
      lines.contains(
        "| structured | +1.00 | 1.94× | more accurate, slower |"))
  }

  @Test(arguments: [
    (2.0, 0.5, "wins"), (0.0, 0.5, "wins"), (0.0, 1.0, "even"), (0.05, 1.01, "even"), (0.0, 2.0, "loses"),
    (-2.0, 2.0, "loses"), (-2.0, 1.0, "loses"), (2.0, 1.0, "wins"), (2.0, 2.0, "more accurate, slower"),
    (-2.0, 0.5, "less accurate, faster"),
  ])
  func verdictsOfADuel(points: Double, factor: Double, expected: String) throws {
    var synthetic = Synthetic()
    synthetic.methods = ["structured", "dtmm"]
    var result = try synthetic.result()
    result.records[1].accuracy = result.records[0].accuracy + points
    result.records[1].boards[0].latencyMilliseconds = result.records[0].boards[0].latencyMilliseconds * factor
    let lines = try markdown("wins", result)
    #expect(lines.last?.hasSuffix("| \(expected) |") == true)
  }

  /// One point better on average, but from -1 to 3: no win.
  @Test func aDifferenceWithinItsIntervalIsNoWin() throws {
    var synthetic = Synthetic()
    synthetic.methods = ["structured", "dtmm"]
    synthetic.seeds = [1, 2, 3]
    var result = try synthetic.result()
    for (index, change) in [-1.0, 1, 3].enumerated() {
      result.records[3 + index].accuracy = result.records[index].accuracy + change
      result.records[3 + index].boards = result.records[index].boards
    }
    let lines = try markdown("wins", result)
    #expect(lines.last?.hasSuffix("| even |") == true)
  }
}
