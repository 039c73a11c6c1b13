import Foundation
import Networks
import Testing

/// The JSON that checkpoints are kept in: what is committed must stay readable.
@Suite struct CheckpointTextTests {
  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func decoded<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text.utf8))
  }

  private static let rest = #""mean":"AAAAAA==","variance":"AACAPw==","weights":"AACAPw=="}"#
  private static let dense = #"{"beta":"AAAAAA==","gamma":"AACAPw==",\#(rest)"#
  private static let masked = #"{"beta":"AAAAAA==","gamma":"AACAPw==","mask":"AQ==",\#(rest)"#

  private func parameters(mask: Data?) -> ConvolutionParameters {
    ConvolutionParameters(weights: [1], gamma: [1], beta: [0], mean: [0], variance: [1], mask: mask)
  }

  @Test func masksAreBytesAndLeftOutWhereNothingIsPruned() throws {
    #expect(try json(parameters(mask: nil)) == Self.dense)
    #expect(try json(parameters(mask: Data([1]))) == Self.masked)
    #expect(try decoded(ConvolutionParameters.self, Self.dense) == parameters(mask: nil))
    #expect(try decoded(ConvolutionParameters.self, Self.masked) == parameters(mask: Data([1])))
  }

  @Test func parametersAreKeyedByNode() throws {
    var builder = NetworkBuilder(name: "one", input: FeatureShape(height: 1, width: 1, channels: 1))
    builder.convolution("conv", filters: 1, kernel: 1)
    let network = builder.build()
    let checkpoint = Checkpoint(network: network, convolutions: [1: parameters(mask: nil)], dense: [:])
    let text = #"{"convolutions":{"1":\#(Self.dense)},"dense":{},"network":\#(try json(network))}"#
    #expect(try json(checkpoint) == text)
    #expect(try decoded(Checkpoint.self, text) == checkpoint)
  }

  @Test func networksOfEveryOperationSurvive() throws {
    var builder = NetworkBuilder(name: "every", input: FeatureShape(height: 9, width: 7, channels: 2))
    let first = builder.convolution(
      "a", filters: 4, window: Window(height: 3, width: 2, stride: 2, dilation: 2, rule: .same), relu: false)
    let second = builder.depthwise("b", window: Window(3, rule: .same))
    let sum = builder.add("c", first, second, relu: false)
    builder.concat("d", [sum, first])
    builder.maxPool("e", size: 3)
    builder.averagePool("f")
    builder.dense("g", outputs: 3, relu: true)
    builder.softmax("h")
    let network = builder.build()
    let text = try json(network)
    #expect(try decoded(Network.self, text) == network)
    #expect(try json(decoded(Network.self, text)) == text)
    for model in Models.all {
      let network = model.network(input: FeatureShape(height: 32, width: 32, channels: 3), classes: 3, width: 0.5)
      #expect(try decoded(Network.self, json(network)) == network, "\(model.name)")
    }
  }

  @Test func brokenTextIsRefused() {
    // No gamma; no base64; six bytes, which are a float and a half.
    let gamma = #""gamma":"AACAPw==","#
    for broken in ["", #""gamma":"?","#, #""gamma":"AACAPwAA","#] {
      let text = Self.dense.replacing(gamma, with: broken)
      #expect(throws: DecodingError.self, "\(text)") { try decoded(ConvolutionParameters.self, text) }
    }
    // A key that is no node, and no such operation.
    let named = #"{"conv":\#(Self.dense)}"#
    #expect(throws: DecodingError.self) { try decoded([Int: ConvolutionParameters].self, named) }
    let shape = #"{"channels":1,"height":1,"width":1}"#
    let known = #"{"id":0,"inputs":[],"name":"x","operation":{"input":{}},"shape":\#(shape)}"#
    #expect(throws: Never.self) { try decoded(Node.self, known) }
    let unknown = known.replacing("input\"", with: "sinc\"")
    #expect(throws: DecodingError.self) { try decoded(Node.self, unknown) }
  }
}
