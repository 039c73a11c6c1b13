import Experiments
import Foundation
import Synchronization

/// Shows progress on standard error: one line that moves on a terminal, a line for each finished stage otherwise.
final class ProgressDisplay: Sendable {
  private static let barWidth = 30
  /// Seconds between two drawings of the bar.
  private static let interval = 0.1

  private let experiment: String
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let lastDrawn = Mutex(-1.0)

  init(experiment: String) { self.experiment = experiment }

  /// Says what is about to happen.
  func begin(_ plan: Plan, jobs: Int) {
    let missing = plan.missing.count
    guard missing > 0 else {
      Failure.complain("\(experiment): all \(plan.steps.count) artifacts of \(plan.rows.count) cells are cached")
      return
    }
    let estimate = Duration.words(seconds: plan.seconds(jobs: jobs))
    Failure.complain(
      "\(experiment): \(plan.rows.count) cells, \(missing) of \(plan.steps.count) artifacts to make, about \(estimate)")
  }

  /// Shows one reading.
  func show(_ reading: RunProgress.Reading) {
    if isTerminal {
      draw(reading)
    } else if let stage = reading.finishedStage {
      Failure.complain("[\(reading.finished)/\(reading.total)] \(stage), \(Self.timing(reading))")
    }
  }

  /// Clears the bar.
  func end() {
    if isTerminal { write("\r\u{1B}[K") }
  }

  private func draw(_ reading: RunProgress.Reading) {
    let due = lastDrawn.withLock { last in
      guard reading.elapsed - last > Self.interval || reading.finished == reading.total else { return false }
      last = reading.elapsed
      return true
    }
    guard due else { return }
    let filled = Int((reading.share * Double(Self.barWidth)).rounded(.down))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
    let percent = Int(reading.share * 100)
    write("\r\u{1B}[K\(experiment) \(bar) \(percent) % \(reading.finished)/\(reading.total) \(Self.timing(reading))")
  }

  private static func timing(_ reading: RunProgress.Reading) -> String {
    let elapsed = Duration.words(seconds: reading.elapsed)
    return reading.remaining.map { "\(elapsed), \(Duration.words(seconds: $0)) to go" } ?? elapsed
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

extension Duration {
  /// `1 h 05 min`, `12 min 30 s` or `8 s`.
  static func words(seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole >= 3600 { return String(format: "%d h %02d min", whole / 3600, whole / 60 % 60) }
    if whole >= 60 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
    return "\(whole) s"
  }
}
