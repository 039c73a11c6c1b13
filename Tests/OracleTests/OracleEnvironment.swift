import Foundation

/// A Python environment with the package `tflite-micro`, made once below `.build` and kept.
enum OracleEnvironment {
  /// The interpreter of the environment; nil if Python or pip fail, as they do without a network.
  static let python: URL? = {
    let folder = root.appendingPathComponent(".build/tflm")
    let python = folder.appendingPathComponent("bin/python")
    if (try? run(python, ["-c", "import tflite_micro, flatbuffers"])) != nil { return python }
    do {
      _ = try run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-m", "venv", "--clear", folder.path])
      _ = try run(python, ["-m", "pip", "install", "--quiet", "tflite-micro", "flatbuffers", "numpy"])
      return python
    } catch {
      print("the oracle is skipped: \(error)")
      return nil
    }
  }()

  /// The top folder of the project.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A program that failed, with what it printed.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// What `program` prints; throws `Failure` unless it succeeds.
  static func run(_ program: URL, _ arguments: [String]) throws -> Data {
    let process = Process()
    let (output, errors) = (Pipe(), FileManager.default.temporaryDirectory.appending(path: UUID().uuidString))
    defer { try? FileManager.default.removeItem(at: errors) }
    try Data().write(to: errors)
    process.executableURL = program
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let text = String(decoding: (try? Data(contentsOf: errors)) ?? Data(), as: UTF8.self)
      throw Failure(description: "\(arguments.joined(separator: " ")): \(text)")
    }
    return data
  }
}
