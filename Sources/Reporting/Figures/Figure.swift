import Experiments
import Foundation

/// One plot, as gnuplot commands that do not depend on the output format.
public struct Figure: Sendable {
  /// Name of its kind, such as `latency`.
  public let name: String
  /// The workload it shows, as in `vgg11-x0.5-fashion-mnist`.
  public let scope: String
  /// One or two sentences for the report.
  public let caption: String
  /// Width and height of the svg in pixels; the png has twice as many.
  public let size: (width: Int, height: Int)
  /// Data of the script.
  public let tables: [PlotTable]
  /// The gnuplot commands, without terminal and output.
  public let script: String

  /// File name without extension in the plots of `experiment`.
  public func stem(in experiment: String) -> String { "\(experiment)-\(name)-\(scope)" }

  /// Draws the figure as svg and png in one run of gnuplot.
  ///
  /// The bytes depend on the figure and on the versions of gnuplot and its fonts only.
  /// - Throws: `GnuplotError`, or an error of the temporary folder.
  public func draw(program: String = "gnuplot") throws -> (svg: Data, png: Data) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "dtmm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let svg = folder.appending(path: "figure.svg")
    let png = folder.appending(path: "figure.png")
    let commands = [
      "set encoding utf8",
      terminal("svg", scale: 1), output(svg), script, "unset output", "reset",
      terminal("pngcairo", scale: 2), output(png), script, "unset output",
    ]
    try Gnuplot.run(commands.joined(separator: "\n"), tables: tables, program: program)
    return (try Data(contentsOf: svg), try Data(contentsOf: png))
  }

  /// Pixels of an average character at the size of the labels.
  static let characterWidth = 8.3

  /// Pixels of the widest of `texts`.
  static func width(of texts: [String]) -> Int {
    Int(Double(texts.map(\.count).max() ?? 0) * characterWidth)
  }

  private func terminal(_ name: String, scale: Int) -> String {
    """
    set terminal \(name) size \(size.width * scale),\(size.height * scale) noenhanced \
    font 'DejaVu Sans,11' fontscale \(scale) linewidth \(scale) \
    \(name == "svg" ? "" : "pointscale \(scale)") background 'white'
    """
  }

  private func output(_ file: URL) -> String { "set output \(Self.quoted(file.path))" }

  /// `text` as a gnuplot string that is shown as it is.
  static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

  /// `text` as the label of a tic, in which gnuplot takes a percent sign for a number format.
  static func quotedTic(_ text: String) -> String { quoted(text.replacing("%", with: "%%")) }
}
