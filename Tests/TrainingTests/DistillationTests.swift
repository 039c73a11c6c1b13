import Datasets
import Foundation
import Networks
import Testing
import Training

@Suite struct DistillationTests {
  /// One image, two classes: the student's logits 1 and 0, the teacher's 3 and 1, at temperature 2.
  @Test func lossAndGradientByHand() throws {
    let student = try Tensor([1, 0], shape: [1, 2]).parameter()
    let teacher = try Tensor([3, 1], shape: [1, 2])
    let loss = try Tensor.recording(true) { try student.distillation(teacher: teacher, temperature: 2) }
    // Two classes leave a sigmoid of the difference over the temperature: 0.5 for the student, 1 for the teacher.
    let (answer, target) = (1 / (1 + exp(-0.5)), 1 / (1 + exp(-1.0)))
    let divergence = target * log(target / answer) + (1 - target) * log((1 - target) / (1 - answer))
    #expect(abs(Double(try loss.read()[0]) - 4 * divergence) < 1e-6)
    try loss.backward()
    // T^2 times (answer - target) / T for the first logit, its negative for the second.
    let gradient = try student.gradient().read().map(Double.init)
    #expect(abs(gradient[0] - 2 * (answer - target)) < 1e-6)
    #expect(abs(gradient[1] + 2 * (answer - target)) < 1e-6)
  }

  @Test func equalLogitsCostNothingAndATeacherHasNoGradient() throws {
    let logits = try Tensor([0.3, -1, 2, 0, 0, 5], shape: [2, 3]).parameter()
    let loss = try Tensor.recording(true) { try logits.distillation(teacher: logits, temperature: 3) }
    #expect(abs(try loss.read()[0]) < 1e-6)
    try loss.backward()
    #expect(try logits.gradient().read().allSatisfy { abs($0) < 1e-6 })
  }

  @Test func mixesTwoLosses() throws {
    let mixed = try Tensor([2], shape: [1]).mixed(with: Tensor([10], shape: [1]), share: 0.25)
    #expect(try mixed.read() == [4])
  }

  @Test func aWeightOfZeroLearnsFromLabelsAlone() throws {
    let images = try Samples.noise(40)
    let start = Samples.checkpoint(Samples.everything())
    var aids = FineTuningAids()
    aids.teacher = Samples.checkpoint(Samples.everything(), seed: 9)
    func trained(_ weight: Double?) throws -> Checkpoint {
      let recipe = Samples.recipe { recipe in
        recipe.distillation = weight.map { weight in
          var distillation = Recipe.Distillation()
          distillation.weight = weight
          return distillation
        }
      }
      return try Samples.trained(start, on: images, recipe, aids: aids)
    }
    #expect(try trained(0) == trained(nil))
    #expect(try trained(1) != trained(nil))
  }

  /// Labels of noise teach nothing, so what the student learns to say is the teacher's.
  @Test func theStudentComesToAnswerAsTheTeacher() throws {
    let images = try Samples.noise(160)
    var aids = FineTuningAids()
    let teacher = try Samples.trained(
      Samples.checkpoint(Samples.plain(Samples.shape), seed: 5), on: images, Samples.recipe(epochs: 4))
    aids.teacher = teacher
    let start = Samples.checkpoint(Samples.plain(Samples.shape), seed: 2)
    let recipe = Samples.recipe(epochs: 12) {
      $0.distillation = Recipe.Distillation()
      $0.distillation?.weight = 1
    }
    let student = try Samples.trained(start, on: images, recipe, aids: aids)
    let wanted = try Evaluator.logits(of: teacher, on: images)
    func distance(_ checkpoint: Checkpoint) throws -> Float {
      zip(try Evaluator.logits(of: checkpoint, on: images), wanted).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    #expect(try distance(student) < 0.5 * distance(start))
  }

  @Test func optionsWithoutTheirAidsAreRefused() throws {
    let options: [(String, String, (inout Recipe) -> Void)] = [
      ("distillation", "a dense network to learn from", { $0.distillation = Recipe.Distillation() }),
      ("pruning", "a pruning plan", { $0.pruning = .gradual }),
      ("quantisation", "images to calibrate on", { $0.quantisation = .awareThroughout }),
    ]
    for (field, expected, change) in options {
      #expect(throws: TrainingError.recipe(field: field, value: "set", expected: expected)) {
        try Trainer(
          checkpoint: Samples.checkpoint(Samples.everything()), images: Samples.noise(20),
          recipe: Samples.recipe(change: change), seed: 1)
      }
    }
  }
}
