import Foundation
import Testing

/// The whole road on a network too small to learn: real data, real training, real firmware.
@Suite("The road, end to end", .serialized)
struct RoadTests {
  private static let spec = """
    {
      "name": "tiny", "summary": "Every stage once.",
      "models": [{"name": "resnet12", "width": 0.0625}], "datasets": ["fashion-mnist"],
      "methods": ["dense", "dtmm"], "budgets": [{"flash": "60%"}], "seeds": [1],
      "boards": ["nucleo-l4r5zi", "nrf52840-dk"], "memory": "modelled",
      "training": {"epochs": 2, "images": 256}, "fineTuning": {"epochs": 1, "images": 128},
      "sampling": {"heldOut": 256, "scoring": 64, "calibration": 64, "emulated": 2}
    }
    """

  /// What `dtmm run --json` prints.
  private struct Outcome: Decodable {
    var cells: Int
    var comparison: String?
    var notRun: [String: String]
    var report: String
  }

  /// A project of its own: the sources and boards of this one, results and store of its own.
  private struct Sandbox {
    let root: URL
    var spec: URL { root.appendingPathComponent("tiny.json") }
    var results: URL { root.appendingPathComponent("results") }

    init(_ root: URL) throws {
      self.root = root
      for name in ["Sources", "experiments"] {
        try FileManager.default.createSymbolicLink(
          at: root.appendingPathComponent(name), withDestinationURL: Tool.root.appendingPathComponent(name))
      }
      try write(RoadTests.spec)
    }

    func write(_ text: String) throws { try Data(text.utf8).write(to: spec) }

    func environment(_ store: String) -> [String: String] {
      ["DTMM_STORE": root.appendingPathComponent(store).path]
    }

    func run(store: String) throws -> (outcome: Outcome, log: String) {
      let ending = try Tool.run(
        ["run", spec.path, "--json", "--root", root.path], environment: environment(store), directory: root)
      #expect(ending.status == 0, "\(ending.errors)")
      return (try JSONDecoder().decode(Outcome.self, from: Data(ending.output.utf8)), ending.errors)
    }
  }

  /// What `dtmm schedule --json` prints.
  private struct Scheduled: Decodable {
    struct Layer: Decodable {
      var name: String
      var bytes: Int
    }

    var layers: [Layer]
    var flashBytes, flashBudget: Int
    var gap, bound, best: Double
  }

  /// `dtmm schedule` shows the strategy that the run deployed, with its gap.
  private func schedule(in sandbox: Sandbox, store: String) throws {
    let arguments = ["schedule", sandbox.spec.path, "--model", "resnet12", "--root", sandbox.root.path, "--board"]
    let ending = try Tool.run(
      arguments + ["mps3-an547", "--json"], environment: sandbox.environment(store), directory: sandbox.root)
    #expect(ending.status == 0, "\(ending.errors)")
    let schedules = try JSONDecoder().decode([Scheduled].self, from: Data(ending.output.utf8))
    let schedule = try #require(schedules.first)
    #expect(schedules.count == 1 && schedule.layers.count == 12)
    #expect(schedule.flashBytes <= schedule.flashBudget)
    #expect(schedule.layers.reduce(0) { $0 + $1.bytes } < schedule.flashBytes)
    #expect(schedule.gap >= 0 && schedule.bound <= schedule.best)
    let wrong = try Tool.run(
      arguments + ["nucleo"], environment: sandbox.environment(store), directory: sandbox.root)
    #expect(wrong.status != 0 && wrong.errors.contains("no board is named 'nucleo'"))
  }

