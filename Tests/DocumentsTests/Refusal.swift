import Documents
import Testing

/// The text of the error that reading throws.
func refusal(_ read: () throws -> some Any, sourceLocation: SourceLocation = #_sourceLocation) -> String {
  do {
    let result = try read()
    Issue.record("nothing was refused; read \(result)", sourceLocation: sourceLocation)
    return ""
  } catch {
    return "\(error)"
  }
}

/// The root of a text that stands for the file `spec.json`.
func root(_ text: String) throws -> Node { try Document(text: text, name: "spec.json").root }
