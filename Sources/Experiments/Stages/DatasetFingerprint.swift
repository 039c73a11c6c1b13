import Datasets

/// SHA-256 of a data set's training and test images, for provenance. Loaders check the official checksums, so a
/// name stands for its bytes.
struct DatasetFingerprint: Stage {
  static let name = "fingerprint"
  static let version = 1

  let parameters: String
  let inputs: [ArtifactKey] = []
  let estimate = 2.0

  /// The fingerprint of the data set `name`.
  init(_ name: String) { parameters = name }

  func make(in workshop: Workshop) throws -> [String] {
    let dataset = try workshop.dataset(parameters)
    return [dataset.training.checksum, dataset.test.checksum]
  }
}
