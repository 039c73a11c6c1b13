import Foundation

/// Runs programs that `HostCompiler` built.
public enum HostRunner {
  /// The outputs for the images in `input`, both int8, back to back.
  ///
  /// Throws `EmulationError.failed` with what the program said.
  public static func run(executable: Data, input: Data) throws -> Data {
    try withTemporaryDirectory { directory in
      let images = directory.appending(path: "input")
      try executable.write(to: directory.appending(path: "copy"))
      try input.write(to: images)
      // A file that any process still has open for writing cannot run, and a child that another thread starts
      // meanwhile inherits whatever this one has open. So not this process, but a child writes the program.
      let ending = try ChildProcess(
        program: "/bin/sh", arguments: ["-c", "cp copy model && chmod 700 model && exec ./model"],
        directory: directory, input: images, timeout: 3600
      ).run()
      guard ending.status == 0 else {
        throw EmulationError.failed(
          what: "the model on the host", status: ending.status, output: ending.errors)
      }
      return ending.output
    }
  }
}
