/// The text of JSON paths, such as `$.models[0].width` or `$.set["method.units"]`.
enum JSONPath {
  /// The path of a member of the object at `parent`; keys that are no plain names are quoted.
  static func member(_ key: String, of parent: String) -> String {
    isPlain(key) ? "\(parent).\(key)" : "\(parent)[\(quoted(key))]"
  }

  private static func isPlain(_ key: String) -> Bool {
    !key.isEmpty && key.allSatisfy { $0.isLetter || $0.isNumber || "_-$".contains($0) }
  }

  private static func quoted(_ key: String) -> String {
    "\"" + key.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
