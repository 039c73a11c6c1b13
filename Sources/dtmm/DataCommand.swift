import ArgumentParser
import Datasets
import Foundation

/// `dtmm data`: fetches and checks the data sets.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Check the data sets, and fetch those that are absent from their official address.",
    discussion: """
      EXAMPLES:
        dtmm data
        DTMM_DATA=/mnt/data dtmm data

      Sizes and SHA-256 of every file are checked. New data go to $DTMM_DATA, or data when it is not set. Without a
      network, the archive can be put there by hand; the message says which.
      """)

  func run() throws {
    try Failure.reported {
      let directories = DataDirectories.standard(environment: ProcessInfo.processInfo.environment)
      for dataset in ImageDatasets.all {
        let (training, test) = try load(dataset, from: directories)
        print("\(dataset.name): complete, \(training.count) training and \(test.count) test images")
      }
    }
  }

  private func load(
    _ dataset: any Dataset.Type, from directories: DataDirectories
  ) throws -> (training: ImageSet, test: ImageSet) {
    do {
      return try dataset.load(directories: directories)
    } catch let error as DatasetError {
      guard case .absent = error, let archive = dataset.archive else { throw error }
      print("\(dataset.name): fetching \(archive.address), \(archive.size) bytes, to \(directories.first)")
      try archive.install(in: URL(fileURLWithPath: directories.first))
      return try dataset.load(directories: directories)
    }
  }
}
