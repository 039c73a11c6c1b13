import CGnuplot
import Foundation

/// A plot that gnuplot refused, or gnuplot missing.
public struct GnuplotError: Error, Equatable, CustomStringConvertible {
  /// The exit status of gnuplot, 127 if it is not installed.
  public let status: Int
  /// Its message, with the offending line.
  public let message: String

  /// The message for a user.
  public var description: String { "gnuplot failed (status \(status)): \(message)" }
}

/// Numbers that a script reads as the data block `$name`.
public struct PlotTable: Equatable, Sendable {
  /// Name of the block, letters and digits.
  public let name: String
  /// The rows, all of one length; NaN marks a missing number.
  public let rows: [[Double]]

  /// A block of `rows`.
  public init(name: String, rows: [[Double]]) {
    self.name = name
    self.rows = rows
  }
}

/// Runs gnuplot.
public enum Gnuplot {
  /// Sends `tables`, then `script`, to `program`.
  /// - Throws: `GnuplotError` with the offending line if gnuplot refuses the script or is not installed.
  public static func run(_ script: String, tables: [PlotTable], program: String = "gnuplot") throws {
    var blocks: [gnuplot_table] = []
    defer {
      for block in blocks {
        free(UnsafeMutableRawPointer(mutating: block.name))
        block.values.deallocate()
      }
    }
    for table in tables { blocks.append(block(table)) }
    var error: UnsafeMutablePointer<CChar>?
    let status = gnuplot_run(program, blocks, blocks.count, script, &error)
    defer { free(error) }
    guard status == 0 else {
      let message = error.map { String(cString: $0) } ?? ""
      throw GnuplotError(
        status: Int(status), message: message.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  private static func block(_ table: PlotTable) -> gnuplot_table {
    let numbers = UnsafeMutableBufferPointer<Double>.allocate(capacity: table.rows.joined().count)
    _ = numbers.initialize(from: table.rows.joined())
    return gnuplot_table(
      name: strdup(table.name), values: numbers.baseAddress, rows: table.rows.count,
      columns: table.rows.first?.count ?? 0)
  }
}
