import Kernels
import Testing

@Suite struct ConcatTests {
  @Test func equalsTheReference() {
    for seed in 0..<200 {
      var random = SeededGenerator(seed: seed)
      let (positions, count) = (random.between(1...9), Int(random.between(1...4)))
      let zeroPoint = random.zeroPoint()
      let inputs = (0..<count).map { _ in
        // Every other input has the output's scale; some the zero point as well.
        let plain = Bool.random(using: &random)
        return dtmm_concat_input(
          channels: random.between(1...21), zero_point: Bool.random(using: &random) ? zeroPoint : random.zeroPoint(),
          multiplier: plain ? 1 << 30 : random.between((1 << 30)...(Int32.max - 1)),
          shift: plain ? 1 : random.between(-3...2))
      }
      let values = inputs.map { random.bytes(Int(positions * $0.channels)) }
      var expected: [Int8] = []
      for position in 0..<Int(positions) {
        for (input, values) in zip(inputs, values) {
          for channel in 0..<Int(input.channels) {
            let value = Int32(values[position * Int(input.channels) + channel]) - input.zero_point
            let scaled = Reference.requantise(value, multiplier: input.multiplier, shift: input.shift)
            expected.append(Int8(clamping: scaled + zeroPoint))
          }
        }
      }
      #expect(run(positions, inputs, values, zeroPoint).output == expected, "seed \(seed)")
    }
  }

  @Test func inputsOfTheOutputsScaleAreCopied() {
    let inputs = [2, 1].map { dtmm_concat_input(channels: $0, zero_point: -3, multiplier: 1 << 30, shift: 1) }
    let result = run(2, inputs, [[1, 2, 3, -128], [127, 9]], -3)
    #expect(result.output == [1, 2, 127, 3, -128, 9])
  }

  @Test func emptyInputsAreRefused() {
    let inputs = [dtmm_concat_input(channels: 0, zero_point: 0, multiplier: 1 << 30, shift: 1)]
    #expect(run(1, inputs, [[0]], 0).status == DTMM_BAD_ARGUMENT)
    #expect(run(0, inputs, [[0]], 0).status == DTMM_BAD_ARGUMENT)
  }

  private func run(
    _ positions: Int32, _ inputs: [dtmm_concat_input], _ values: [[Int8]], _ zeroPoint: Int32
  ) -> (status: dtmm_status, output: [Int8]) {
    let buffers = values.map { values in
      let buffer = UnsafeMutablePointer<Int8>.allocate(capacity: values.count)
      buffer.initialize(from: values, count: values.count)
      return buffer
    }
    defer { for buffer in buffers { buffer.deallocate() } }
    let pointers = buffers.map { UnsafePointer<Int8>?($0) }
    var output = [Int8](repeating: 0, count: Int(positions * inputs.reduce(0) { $0 + $1.channels }))
    let status = inputs.withUnsafeBufferPointer { inputs in
      var params = dtmm_concat_params(
        positions: positions, count: Int32(inputs.count), inputs: inputs.baseAddress, output_zero_point: zeroPoint)
      return dtmm_concat_s8(&params, pointers, &output)
    }
    return (status, output)
  }
}
