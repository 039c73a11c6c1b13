import ArgumentParser
import Foundation

/// Turns errors into a message on standard error and the right exit code.
enum Failure {
  /// Runs `body`; an error is printed and becomes exit code `code`.
  static func reported<Value>(code: Int32 = 1, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let exit as ExitCode {
      throw exit
    } catch {
      complain("error: \(error)")
      throw ExitCode(code)
    }
  }

  /// Prints a line on standard error.
  static func complain(_ message: String) {
    FileHandle.standardError.write(Data("\(message)\n".utf8))
  }
}
