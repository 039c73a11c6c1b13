import Deployment
import Experiments
import Foundation
import Pruning
import Training

/// Made-up results, for there is no cheap real one. Numbers follow simple rules that tests can repeat by
/// hand.
struct Synthetic {
  var name = "synthetic"
  var models = [ModelChoiceText(name: "vgg11", width: 0.5)]
  var datasets = ["fashion-mnist"]
  var methods = ["dense", "unstructured", "structured", "dtmm"]
  var shares = [0.2]
  var boards = ["nucleo-l4r5zi"]
  var seeds = [1]
  /// Ablations of dtmm.
  var ablations: [String] = []
  var layers = ["conv1", "conv2", "dense"]
  /// Whether boards take half as long again with their memories.
  var modelsMemory = false
  /// Whether strategies were judged by the scheduler: those of dtmm lose 1 % and a tenth of that for each ablation, and
  /// are 5 % above what the exact solver knows, which is 1 % above the bound; single weights are not bounded.
  var isScheduled = false

  struct ModelChoiceText {
    var name: String
    var width: Double
  }

  /// Bytes of the dense model.
  static let denseBytes = 100_000

  /// Share of the dense latency that a method takes at a share of its bytes.
  static func latencyRatio(_ method: String, _ share: Double) -> Double {
    switch method {
    case "dense": 1
    case "unstructured": 4.5 * share + 0.3
    case "structured": 0.8 * share + 0.02
    default: 1.5 * share + 0.05
    }
  }

  /// Accuracy in percent of a method at a share of the dense bytes.
  static func accuracy(_ method: String, _ share: Double, seed: Int) -> Double {
    let losses: [String: Double] = ["dense": 0, "unstructured": 0.16, "structured": 0.4]
    let drop: Double = (losses[method] ?? 0.2) / share
    let luck: Double = Double(seed - 1) * 0.3
    return 91.5 - drop + luck
  }

  func result() throws -> ExperimentResult {
    let cells = try grid()
    let object: [String: Any] = [
      "version": 1, "experiment": try experiment(cells),
      "records": try cells.map { try Self.object(record($0)) },
      "notRun": [String: String](), "provenance": Self.provenance,
    ]
    return try Self.decode(ExperimentResult.self, object)
  }

  private func experiment(_ cells: [Cell]) throws -> [String: Any] {
    let models: [[String: Any]] = models.map { ["name": $0.name, "width": $0.width] }
    let ablations: [[String: Any]] = ablations.map { ["name": $0, "methods": ["dtmm"]] }
    let report: [String: Any] = [
      "title": "Synthetic",
      "tables": [
        "accuracy", "size", "flash-parts", "latency", "memory", "energy", "wins", "published", "layers",
      ],
      "figures": ["accuracy-flash", "latency", "layers", "flash-parts"],
    ]
    var object: [String: Any] = ["name": name, "summary": "A made-up experiment.", "datasets": datasets]
    object["models"] = models
    object["methods"] = try methods.map { try Self.object(Self.method($0)) }
    object["budgets"] = try shares.map { try Self.object(Self.budget($0)) }
    object["boards"] = boards
    object["seeds"] = seeds
    object["ablations"] = ablations
    object["report"] = report
    object["cells"] = try cells.map { try Self.object($0) }
    return object
  }

  private static var provenance: [String: Any] {
    [
      "commit": "0123abcd", "dirty": false, "versions": ["swift": "6.3.1"],
      "datasets": ["fashion-mnist": "ab"],
      "host": "a processor", "environment": ["OMP_NUM_THREADS": "2"], "finished": "2026-01-01T00:00:00Z",
      "wallSeconds": 12.0,
    ]
  }

  private func grid() throws -> [Cell] {
    var cells: [Cell] = []
    for model in models {
      for dataset in datasets {
        for method in methods {
          let names = method == "dtmm" ? [nil] + ablations.map(Optional.some) : [nil]
          for ablation in names {
            for share in method == "dense" ? [nil] : shares.map(Optional.some) {
              for seed in seeds { cells.append(try cell(model, dataset, method, ablation, share, seed)) }
            }
          }
        }
      }
    }
    return cells
  }

  private func cell(
    _ model: ModelChoiceText, _ dataset: String, _ method: String, _ ablation: String?, _ share: Double?,
    _ seed: Int
  ) throws -> Cell {
    let recipe = try Self.object(Recipe(epochs: 2))
    var object: [String: Any] = [
      "model": ["name": model.name, "width": model.width], "dataset": dataset,
      "method": try Self.object(Self.method(method)), "boards": boards, "seed": seed, "training": recipe,
      "fineTuning": recipe, "sampling": try Self.object(Sampling()),
    ]
    object["ablation"] = ablation
    object["budget"] = try share.map { try Self.object(Self.budget($0)) }
    return try Self.decode(Cell.self, object)
  }

