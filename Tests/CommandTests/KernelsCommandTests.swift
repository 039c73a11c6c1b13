import Foundation
import Testing

@Suite("Command line of the kernel benchmark", .serialized)
struct KernelsCommandTests {
  private static let layer = ["kernels", "--layer", "4x4x6-5", "--seed", "7"]

  private func run(_ arguments: [String], store: URL) throws -> Tool.Ending {
    try Tool.run(arguments, environment: ["DTMM_STORE": store.path])
  }

  @Test("JSON has what a reader needs, twice the same; the text tells the same figures")
  func single() throws {
    try Tool.withFolder { store in
      let point = ["--format", "fwcs", "--sparsity", "0.5", "--board", "mps3-an547"]
      let json = try run(Self.layer + point + ["--json"], store: store)
      #expect(json.status == 0, "\(json.errors)")
      let object = try #require(
        JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      for key in ["instructions", "cycles", "bytes", "scratch_bytes", "kept_macs", "dense_cycles"] {
        #expect((object[key] as? Int ?? 0) > 0, "\(key)")
      }
      #expect(object["layer"] as? String == "4x4x6-5")
      #expect(object["format"] as? String == "fwcs")
      #expect(object["board"] as? String == "mps3-an547")
      #expect(object["sparsity"] as? Double == 0.5)
      #expect(object["seed"] as? Int == 7)
      #expect(object["output_matches_host"] as? Bool == true)
      #expect((object["output_fnv1a"] as? String)?.wholeMatch(of: /[0-9a-f]{16}/) != nil)
      // 45 filterlets, of which 22.5 rounded to 23 go, of 6 channels at 16 positions.
      #expect(object["kept_macs"] as? Int == 22 * 6 * 16)
      try Tool.withFolder { fresh in
        let again = try run(Self.layer + point + ["--json"], store: fresh)
        #expect(again.output == json.output)
      }
      let text = try run(Self.layer + point, store: store)
      #expect(text.status == 0)
      #expect(text.output.hasPrefix("4x4x6-5, kernel 3, stride 1, pad 1, fwcs at sparsity 0.5, on mps3-an547"))
      #expect(text.output.contains("output equals the host's"))
      let hash = try #require(object["output_fnv1a"] as? String)
      #expect(text.output.contains(hash))
    }
  }

  @Test(
    "Wrong input ends with a message that says what would be right, exit code 64, and no output",
    arguments: [
      (["--layer", "4x4x6", "--format", "fwcs", "--board", "mps3-an547"], "HEIGHTxWIDTHxCHANNELS-FILTERS"),
      (["--layer", "4x4x6-5", "--format", "fwsc", "--board", "mps3-an547"], "did you mean \"fwcs\"?"),
      (["--layer", "4x4x6-5", "--format", "fwcs", "--board", "mps3-an574"], "did you mean \"mps3-an547\"?"),
      (
        ["--layer", "4x4x6-5", "--format", "fwcs", "--board", "mps3-an547", "--sparsity", "1.5"],
        "expected 0 to 1, such as 0.5"
      ),
      (
        ["--layer", "4x4x6-5", "--format", "fwcs", "--board", "mps3-an547", "--sparsity", "half"],
        "the sparsity \"half\" is no number"
      ),
      (["--layer", "4x4x6-5", "--format", "fwcs", "--board", "mps3-an547", "--kernel", "0"], "both are at least 1"),
      (["--layer", "4x4x6-5", "--format", "fwcs", "--board", "mps3-an547", "--pad", "3"], "expected 0 to 2"),
      (["--format", "fwcs", "--board", "mps3-an547"], "--layer is missing; give it, or --all"),
      (["--layer", "4x4x6-5", "--format", "fwcs"], "--board is missing"),
      (["--all", "--jobs", "0"], "--jobs is 0; give 1 or more"),
      (["--all", "--format", "fwcs,fwsc"], "did you mean \"fwcs\"?"),
      (["--all", "--sparsity", "0,2"], "expected 0 to 1, such as 0.5"),
      (["--all", "--board", "nowhere-board"], "there is no board \"nowhere-board\""),
    ])
  func misuse(arguments: [String], message: String) throws {
    try Tool.withFolder { store in
      let ending = try run(["kernels"] + arguments, store: store)
      #expect(ending.status == 64)
      #expect(ending.errors.contains(message), "\(ending.errors)")
      #expect(ending.output.isEmpty)
    }
  }

  @Test("A layer that does not fit the format or the memory fails with the reason")
  func doesNotFit() throws {
    try Tool.withFolder { store in
      let format = try run(
        ["kernels", "--layer", "1x1x5000-1", "--format", "fwcs", "--board", "mps3-an547"], store: store)
      #expect(format.status == 1)
      #expect(format.errors.contains("column 40000 does not fit its 16-bit index"), "\(format.errors)")
      let memory = try run(
        ["kernels", "--layer", "1000x1000x1-4", "--kernel", "1", "--format", "csr", "--board", "mps3-an547"],
        store: store)
      #expect(memory.status == 1)
      #expect(memory.errors.contains("SRAM overflow by"), "\(memory.errors)")
    }
  }

  @Test("A narrowed sweep writes beside the reference, says where, and writes the same bytes again")
  func sweep() throws {
    try Tool.withFolder { root in
      for name in ["Sources", "experiments"] {
        try FileManager.default.createSymbolicLink(
          at: root.appendingPathComponent(name), withDestinationURL: Tool.root.appendingPathComponent(name))
      }
      let arguments = [
        "kernels", "--all", "--layer", "4x4x6-5,3x3x4-4", "--format", "fwcs", "--sparsity", "0,0.5",
        "--board", "mps3-an547", "--root", root.path, "--json",
      ]
      struct Outcome: Decodable {
        var measured: Int
        var notMeasured: [String]
        var mismatches: [String]
        var report: String
      }
      var contents: [[String: Data]] = []
      for store in ["one", "two"] {
        let ending = try Tool.run(
          arguments, environment: ["DTMM_STORE": root.appendingPathComponent(store).path], directory: root)
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.errors.contains("/6] 4x4x6-5 fwcs 0.5, "), "progress: \(ending.errors)")
        let outcome = try JSONDecoder().decode(Outcome.self, from: Data(ending.output.utf8))
        #expect(outcome.measured >= 6)
        #expect(outcome.notMeasured.isEmpty)
        #expect(outcome.mismatches.isEmpty)
        #expect(outcome.report.hasSuffix("results/local/kernels.md"))
        contents.append(try files(root))
      }
      #expect(contents[0] == contents[1])
      #expect(
        contents[0].keys.sorted() == [
          "plots/local/kernels-bytes-filterlets-layers.png", "plots/local/kernels-bytes-filterlets-layers.svg",
          "plots/local/kernels-cycles-filterlets-3x3x4-4.png", "plots/local/kernels-cycles-filterlets-3x3x4-4.svg",
          "plots/local/kernels-cycles-filterlets-4x4x6-5.png", "plots/local/kernels-cycles-filterlets-4x4x6-5.svg",
          "results/local/kernels.csv", "results/local/kernels.md",
        ])
    }
  }

  private func files(_ root: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for folder in ["results/local", "plots/local"] {
      for name in try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path) {
        files["\(folder)/\(name)"] = try Data(contentsOf: root.appendingPathComponent("\(folder)/\(name)"))
      }
    }
    return files
  }
}
