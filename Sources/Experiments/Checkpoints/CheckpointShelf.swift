import Foundation
import Hashing

/// The checkpoints that are committed with the project: experiments start from them instead of training for hours.
public struct CheckpointShelf: Sendable {
  private let folder: URL?

  /// The shelf of the project at `root`; an empty one, so that everything is trained, when `fromScratch`.
  public init(root: URL, fromScratch: Bool) {
    folder = fromScratch ? nil : root.appending(path: "experiments/checkpoints")
  }

  /// Where the checkpoint of `identity` stands, or would stand.
  public func file(of identity: TrainingIdentity) -> URL? {
    folder?.appending(path: "\(identity.slug).\(CheckpointFile.fileExtension)")
  }

  /// SHA-256 of the checkpoint of exactly this training; nil when there is none.
  ///
  /// Throws `CheckpointError` for a file that is damaged.
  func digest(of identity: TrainingIdentity) throws -> String? {
    guard let file = file(of: identity), let data = FileManager.default.contents(atPath: file.path),
      try CheckpointFile(data: data, name: file.path).identity == identity
    else { return nil }
    let digest = SHA256Digest()
    digest.update(data)
    return digest.hexadecimal()
  }

  /// The checkpoint of `identity`, which `digest(of:)` found; throws `CheckpointError` when it is gone or damaged.
  func trained(_ identity: TrainingIdentity) throws -> TrainedNetwork {
    guard let file = file(of: identity), let data = FileManager.default.contents(atPath: file.path) else {
      throw CheckpointError(identity.slug, "is no longer in experiments/checkpoints")
    }
    return try CheckpointFile(data: data, name: file.path).trained
  }

  /// Puts the checkpoint of a training on the shelf and returns its file.
  ///
  /// Throws an error of the file system; the file is replaced whole or not at all.
  public func put(_ checkpoint: CheckpointFile) throws -> URL {
    guard let file = file(of: checkpoint.identity) else {
      throw CheckpointError(checkpoint.identity.slug, "cannot be kept without a shelf")
    }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try checkpoint.data().write(to: file, options: .atomic)
    return file
  }
}
