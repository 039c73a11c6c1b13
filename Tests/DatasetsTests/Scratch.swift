import Foundation

/// A directory that exists while `body` runs.
func withScratchDirectory(_ body: (URL) throws -> Void) throws {
  let directory = FileManager.default.temporaryDirectory
    .appendingPathComponent("dtmm-datasets-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  try body(directory)
}

/// Makes a subdirectory of `root` with the given files.
func write(_ files: [String: [UInt8]], to subdirectory: String, of root: URL) throws {
  let directory = root.appendingPathComponent(subdirectory)
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  for (name, bytes) in files {
    try Data(bytes).write(to: directory.appendingPathComponent(name))
  }
}
