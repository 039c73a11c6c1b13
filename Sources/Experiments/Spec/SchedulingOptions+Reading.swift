import Documents
import Pruning

extension SchedulingOptions {
  /// Takes over the fields that an object names. Bounds are shares of the dense network's latency and energy, and of
  /// all importance.
  mutating func apply(_ node: Node, log: ErrorLog) {
    log.requireKeys(SpecKeys.schedule, of: node)
    log.readIfPresent("objective", of: node) { objective = try $0.oneOf(Objective.self, noun: "objective") }
    log.readIfPresent("latency", of: node) { latency = try $0.oneOf(LatencySource.self, noun: "source of latency") }
    log.readIfPresent("lossModel", of: node) { lossModel = try $0.oneOf(LossSource.self, noun: "loss model") }
    log.readIfPresent("maximumLatency", of: node) { maximumLatency = try $0.positiveDouble() }
    log.readIfPresent("maximumEnergy", of: node) { maximumEnergy = try $0.positiveDouble() }
    log.readIfPresent("maximumLoss", of: node) { maximumLoss = try $0.positiveDouble() }
    log.readIfPresent("fineLoss", of: node) { fineLoss = try $0.positiveDouble() }
    log.readIfPresent("lossSlack", of: node) { lossSlack = try $0.double(in: 1...) }
    log.readIfPresent("levels", of: node) { levels = try $0.int(in: 2...) }
    log.readIfPresent("fineLevels", of: node) { fineLevels = try $0.int(in: 2...) }
    log.readIfPresent("nodes", of: node) { nodes = try $0.int(in: 1...) }
    log.readIfPresent("tolerance", of: node) { tolerance = try $0.positiveDouble(below: 1) }
    log.readIfPresent("seconds", of: node) { seconds = try $0.positiveDouble() }
  }
}
