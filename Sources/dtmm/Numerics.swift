import Training

/// Pins what decides the bits of floating-point results before libtorch reads it.
enum Numerics {
  /// Starts this program again with the pinned environment, unless it has it already.
  static func pin() throws {
    guard let reason = NumericEnvironment.restart() else { return }
    Failure.complain("warning: cannot pin the numeric environment (\(reason)); going on without")
  }
}
