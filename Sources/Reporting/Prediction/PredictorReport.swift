import Emulation
import Experiments
import Foundation
import Pruning

/// Writes results/predictor.md, results/predictor.csv and their figure.
public struct PredictorReport {
  private static let name = "predictor"
  /// What the median and the worst error of held-out layers are to stay below.
  private static let aims = (median: 0.02, worst: 0.05)

  private let fits: [PredictorCheck.Fit]
  private let versions: [String: String]

  /// The report of `check`; `versions` are those of the tools, by name.
  public init(_ check: PredictorCheck, versions: [String: String]) {
    fits = check.fits
    self.versions = versions
  }

  /// Writes the files below `root` and returns the page: to `results` and `plots`, or to the `local` folders in them
  /// where `isReference` is false. Throws `GnuplotError`, or an error of the file system.
  public func write(below root: URL, isReference: Bool) throws -> URL {
    let folder = isReference ? ReportFolder.reference(root) : ReportFolder.local(root)
    try ReportFolder.write(Data(csv.utf8), to: folder.csv(Self.name))
    try folder.draw(PredictorFigure.figure(fits), of: Self.name, missingOnly: false)
    let page = folder.results.appending(path: "\(Self.name).md")
    try ReportFolder.write(Data(markdown(plotsLink: folder.plotsLink).utf8), to: page)
    return page
  }

  /// One row a fit; errors as shares of the measured cycles.
  var csv: String {
    CSV.text(
      header: [
        "core", "format", "height", "width", "kernel", "stride", "most_channels", "most_filters", "reads_image",
        "measured_layers", "held_out_layers", "median_error", "worst_error",
      ],
      rows: fits.map { fit in
        let errors = fit.heldOut.errors
        return [
          fit.core.title, fit.place.format, "\(fit.place.height)", "\(fit.place.width)", "\(fit.place.kernelHeight)",
          "\(fit.place.stride)", "\(fit.channels)", "\(fit.filters)", "\(fit.readsImage)", "\(fit.measured)",
          "\(fit.heldOut.count)", errors.map { "\($0.median)" } ?? "", errors.map { "\($0.worst)" } ?? "",
        ]
      })
  }

  /// The page.
  func markdown(plotsLink: String) -> String {
    let figure = PredictorFigure.figure(fits)
    let path = "\(plotsLink)/\(figure.stem(in: Self.name))"
    return """
      # Predicted cycles

      Made by `dtmm predictor`; changes by hand are lost. Random layers are measured in the emulator at each place of \
      the networks: other channels, filters and sparsities, at zero wait states. Three of four are fitted, the others \
      are predicted. Aimed at: a median error below 2 %, the worst below 5 %.

      ## By core and format

      \(summary.markdown)
      ![\(figure.name)](\(path).png)

      *\(figure.caption)* ([svg](\(path).svg))

      ## By place

      \(places.markdown)
      ## Made with

      \(versions.sorted { $0.key < $1.key }.map { "- \($0.key): \($0.value)" }.joined(separator: "\n"))

      """
  }

  private var summary: TextTable {
    var table = TextTable([
      .text("Core"), .text("Format"), .number("Places"), .number("Layers held out"), .number("Median error, %"),
      .number("Worst error, %"), .text("Within the aim"),
    ])
    for core in fits.map(\.core).unique {
      for format in fits.map(\.place.format).unique {
        let own = fits.filter { $0.core == core && $0.place.format == format }
        let heldOut = own.flatMap(\.heldOut)
        guard let errors = heldOut.errors else { continue }
        let isWithin = errors.median < Self.aims.median && errors.worst < Self.aims.worst
        table.add([
          core.title, format, "\(own.count)", "\(heldOut.count)", percent(errors.median), percent(errors.worst),
          isWithin ? "yes" : "no",
        ])
      }
    }
    return table
  }

  private var places: TextTable {
    var table = TextTable([
      .text("Core"), .text("Format"), .text("Input"), .text("Kernel, stride"), .text("Channels, filters up to"),
      .number("Layers held out"), .number("Median error, %"), .number("Worst error, %"),
    ])
    for fit in fits {
      guard let errors = fit.heldOut.errors else { continue }
      let place = fit.place
      table.add([
        fit.core.title, place.format, "\(place.height)x\(place.width)\(fit.readsImage ? " image" : "")",
        "\(place.kernelHeight)x\(place.kernelWidth), \(place.stride)", "\(fit.channels), \(fit.filters)",
        "\(fit.heldOut.count)", percent(errors.median), percent(errors.worst),
      ])
    }
    return table
  }

  private func percent(_ share: Double) -> String { Numbers.fixed(100 * share, 2) }
}
