import Foundation

/// Figures from one publication: the content of a file in `experiments/published`.
public struct PublishedSet: Codable, Equatable, Sendable {
  /// Short name in tables.
  public var name: String
  /// What it is.
  public var title: String
  /// Where it is found.
  public var source: String
  /// Version, commit or edition of the source.
  public var version: String
  /// How the figures were read, and what they hold.
  public var note: String
  /// Figures of whole models.
  public var figures: [PublishedFigure]
  /// Figures of kernels on single layers; nil for none.
  public var kernels: [PublishedKernel]?

  /// Reads every `.json` of `folder`, by name; none if there is no such folder.
  /// - Throws: `ResultFileError` naming the file that is not a set of published figures.
  public static func readAll(in folder: URL) throws -> [PublishedSet] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      let file = folder.appending(path: name)
      do {
        return try JSONDecoder().decode(PublishedSet.self, from: Data(contentsOf: file))
      } catch let error as DecodingError {
        throw ResultFileError(
          path: file.path, reason: "is not a set of published figures: \(ResultCoding.explain(error))")
      }
    }
  }
}

/// One published number.
public struct PublishedFigure: Codable, Equatable, Sendable {
  /// What is measured; the raw values are used in JSON.
  public enum Quantity: String, Codable, CaseIterable, Sendable {
    /// Bytes of the whole model.
    case modelBytes = "model-bytes"
    /// Bytes of stored weight values.
    case weightBytes = "weight-bytes"
    /// Bytes of biases.
    case biasBytes = "bias-bytes"
    /// Top-1 accuracy in percent.
    case accuracy
    /// Instructions of one inference on a Cortex-M55.
    case instructionsM55 = "cortex-m55-instructions"
  }

  /// Model name as in specs.
  public var model: String
  /// Factor on its filter counts.
  public var width: Double
  /// Data set name as in specs.
  public var dataset: String
  /// Method name as in specs.
  public var method: String
  /// What is measured.
  public var quantity: Quantity
  /// The number: bytes, percent or instructions.
  public var value: Double
  /// The same quantity of the unpruned model, where it is published.
  public var unpruned: Double?
}
