import Foundation
import Hashing

/// The address of an artifact: SHA-256 over stage name, stage version, parameters and the keys of the inputs.
///
/// Equal keys mean equal content, so nothing stale is ever reused and cells share what they have in common.
public struct ArtifactKey: Hashable, Codable, Sendable, CustomStringConvertible {
  /// 64 hexadecimal digits.
  public let hexadecimal: String

  /// The key of the artifact that `stage` makes from `parameters` and `inputs`.
  ///
  /// Throws `EncodingError` if the parameters hold a number that JSON has not.
  public init(stage: String, version: Int, parameters: some Encodable, inputs: [ArtifactKey]) throws {
    let digest = SHA256Digest()
    digest.update(Data("\(stage)\n\(version)\n".utf8))
    digest.update(try CanonicalJSON.encode(parameters))
    for input in inputs { digest.update(Data("\n\(input.hexadecimal)".utf8)) }
    hexadecimal = digest.hexadecimal()
  }

  public var description: String { String(hexadecimal.prefix(12)) }
}

/// JSON whose bytes depend on the value alone: keys in order, slashes plain.
public enum CanonicalJSON {
  /// Encodes `value`; throws `EncodingError` for numbers that are not finite.
  public static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }
}
