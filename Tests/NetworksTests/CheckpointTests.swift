import Foundation
import Networks
import Testing

@Suite struct CheckpointTests {
  @Test func floatsAreCodedAsLittleEndianBase64() throws {
    // 1.0 is 3f800000 and -2.5 is c0200000.
    let text = String(decoding: try JSONEncoder().encode([FloatBuffer([1, -2.5])]), as: UTF8.self)
    #expect(text == #"["AACAPwAAIMA="]"#)
  }

  @Test func everyBitOfAFloatSurvives() throws {
    let special: [Float] = [
      0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1,
      Float(bitPattern: 0x7fc0_1234),
    ]
    var generator = SeededGenerator(seed: 3)
    let random = (0..<500).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: generator.next())) }
    let values = special + random
    let data = try JSONEncoder().encode([FloatBuffer(values)])
    let decoded = try JSONDecoder().decode([FloatBuffer].self, from: data)
    #expect(decoded[0].values.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test func anEmptyBufferSurvives() throws {
    let data = try JSONEncoder().encode([FloatBuffer([])])
    #expect(try JSONDecoder().decode([FloatBuffer].self, from: data) == [FloatBuffer([])])
  }

  @Test func bytesThatAreNoWholeFloatsAreRefused() {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([FloatBuffer].self, from: Data(#"["AACAPwA="]"#.utf8))
    }
    #expect(error.map { "\($0)".contains("5 bytes are not a whole number of floats") } == true)
  }

  @Test func aCheckpointSurvives() throws {
    var builder = NetworkBuilder(name: "tiny", input: FeatureShape(height: 4, width: 4, channels: 1))
    let convolution = builder.convolution("conv", filters: 2, kernel: 1)
    let dense = builder.dense("dense", outputs: 2)
    let checkpoint = Checkpoint(
      network: builder.build(),
      convolutions: [
        convolution: ConvolutionParameters(
          weights: [0.5, 0], gamma: [1, 2], beta: [3, 4], mean: [5, 6], variance: [7, 8],
          mask: Data([1, 0]))
      ],
      dense: [
        dense: DenseParameters(weights: (0..<64).map(Float.init), bias: [0.25, -0.25])
      ])
    let data = try JSONEncoder().encode(checkpoint)
    let decoded = try JSONDecoder().decode(Checkpoint.self, from: data)
    #expect(decoded == checkpoint)
    #expect(decoded.convolutions[convolution]?.mask == Data([1, 0]))
  }
}
