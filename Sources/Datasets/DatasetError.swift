/// Why a data set cannot be used.
public enum DatasetError: Error, Hashable, CustomStringConvertible {
  /// No directory tried holds all `files`; `command` fetches them.
  case absent(dataset: String, tried: [String], files: [String], command: String)
  /// `file` has the wrong number of bytes.
  case wrongSize(file: String, expected: Int, found: Int)
  /// `file` is not the official one: its SHA-256 differs.
  case wrongChecksum(file: String, expected: String, found: String)
  /// `file` cannot be decompressed.
  case damaged(file: String, reason: String)
  /// The archive at `address` cannot be fetched; it may be put at `file` by hand.
  case unreachable(address: String, reason: String, file: String, size: Int, sha256: String)
  /// A split asks for more images than there are.
  case tooFewImages(asked: Int, available: Int)

  public var description: String {
    switch self {
    case .absent(let dataset, let tried, let files, let command):
      """
      data set \(dataset) not found: looked for \(files.joined(separator: ", ")) in \
      \(tried.joined(separator: " and ")); fetch it with: \(command)
      """
    case .wrongSize(let file, let expected, let found):
      "\(file): \(found) bytes, expected \(expected); fetch the data set again"
    case .wrongChecksum(let file, let expected, let found):
      "\(file): SHA-256 is \(found), expected \(expected); fetch the data set again"
    case .damaged(let file, let reason):
      "\(file): cannot be decompressed (\(reason)); fetch the data set again"
    case .unreachable(let address, let reason, let file, let size, let sha256):
      """
      cannot fetch \(address): \(reason); without a network, fetch it on another machine (\(size) bytes, SHA-256 \
      \(sha256)), put it at \(file), and run this again
      """
    case .tooFewImages(let asked, let available):
      "\(asked) images asked for, but the set has \(available)"
    }
  }
}
