import Documents

extension Experiment {
  /// Reads a spec and expands its grid.
  ///
  /// Throws `SpecError` with every error found when the file is no valid spec, or names what the vocabulary
  /// lacks.
  public static func load(file: String, vocabulary: Vocabulary) throws(SpecError) -> Experiment {
    let document: Document
    do { document = try Document(file: file) } catch { throw SpecError([error]) }
    return try load(document: document, vocabulary: vocabulary)
  }

  /// Reads a spec from a document and expands its grid; throws as `load(file:vocabulary:)` does.
  public static func load(document: Document, vocabulary: Vocabulary) throws(SpecError) -> Experiment {
    let log = ErrorLog()
    let sections = SectionReader(vocabulary: vocabulary, log: log).sections(document.root)
    try log.finish()
    let cells = GridReader(vocabulary: vocabulary, log: log, sections: sections).cells()
    try log.finish()
    return Experiment(
      name: sections.name, summary: sections.summary, models: sections.models, datasets: sections.datasets,
      methods: sections.methods, budgets: sections.budgets, boards: sections.boards, seeds: sections.seeds,
      ablations: sections.overrides.map(\.ablation), report: sections.report, cells: cells)
  }
}
