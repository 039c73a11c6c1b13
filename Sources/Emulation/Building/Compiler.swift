import Foundation

/// A C compiler with its flags, which sees relative paths only: so equal inputs give equal objects.
struct Compiler {
  /// Program name on the PATH.
  let program: String
  /// Debian package that brings it.
  let package: String
  /// Flags of every compilation.
  let flags: [String]
  /// What it builds for, in errors.
  let target: String

  /// Compiles the named sources; the objects by file name. All `files` are there to be included.
  func compile(_ sources: [String], of files: SourceFiles) throws -> SourceFiles {
    try withTemporaryDirectory { directory in
      try write(files, to: directory)
      try run(["-c"] + flags + sources, in: directory)
      return try Dictionary(
        uniqueKeysWithValues: sources.map { source in
          let object = URL(filePath: source).deletingPathExtension().lastPathComponent + ".o"
          return (object, try Data(contentsOf: directory.appending(path: object)))
        })
    }
  }

  /// Links objects, in the order of their names, with further files such as a linker script; the bytes of the
  /// program.
  func link(_ objects: SourceFiles, with files: SourceFiles = [:], options: [String]) throws -> Data {
    try withTemporaryDirectory { directory in
      try write(objects.merging(files) { object, _ in object }, to: directory)
      try run(flags + objects.keys.sorted() + options + ["-o", "program"], in: directory)
      return try Data(contentsOf: directory.appending(path: "program"))
    }
  }

  private func run(_ arguments: [String], in directory: URL) throws {
    let ending = try ChildProcess(
      program: program, arguments: arguments, directory: directory, package: package
    ).run()
    guard ending.status == 0 else {
      throw EmulationError.compileFailed(target: target, messages: ending.errors)
    }
  }

  private func write(_ files: SourceFiles, to directory: URL) throws {
    for (path, bytes) in files {
      let file = directory.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try bytes.write(to: file)
    }
  }
}
