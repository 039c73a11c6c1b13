import Documents
import Training

extension Recipe {
  /// Takes over the fields that an object names, and refuses any that is not in `keys`.
  mutating func apply(_ node: Node, keys: [String] = SpecKeys.recipe, log: ErrorLog) {
    log.requireKeys(keys, of: node)
    log.readIfPresent("epochs", of: node) { epochs = try $0.int(in: 0...) }
    log.readIfPresent("batch", of: node) { batch = try $0.int(in: 1...) }
    log.readIfPresent("optimiser", of: node) { optimiser = try $0.oneOf(Optimiser.self, noun: "optimiser") }
    log.readIfPresent("learningRate", of: node) { learningRate = try $0.positiveDouble() }
    log.readIfPresent("schedule", of: node) { schedule = try $0.oneOf(Schedule.self, noun: "schedule") }
    log.readIfPresent("momentum", of: node) { momentum = try $0.double(in: 0..<1) }
    log.readIfPresent("weightDecay", of: node) { weightDecay = try $0.double(in: 0...) }
    log.readIfPresent("labelSmoothing", of: node) { labelSmoothing = try $0.double(in: 0..<1) }
    log.readIfPresent("augmentation", of: node) { augmentation = Self.augmentations($0, log: log) }
    log.readIfPresent("images", of: node) { images = try $0.int(in: 1...) }
    log.readIfPresent("precision", of: node) { precision = try $0.oneOf(NamedPrecision.self, noun: "precision").value }
  }

  /// Takes over the fields of fine-tuning that an object names.
  mutating func applyFineTuning(_ node: Node, log: ErrorLog) {
    apply(node, keys: SpecKeys.fineTuning, log: log)
    log.readIfPresent("distillation", of: node) { node in
      log.requireKeys(SpecKeys.distillation, of: node)
      var wanted = distillation ?? Distillation()
      log.readIfPresent("weight", of: node) { wanted.weight = try $0.double(in: 0...1) }
      log.readIfPresent("temperature", of: node) { wanted.temperature = try $0.positiveDouble() }
      distillation = wanted
    }
    log.readIfPresent("pruning", of: node) { pruning = try $0.oneOf(Pruning.self, noun: "way of pruning") }
    log.readIfPresent("quantisation", of: node) {
      quantisation = try $0.oneOf(Quantisation.self, noun: "way of quantising")
    }
  }

  /// What specs call precisions.
  private enum NamedPrecision: String, CaseIterable {
    case float32, bfloat16

    var value: Precision? { self == .bfloat16 ? .bfloat16 : nil }
  }

  private static func augmentations(_ node: Node, log: ErrorLog) -> [Augmentation] {
    log.list(node, of: "augmentation", named: \.rawValue, allowEmpty: true) {
      try $0.oneOf(Augmentation.self, noun: "augmentation")
    }
  }
}
