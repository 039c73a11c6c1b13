import Documents

/// Why a spec is refused: every error that could be told apart, in the order of the file.
public struct SpecError: Error, Sendable {
  /// The errors; never empty.
  public let errors: [DocumentError]

  init(_ errors: [DocumentError]) {
    self.errors = errors.sorted { Self.place(of: $0) < Self.place(of: $1) }
  }

  private static func place(of error: DocumentError) -> (Int, Int) {
    (error.position?.line ?? 0, error.position?.column ?? 0)
  }
}

extension SpecError: CustomStringConvertible {
  /// One line for each error.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
