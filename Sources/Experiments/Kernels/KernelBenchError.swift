import Documents

/// A layer, format, board or sparsity that cannot be measured; the text says what was wrong and what would be right.
public struct KernelBenchError: Error, Equatable, CustomStringConvertible {
  /// The message.
  public let description: String

  /// An error with this message.
  public init(_ description: String) { self.description = description }

  /// A name that is not among the known ones, with the nearest of them.
  static func unknown(_ kind: String, _ name: String, known: [String]) -> KernelBenchError {
    let guess = nearest(to: name, in: known).map { "; did you mean \"\($0)\"?" } ?? ";"
    return KernelBenchError("there is no \(kind) \"\(name)\"\(guess) There are \(known.joined(separator: ", "))")
  }
}
