import Experiments
import Testing

/// The dense network and one method, two seeds of one dense network: what the first makes the second only reads.
@Suite("Plan of a run") struct PlanTests {
  private static let boards = ["build", "emulate", "cost", "build", "emulate", "cost"]

  private func withPlan(
    _ experiment: Experiment? = nil, before: (Workshop, Plan) throws -> Void = { _, _ in },
    _ body: (Plan) throws -> Void
  ) throws {
    try PipelineFixture.withWorkshop { workshop in
      let experiment = try experiment ?? PipelineFixture.experiment(seeds: "[1, 2]", more: ", \"denseSeed\": 1")
      try before(workshop, Plan(experiment, workshop: workshop))
      try body(try Plan(experiment, workshop: workshop))
    }
  }

  @Test func everyArtifactIsPlannedOnceAtTheFirstCellThatNeedsIt() throws {
    try withPlan { plan in
      let pruned =
        ["score", "allocate", "bound", "judge", "prune", "fine-tune", "evaluate-float", "quantise", "pack"]
        + ["evaluate-int8"] + Self.boards
      let dense = ["train", "evaluate-float", "quantise", "pack", "evaluate-int8"] + Self.boards
      // Nothing of the dense network hangs on the seed of what prunes it.
      #expect(plan.rows.map(\.missing) == [dense, pruned, [], pruned])
      #expect(plan.rows.allSatisfy { $0.cached.isEmpty })
      #expect(plan.steps.map(\.stage) == dense + pruned + pruned)
      #expect(Set(plan.steps.map(\.key)).count == plan.steps.count)
      #expect(plan.missing.count == plan.steps.count)
    }
  }

  @Test func rowsFollowTheGrid() throws {
    try withPlan { plan in
      #expect(
        plan.rows.map(\.cell) == [
          "vgg11 x0.25, fashion-mnist, dense, seed 1", "vgg11 x0.25, fashion-mnist, mine, 20 %, seed 1",
          "vgg11 x0.25, fashion-mnist, dense, seed 2", "vgg11 x0.25, fashion-mnist, mine, 20 %, seed 2",
        ])
      #expect(plan.pipelines.map(\.cell.label) == plan.rows.map(\.cell))
    }
  }

  @Test func inputsComeFirst() throws {
    // A method with every stage that cells can have.
    var experiment = try PipelineFixture.experiment()
    for index in experiment.cells.indices where experiment.cells[index].method.prunes {
      experiment.cells[index].method.allocation = "sensitivity"
      experiment.cells[index].method.schedule.lossModel = .calibrated
      experiment.cells[index].method.admm = .init()
    }
    try withPlan(experiment) { plan in
      var places: [ArtifactKey: Int] = [:]
      for (place, step) in plan.steps.enumerated() { places[step.key] = place }
      for stage in plan.pipelines.flatMap(\.stages) {
        let own = try #require(places[try stage.key])
        for input in try stage.inputs { #expect(try #require(places[input]) < own, "\(type(of: stage).name)") }
      }
      #expect(Set(plan.steps.map(\.stage)).isSuperset(of: ["sensitivity", "calibrate", "admm"]))
    }
  }

  @Test func whatTheStoreHoldsIsCachedForEveryCell() throws {
    let putTraining = { (workshop: Workshop, plan: Plan) in
      let key = try plan.pipelines[0].training.key
      #expect(try workshop.store.artifact(DenseTraining.name, key) { 1 } == 1)
    }
    try withPlan(before: putTraining) { plan in
      #expect(plan.rows.map(\.cached) == [["train"], ["train"], ["train"], ["train"]])
      #expect(plan.rows[0].missing.first == "evaluate-float")
      #expect(plan.steps[0].cached && plan.missing.count == plan.steps.count - 1)
    }
  }

  @Test func secondsAreThoseOfWhatIsMissingSharedByTheJobs() throws {
    var whole = 0.0
    try withPlan { plan in
      whole = plan.seconds(jobs: 1)
      #expect(abs(whole - plan.steps.reduce(0) { $0 + $1.seconds }) < 1e-9 * whole)
      #expect(plan.steps.allSatisfy { $0.seconds > 0 })
      #expect(plan.seconds(jobs: 4) == whole / 4)
      // A run has one thread at least.
      #expect(plan.seconds(jobs: 0) == whole && plan.seconds(jobs: -1) == whole)
    }
    let putTraining = { (workshop: Workshop, plan: Plan) in
      _ = try workshop.store.artifact(DenseTraining.name, plan.pipelines[0].training.key) { 1 }
    }
    try withPlan(before: putTraining) { plan in
      #expect(abs(plan.seconds(jobs: 1) + plan.steps[0].seconds - whole) < 1e-9 * whole)
    }
  }
}
