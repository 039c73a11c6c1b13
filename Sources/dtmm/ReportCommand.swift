import ArgumentParser
import Reporting

/// `dtmm report`: the report from what results/ holds.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write results/REPORT.md, CSV and figures again from results/*.json; run nothing.",
    discussion: """
      EXAMPLES:
        dtmm report
      """)

  @OptionGroup var project: ProjectOptions

  func run() throws {
    try Failure.reported {
      let report = try ResultWriter(root: project.session().root).render()
      print("wrote \(report.path)")
    }
  }
}
