import Documents
import Pruning

extension AnnealingOptions {
  /// Takes over the fields that an object names; the search must cool down.
  mutating func apply(_ node: Node, log: ErrorLog) {
    log.requireKeys(SpecKeys.annealing, of: node)
    log.readIfPresent("startTemperature", of: node) { startTemperature = try $0.positiveDouble() }
    log.readIfPresent("endTemperature", of: node) { endTemperature = try $0.positiveDouble() }
    log.readIfPresent("cooling", of: node) { cooling = try $0.positiveDouble(below: 1) }
    log.readIfPresent("stepsPerTemperature", of: node) { stepsPerTemperature = try $0.int(in: 1...) }
    log.readIfPresent("disturbance", of: node) { disturbance = try $0.positiveDouble(below: 1) }
    log.readIfPresent("denseEnergy", of: node) { denseEnergy = try $0.positiveDouble() }
    log.readIfPresent("accuracyBound", of: node) { accuracyBound = try $0.bool() }
    log.readIfPresent("boundSlack", of: node) { boundSlack = try $0.double(in: 1...) }
    log.readIfPresent("filled", of: node) { filled = try $0.bool() }
    log.readIfPresent("firstLayerTestInverted", of: node) { firstLayerTestInverted = try $0.bool() }
    log.readIfPresent("addsTakeNoMemory", of: node) { addsTakeNoMemory = try $0.bool() }
    log.readIfPresent("prunesOneAtZero", of: node) { prunesOneAtZero = try $0.bool() }
    if endTemperature > startTemperature {
      log.add(
        node.place(of: "endTemperature", "startTemperature").error(
          "the search would end at \(endTemperature), above its start at \(startTemperature)",
          "expected endTemperature at or below startTemperature"))
    }
  }
}
