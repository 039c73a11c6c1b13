import CTorch

/// The libtorch that is linked in.
public enum Torch {
  /// Its version, such as `1.13.0`.
  public static var version: String { String(cString: ctorch_version()) }

  /// The linear algebra library behind it, with the core type it chose; it decides bits and speed.
  public static var blas: String { String(cString: ctorch_blas()) }

  /// Set once: libtorch builds its thread pool anew at every call, under the feet of other threads.
  private static let oneThread = Result {
    ctorch_keep_memory()
    try TorchError.check(ctorch_set_threads(1))
  }

  /// Keeps every operation on the thread that calls it: the bits of a result depend on the number of
  /// threads, and jobs that run side by side are faster with one each.
  static func useOneThread() throws { try oneThread.get() }
}
