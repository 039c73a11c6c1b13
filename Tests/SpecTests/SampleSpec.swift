import Documents
import Experiments
import Pruning

/// A small valid spec, one section a line, of which tests change single sections.
struct SampleSpec {
  private var sections = [
    ("name", #""tiny""#),
    ("summary", #""A spec for tests.""#),
    ("models", #"["vgg11", {"name": "resnet12", "width": 0.5}]"#),
    ("datasets", #"["fashion-mnist"]"#),
    ("methods", #"["dense", "dtmm"]"#),
    ("budgets", #"[{"flash": "20%"}, {"flash": 65536, "sram": 32768}]"#),
    ("boards", #"["nucleo-l4r5zi", "mps3-an547"]"#),
    ("seeds", "[1, 2]"),
    ("training", #"{"epochs": 2}"#),
    ("fineTuning", #"{"epochs": 1}"#),
  ]

  /// The sample with some sections replaced or, at its end, added.
  init(_ changes: KeyValuePairs<String, String> = [:]) {
    for (key, text) in changes {
      if let index = sections.firstIndex(where: { $0.0 == key }) {
        sections[index].1 = text
      } else {
        sections.append((key, text))
      }
    }
  }

  /// The sample without a section.
  func without(_ key: String) -> SampleSpec {
    var sample = self
    sample.sections.removeAll { $0.0 == key }
    return sample
  }

  /// The text; the first section stands on line 2.
  var text: String {
    "{\n" + sections.map { "  \"\($0.0)\": \($0.1)" }.joined(separator: ",\n") + "\n}\n"
  }

  /// Reads the sample as `spec.json`.
  func load() throws -> Experiment {
    try Experiment.load(document: Document(text: text, name: "spec.json"), vocabulary: .sample)
  }

  /// The error that reading throws, or an empty text.
  var refusal: String {
    do {
      _ = try load()
      return ""
    } catch { return "\(error)" }
  }
}

extension Vocabulary {
  /// Names enough for tests and for the committed experiments.
  static var sample: Vocabulary {
    var vocabulary = Vocabulary { units, format in
      !(format == "fwcs" && units.contains(.weight))
    }
    vocabulary.models = ["vgg11", "resnet12"]
    vocabulary.datasets = ["fashion-mnist", "cifar-10"]
    vocabulary.methods = [
      Method(name: "dense", units: [], score: nil, allocation: nil, format: "dense"),
      Method(name: "unstructured", units: [.weight], score: "l1", allocation: "global", format: "csr"),
      Method(name: "structured", units: [.filter], score: "l1", allocation: "uniform", format: "dense"),
      Method(
        name: "dtmm", units: [.filter, .filterlet], score: "taylor", allocation: "annealing", format: "fwcs"),
    ]
    vocabulary.scores = ["l1", "l2", "taylor", "taylor-published", "random"]
    vocabulary.allocations = ["global", "uniform", "annealing"]
    vocabulary.formats = ["dense", "csr", "fwcs", "auto"]
    vocabulary.boards = [
      BoardCapacity(name: "nucleo-l4r5zi", flash: 2 << 20, sram: 640 << 10),
      BoardCapacity(name: "disco-f746ng", flash: 1 << 20, sram: 320 << 10),
      BoardCapacity(name: "mps3-an547", flash: 512 << 10, sram: 2 << 20),
    ]
    vocabulary.tables = [
      "answer", "accuracy", "equal-accuracy", "size", "flash-parts", "latency", "memory", "energy", "wins", "front",
      "layers", "scheduler", "loss-ranking", "published",
    ]
    vocabulary.figures = [
      "accuracy-flash", "accuracy-latency", "latency", "layers", "flash-parts", "loss-ranking",
    ]
    return vocabulary
  }
}