  @Test("A run reports; the same again makes nothing; a killed and a fresh run end with the same results")
  func road() throws {
    try Tool.withFolder { folder in
      let sandbox = try Sandbox(folder)
      let first = try sandbox.run(store: "store")
      #expect(first.outcome.cells == 2)
      #expect(first.outcome.notRun.isEmpty)
      #expect(first.outcome.comparison == nil, "there is no reference yet")
      for name in ["tiny.csv", "tiny.json", "REPORT.md"] {
        #expect(FileManager.default.fileExists(atPath: sandbox.results.appendingPathComponent(name).path))
      }
      let csv = try String(contentsOf: sandbox.results.appendingPathComponent("tiny.csv"), encoding: .utf8)
      try checkBoards(in: sandbox)
      #expect(first.log.ranges(of: "] emulate ").count == 2, "two boards of one core share one emulation")
      let second = try sandbox.run(store: "store")
      #expect(second.outcome.comparison == "match")
      #expect(second.log.contains("are cached"), "\(second.log)")

      try schedule(in: sandbox, store: "store")

      try kill(after: 6, in: sandbox, store: "other")
      let resumed = try sandbox.run(store: "other")
      #expect(resumed.outcome.comparison == "match", "a killed run goes on to the same figures")
      #expect(!resumed.log.contains("] train "), "the finished training is not repeated: \(resumed.log)")
      #expect(try String(contentsOf: sandbox.results.appendingPathComponent("tiny.csv"), encoding: .utf8) == csv)

      try sandbox.write(
        Self.spec.replacing("\"dtmm\"", with: "{\"base\": \"dtmm\", \"name\": \"dtmm\", \"score\": \"l1\"}"))
      let changed = try sandbox.run(store: "store")
      #expect(!changed.log.contains("] train "), "only the changed method's cells run")
      #expect(changed.log.contains("] fine-tune "))
      #expect(changed.outcome.report.contains("/local/"), "other results never overwrite the reference")
      #expect(try String(contentsOf: sandbox.results.appendingPathComponent("tiny.csv"), encoding: .utf8) == csv)
    }
  }

  /// Every board has both figures of cycles, in all and by layer, and those of its functions.
  private func checkBoards(in sandbox: Sandbox) throws {
    struct Result: Decodable {
      struct Board: Decodable {
        var cycles: Int
        var memoryCycles: Int
        var latencyMilliseconds: Double
        var memoryLatencyMilliseconds: Double
        var functions: [String: Int]
      }
      struct Layer: Decodable {
        var cycles: [String: Int]
        var memoryCycles: [String: Int]
      }
      struct Record: Decodable {
        var boards: [Board]
        var layers: [Layer]
        var schedule: Schedule?
        var times: Times?
      }
      struct Schedule: Decodable {
        var gap, bound, best, latency: Double
      }
      struct Times: Decodable {
        var allocation, bound, cell: Double
      }
      var records: [Record]
    }
    let file = sandbox.results.appendingPathComponent("tiny.json")
    let result = try JSONDecoder().decode(Result.self, from: Data(contentsOf: file))
    #expect(result.records.map { $0.schedule == nil } == [true, false], "dense is not scheduled")
    for record in result.records {
      if let schedule = record.schedule, let times = record.times {
        // The bound is of latency; importance spends the budget of dtmm, so it may be far above.
        #expect(schedule.bound <= schedule.best)
        #expect(abs(schedule.gap - (1 - schedule.bound / schedule.latency)) < 1e-9)
        #expect(times.allocation > 0 && times.bound > 0 && times.cell > times.allocation)
      }
      #expect(record.boards.count == 2 && record.boards[0].cycles == record.boards[1].cycles)
      #expect(record.boards[0].memoryCycles != record.boards[1].memoryCycles)
      for board in record.boards {
        #expect(board.memoryCycles > board.cycles)
        let ratio = Double(board.memoryCycles) / Double(board.cycles)
        #expect(abs(board.memoryLatencyMilliseconds / board.latencyMilliseconds - ratio) < 1e-9)
        let sum = board.functions.values.reduce(0, +)
        #expect(abs(sum - board.cycles) <= board.functions.count + record.layers.count)
      }
      for layer in record.layers {
        #expect(layer.memoryCycles.keys.sorted() == ["nrf52840-dk", "nucleo-l4r5zi"])
        #expect(layer.cycles.allSatisfy { layer.memoryCycles[$0.key] ?? 0 >= $0.value })
      }
    }
  }

