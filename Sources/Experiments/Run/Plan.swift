/// What a run will do: every stage of every cell, each artifact once.
public struct Plan: Sendable {
  /// One artifact that the run needs.
  public struct Step: Codable, Sendable {
    /// Name of the stage.
    public var stage: String
    /// Key of the artifact.
    public var key: ArtifactKey
    /// Whether the store holds it.
    public var cached: Bool
    /// Rough seconds on one core.
    public var seconds: Double
  }

  /// One cell and its share of the plan.
  public struct Row: Codable, Sendable {
    /// Label of the cell.
    public var cell: String
    /// Stages whose artifacts the store holds.
    public var cached: [String]
    /// Stages that will run, counted at the first cell that needs them.
    public var missing: [String]
  }

  /// Every artifact once, inputs first.
  public private(set) var steps: [Step] = []
  /// One row a cell, in the order of the grid.
  public private(set) var rows: [Row] = []
  /// The pipelines, in the order of the grid.
  public let pipelines: [CellPipeline]

  /// The plan of `experiment`; throws `RunError` for names that are not registered.
  public init(_ experiment: Experiment, workshop: Workshop) throws {
    pipelines = try experiment.cells.map { try CellPipeline($0, workshop: workshop) }
    var seen: Set<ArtifactKey> = []
    for pipeline in pipelines {
      var row = Row(cell: pipeline.cell.label, cached: [], missing: [])
      var own: Set<ArtifactKey> = []
      for stage in pipeline.stages {
        let step = try Self.step(stage, workshop)
        guard own.insert(step.key).inserted else { continue }
        let isNew = seen.insert(step.key).inserted
        if isNew { steps.append(step) }
        if step.cached { row.cached.append(step.stage) } else if isNew { row.missing.append(step.stage) }
      }
      rows.append(row)
    }
  }

  private static func step(_ stage: some Stage, _ workshop: Workshop) throws -> Step {
    let key = try stage.key
    let name = type(of: stage).name
    return Step(
      stage: name, key: key, cached: workshop.store.holds(name, key), seconds: stage.estimate)
  }

  /// Artifacts that will be made.
  public var missing: [Step] { steps.filter { !$0.cached } }
  /// Rough seconds of all that will be made, on `jobs` cores.
  public func seconds(jobs: Int) -> Double {
    missing.reduce(0) { $0 + $1.seconds } / Double(max(1, jobs))
  }
}
