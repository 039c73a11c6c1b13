import Documents

extension Sampling {
  /// Takes over the fields that an object names; scoring and calibration must fit in the held-out split.
  mutating func apply(_ node: Node, log: ErrorLog) {
    log.requireKeys(SpecKeys.sampling, of: node)
    log.readIfPresent("heldOut", of: node) { heldOut = try $0.int(in: 1...) }
    log.readIfPresent("scoring", of: node) { scoring = try $0.int(in: 1...) }
    log.readIfPresent("calibration", of: node) { calibration = try $0.int(in: 1...) }
    log.readIfPresent("emulated", of: node) { emulated = try $0.int(in: 1...) }
    refuseMoreThanHeldOut("scoring", scoring, at: node, log: log)
    refuseMoreThanHeldOut("calibration", calibration, at: node, log: log)
  }

  private func refuseMoreThanHeldOut(_ key: String, _ images: Int, at node: Node, log: ErrorLog) {
    guard images > heldOut else { return }
    log.add(
      node.place(of: key, "heldOut").error(
        "\(key) takes \(images) images of a held-out split of \(heldOut)", "expected at most \(heldOut)"))
  }
}