  /// Starts a run and kills it when it has told of `count` finished artifacts.
  private func kill(after count: Int, in sandbox: Sandbox, store: String) throws {
    let process = Process()
    process.executableURL = Tool.program
    process.arguments = ["run", sandbox.spec.path, "--root", sandbox.root.path]
    process.environment = ProcessInfo.processInfo.environment.merging(sandbox.environment(store)) { $1 }
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    var log = Data()
    while log.count(where: { $0 == UInt8(ascii: "\n") }) <= count {
      let more = errors.fileHandleForReading.availableData
      guard !more.isEmpty else { break }
      log.append(more)
    }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
  }

  @Test("A board without the memory for a cell is listed as not run, and the cell has its other boards")
  func boardTooSmall() throws {
    try Tool.withFolder { folder in
      let sandbox = try Sandbox(folder)
      let experiments = folder.appendingPathComponent("experiments")
      try FileManager.default.removeItem(at: experiments)
      try FileManager.default.copyItem(at: Tool.root.appendingPathComponent("experiments"), to: experiments)
      let boards = experiments.appendingPathComponent("boards")
      let board = try String(contentsOf: boards.appendingPathComponent("nucleo-l4r5zi.json"), encoding: .utf8)
      let small = board.replacing("\"nucleo-l4r5zi\"", with: "\"small\"").replacing(
        /"flashBytes": \d+/, with: "\"flashBytes\": 16384")
      try Data(small.utf8).write(to: boards.appendingPathComponent("small.json"))
      try sandbox.write(
        Self.spec.replacing("[\"dense\", \"dtmm\"]", with: "[\"dense\"]").replacing("nrf52840-dk", with: "small"))
      let (outcome, _) = try sandbox.run(store: "store")
      #expect(outcome.cells == 1)
      let reason = try #require(outcome.notRun["resnet12 x0.0625, fashion-mnist, dense, seed 1, on small"])
      #expect(reason.contains("the firmware does not fit small") && reason.contains("FLASH overflow by"))
      let csv = try String(contentsOf: sandbox.results.appendingPathComponent("tiny.csv"), encoding: .utf8)
      let rows = csv.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      let columns = ["latency_ms_nucleo-l4r5zi", "latency_ms_small"].map { name in
        rows[0].firstIndex { $0 == name }
      }
      let (measured, missing) = (try #require(columns[0]), try #require(columns[1]))
      #expect((Double(rows[1][measured]) ?? 0) > 0 && rows[1][missing].isEmpty)
      // With no board left there is nothing to tell.
      try sandbox.write(
        Self.spec.replacing("[\"dense\", \"dtmm\"]", with: "[\"dense\"]").replacing(
          "[\"nucleo-l4r5zi\", \"nrf52840-dk\"]", with: "[\"small\"]"))
      let ending = try Tool.run(
        ["run", sandbox.spec.path, "--json", "--root", folder.path], environment: sandbox.environment("store"),
        directory: folder)
      #expect(ending.status == 1)
      #expect(ending.output.contains("the firmware does not fit small"))
    }
  }

  @Test("A budget that no strategy meets is listed as not run, with the bytes it would need")
  func infeasible() throws {
    try Tool.withFolder { folder in
      let sandbox = try Sandbox(folder)
      try sandbox.write(Self.spec.replacing("\"60%\"", with: "100"))
      let ending = try sandbox.run(store: "store")
      #expect(ending.outcome.cells == 1)
      #expect(ending.outcome.notRun.count == 1)
      #expect(ending.outcome.notRun.values.allSatisfy { $0.contains("bytes of flash are needed, the budget is 100") })
    }
  }
}
