import Foundation
import Training

/// Pins what decides the bits of floating-point results before libtorch reads it.
enum Numerics {
  /// Starts this program again with the pinned environment, unless it has it already.
  ///
  /// OpenBLAS and OpenMP read their variables when they are loaded, which is before `main`.
  static func pin() throws {
    let pinned = NumericEnvironment.variables
    let current = ProcessInfo.processInfo.environment
    guard pinned.contains(where: { current[$0.key] != $0.value }) else { return }
    for (name, value) in pinned { setenv(name, value, 1) }
    var arguments = CommandLine.arguments.map { strdup($0) }
    arguments.append(nil)
    execv("/proc/self/exe", arguments)
    Failure.complain("warning: cannot pin the numeric environment (\(String(cString: strerror(errno)))); going on without")
  }
}
