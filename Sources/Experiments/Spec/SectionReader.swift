import Documents
import Pruning
import Training

/// Reads the sections of a spec, noting every error.
struct SectionReader {
  let vocabulary: Vocabulary
  let log: ErrorLog

  /// All sections of the document's root.
  func sections(_ root: Node) -> SpecSections {
    log.requireKeys(SpecKeys.root, of: root)
    let name = log.read("name", of: root, fileStem) ?? ""
    var sections = SpecSections(name: name, report: report(root, title: name))
    sections.summary = log.read("summary", of: root) { try $0.nonEmptyString() } ?? ""
    readAxes(root, into: &sections)
    log.read("training", of: root) { sections.training = try recipe($0) }
    log.read("fineTuning", of: root) { sections.fineTuning = try fineTuning($0) }
    log.readIfPresent("sampling", of: root) { sections.sampling.apply($0, log: log) }
    log.readIfPresent("memory", of: root) { sections.memory = try MemoryModel.read($0) }
    sections.overrides = log.readIfPresent("ablations", of: root, overrides) ?? []
    return sections
  }

  /// Registered names, each once.
  func names(_ node: Node, of noun: String, known: [String], allowEmpty: Bool = false) -> [String] {
    log.list(node, of: noun, named: \.self, allowEmpty: allowEmpty) { try $0.oneOf(known, noun: noun) }
  }

  /// Takes over the name and width that an object names.
  func apply(_ node: Node, to model: inout ModelChoice) {
    log.requireKeys(SpecKeys.model, of: node)
    log.readIfPresent("name", of: node) { model.name = try modelName($0) }
    log.readIfPresent("width", of: node) { model.width = try $0.positiveDouble(below: 16) }
  }

  private func modelName(_ node: Node) throws -> String { try node.oneOf(vocabulary.models, noun: "model") }

  private func readAxes(_ root: Node, into sections: inout SpecSections) {
    let boards = vocabulary.boards.map(\.name)
    log.read("models", of: root) { sections.models = models($0) }
    log.read("datasets", of: root) {
      sections.datasets = names($0, of: "data set", known: vocabulary.datasets)
    }
    log.read("methods", of: root) { sections.methods = methods($0) }
    log.read("boards", of: root) { sections.boards = names($0, of: "board", known: boards) }
    log.read("budgets", of: root) { sections.budgets = budgets($0, boards: sections.boards) }
    log.read("seeds", of: root) { sections.seeds = seeds($0) }
    log.readIfPresent("denseSeed", of: root) { sections.denseSeed = try $0.int(in: 0...) }
  }

  private func models(_ node: Node) -> [ModelChoice] {
    log.list(node, of: "model", named: \.label) { node in
      if node.kind == .string { return ModelChoice(name: try modelName(node), width: 1) }
      log.requireKeys(SpecKeys.model, of: node)
      var model = ModelChoice(name: try modelName(node.member("name")), width: 1)
      apply(node, to: &model)
      return model
    }
  }

  private func methods(_ node: Node) -> [Method] {
    let reader = MethodReader(vocabulary: vocabulary, log: log)
    return log.list(node, of: "method", named: \.name) { try reader.method($0) }
  }

  private func budgets(_ node: Node, boards: [String]) -> [Budget] {
    let reader = BudgetReader(vocabulary: vocabulary, log: log)
    return log.list(node, of: "budget", named: \.label) { node in
      let budget = try reader.budget(node)
      reader.check(budget, boards: boards, at: node)
      return budget
    }
  }

  private func seeds(_ node: Node) -> [Int] {
    log.list(node, of: "seed", named: \.description) { try $0.int(in: 0...) }
  }

  private func recipe(_ node: Node) throws -> Recipe {
    var recipe = Recipe(epochs: 0)
    recipe.apply(node, log: log)
    _ = try node.member("epochs")
    return recipe
  }

  private func fineTuning(_ node: Node) throws -> Recipe {
    var recipe = Recipe(epochs: 0)
    recipe.applyFineTuning(node, log: log)
    _ = try node.member("epochs")
    return recipe
  }

  private func overrides(_ node: Node) -> [SpecSections.Override] {
    log.list(node, of: "ablation", named: \.ablation.name, allowEmpty: true) { node in
      log.requireKeys(SpecKeys.ablation, of: node)
      let methods = try node.member("methods")
      let ablation = Ablation(
        name: try node.member("name").nonEmptyString(),
        methods: log.list(methods, of: "method", named: \.self) { try $0.string() })
      let changes = try node.member("set").expandingPaths()
      return SpecSections.Override(ablation: ablation, methods: methods, changes: changes)
    }
  }

  private func report(_ root: Node, title: String) -> ReportChoice {
    var report = ReportChoice(title: title, tables: vocabulary.tables, figures: vocabulary.figures)
    log.readIfPresent("report", of: root) { node in
      log.requireKeys(SpecKeys.report, of: node)
      log.readIfPresent("title", of: node) { report.title = try $0.nonEmptyString() }
      log.readIfPresent("tables", of: node) {
        report.tables = names($0, of: "table", known: vocabulary.tables, allowEmpty: true)
      }
      log.readIfPresent("figures", of: node) {
        report.figures = names($0, of: "figure", known: vocabulary.figures, allowEmpty: true)
      }
    }
    return report
  }

  /// Result files are named after the experiment, so its name must be safe as a file name.
  private func fileStem(_ node: Node) throws -> String {
    let name = try node.nonEmptyString()
    guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }) else {
      throw node.error("found \"\(name)\"", "expected a file name of letters, digits, - and _")
    }
    return name
  }
}