  /// The record of a cell; every layer has the same share of bytes and cycles.
  private func record(_ cell: Cell) throws -> Record {
    let method = cell.method.name
    let share = try cell.budget.map(Self.share) ?? 1
    var flash = FlashBytes()
    let total = Int(Double(Self.denseBytes) * share)
    flash.index = method == "unstructured" ? total / 2 : method == "dtmm" ? total / 20 : 0
    flash.pointers = flash.index / 10
    flash.bias = total / 40
    flash.quantisation = total / 40
    flash.values = total - flash.index - flash.pointers - flash.bias - flash.quantisation
    let extra =
      cell.ablation == nil ? 0 : 0.05 * Double(ablations.firstIndex(of: cell.ablation ?? "") ?? 0) + 0.02
    let ratio = Self.latencyRatio(method, share) + extra
    let accuracy = Self.accuracy(method, share, seed: cell.seed) - extra * 10
    var object: [String: Any] = [
      "cell": try Self.object(cell), "denseFloatAccuracy": 91.6, "floatAccuracy": accuracy + 0.1,
      "accuracy": accuracy, "flash": try Self.object(flash), "denseFlashBytes": Self.denseBytes,
      "zlibBytes": total * 9 / 10, "sramBytes": 13_500, "arenaBytes": 12_000, "scratchBytes": 1_500,
      "macs": Int(12e6 * share),
      "denseMacs": 12_000_000, "keptWeights": share, "artifacts": ["train": "abc"],
      "layers": try layers.map { try Self.object(layer($0, method, flash, ratio)) },
      "boards": try boards.map { try Self.object(board($0, total, ratio)) },
    ]
    if method != "dense" { object.merge(["flashBudget": total, "sramBudget": 65_536]) { $1 } }
    if method != "dense", isScheduled { object.merge(schedule(cell, ratio)) { $1 } }
    return try Self.decode(Record.self, object)
  }

  private func schedule(_ cell: Cell, _ ratio: Double) -> [String: Any] {
    let index = ablations.firstIndex(of: cell.ablation ?? "").map { $0 + 1 } ?? 0
    var schedule: [String: Any] = [
      "objective": "latency", "latencyUnit": "MAC", "latency": ratio, "flash": 0.2,
      "loss": 0.01 * (1 + 0.1 * Double(index)),
      "importanceLoss": 0.01 * (1 + 0.1 * Double(index)), "binding": ["flash", "SRAM"],
    ]
    if cell.method.name == "dtmm" {
      let best = ratio / 1.05
      schedule.merge([
        "best": best, "bestLatency": best, "bestLoss": 0.02, "bound": best / 1.01, "nodes": 7, "isRigorous": true,
        "gap": (ratio - best / 1.01) / ratio,
      ]) { $1 }
    }
    return ["schedule": schedule, "times": ["allocation": 0.5, "cell": 100.0, "bound": 3.0]]
  }

  /// Index 0 is a Cortex-M4 at 120 MHz, 1 an M7, all others an M55; each is twice as fast as the one before.
  private func speed(_ board: String) -> (cycles: Double, core: String) {
    let index = boards.firstIndex(of: board) ?? 0
    return (24e6 / Double(1 << index), ["Cortex-M4", "Cortex-M7", "Cortex-M55"][min(index, 2)])
  }

  private func board(_ name: String, _ total: Int, _ ratio: Double) throws -> BoardRecord {
    let (cycles, core) = speed(name)
    var object: [String: Any] = [
      "board": name, "core": core, "elfFlashBytes": total + 14_000, "codeBytes": 12_000,
      "elfSramBytes": 15_000,
      "stackBytes": 900, "instructions": Int(cycles * ratio * 0.9), "cycles": Int(cycles * ratio),
      "latencyMilliseconds": cycles * ratio / 120_000, "outputMatchesHost": true,
    ]
    if modelsMemory {
      object["memoryCycles"] = Int(cycles * ratio * 1.5)
      object["memoryLatencyMilliseconds"] = cycles * ratio / 80_000
    }
    if core == "Cortex-M4" { object["energyMicrojoules"] = cycles * ratio / 120_000 * 40 }
    return try Self.decode(BoardRecord.self, object)
  }

  private func layer(_ name: String, _ method: String, _ flash: FlashBytes, _ ratio: Double) throws
    -> LayerRecord
  {
    let isPool = name.hasPrefix("pool")
    let number = Double((layers.firstIndex(of: name) ?? 0) + 1)
    let weight = number / Double(layers.count * (layers.count + 1) / 2)
    var part = FlashBytes()
    if !isPool {
      part.values = Int(Double(flash.values) * weight)
      part.index = Int(Double(flash.index) * weight)
    }
    var object: [String: Any] = [
      "name": name, "kind": isPool ? "max-pool" : "conv", "output": "14x14x32",
      "flash": try Self.object(part),
      "macs": isPool ? 0 : 1000,
      "instructions": [String: Int](),
      "cycles": Dictionary(
        uniqueKeysWithValues: boards.map {
          ($0, Int(speed($0).cycles * ratio * (isPool ? 0.1 : 1) / number / 3))
        }),
    ]
    if !isPool {
      object.merge([
        "format": Self.method(method).format, "filters": 20, "originalFilters": 32, "sparsity": 0.25,
      ]) { $1 }
    }
    return try Self.decode(LayerRecord.self, object)
  }

  static func method(_ name: String) -> Pruning.Method {
    switch name {
    case "dense": Method(name: name, units: [], score: nil, allocation: nil, format: "dense")
    case "unstructured":
      Method(name: name, units: [.weight], score: "l1", allocation: "global", format: "csr")
    case "structured":
      Method(name: name, units: [.filter], score: "l1", allocation: "uniform", format: "dense")
    default:
      Method(
        name: name, units: [.filter, .filterlet], score: "taylor", allocation: "annealing", format: "fwcs")
    }
  }

  private static func budget(_ share: Double) throws -> Budget {
    try decode(Budget.self, ["flash": ["share": ["_0": share]]])
  }

  private static func share(_ budget: Budget) throws -> Double {
    guard case .share(let share) = budget.flash else { throw Unexpected.budget }
    return share
  }

  enum Unexpected: Error { case budget }

  /// The value with the fields of `object`; the records' own initialisers are internal to their room.
  static func decode<Value: Decodable>(_ type: Value.Type, _ object: [String: Any]) throws -> Value {
    try JSONDecoder().decode(type, from: JSONSerialization.data(withJSONObject: object))
  }

  static func object<Value: Encodable>(_ value: Value) throws -> Any {
    try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
  }
}
