/// The keys of every object of a spec; `experiments/schema/experiment.schema.json` describes the same.
package enum SpecKeys {
  package static let root = [
    "$schema", "name", "summary", "models", "datasets", "methods", "budgets", "boards", "seeds", "denseSeed",
    "training", "fineTuning", "sampling", "memory", "ablations", "report",
  ]
  package static let model = ["name", "width"]
  package static let method = ["name", "base"] + methodFields
  package static let methodFields = [
    "units", "score", "allocation", "format", "formatChoice", "admm", "annealing", "schedule",
  ]
  package static let admm = ["epochs", "strength"]
  package static let formatChoice = ["bytes", "cycles", "board"]
  package static let annealing = [
    "startTemperature", "endTemperature", "cooling", "stepsPerTemperature", "disturbance", "denseEnergy",
    "accuracyBound", "boundSlack", "filled", "firstLayerTestInverted", "addsTakeNoMemory", "prunesOneAtZero",
  ]
  package static let schedule = [
    "objective", "latency", "lossModel", "fineLoss", "maximumLatency", "maximumEnergy", "maximumLoss", "lossSlack",
    "levels", "fineLevels", "nodes", "tolerance", "seconds",
  ]
  package static let budget = ["flash", "sram"]
  package static let recipe = [
    "epochs", "batch", "optimiser", "learningRate", "schedule", "momentum", "weightDecay", "labelSmoothing",
    "augmentation", "images", "precision",
  ]
  package static let fineTuning = recipe + ["distillation", "pruning", "quantisation"]
  package static let distillation = ["weight", "temperature"]
  package static let sampling = ["heldOut", "scoring", "calibration", "emulated"]
  package static let ablation = ["name", "methods", "set"]
  package static let report = ["title", "tables", "figures"]
  /// What the `set` of an ablation may change, first steps of its paths.
  package static let overrides = [
    "model", "dataset", "method", "storage", "budget", "boards", "seed", "denseSeed", "training", "fineTuning",
    "sampling", "memory",
  ]
}
