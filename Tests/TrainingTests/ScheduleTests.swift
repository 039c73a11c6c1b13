import Foundation
import Testing
import Training

@Suite struct ScheduleTests {
  private func rates(_ schedule: Recipe.Schedule, epochs: Int = 10, steps: Int = 100) -> [Double] {
    let recipe = Samples.recipe(epochs: epochs) {
      $0.schedule = schedule
      $0.learningRate = 0.4
    }
    return (0..<epochs * steps).map { recipe.learningRate(step: $0, stepsPerEpoch: steps) }
  }

  @Test func constantStays() {
    #expect(rates(.constant).allSatisfy { $0 == 0.4 })
  }

  @Test func cosineFallsFromThePeakToZero() {
    let rates = rates(.cosine)
    #expect(rates == rates.sorted(by: >))
    #expect(abs(rates[0] - 0.4) < 1e-5)
    #expect(abs(rates[500] - 0.2) < 1e-3)
    #expect(rates[999] > 0 && rates[999] < 1e-5)
  }

  @Test func oneCycleRisesForThreeTenthsAndFalls() {
    let rates = rates(.oneCycle)
    #expect(Array(rates[..<300]) == rates[..<300].sorted())
    #expect(Array(rates[300...]) == rates[300...].sorted(by: >))
    #expect(abs(rates[150] - 0.2) < 1e-3)
    #expect(abs(rates[300] - 0.4) < 1e-3)
    #expect(abs(rates[650] - 0.2) < 1e-3)
    #expect(rates[999] > 0 && rates[999] < 1e-5)
    #expect((rates.max() ?? 1) <= 0.4)
  }

  @Test func exponentialFallsOnceAnEpoch() {
    let rates = rates(.exponential, epochs: 3, steps: 4)
    #expect(Set(rates).count == 3)
    #expect(rates[3] == 0.4)
    #expect(abs(rates[4] - 0.396) < 1e-12)
    #expect(abs(rates[11] - 0.4 * 0.99 * 0.99) < 1e-12)
  }

  @Test func oneStepIsEnough() {
    for schedule in Recipe.Schedule.allCases {
      let rate = rates(schedule, epochs: 1, steps: 1)[0]
      #expect(rate > 0 && rate <= 0.4)
    }
  }

  @Test func impossibleFieldsAreNamed() throws {
    let changes: [(String, (inout Recipe) -> Void)] = [
      ("epochs", { $0.epochs = 0 }), ("batch", { $0.batch = 1 }),
      ("learningRate", { $0.learningRate = 0 }), ("learningRate", { $0.learningRate = .nan }),
      ("momentum", { $0.momentum = 1 }), ("weightDecay", { $0.weightDecay = -1 }),
      ("labelSmoothing", { $0.labelSmoothing = 1 }), ("images", { $0.images = 1 }),
      ("precision", { ($0.precision, $0.quantisation) = (.bfloat16, .awareThroughout) }),
    ]
    for (field, change) in changes {
      let error = #expect(throws: TrainingError.self) {
        try Trainer(
          checkpoint: Samples.checkpoint(Samples.everything()), images: Samples.noise(4),
          recipe: Samples.recipe(change: change), seed: 1)
      }
      #expect(error?.description.hasPrefix("recipe: \(field) is ") == true)
    }
    try Samples.recipe().validate()
  }
}
