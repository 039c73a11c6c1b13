import Foundation
import Kernels
import Testing

/// Softmax against real numbers; byte for byte it is compared with TFLM elsewhere.
@Suite struct SoftmaxTests {
  /// Scale 1/16: multiplier and shift of 2^22 (2^30 * 2^-31 * 2^23), differences down to 31 * 16.
  @Test func isCloseToRealSoftmax() {
    for seed in 0..<200 {
      var random = SeededGenerator(seed: seed)
      let (rows, channels) = (Int(random.between(1...4)), Int(random.between(1...70)))
      let input = random.bytes(rows * channels)
      let output = run(rows, channels, input)
      for row in 0..<rows {
        let range = row * channels..<(row + 1) * channels
        let powers = input[range].map { exp(Double($0) / 16) }
        let sum = powers.reduce(0, +)
        for (found, power) in zip(output[range], powers) {
          let expected = min(127, 256 * power / sum - 128)
          #expect(abs(Double(found) - expected) <= 1, "seed \(seed)")
        }
      }
    }
  }

  /// Two equal values share 256 steps; a value far below gets none.
  @Test func sharesByHand() {
    #expect(run(1, 2, [5, 5]) == [0, 0])
    #expect(run(2, 3, [127, 127, -128, -9, -9, -9]) == [0, 0, -128, -43, -43, -43])
    #expect(run(1, 1, [-128]) == [127])
  }

  @Test func manyEqualChannelsLeaveNothing() {
    #expect(run(1, 512, [Int8](repeating: 3, count: 512)).allSatisfy { $0 == -128 || $0 == -127 })
    #expect(run(1, 2000, [Int8](repeating: 3, count: 2000)).allSatisfy { $0 == -128 })
    #expect(run(1, 4096, [Int8](repeating: 3, count: 4096), status: DTMM_BAD_ARGUMENT).allSatisfy { $0 == 0 })
  }

  private func run(_ rows: Int, _ channels: Int, _ input: [Int8], status: dtmm_status = DTMM_OK) -> [Int8] {
    var params = dtmm_softmax_params(
      rows: Int32(rows), channels: Int32(channels), multiplier: 1 << 30, shift: 23, least: -248)
    var output = [Int8](repeating: 0, count: input.count)
    #expect(dtmm_softmax_s8(&params, input, &output) == status)
    return output
  }
}
