import Emulation
import Foundation

/// What is known about how far modelled cycles are from those of silicon.
public struct EmulatorCheck: Sendable {
  /// Loops of assembly against hand counts.
  public var loops: [LoopMeasurement]
  /// The networks of MLPerf Tiny in the model.
  public var timings: [NetworkTiming]
  /// What others measured.
  public var published: PublishedLatencies

  /// A check from its parts.
  public init(loops: [LoopMeasurement], timings: [NetworkTiming], published: PublishedLatencies) {
    self.loops = loops
    self.timings = timings
    self.published = published
  }

  /// Runs the loops and networks of experiments/validation; `progress` is told the share that is done.
  ///
  /// Throws `DocumentError`, `RunError` or `EmulationError`.
  public static func run(in workshop: Workshop, progress: (Double) -> Void = { _ in }) throws -> EmulatorCheck {
    let folder = workshop.root.appending(path: "experiments/validation")
    let published = try PublishedLatencies.load(file: folder.appending(path: "mlperf-tiny.json").path)
    let loops = try HandCountedLoop.load(file: folder.appending(path: "loops.json").path)
    let boards = workshop.boards.values.sorted { $0.name < $1.name }
    var check = EmulatorCheck(loops: [], timings: [], published: published)
    for core in Core.allCases {
      guard let board = board(of: core, among: boards) else { continue }
      check.loops += try LoopMeasurement.measure(
        loops.filter { $0.core == core }, on: board, compiler: workshop.crossCompiler,
        emulator: Emulator(plugin: workshop.plugin))
    }
    let timer = NetworkTimer(workshop: workshop)
    for (index, task) in BenchmarkTask.allCases.enumerated() {
      progress(Double(index + 1) / Double(BenchmarkTask.allCases.count + 1))
      check.timings += try timer.time(task, on: boards)
    }
    progress(1)
    return check
  }

  /// A board of `core`; a core without any gets another's memories, which loops do not depend on.
  private static func board(of core: Core, among boards: [Board]) -> Board? {
    if let board = boards.first(where: { $0.core == core }) { return board }
    var board = boards.first
    board?.core = core
    return board
  }
}
