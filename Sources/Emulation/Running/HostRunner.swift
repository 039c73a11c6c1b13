import Foundation

/// Runs programs that `HostCompiler` built.
public enum HostRunner {
  /// The outputs for the images in `input`, both int8, back to back.
  ///
  /// Throws `EmulationError.failed` with what the program said.
  public static func run(executable: Data, input: Data) throws -> Data {
    try withTemporaryDirectory { directory in
      let program = directory.appending(path: "model")
      let images = directory.appending(path: "input")
      try executable.write(to: program)
      try input.write(to: images)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program.path)
      let ending = try ChildProcess(
        program: program.path, arguments: [], directory: directory, input: images, timeout: 3600
      ).run()
      guard ending.status == 0 else {
        throw EmulationError.failed(
          what: "the model on the host", status: ending.status, output: ending.errors)
      }
      return ending.output
    }
  }
}
