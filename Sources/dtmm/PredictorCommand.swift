import ArgumentParser
import Datasets
import Deployment
import Emulation
import Experiments
import Foundation
import Networks
import Reporting

/// `dtmm predictor`: how far predicted cycles are off.
struct PredictorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predictor",
    abstract: "Measure how far predicted cycles are off on layers that took no part in the fits.",
    discussion: """
      Measures the places of the models' convolutions on each board's core in each format, where the store does not
      have them, and writes results/predictor.md, results/predictor.csv and plots/predictor-*; with options, to
      results/local and plots/local.

      EXAMPLES:
        dtmm predictor
        dtmm predictor --model vgg11 --width 1 --dataset cifar10 --format dense,fwcs-16 --board mps3-an547
      """)

  @Option(help: "Models, by name, with commas.")
  var model = Self.standard.models
  @Option(help: "Width of the models.")
  var width = Self.standard.width
  @Option(help: "Data set whose images the models read.")
  var dataset = Self.standard.dataset
  @Option(help: "Weight formats, by name, with commas.")
  var format = Self.standard.formats
  @Option(help: "Boards, by name, with commas; boards of one core count once.")
  var board = Self.standard.boards
  @Option(help: "Places that are measured side by side.")
  var jobs = ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup var project: ProjectOptions

  /// What the committed page is made from.
  private static let standard = (
    models: "vgg11,resnet12", width: 0.5, dataset: "fashion-mnist", formats: "dense,fwcs,fwcs-mask",
    boards: "nucleo-l4r5zi,disco-f746ng,nucleo-u575zi-q,mps3-an547"
  )

  private var isStandard: Bool { (model, width, dataset, format, board) == Self.standard }

  func run() throws {
    let session = try project.session()
    let choice = try choice(session)
    try Failure.reported {
      let workshop = try session.workshop()
      let check = try PredictorCheck(choice, in: workshop, jobs: jobs) { share in
        Failure.complain("predictor: \(Int(100 * share)) %")
      }
      let page = try PredictorReport(check, versions: ProvenanceReader(workshop: workshop).origin)
        .write(below: session.root, isReference: isStandard)
      print("wrote \(page.path)")
    }
  }

  private func choice(_ session: Session) throws -> PredictorCheck.Choice {
    guard let images = ImageDatasets.named(dataset) else { throw unknown("data set", dataset) }
    let networks = try names(model).map { name in
      guard let model = Models.named(name) else { throw unknown("model", name) }
      return model.network(input: images.shape, classes: images.classes, width: width)
    }
    let formats = try names(format).map { name in
      guard WeightFormats.named(name) != nil else { throw unknown("format", name) }
      return name
    }
    let cores = try names(board).map { name in
      guard let board = session.boards.first(where: { $0.name == name }) else { throw unknown("board", name) }
      return board.core
    }
    return PredictorCheck.Choice(networks: networks, formats: formats, cores: cores)
  }

  private func names(_ list: String) -> [String] { list.split(separator: ",").map(String.init) }

  private func unknown(_ kind: String, _ name: String) -> ValidationError {
    ValidationError("no \(kind) is named '\(name)'; `dtmm list` prints the names")
  }
}
