import Deployment
import Documents
import Pruning

/// Reads methods: registered names, or objects of the four choices.
struct MethodReader {
  let vocabulary: Vocabulary
  let log: ErrorLog

  /// The method that a value names or spells out.
  func method(_ node: Node) throws -> Method {
    if node.kind == .string { return try registered(node) }
    log.requireKeys(SpecKeys.method, of: node)
    let failures = log.failures
    let base = try node.optionalMember("base").map(registered)
    var method = base ?? Method(name: "", units: [], score: nil, allocation: nil, format: "")
    if base == nil {
      for key in ["units", "format"] { log.read(key, of: node) { _ in } }
    }
    method.name = try node.member("name").nonEmptyString()
    readChoices(node, into: &method)
    if log.failures == failures { check(method, at: node) }
    return method
  }

  /// Takes over the choices that an object names, and refuses the method if they do not go together.
  func apply(_ node: Node, to method: inout Method) {
    let failures = log.failures
    readChoices(node, into: &method)
    // What follows from an unread choice would only repeat its error.
    if log.failures == failures { check(method, at: node) }
  }

  private func readChoices(_ node: Node, into method: inout Method) {
    log.readIfPresent("units", of: node) { method.units = try units($0) }
    log.readIfPresent("score", of: node) { method.score = try $0.oneOf(vocabulary.scores, noun: "score") }
    log.readIfPresent("allocation", of: node) {
      method.allocation = try $0.oneOf(vocabulary.allocations, noun: "allocation")
    }
    log.readIfPresent("format", of: node) { method.format = try $0.oneOf(vocabulary.formats, noun: "format") }
    log.readIfPresent("formatChoice", of: node) { method.formatChoice = try formatChoice($0) }
    log.readIfPresent("admm", of: node) { method.admm = try admm($0) }
    log.readIfPresent("annealing", of: node) { method.annealing.apply($0, log: log) }
    log.readIfPresent("schedule", of: node) { method.schedule.apply($0, log: log) }
  }

  private func check(_ method: Method, at node: Node) {
    checkChoices(of: method, at: node)
    checkUnits(of: method, at: node.place(of: "units"))
    checkFormat(method.format, of: method, at: node.place(of: "format", "units"))
    if method.formatChoice != nil, method.format != WeightFormats.automatic {
      log.add(
        node.place(of: "formatChoice", "format").error(
          "\"\(method.name)\" has the format \"\(method.format)\", so formatChoice has nothing to choose",
          "expected the format \"\(WeightFormats.automatic)\", or no formatChoice"))
    }
  }

  /// The epochs of ADMM and their strength; nil for no epochs.
  private func admm(_ node: Node) throws -> ADMMOptions? {
    try node.requireKeys(SpecKeys.admm)
    var options = ADMMOptions()
    if let epochs = try node.optionalMember("epochs") { options.epochs = try epochs.int(in: 0...) }
    if let strength = try node.optionalMember("strength") { options.strength = try strength.positiveDouble() }
    return options.epochs > 0 ? options : nil
  }

  /// The weights of bytes and cycles, and the board whose cycles count.
  private func formatChoice(_ node: Node) throws -> FormatChoice {
    try node.requireKeys(SpecKeys.formatChoice)
    let (bytes, cycles) = (try node.member("bytes").double(in: 0...), try node.member("cycles").double(in: 0...))
    guard bytes + cycles > 0 else {
      throw node.error("neither bytes nor cycles count", "expected a weight above 0 for one of them")
    }
    let boards = vocabulary.boards.map(\.name)
    return FormatChoice(
      bytes: bytes, cycles: cycles, board: try node.member("board").oneOf(boards, noun: "board"))
  }

  /// Refuses a format that cannot hold what the method prunes.
  func checkFormat(_ format: String, of method: Method, at node: Node) {
    guard !vocabulary.formatCanHold(method.units, format) else { return }
    let units = method.units.map(\.rawValue).joined(separator: " and ")
    let holding = vocabulary.formats(holding: method.units).joined(separator: ", ")
    log.add(
      node.error(
        "the format \"\(format)\" cannot hold \(units) units, which \"\(method.name)\" prunes",
        "expected a format that can: \(holding)"))
  }

  private func registered(_ node: Node) throws -> Method {
    let name = try node.string()
    guard let method = vocabulary.methods.first(where: { $0.name == name }) else {
      throw node.unknown("method", name, known: vocabulary.methods.map(\.name))
    }
    return method
  }

  private func units(_ node: Node) throws -> [Pruning.Unit] {
    if node.kind == .string { return [try node.oneOf(Pruning.Unit.self, noun: "unit")] }
    return log.list(node, of: "unit", named: \.rawValue, allowEmpty: true) {
      try $0.oneOf(Pruning.Unit.self, noun: "unit")
    }
  }

  /// All units but filters take single weights, so pruning two of them would count the same weights twice.
  private func checkUnits(of method: Method, at node: Node) {
    let finer = method.units.filter { $0 != .filter }
    guard finer.count > 1 else { return }
    let names = finer.map(\.rawValue).joined(separator: " and ")
    log.add(
      node.error("\"\(method.name)\" prunes \(names), which share weights", "expected at most one unit beside filter"))
  }

  /// A method that prunes needs a score and an allocation; the dense reference takes neither.
  private func checkChoices(of method: Method, at node: Node) {
    let choices = [
      ("score", method.score, vocabulary.scores), ("allocation", method.allocation, vocabulary.allocations),
    ]
    for (key, choice, known) in choices {
      if method.prunes, choice == nil {
        log.add(
          node.error(
            "\"\(method.name)\" prunes but has no \(key)",
            "expected \"\(key)\" to be one of: \(known.joined(separator: ", "))"))
      }
      if !method.prunes, choice != nil {
        log.add(
          node.place(of: key, "units").error(
            "\"\(method.name)\" has no units, so its \(key) has nothing to do",
            "expected units to prune, or no \(key)"))
      }
    }
  }
}
