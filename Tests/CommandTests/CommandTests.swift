import Foundation
import Testing

@Suite("Command line")
struct CommandTests {
  @Test("Help shows the subcommands, examples and exit codes")
  func help() throws {
    let ending = try Tool.run(["--help"])
    #expect(ending.status == 0)
    for text in [
      "USAGE: dtmm <subcommand>", "dtmm run experiments/reproduce.json", "Exit codes: 0 done, 1 a run failed, 2",
      "run ", "validate ", "plan ", "emulate ", "list ", "kernels ", "report ",
    ] {
      #expect(ending.output.contains(text), "\(text)")
    }
  }

  @Test(
    "Every subcommand explains itself with an example",
    arguments: [
      "run", "validate", "plan", "list", "schedule", "kernels", "emulate", "emulator", "checkpoint", "report",
      "data",
    ])
  func subcommandHelp(name: String) throws {
    let ending = try Tool.run([name, "--help"])
    #expect(ending.status == 0)
    #expect(ending.output.contains("EXAMPLES:"))
    #expect(ending.output.contains("dtmm \(name)"))
  }

  @Test(
    "Lists give name, line and source; JSON gives the same",
    arguments: [
      ("methods", "dtmm"), ("models", "vgg11"), ("datasets", "cifar10"), ("boards", "mps3-an547"), ("formats", "fwcs"),
      ("scores", "taylor"), ("allocations", "annealing"), ("tables", "accuracy"), ("figures", "latency"),
    ])
  func list(kind: String, entry: String) throws {
    let text = try Tool.run(["list", kind])
    #expect(text.status == 0)
    #expect(text.output.contains("\n\(entry) ") || text.output.hasPrefix("\(entry) "))
    let json = try Tool.run(["list", kind, "--json"])
    let entries = try JSONDecoder().decode([[String: String]].self, from: Data(json.output.utf8))
    #expect(entries.contains { $0["name"] == entry })
    #expect(entries.allSatisfy { Set($0.keys) == ["name", "source", "summary"] && !$0.values.contains("") })
  }

  @Test("The committed specs are valid")
  func validate() throws {
    let specs = try FileManager.default.contentsOfDirectory(
      atPath: Tool.root.appendingPathComponent("experiments").path
    )
    .filter { $0.hasSuffix(".json") }.sorted().map { "experiments/\($0)" }
    #expect(specs.count >= 3)
    let ending = try Tool.run(["validate"] + specs)
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output.contains("experiments/reproduce.json: valid, 26 cells"))
  }

  @Test("A typo in a spec ends with file, line, column, path and the right name, exit code 2, nothing run")
  func typo() throws {
    try Tool.withFolder { folder in
      let spec = folder.appendingPathComponent("typo.json")
      let smoke = try String(
        contentsOf: Tool.root.appendingPathComponent("experiments/smoke.json"), encoding: .utf8)
      try smoke.replacing("\"vgg11\"", with: "\"vgg12\"").write(to: spec, atomically: true, encoding: .utf8)
      let store = folder.appendingPathComponent("store")
      for command in ["validate", "plan", "run"] {
        let ending = try Tool.run([command, spec.path], environment: ["DTMM_STORE": store.path])
        #expect(ending.status == 2)
        #expect(ending.errors.contains("typo.json:5:23: $.models[0].name: "), "\(ending.errors)")
        #expect(ending.errors.contains("vgg11"))
        #expect(ending.output.isEmpty)
      }
      #expect(!FileManager.default.fileExists(atPath: store.path))
    }
  }

  @Test("A missing spec, broken JSON and wrong options end with a message and not with 0")
  func misuse() throws {
    let missing = try Tool.run(["run", "nowhere.json"])
    #expect(missing.status == 2)
    #expect(missing.errors.contains("nowhere.json"))
    try Tool.withFolder { folder in
      let broken = folder.appendingPathComponent("broken.json")
      try Data("{\n  \"name\": }".utf8).write(to: broken)
      let ending = try Tool.run(["validate", broken.path])
      #expect(ending.status == 2)
      #expect(ending.errors.contains("broken.json:2:"))
    }
    #expect(try Tool.run(["run"]).status == 64)
    #expect(try Tool.run(["run", "experiments/smoke.json", "--jobs", "0"]).status == 64)
    #expect(try Tool.run(["list", "nothing"]).status == 64)
    #expect(try Tool.run(["nothing"]).status == 64)
  }

  @Test("Outside the project the top folder is asked for")
  func outside() throws {
    try Tool.withFolder { folder in
      let ending = try Tool.run(["validate", "x.json", "--root", folder.path], directory: folder)
      #expect(ending.status != 0)
      #expect(ending.errors.contains("holds no Sources/Kernels"))
    }
  }

  @Test("A plan names every stage once and says what is cached; an empty store holds nothing")
  func plan() throws {
    struct Plan: Decodable {
      struct Step: Decodable {
        var stage: String
        var key: [String: String]
        var cached: Bool
      }
      var experiment: String
      var cells: [[String: PlanField]]
      var steps: [Step]
    }
    try Tool.withFolder { folder in
      let ending = try Tool.run(
        ["plan", "experiments/smoke.json", "--json"], environment: ["DTMM_STORE": folder.path])
      #expect(ending.status == 0, "\(ending.errors)")
      let plan = try JSONDecoder().decode(Plan.self, from: Data(ending.output.utf8))
      #expect(plan.cells.count == 4)
      #expect(plan.steps.allSatisfy { !$0.cached })
      #expect(plan.steps.count { $0.stage == "train" } == 1, "the cells share the dense training")
      #expect(plan.steps.count { $0.stage == "fine-tune" } == 3)
      #expect(Set(plan.steps.map { $0.key }).count == plan.steps.count)
      // Three boards of three cores.
      #expect(plan.steps.count { $0.stage == "emulate" } == 4 * 3)
      let smoke = try String(
        contentsOf: Tool.root.appendingPathComponent("experiments/smoke.json"), encoding: .utf8)
      let names = try FileManager.default.contentsOfDirectory(
        atPath: Tool.root.appendingPathComponent("experiments/boards").path
      ).sorted().map { "\"\($0.dropLast(5))\"" }
      #expect(names.count == 9)
      for memory in ["ideal", "modelled"] {
        let spec = folder.appendingPathComponent("nine.json")
        let boards = "\"memory\": \"\(memory)\", \"boards\": [\(names.joined(separator: ", "))]"
        try smoke.replacing("\"boards\": [\"nucleo-l4r5zi\", \"disco-f746ng\", \"mps3-an547\"]", with: boards)
          .write(to: spec, atomically: true, encoding: .utf8)
        let ending = try Tool.run(["plan", spec.path, "--json"], environment: ["DTMM_STORE": folder.path])
        #expect(ending.status == 0, "\(ending.errors)")
        let plan = try JSONDecoder().decode(Plan.self, from: Data(ending.output.utf8))
        #expect(plan.steps.count { $0.stage == "build" } == 4 * 5, "nine boards of five cores")
        #expect(plan.steps.count { $0.stage == "emulate" } == 4 * 5)
        #expect(plan.steps.count { $0.stage == "cost" } == 4 * 9)
      }
    }
  }
}

/// A field of a plan's row: a label or a list of stages.
enum PlanField: Decodable {
  case label(String)
  case stages([String])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let label = try? container.decode(String.self) {
      self = .label(label)
    } else {
      self = .stages(try container.decode([String].self))
    }
  }
}
