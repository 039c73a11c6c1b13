import Foundation

/// A JSON document whose values know where they stand in their file.
public struct Document: Sendable {
  /// The file, as it was named to the reader.
  public let file: String
  /// The outermost value, at path `$`.
  public let root: Node

  /// Reads the file at a path.
  ///
  /// Throws `DocumentError` when the file cannot be read or is not JSON, or repeats a key in an object.
  public init(file: String) throws(DocumentError) {
    guard let bytes = FileManager.default.contents(atPath: file) else {
      throw DocumentError(
        file: file, position: nil, path: nil, problem: "the file cannot be read",
        remedy: "expected the path of a readable JSON file")
    }
    try self.init(bytes: [UInt8](bytes), name: file)
  }

  /// Reads a text; `name` stands for the file in errors.
  ///
  /// Throws `DocumentError` when the text is not JSON or repeats a key in an object.
  public init(text: String, name: String) throws(DocumentError) {
    try self.init(bytes: [UInt8](text.utf8), name: name)
  }

  private init(bytes: [UInt8], name: String) throws(DocumentError) {
    var reader = try JanssonReader(bytes: bytes, file: name)
    file = name
    root = reader.root()
  }
}
