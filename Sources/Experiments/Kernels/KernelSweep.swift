import Deployment
import Emulation
import Synchronization

/// Measures a grid of single layers, and next to each break-even once more.
public struct KernelSweep: Sendable {
  private let grid: KernelGrid
  private let bench: KernelBench
  private let jobs: Int

  /// A case and the boards to measure it on.
  private struct Task: Sendable {
    let kernelCase: KernelCase
    let boards: [Board]
  }

  /// What a task gave.
  private struct Outcome: Sendable {
    var measurements: [KernelMeasurement] = []
    var gaps: [KernelGap] = []
  }

  /// A sweep that measures `jobs` cases at once.
  public init(_ grid: KernelGrid, bench: KernelBench, jobs: Int) {
    (self.grid, self.bench, self.jobs) = (grid, bench, jobs)
  }

  /// Runs the sweep and tells `report` of each measured case. Points that do not fit or fail are listed as gaps.
  public func run(report: @escaping @Sendable (RunProgress.Reading) -> Void) throws -> KernelSweepResult {
    let tasks = grid.cases.map { Task(kernelCase: $0, boards: grid.boards) }
    var outcomes = try measure(tasks, report)
    outcomes += try measure(refinements(outcomes.flatMap(\.measurements)), report)
    let measurements = outcomes.flatMap(\.measurements)
    let dense = Dictionary(
      measurements.filter { $0.format == DenseFormat.name }.map { (Place($0), $0.cycles) },
      uniquingKeysWith: { first, _ in first })
    return KernelSweepResult(
      boards: grid.boards.map(\.name),
      measurements: sorted(measurements).map { $0.compared(toDense: dense[Place($0)]) },
      gaps: outcomes.flatMap(\.gaps))
  }

  /// Where a layer was measured, whatever its format.
  private struct Place: Hashable {
    let layer, board: String
    init(_ measurement: KernelMeasurement) { (layer, board) = (measurement.layer, measurement.board) }
  }

  /// The cases at the break-evens that the grid's points give, to the nearest hundredth.
  private func refinements(_ measurements: [KernelMeasurement]) throws -> [Task] {
    var boards: [KernelCase: [Board]] = [:]
    var order: [KernelCase] = []
    for layer in grid.layers {
      let own = measurements.filter { $0.layer == layer.label }
      for format in grid.formats {
        for board in grid.boards {
          let here = own.filter { $0.board == board.name }
          guard let sparsity = Self.breakEven(here, format), !grid.sparsities.contains(sparsity) else { continue }
          let point = try KernelCase(layer: layer, format: format, sparsity: sparsity, seed: grid.seed)
          if boards[point] == nil { order.append(point) }
          boards[point, default: []].append(board)
        }
      }
    }
    return order.map { Task(kernelCase: $0, boards: boards[$0] ?? []) }
  }

  private static func breakEven(_ measurements: [KernelMeasurement], _ format: String) -> Double? {
    guard let dense = measurements.first(where: { $0.format == DenseFormat.name })?.cycles else { return nil }
    let points = measurements.filter { $0.format == format }
      .map { BreakEven.Point(sparsity: $0.sparsity, cost: Double($0.cycles)) }
    return BreakEven.sparsity(of: points, dense: Double(dense)).map { ($0 * 100).rounded() / 100 }
  }

  private func measure(
    _ tasks: [Task], _ report: @escaping @Sendable (RunProgress.Reading) -> Void
  ) throws -> [Outcome] {
    let progress = Mutex(0)
    let start = ContinuousClock.now
    return try inParallel(tasks, jobs: jobs) { task in
      let outcome = measure(task)
      // Told under the lock, so that readings arrive in order.
      progress.withLock { finished in
        finished += 1
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        let share = Double(finished) / Double(tasks.count)
        let point = task.kernelCase
        report(
          RunProgress.Reading(
            share: share, finished: finished, total: tasks.count, elapsed: elapsed,
            remaining: elapsed / share * (1 - share),
            finishedStage: "\(point.layer.label) \(point.format) \(point.sparsity)"))
      }
      return outcome
    }
  }

  private func measure(_ task: Task) -> Outcome {
    var outcome = Outcome()
    do {
      outcome.measurements = try bench.measure(task.kernelCase, on: task.boards) { board, error in
        outcome.gaps.append(gap(task.kernelCase, on: board.name, error))
      }
    } catch {
      outcome.gaps.append(gap(task.kernelCase, on: nil, error))
    }
    return outcome
  }

  private func gap(_ kernelCase: KernelCase, on board: String?, _ error: any Error) -> KernelGap {
    let isOverflow = if case EmulationError.overflow = error { true } else { false }
    return KernelGap(
      layer: kernelCase.layer.label, format: kernelCase.format, sparsity: kernelCase.sparsity, board: board,
      reason: "\(error)", isFailure: !isOverflow && !(error is FormatError))
  }

  private func sorted(_ measurements: [KernelMeasurement]) -> [KernelMeasurement] {
    let layers = grid.layers.map(\.label)
    let formats = [DenseFormat.name] + grid.formats
    let boards = grid.boards.map(\.name)
    func rank(_ point: KernelMeasurement) -> [Double] {
      [
        Double(layers.firstIndex(of: point.layer) ?? 0), Double(formats.firstIndex(of: point.format) ?? 0),
        Double(boards.firstIndex(of: point.board) ?? 0), point.sparsity,
      ]
    }
    return measurements.sorted { rank($0).lexicographicallyPrecedes(rank($1)) }
  }
}
