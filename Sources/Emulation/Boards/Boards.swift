import Documents
import Foundation

/// The boards of a directory, one JSON file each.
public enum Boards {
  /// Reads every `.json` file of a directory; sorted by name.
  ///
  /// Throws `DocumentError` for a file that does not fit the schema or is not named after its board.
  public static func load(directory: URL) throws -> [Board] {
    let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
    return try files.filter { $0.pathExtension == "json" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .map { try load(file: $0) }
      .sorted { $0.name < $1.name }
  }

  private static func load(file: URL) throws(DocumentError) -> Board {
    let root = try Document(file: file.path).root
    let board = try Board(node: root)
    let stem = file.deletingPathExtension().lastPathComponent
    guard board.name == stem else {
      throw try root.member("name").error(
        "the board \"\(board.name)\" stands in \(stem).json", "expected \"\(stem)\"")
    }
    return board
  }
}
