import Foundation
import Pruning
import Synchronization

/// Runs an experiment's plan on several threads and gathers the records.
public struct Runner: Sendable {
  private let experiment: Experiment
  private let plan: Plan
  private let workshop: Workshop
  private let jobs: Int

  /// A runner with `jobs` threads.
  public init(_ experiment: Experiment, plan: Plan, workshop: Workshop, jobs: Int) {
    self.experiment = experiment
    self.plan = plan
    self.workshop = workshop
    self.jobs = max(1, jobs)
  }

  /// What a run gave.
  public struct Outcome: Sendable {
    /// Records of the cells that ran, in their order.
    public var records: [Record]
    /// Labels of the cells that did not, and of boards that lack the memory for a cell, with the reason.
    public var notRun: [String: String]
    /// Whether a cell failed for another reason than a budget that cannot be met.
    public var failed: Bool
  }

  /// Runs every cell. One that fails is listed with its reason and takes no other with it; what it finished stays in
  /// the store. Throws when the shared trainings fail.
  public func run() throws -> Outcome {
    try trainFirst()
    let failed = Mutex(false)
    let notRun = Mutex<[String: String]>([:])
    let records = try inParallel(plan.pipelines, jobs: jobs) { pipeline -> Record? in
      do {
        let (record, misfits) = try RecordBuilder(pipeline, workshop: workshop).record()
        for (board, reason) in misfits { notRun.withLock { $0["\(pipeline.cell.label), on \(board)"] = reason } }
        return record
      } catch let error as InfeasibleBudget {
        notRun.withLock { $0[pipeline.cell.label] = error.description }
        return nil
      } catch {
        failed.withLock { $0 = true }
        notRun.withLock { $0[pipeline.cell.label] = "\(error)" }
        return nil
      }
    }
    return Outcome(
      records: records.compactMap(\.self), notRun: notRun.withLock { $0 }, failed: failed.withLock { $0 })
  }

  /// The trainings that cells share come first, side by side, so that no thread waits for another's.
  private func trainFirst() throws {
    var seen: Set<ArtifactKey> = []
    let trainings = try plan.pipelines.map(\.training).filter { try seen.insert($0.key).inserted }
    _ = try inParallel(trainings, jobs: jobs) { training in
      // Decoding a trained network only to drop it would cost a second run most of its time.
      guard try !workshop.store.holds(DenseTraining.name, training.key) else { return }
      _ = try workshop.artifact(of: training)
    }
  }
}
