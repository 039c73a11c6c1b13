import Foundation
import Synchronization

/// Objects compiled before, by compiler flags and the contents of all files, so that the kernels compile once
/// a core.
final class ObjectCache: Sendable {
  private struct Key: Hashable {
    let flags: [String]
    let sources: [String]
    let files: SourceFiles
  }

  /// The objects of one key, locked while they compile.
  private final class Entry: Sendable {
    let objects = Mutex<SourceFiles?>(nil)
  }

  private let entries = Mutex<[Key: Entry]>([:])

  /// The objects of `sources`, compiled unless they were before. A thread that wants what another compiles
  /// waits for it.
  func compile(
    _ sources: [String], of files: SourceFiles, with compiler: Compiler
  ) throws -> SourceFiles {
    let key = Key(flags: [compiler.program] + compiler.flags, sources: sources, files: files)
    let entry = entries.withLock { entries in
      let entry = entries[key] ?? Entry()
      entries[key] = entry
      return entry
    }
    return try entry.objects.withLock { objects in
      if let objects { return objects }
      let compiled = try compiler.compile(sources, of: files)
      objects = compiled
      return compiled
    }
  }
}
