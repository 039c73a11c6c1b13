/// One step of the road: typed inputs to a typed artifact, pure, named and versioned.
///
/// A stage holds the stages it reads, so its key follows from the spec alone, before anything has run.
public protocol Stage: Sendable {
  /// The artifact.
  associatedtype Output: Codable & Sendable
  /// What decides the artifact beside the inputs.
  associatedtype Parameters: Encodable

  /// Name of the stage, also its folder in the store.
  static var name: String { get }
  /// Raised whenever the code changes what the stage makes.
  static var version: Int { get }
  /// What decides the artifact beside the inputs.
  var parameters: Parameters { get }
  /// Keys of the artifacts it reads.
  var inputs: [ArtifactKey] { get throws }
  /// Rough seconds on one core of a laptop, for the estimate and the progress bar.
  var estimate: Double { get }
  /// Makes the artifact from those of its inputs.
  func make(in workshop: Workshop) throws -> Output
}

extension Stage {
  /// The key of the artifact.
  public var key: ArtifactKey {
    get throws {
      try ArtifactKey(
        stage: Self.name, version: Self.version, parameters: parameters, inputs: inputs)
    }
  }
}
