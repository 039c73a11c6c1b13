/// Why a document is refused: where, what is wrong, and what would be right.
public struct DocumentError: Error, Hashable, Sendable {
  /// The file, as it was named to the reader.
  public let file: String
  /// Where in the file; nil when the file could not be read at all.
  public let position: Position?
  /// JSON path of the value, such as `$.models[0].width`; nil for errors of syntax.
  public let path: String?
  /// What is wrong.
  public let problem: String
  /// What would be right.
  public let remedy: String

  /// An error at a place.
  public init(file: String, position: Position?, path: String?, problem: String, remedy: String) {
    self.file = file
    self.position = position
    self.path = path
    self.problem = problem
    self.remedy = remedy
  }
}

extension DocumentError: CustomStringConvertible {
  /// `file:line:column: path: what is wrong; what would be right`.
  public var description: String {
    let place = position.map { "\(file):\($0.line):\($0.column)" } ?? file
    return ([place] + [path].compactMap(\.self) + ["\(problem); \(remedy)"]).joined(separator: ": ")
  }
}
