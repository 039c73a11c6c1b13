import Foundation

/// What one run of any program in QEMU gave.
public struct ProgramRun: Codable, Hashable, Sendable {
  /// What it printed by semihosting or on the machine's first serial line, and QEMU's own messages.
  public var console: String
  /// Its exit status.
  public var status: Int
  /// Blocks between its begin and its end; the stack over the whole run.
  public var profile: Profile
}

/// Which part of a program is profiled.
public struct ProgramSpan: Codable, Hashable, Sendable {
  /// Function with whose first entry the profile begins; nil for `main`, or reset if there is none.
  public var begin: String?
  /// Function with whose entry the profile ends; nil for the return of the function that begins, or the end of
  /// the program if it does not return.
  public var end: String?
  /// Whether QEMU ends at the end of the profile, for a program that runs for ever. What it would print later
  /// is lost then, and so is its exit status.
  public var stopsAtEnd: Bool

  /// A span by the names of functions.
  public init(begin: String? = nil, end: String? = nil, stopsAtEnd: Bool = false) {
    self.begin = begin
    self.end = end
    self.stopsAtEnd = stopsAtEnd
  }
}
