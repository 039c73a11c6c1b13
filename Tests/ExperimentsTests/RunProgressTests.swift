import Experiments
import Foundation
import Synchronization
import Testing

/// How shares, counts and the time to go follow from estimated seconds.
@Suite("Progress of a run") struct RunProgressTests {
  private struct Mirror: Encodable {
    var stage: String
    var key: ArtifactKey
    var cached = false
    var seconds: Double
  }

  private static func key(_ name: String) throws -> ArtifactKey {
    try ArtifactKey(stage: name, version: 1, parameters: 0, inputs: [])
  }

  /// Steps of these names and seconds; their own initialiser is internal to their room.
  private static func steps(_ seconds: KeyValuePairs<String, Double>) throws -> [Plan.Step] {
    try seconds.map { name, seconds in
      let data = try JSONEncoder().encode(Mirror(stage: name, key: key(name), seconds: seconds))
      return try JSONDecoder().decode(Plan.Step.self, from: data)
    }
  }

  /// What is told while `body` works on steps of these seconds.
  private static func readings(
    _ seconds: KeyValuePairs<String, Double>, _ body: (RunProgress) throws -> Void
  ) throws -> [RunProgress.Reading] {
    let told = Mutex<[RunProgress.Reading]>([])
    let progress = RunProgress()
    progress.begin(try steps(seconds)) { reading in told.withLock { $0.append(reading) } }
    try body(progress)
    return told.withLock { $0 }
  }

  @Test func stepsWeighWhatTheyAreEstimatedToTake() throws {
    let readings = try Self.readings(["a": 3, "b": 1]) { progress in
      progress.advance(try Self.key("a"), to: 0.5)
      progress.finish(try Self.key("a"))
      progress.finish(try Self.key("b"))
    }
    #expect(readings.map(\.share) == [0.375, 0.75, 1])
    #expect(readings.map(\.finished) == [0, 1, 2])
    #expect(readings.allSatisfy { $0.total == 2 })
    #expect(readings.map(\.finishedStage) == [nil, "a \(try Self.key("a"))", "b \(try Self.key("b"))"])
  }

  @Test func timeToGoIsJudgedByTheSpeedSoFar() throws {
    let readings = try Self.readings(["a": 3, "b": 1]) { progress in
      progress.advance(try Self.key("a"), to: 0.005)
      progress.advance(try Self.key("a"), to: 1 / 3)
      progress.finish(try Self.key("a"))
      progress.finish(try Self.key("b"))
    }
    // 0.375 % of the work says nothing about the rest.
    #expect(readings[0].remaining == nil)
    // A quarter done: three times as long to go; three quarters: a third.
    let (quarter, most) = (readings[1], readings[2])
    #expect(abs(try #require(quarter.remaining) - 3 * quarter.elapsed) <= 1e-9 + 1e-6 * quarter.elapsed)
    #expect(abs(try #require(most.remaining) - most.elapsed / 3) <= 1e-9 + 1e-6 * most.elapsed)
    #expect(readings[3].remaining == 0)
    #expect(zip(readings, readings.dropFirst()).allSatisfy { $0.elapsed <= $1.elapsed })
  }

  @Test func whatIsNotPlannedIsNotTold() throws {
    let readings = try Self.readings(["a": 1]) { progress in
      progress.finish(try Self.key("z"))
      progress.advance(try Self.key("z"), to: 0.5)
    }
    #expect(readings.isEmpty)
    // Stages may work without any plan.
    RunProgress().finish(try Self.key("a"))
  }

  @Test func workThatTakesNoTimeIsDone() throws {
    let readings = try Self.readings(["a": 0, "b": 0]) { $0.finish(try Self.key("a")) }
    #expect(readings.map(\.share) == [1])
    #expect(readings.map(\.remaining) == [0])
    #expect(readings.map(\.finished) == [1])
  }

  @Test func aShareNeverExceedsTheWhole() throws {
    let readings = try Self.readings(["a": 1]) { $0.advance(try Self.key("a"), to: 1.5) }
    #expect(readings.map(\.share) == [1])
  }

  @Test func anotherPlanStartsAnew() throws {
    let second = Mutex<[RunProgress.Reading]>([])
    let first = try Self.readings(["a": 1, "b": 1]) { progress in
      progress.finish(try Self.key("a"))
      progress.begin(try Self.steps(["b": 5])) { reading in second.withLock { $0.append(reading) } }
      progress.finish(try Self.key("a"))
      progress.finish(try Self.key("b"))
    }
    #expect(first.map(\.share) == [0.5])
    second.withLock { second in
      #expect(second.map(\.share) == [1])
      #expect(second.map(\.finished) == [1] && second.map(\.total) == [1])
    }
  }
}
