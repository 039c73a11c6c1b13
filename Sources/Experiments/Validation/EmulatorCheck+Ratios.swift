import Emulation
import Foundation

/// How much slower a network is on one core than on another: in the model, and by one engine on silicon.
public struct CoreRatio: Hashable, Sendable {
  /// The network.
  public var task: BenchmarkTask
  /// Cycles on `core` over cycles on `base`.
  public var core: Core
  /// The core that is compared with.
  public var base: Core
  /// Submitter, engine and round.
  public var family: String
  /// Boards, that of `core` first.
  public var boards: [String]
  /// The ratio of our kernels in the model, with the memories of the boards.
  public var model: Double
  /// The same at zero wait states.
  public var idealModel: Double
  /// The ratio of the engine on silicon.
  public var hardware: Double

  /// A ratio from its parts.
  public init(
    task: BenchmarkTask, core: Core, base: Core, family: String, boards: [String], model: Double, idealModel: Double,
    hardware: Double
  ) {
    self.task = task
    self.core = core
    self.base = base
    self.family = family
    self.boards = boards
    self.model = model
    self.idealModel = idealModel
    self.hardware = hardware
  }

  /// How far the model's ratio is above the hardware's, as a share.
  public var error: Double { model / hardware - 1 }
  /// The same at zero wait states.
  public var idealError: Double { idealModel / hardware - 1 }
}

/// How one of our modelled latencies stands beside a published one of the same network on the same board or core.
public struct LatencyComparison: Hashable, Sendable {
  /// The published row.
  public var published: PublishedLatency
  /// Our timing.
  public var timing: NetworkTiming
  /// Whether the timing is of that very board, with its memories; else of its core at zero wait states.
  public var isSameBoard: Bool

  /// Modelled cycles.
  public var cycles: Int { isSameBoard ? timing.boardCycles : timing.cycles }
  /// Modelled cycles of our kernels over the published cycles of that engine.
  public var ratio: Double { Double(cycles) / published.cycles }
}

extension EmulatorCheck {
  /// Every published row beside our timing.
  public var comparisons: [LatencyComparison] {
    published.rows.compactMap { row in
      let candidates = timings.filter { $0.task.rawValue == row.task && $0.core == row.core }
      // Submitters differ in case, and some leave out the -Q that names the power supply.
      let names = ["", "-q"].map { row.board.lowercased() + $0 }
      if let same = candidates.first(where: { names.contains($0.board) }) {
        return LatencyComparison(published: row, timing: same, isSameBoard: true)
      }
      return candidates.first.map { LatencyComparison(published: row, timing: $0, isSameBoard: false) }
    }
  }

  /// The ratios to Cortex-M4 of every engine that was measured on it and on another core, in the same round: the code
  /// of an engine differs from ours, but much of that cancels in the ratio.
  public var coreRatios: [CoreRatio] {
    let groups = Dictionary(grouping: comparisons.filter(\.isSameBoard)) { $0.published.family + $0.published.task }
    return groups.values.flatMap(ratios).sorted { $0.order < $1.order }
  }

  private func ratios(_ group: [LatencyComparison]) -> [CoreRatio] {
    guard let base = group.first(where: { $0.published.core == .cortexM4 }) else { return [] }
    return group.filter { $0.published.core != .cortexM4 }.map { other in
      CoreRatio(
        task: other.timing.task, core: other.published.core, base: base.published.core,
        family: other.published.family, boards: [other.published.board, base.published.board],
        model: Double(other.cycles) / Double(base.cycles),
        idealModel: Double(other.timing.cycles) / Double(base.timing.cycles),
        hardware: other.published.cycles / base.published.cycles)
    }
  }

  /// The size that `part` of the errors stay within, such as 0.5 for the median; nil without errors.
  public static func errorBar(_ part: Double, of errors: [Double]) -> Double? {
    let errors = errors.map { abs($0) }.sorted()
    guard !errors.isEmpty else { return nil }
    return errors[min(errors.count - 1, max(0, Int((part * Double(errors.count)).rounded(.up)) - 1))]
  }
}

extension CoreRatio {
  fileprivate var order: (String, String, String, String) {
    (core.rawValue, task.rawValue, family, boards.joined(separator: " "))
  }
}
