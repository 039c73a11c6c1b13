import Experiments
import Foundation

/// A result file that cannot be used.
public struct ResultFileError: Error, Equatable, CustomStringConvertible {
  /// Path of the file.
  public let path: String
  /// What is wrong, and what would be right.
  public let reason: String

  /// The message for a user.
  public var description: String { "\(path): \(reason)" }
}

/// How results are written to and read from JSON.
public enum ResultCoding {
  /// Pretty JSON with sorted keys and a final newline: equal results have equal bytes.
  /// - Throws: `EncodingError` for numbers that JSON cannot hold, such as NaN.
  public static func encode(_ result: ExperimentResult) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(result) + Data("\n".utf8)
  }

  /// Reads `file`.
  /// - Throws: `ResultFileError` if the file is missing, is no result, or has another version.
  public static func read(_ file: URL) throws -> ExperimentResult {
    let path = file.path
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ResultFileError(path: path, reason: "cannot be read; run the experiment first")
    }
    do {
      let version = try JSONDecoder().decode(Versioned.self, from: data).version
      guard version == ExperimentResult.currentVersion else {
        throw ResultFileError(
          path: path,
          reason: """
            has layout version \(version), but this program reads version \
            \(ExperimentResult.currentVersion); run the experiment again
            """)
      }
      return try JSONDecoder().decode(ExperimentResult.self, from: data)
    } catch let error as DecodingError {
      throw ResultFileError(path: path, reason: "is not the result of an experiment: \(explain(error))")
    }
  }

  private struct Versioned: Decodable { let version: Int }

  /// Where and why decoding failed.
  static func explain(_ error: DecodingError) -> String {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "at \(place(context.codingPath)): \(context.debugDescription)"
    case .keyNotFound(let key, let context):
      "at \(place(context.codingPath)): the key \"\(key.stringValue)\" is missing"
    @unknown default:
      "\(error)"
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    path.reduce("$") { text, key in key.intValue.map { "\(text)[\($0)]" } ?? "\(text).\(key.stringValue)" }
  }
}
