import Experiments
import Foundation
import Networks
import Pruning
import Testing
import Training

/// Committed checkpoints: what is written comes back, what is damaged is refused, what is of another training is not taken.
@Suite("Checkpoint files") struct CheckpointFileTests {
  private static func network() -> Network {
    var builder = NetworkBuilder(name: "tiny", input: FeatureShape(height: 4, width: 4, channels: 2))
    builder.convolution("conv1", filters: 3)
    builder.averagePool("pool")
    builder.dense("dense", outputs: 2)
    return builder.build()
  }

  private static func trained() -> TrainedNetwork {
    var checkpoint = Trainer.initialCheckpoint(network: network(), seed: 3)
    checkpoint.convolutions[1]?.mean.values = [0.1, -0.3, 1e-8]
    checkpoint.convolutions[1]?.weights.values[0] = 0.1
    checkpoint.dense[3]?.bias.values = [0.7, -1 / 3]
    return TrainedNetwork(
      checkpoint: checkpoint, epochs: [EpochRecord(epoch: 1, loss: 0.5, accuracy: 80)])
  }

  private static func identity(seed: Int = 1) throws -> TrainingIdentity {
    let json = """
      {"model": {"name": "vgg11", "width": 0.5}, "dataset": "cifar10", "heldOut": 10, "seed": \(seed), "recipe": RECIPE}
      """
    let recipe = String(decoding: try JSONEncoder().encode(Recipe(epochs: 2)), as: UTF8.self)
    return try JSONDecoder().decode(
      TrainingIdentity.self, from: Data(json.replacing("RECIPE", with: recipe).utf8))
  }

  private static func file() throws -> CheckpointFile {
    CheckpointFile(identity: try identity(), trained: trained())
  }

  @Test func everythingComesBackButTheLastBitsOfWeights() throws {
    let original = try Self.file()
    let read = try CheckpointFile(data: original.data(), name: "x")
    #expect(read.identity == original.identity)
    #expect(read.trained.epochs == original.trained.epochs)
    let (before, after) = (original.trained.checkpoint, read.trained.checkpoint)
    #expect(after.network == before.network)
    #expect(after.dense[3]?.bias == before.dense[3]?.bias)
    #expect(after.convolutions[1]?.mean == before.convolutions[1]?.mean)
    #expect(after.convolutions[1]?.variance == before.convolutions[1]?.variance)
    let weights = try #require(after.convolutions[1]?.weights.values)
    // 0.1 is 0x2E66 in binary16: 1.1001100110b x 2^-4.
    #expect(weights[0] == 0.0999755859375)
    let exact = try #require(before.convolutions[1]?.weights.values)
    #expect(weights.count == exact.count)
    for (weight, value) in zip(weights, exact) { #expect(abs(weight - value) <= abs(value) / 2048) }
    // What was rounded once stays as it is.
    #expect(try CheckpointFile(data: read.data(), name: "x").trained.checkpoint == after)
  }

  @Test func weightsTakeTwoBytes() throws {
    let data = try Self.file().data()
    let header = try #require(data.split(separator: 10, maxSplits: 2, omittingEmptySubsequences: false).last)
    // 54 weights, 4 x 3 statistics; 6 weights, 2 biases.
    #expect(header.count == 2 * 54 + 4 * 12 + 2 * 6 + 4 * 2)
  }

  @Test func damageIsNamed() throws {
    let data = try Self.file().data()
    func message(_ data: Data) -> String {
      do {
        _ = try CheckpointFile(data: data, name: "a.dtmm")
        return "no error"
      } catch { return error.description }
    }
    #expect(message(Data()).contains("a.dtmm does not begin with"))
    #expect(message(Data("DTMM checkpoint 2\n{}\n".utf8)).contains("does not begin with"))
    #expect(message(Data("DTMM checkpoint 1\n{}\n".utf8)).contains("no readable header"))
    #expect(message(data.dropLast()).contains("ends after"))
    #expect(message(data + [0]).contains("1 bytes behind its last parameter"))
  }

  @Test func onlyTheVeryTrainingIsTaken() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "dtmm-shelf-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let shelf = CheckpointShelf(root: root, fromScratch: false)
    var cell = try Self.cell()
    let before = try DenseTraining(cell, shelf: shelf)
    let file = try shelf.put(CheckpointFile(identity: before.identity, trained: Self.trained()))
    #expect(file.lastPathComponent == "vgg11-x0.5-cifar10-seed1.dtmm")
    let after = try DenseTraining(cell, shelf: shelf)
    #expect(try after.key != before.key)
    #expect(try DenseTraining(cell, shelf: CheckpointShelf(root: root, fromScratch: true)).key == before.key)
    // Another recipe has the same file name, and is trained.
    cell.training.epochs += 1
    let other = try DenseTraining(cell, shelf: shelf)
    let fresh = try DenseTraining(cell, shelf: CheckpointShelf(root: root, fromScratch: true))
    #expect(try other.key == fresh.key)
    try Data("junk".utf8).write(to: file)
    #expect(throws: CheckpointError.self) { try DenseTraining(cell, shelf: shelf) }
  }

  @Test func seedsThatShareADenseNetworkTrainItOnce() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "dtmm-shelf-\(UUID().uuidString)")
    let shelf = CheckpointShelf(root: root, fromScratch: false)
    var cells = try [Self.cell(), Self.cell()]
    cells[1].seed = 2
    func keys() throws -> Set<ArtifactKey> { Set(try cells.map { try DenseTraining($0, shelf: shelf).key }) }
    #expect(try keys().count == 2)
    for index in cells.indices { cells[index].denseSeed = 1 }
    #expect(try keys().count == 1)
    // The network of seed 1 is the same, whoever asks for it.
    cells[0].denseSeed = nil
    #expect(try keys().count == 1)
    #expect(try DenseTraining(cells[1], shelf: shelf).identity.slug == "vgg11-x0.5-cifar10-seed1")
  }

  private static func vocabulary() -> Vocabulary {
    var vocabulary = Vocabulary { _, _ in true }
    vocabulary.models = ["vgg11"]
    vocabulary.datasets = ["cifar10"]
    vocabulary.methods = [Pruning.Method(name: "dense", units: [], score: nil, allocation: nil, format: "dense")]
    vocabulary.boards = [BoardCapacity(name: "mps3-an547", flash: 1 << 19, sram: 1 << 19)]
    vocabulary.tables = ["accuracy"]
    return vocabulary
  }

  private static func cell() throws -> Cell {
    let text = """
      {"name": "t", "summary": "s", "models": [{"name": "vgg11", "width": 0.5}], "datasets": ["cifar10"],
       "methods": ["dense"], "budgets": [{"flash": "50%"}], "boards": ["mps3-an547"], "seeds": [1],
       "training": {"epochs": 2}, "fineTuning": {"epochs": 1},
       "report": {"title": "t", "tables": ["accuracy"], "figures": []}}
      """
    let file = FileManager.default.temporaryDirectory.appending(path: "dtmm-spec-\(UUID().uuidString).json")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try #require(try Experiment.load(file: file.path, vocabulary: vocabulary()).cells.first)
  }
}
