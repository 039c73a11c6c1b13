import CZlib
import Foundation

/// Reads a gzip file, or a plain one, through zlib.
enum GzipFile {
  /// The decompressed bytes, but never more than `limit` + 1, so that a wrong file cannot fill the memory.
  static func read(_ path: String, limit: Int) throws -> [UInt8] {
    guard let file = gzopen(path, "rb") else {
      throw DatasetError.damaged(file: path, reason: String(cString: strerror(errno)))
    }
    defer { gzclose(file) }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    let count = bytes.withUnsafeMutableBytes { gzread(file, $0.baseAddress, UInt32($0.count)) }
    guard count >= 0, isComplete(file) else {
      throw DatasetError.damaged(file: path, reason: message(of: file))
    }
    bytes.removeLast(bytes.count - Int(count))
    return bytes
  }

  /// A file that ends before its gzip trailer is reported by zlib only through its error state.
  private static func isComplete(_ file: gzFile) -> Bool {
    var code: Int32 = 0
    _ = gzerror(file, &code)
    return code == Z_OK
  }

  private static func message(of file: gzFile) -> String {
    var code: Int32 = 0
    guard let text = gzerror(file, &code) else { return "zlib error \(code)" }
    return String(cString: text)
  }
}
