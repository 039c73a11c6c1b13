import Experiments
import Foundation
import Reporting
import Testing

@Suite struct PublishedTests {
  /// The folder in the repository, found from this file.
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "experiments/published")

  private func published(
    value: Double, unpruned: Double? = nil, width: Double = 0.5, dataset: String = "fashion-mnist",
    quantity: PublishedFigure.Quantity = .modelBytes
  ) throws -> PublishedSet {
    var figure: [String: Any] = [
      "model": "vgg11", "width": width, "dataset": dataset, "method": "dtmm", "quantity": quantity.rawValue,
      "value": value,
    ]
    figure["unpruned"] = unpruned
    return try Synthetic.decode(
      PublishedSet.self,
      [
        "name": "paper", "title": "a paper", "source": "a journal", "version": "2",
        "note": "Read from table 1.",
        "figures": [figure],
      ])
  }

  private func tableRow(_ set: PublishedSet) throws -> String {
    let text = try #require(Tables.named("published")).markdown(Synthetic().result(), published: [set])
    return String(try #require(text.split(separator: "\n").first { $0.contains("| dtmm") }))
  }

  @Test(arguments: [
    (20_000.0, "match"), (20_090, "match"), (20_500, "within tolerance"), (25_000, "differs"),
  ])
  func verdictsForTheSameModel(value: Double, expected: String) throws {
    let row = try tableRow(published(value: value))
    #expect(row.hasPrefix("| vgg11 x0.5 | fashion-mnist | dtmm, 20 % | model-bytes | 20,000 | "))
    #expect(row.contains(" | \(String(format: "%.2f", 20_000 / value))× | "))
    #expect(row.hasSuffix("| vgg11 x0.5 on fashion-mnist | paper | \(expected) |"))
  }

  @Test(arguments: [(90.52, "match"), (90.9, "within tolerance"), (91.2, "differs")])
  func accuracyIsComparedInPoints(value: Double, expected: String) throws {
    #expect(try tableRow(published(value: value, quantity: .accuracy)).hasSuffix("| \(expected) |"))
  }

  @Test func farOffButOnTheSameSideOfDenseIsADirection() throws {
    #expect(try tableRow(published(value: 50_000, unpruned: 150_000)).hasSuffix("| direction only |"))
    #expect(try tableRow(published(value: 200_000, unpruned: 150_000)).hasSuffix("| differs |"))
  }

  /// Of two budgets, the one whose weights are nearest in bytes is compared, though the other has nearer instructions.
  @Test func instructionsAreComparedAtEqualWeights() throws {
    var synthetic = Synthetic()
    synthetic.shares = [0.1, 0.2]
    synthetic.boards = ["nucleo-l4r5zi", "disco-f746ng", "mps3-an547"]
    var set = try published(value: 18_000, quantity: .weightBytes)
    set.figures += try published(value: 1_080_000, quantity: .instructionsM55).figures
    let text = try #require(Tables.named("published")).markdown(synthetic.result(), published: [set])
    let rows = text.split(separator: "\n").filter { $0.contains("| dtmm, ") }
    #expect(rows.count == 2)
    // 24 million cycles, halved twice; 0.35 of the time at 20 %, and 0.9 instructions a cycle.
    #expect(
      rows.last?.hasPrefix(
        "| vgg11 x0.5 | fashion-mnist | dtmm, 20 % | cortex-m55-instructions | 1,890,000 | 1,080,000 | 1.75× | ")
        == true)
  }

  @Test func anotherWidthOrDataSetIsNeverAMatch() throws {
    let row = try tableRow(published(value: 20_000, unpruned: 100_000, width: 1, dataset: "cifar10"))
    #expect(row.hasSuffix("| vgg11 on cifar10 | paper | direction only |"))
  }

  @Test func withoutAnUnprunedFigureAnotherDataSetSaysNothing() throws {
    #expect(try tableRow(published(value: 20_000, dataset: "cifar10")).hasSuffix("| not published |"))
  }

  @Test func methodsWithoutFiguresAreNotPublished() throws {
    let text = try #require(Tables.named("published")).markdown(
      Synthetic().result(), published: [published(value: 1)])
    #expect(
      text.contains("| vgg11 x0.5 | fashion-mnist | structured | all | – | – | – | – | – | not published |"))
    #expect(text.contains("`paper` is a paper (a journal, 2). Read from table 1."))
  }

  @Test func theFilesOfTheRepositoryAreRead() throws {
    let sets = try PublishedSet.readAll(in: Self.folder)
    let authors = try #require(sets.first { $0.name == "dtmm-repository" })
    #expect(authors.version == "commit e9ca913")
    let resnet = authors.figures.first {
      $0.model == "resnet12" && $0.dataset == "cifar10" && $0.quantity == .weightBytes
    }
    #expect(resnet?.value == 239_734)
    #expect(resnet?.unpruned == 1_226_080)
    #expect(sets.allSatisfy { !$0.source.isEmpty && !$0.version.isEmpty })
    #expect(sets.allSatisfy { !$0.figures.isEmpty || $0.kernels?.isEmpty == false })
    let kernels = try #require(sets.first { $0.name == "conv-kernels" }?.kernels)
    #expect(kernels.count == 32)
    let authors50 = kernels.first {
      $0.kernel == "dtmm-reference" && $0.layer == "8x8x128-128" && $0.sparsity == 0.5
    }
    #expect(authors50?.core == "Cortex-M55")
    #expect(authors50?.instructions == 1_268_760)
    #expect(authors50?.cycles == 1_340_745)
  }

  @Test func noFolderIsNoFigures() throws {
    #expect(try PublishedSet.readAll(in: Self.folder.appending(path: "absent")).isEmpty)
  }
}
