import Foundation
import Training

/// Pins what decides the bits of floating-point results before libtorch reads it.
enum Numerics {
  /// Starts this program again with the pinned environment, unless it has it already.
  ///
  /// OpenBLAS and OpenMP read their variables when they are loaded, which is before `main`.
  static func pin() throws {
    let missing = NumericEnvironment.missing(from: ProcessInfo.processInfo.environment)
    guard !missing.isEmpty else { return }
    for (name, value) in missing { setenv(name, value, 1) }
    var arguments = CommandLine.arguments.map { strdup($0) }
    arguments.append(nil)
    execv("/proc/self/exe", arguments)
    Failure.complain(
      "warning: cannot pin the numeric environment (\(String(cString: strerror(errno)))); going on without")
  }
}
