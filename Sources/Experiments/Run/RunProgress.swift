import Foundation
import Synchronization

/// How far a run is, weighed by the estimated seconds of its stages.
public final class RunProgress: Sendable {
  /// One reading.
  public struct Reading: Sendable {
    /// Share of the estimated work done, 0...1.
    public var share: Double
    /// Artifacts made, of `total`.
    public var finished: Int
    /// Artifacts that the run makes.
    public var total: Int
    /// Seconds since the start.
    public var elapsed: Double
    /// Seconds to go, judged by the speed so far; nil before there is any.
    public var remaining: Double?
    /// The artifact that was finished just now, as `stage key`; nil when only a share moved.
    public var finishedStage: String?
  }

  private struct State {
    var steps: [ArtifactKey: Plan.Step] = [:]
    var shares: [ArtifactKey: Double] = [:]
    var finished = 0
    var total = 0
    var start = ContinuousClock.now
    var report: @Sendable (Reading) -> Void = { _ in }
  }

  private let state = Mutex(State())

  /// RunProgress that nobody has planned yet.
  public init() {}

  /// Starts the clock on `steps` and sends every reading to `report`.
  public func begin(_ steps: [Plan.Step], report: @escaping @Sendable (Reading) -> Void) {
    state.withLock { state in
      state = State()
      for step in steps { state.steps[step.key] = step }
      state.total = steps.count
      state.report = report
    }
  }

  /// Notes that a share of the making of `key` is done.
  public func advance(_ key: ArtifactKey, to share: Double) { move(key, to: share, finished: false) }

  /// Notes that the artifact of `key` is made.
  public func finish(_ key: ArtifactKey) { move(key, to: 1, finished: true) }

  private func move(_ key: ArtifactKey, to share: Double, finished: Bool) {
    state.withLock { state in
      guard let step = state.steps[key] else { return }
      state.shares[key] = share
      if finished { state.finished += 1 }
      // Told under the lock, so that readings arrive in order.
      state.report(Self.reading(state, finishedStage: finished ? "\(step.stage) \(key)" : nil))
    }
  }

  private static func reading(_ state: State, finishedStage: String?) -> Reading {
    let all = state.steps.values.reduce(0) { $0 + $1.seconds }
    let done = state.shares.reduce(0) { $0 + $1.value * (state.steps[$1.key]?.seconds ?? 0) }
    let elapsed = (ContinuousClock.now - state.start) / .seconds(1)
    let share = all > 0 ? min(1, done / all) : 1
    return Reading(
      share: share, finished: state.finished, total: state.total, elapsed: elapsed,
      remaining: share > 0.005 ? elapsed / share * (1 - share) : nil, finishedStage: finishedStage)
  }
}
