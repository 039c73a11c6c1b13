import Experiments
import Testing
import Training

/// Estimates are rough, but they must grow with the work, or plans and progress bars mislead.
@Suite("Estimated seconds") struct EffortEstimateTests {
  /// The estimate of a stage of the pruned cell after `change`.
  private func estimate(
    of stage: String, _ change: (inout Cell) -> Void = { _ in }
  ) throws -> Double {
    var cell = try PipelineFixture.prunedCell()
    change(&cell)
    return try PipelineFixture.withWorkshop { workshop in
      let pipeline = try CellPipeline(cell, workshop: workshop)
      return try #require(pipeline.stages.last { type(of: $0).name == stage }).estimate
    }
  }

  private func isNear(_ left: Double, _ right: Double) -> Bool { abs(left - right) <= 1e-9 * max(abs(left), 1) }

  @Test(arguments: ["train", "fine-tune"])
  func trainingIsLinearInEpochsAndImages(stage: String) throws {
    func seconds(_ change: (inout Recipe) -> Void) throws -> Double {
      try estimate(of: stage) { cell in
        change(&cell.training)
        change(&cell.fineTuning)
      }
    }
    let none = try seconds { $0.epochs = 0 }
    let one = try seconds { $0.epochs = 1 } - none
    #expect(none > 0 && one > 0)
    #expect(isNear(try seconds { $0.epochs = 7 } - none, 7 * one))
    let few = try seconds { ($0.epochs, $0.images) = (1, 1000) } - none
    #expect(few < one)
    #expect(isNear(try seconds { ($0.epochs, $0.images) = (3, 2000) } - none, 6 * few))
  }

  @Test func halfThePrecisionIsFaster() throws {
    let exact = try estimate(of: "train") { $0.training.images = 50_000 }
    let rough = try estimate(of: "train") { ($0.training.images, $0.training.precision) = (50_000, .bfloat16) }
    #expect(rough < exact && rough > exact / 4)
  }

  @Test func evaluationsGrowWithTheNetworkAndTheImages() throws {
    for stage in ["evaluate-float", "evaluate-int8", "train", "score"] {
      #expect(try estimate(of: stage) < estimate(of: stage) { $0.model.width = 1 }, "\(stage)")
    }
    #expect(try estimate(of: "quantise") < estimate(of: "quantise") { $0.sampling.calibration = 5000 })
    #expect(try estimate(of: "score") < estimate(of: "score") { $0.sampling.scoring = 5000 })
    // The whole test set is evaluated, whatever is sampled.
    #expect(
      try estimate(of: "evaluate-float")
        == estimate(of: "evaluate-float") {
          ($0.sampling.calibration, $0.sampling.scoring) = (1, 1)
        })
  }

  @Test func constrainedTrainingHasItsOwnEpochs() throws {
    func seconds(_ epochs: Int, tuning: Int) throws -> Double {
      try estimate(of: "admm") {
        $0.method.admm = .init()
        $0.method.admm?.epochs = epochs
        $0.fineTuning.epochs = tuning
      }
    }
    #expect(try seconds(2, tuning: 1) == seconds(2, tuning: 9))
    #expect(try seconds(2, tuning: 1) < seconds(4, tuning: 1))
  }
}
