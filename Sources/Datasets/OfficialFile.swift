import Foundation
import Hashing

/// A file as its publisher made it, known by size and SHA-256 (after decompression, if it is compressed).
struct OfficialFile {
  /// Name within the data set's directory.
  var name: String
  /// Bytes.
  var size: Int
  /// Lower-case hexadecimal SHA-256.
  var sha256: String

  /// Checks that `bytes`, read from `path`, are this file's.
  func verify(_ bytes: [UInt8], path: String) throws {
    guard bytes.count == size else {
      throw DatasetError.wrongSize(file: path, expected: size, found: bytes.count)
    }
    let found = SHA256Digest.hexadecimal(of: bytes)
    guard found == sha256 else {
      throw DatasetError.wrongChecksum(file: path, expected: sha256, found: found)
    }
  }
}
