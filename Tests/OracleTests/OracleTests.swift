import Deployment
import Emulation
import Foundation
import Networks
import Testing

/// TensorFlow Lite Micro's own interpreter, from the Python package `tflite-micro`, as an oracle that shares no code and no
/// author with the kernels: what it computes of a .tflite file, the packed model computes byte for byte.
@Suite(
  "Oracle", .serialized,
  .enabled(if: OracleEnvironment.python != nil, "needs Python 3 and pip to install tflite-micro"))
struct OracleTests {
  /// One for all tests: it compiles the kernels once.
  private static let compiler = HostCompiler(root: OracleEnvironment.root)

  @Test("MLPerf Tiny's networks give TFLM's bytes", arguments: 0..<4)
  func networks(index: Int) throws {
    let network =
      switch index {
      case 0: ResNet8.network(input: FeatureShape(height: 15, width: 16, channels: 3), classes: 10, width: 0.5)
      case 1: DSCNN.network(input: FeatureShape(height: 49, width: 10, channels: 1), classes: 12, width: 0.25)
      case 2: MobileNet.network(input: FeatureShape(height: 48, width: 40, channels: 3), classes: 20, width: 0.125)
      default: Autoencoder.network(input: FeatureShape(height: 1, width: 1, channels: 96), classes: 96, width: 0.5)
      }
    for seed in 1...2 as ClosedRange<UInt64> { try compare(network, seed: seed) }
  }

  @Test("Every operator gives TFLM's bytes", arguments: 1...8 as ClosedRange<UInt64>)
  func operators(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let shape = FeatureShape(height: number(8...14), width: number(8...14), channels: number(1...5))
    var builder = NetworkBuilder(name: "operators", input: shape)
    let stem = builder.convolution(
      "stem", filters: number(2...19),
      window: Window(height: number(1...6), width: number(1...6), stride: number(1...2), rule: .same))
    builder.depthwise("depthwise", window: Window(height: number(1...5), width: number(1...5), rule: .same))
    let dilated = builder.convolution(
      "dilated", filters: number(1...20), window: Window(3, dilation: 2, rule: .same), relu: seed % 2 == 1)
    builder.concat("concat", [dilated, stem])
    let first = builder.convolution("first", filters: 9, window: Window(2, rule: .valid), relu: false)
    let second = builder.depthwise("second", window: Window(3, rule: .same))
    builder.add("add", first, second, relu: seed % 2 == 0)
    builder.maxPool("pool")
    if seed % 3 == 0 { builder.averagePool("mean") }
    builder.dense("dense", outputs: number(2...40), relu: seed % 4 == 0)
    builder.softmax("softmax")
    try compare(builder.build(), seed: seed, alike: true)
  }

  private func compare(_ network: Network, seed: UInt64, alike: Bool = false) throws {
    let python = try #require(OracleEnvironment.python)
    let (model, description) = try OracleNetwork.make(network, seed: seed, alike: alike)
    let file = FileManager.default.temporaryDirectory.appending(path: "oracle-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try JSONEncoder().encode(description).write(to: file)
    let script = OracleEnvironment.root.appendingPathComponent("Tests/OracleTests/Oracle/tflm.py")
    let printed = try OracleEnvironment.run(python, [script.path, file.path])
    let expected = try JSONDecoder().decode([Int8].self, from: printed)
    let packed = try ModelPacker.pack(model, format: "dense")
    let executable = try Self.compiler.build(model: packed.files)
    let output = try HostRunner.run(
      executable: executable, input: Data(description.input.map { UInt8(bitPattern: $0) }))
    #expect(output.map { Int8(bitPattern: $0) } == expected, "\(network.name), seed \(seed)")
    #expect(Set(expected).count > 1, "outputs that are all alike prove nothing")
  }
}
