import ArgumentParser
import Datasets
import Deployment
import Emulation
import Experiments
import Networks
import Pruning
import Reporting

/// `dtmm list`: the names that specs can use.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the names a spec can use: name, one line, source.",
    discussion: """
      EXAMPLES:
        dtmm list methods
        dtmm list boards --json
      """)

  /// What can be listed.
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case methods, models, datasets, boards, units, formats, scores, allocations, tables, figures
  }

  @Argument(help: "What to list: \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
  var kind: Kind

  @Flag(help: "Print as JSON.")
  var json = false

  @OptionGroup var project: ProjectOptions

  private struct Entry: Encodable {
    var name: String
    var summary: String
    var source: String
  }

  func run() throws {
    let entries = try Failure.reported { try self.entries() }
    if json {
      print(String(decoding: try CanonicalJSON.encode(entries), as: UTF8.self))
      return
    }
    let width = entries.map(\.name.count).max() ?? 0
    for entry in entries {
      let name = entry.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let indent = String(repeating: " ", count: width)
      print("\(name)  \(entry.summary)\n\(indent)  source: \(entry.source)")
    }
  }

  private func entries() throws -> [Entry] {
    switch kind {
    case .methods: Methods.all.map { Entry(name: $0.method.name, summary: $0.summary, source: $0.source) }
    case .models: Models.all.map { Entry(name: $0.name, summary: $0.summary, source: $0.source) }
    case .datasets: ImageDatasets.all.map { Entry(name: $0.name, summary: $0.summary, source: $0.source) }
    case .units: Pruning.Unit.allCases.map { Entry(name: $0.rawValue, summary: $0.summary, source: $0.source) }
    case .formats: WeightFormats.all.map { Entry(name: $0.name, summary: $0.summary, source: $0.source) }
    case .scores: Scores.all.map { Entry(name: $0.name, summary: $0.summary, source: $0.source) }
    case .allocations: Allocations.all.map { Entry(name: $0.name, summary: $0.summary, source: $0.source) }
    case .boards:
      try project.session().boards.map {
        Entry(name: $0.name, summary: $0.summary, source: $0.sources.joined(separator: "; "))
      }
    case .tables: Tables.all.map { Entry(name: $0.name, summary: $0.summary, source: "this project") }
    case .figures: Figures.all.map { Entry(name: $0.name, summary: $0.summary, source: "this project") }
    }
  }
}
