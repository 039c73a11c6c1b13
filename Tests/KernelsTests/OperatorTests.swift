import Kernels
import Testing

@Suite struct OperatorTests {
  /// A weight of 0 leaves the bias, so the output is its bare requantisation. Multiplier 2^30 is one half before the
  /// shift. Rounding happens twice: 9 -> 4.5 -> 5 -> 2.5 -> 3, where a single rounding of 2.25 would give 2.
  @Test(
    arguments: [
      (value: 5, multiplier: 1 << 30, shift: 0, expected: 3),  // 2.5 -> 3: the product rounds half up
      (value: -5, multiplier: 1 << 30, shift: 0, expected: -2),  // -2.5 -> -2
      (value: 10, multiplier: 1 << 30, shift: -1, expected: 3),  // 5, then 2.5 -> 3
      (value: -10, multiplier: 1 << 30, shift: -1, expected: -3),  // -5, then -2.5 -> -3: half away from zero
      (value: 7, multiplier: 1 << 30, shift: 3, expected: 28),
      (value: 3, multiplier: 1 << 30, shift: -1, expected: 1),  // 1.5 -> 2, then 1
      (value: -3, multiplier: 1 << 30, shift: -1, expected: -1),  // -1.5 -> -1, -0.5 -> -1
      (value: 9, multiplier: 1 << 30, shift: -1, expected: 3),  // 4.5 -> 5, then 2.5 -> 3
      (value: 1 << 20, multiplier: Int(Int32.max), shift: -15, expected: 32),
    ])
  func requantisesByHand(_ vector: (value: Int, multiplier: Int, shift: Int, expected: Int)) {
    var params = dtmm_fully_connected_params(
      inputs: 1, outputs: 1, output_zero_point: 0, output_min: -128, output_max: 127)
    let quant = Quantisation(
      bias: [Int32(vector.value)], multiplier: [Int32(vector.multiplier)], shift: [Int8(vector.shift)])
    var output: [Int8] = [0]
    let status = quant.withC { dtmm_fully_connected_s8(&params, $0, [0], [1], &output) }
    #expect(status == DTMM_OK)
    #expect(output == [Int8(vector.expected)])
  }

  @Test func fullyConnectedEqualsTheReference() {
    for seed in 0..<200 {
      var random = SeededGenerator(seed: seed)
      var params = dtmm_fully_connected_params(
        inputs: random.between(1...270), outputs: random.between(1...11),
        output_zero_point: random.zeroPoint(), output_min: -128, output_max: 127)
      let weights = random.bytes(Int(params.inputs * params.outputs))
      let input = random.bytes(Int(params.inputs))
      let quant = random.quantisation(Int(params.outputs))
      var output = [Int8](repeating: 0, count: Int(params.outputs))
      #expect(quant.withC { dtmm_fully_connected_s8(&params, $0, weights, input, &output) } == DTMM_OK)
      let expected = Reference.fullyConnected(params, weights: weights, quant: quant, input: input)
      #expect(output == expected, "seed \(seed)")
    }
  }

  @Test func addEqualsTheReference() {
    for seed in 0..<200 {
      var random = SeededGenerator(seed: seed)
      var params = dtmm_add_params()
      params.count = random.between(1...70)
      params.first_zero_point = random.zeroPoint()
      params.first_multiplier = random.between((1 << 30)...(Int32.max - 1))
      params.first_shift = random.between(-5...0)
      params.second_zero_point = random.zeroPoint()
      params.second_multiplier = random.between((1 << 30)...(Int32.max - 1))
      params.second_shift = random.between(-5...0)
      params.output_zero_point = random.zeroPoint()
      params.output_multiplier = random.between((1 << 30)...(Int32.max - 1))
      params.output_shift = random.between(-21 ... -15)
      params.output_min = random.between(-128...0)
      params.output_max = 127
      let first = random.bytes(Int(params.count))
      let second = random.bytes(Int(params.count))
      var output = [Int8](repeating: 0, count: Int(params.count))
      #expect(dtmm_add_s8(&params, first, second, &output) == DTMM_OK)
      #expect(output == Reference.add(params, first: first, second: second), "seed \(seed)")
    }
  }

  /// Equal scales: each side is halved, the sum doubled again: 3 + 4 - 1 = 6 and a clamp at 127.
  @Test func addsByHand() {
    var params = dtmm_add_params(
      count: 2, first_zero_point: 1, first_multiplier: 1 << 30, first_shift: 0, second_zero_point: 0,
      second_multiplier: 1 << 30, second_shift: 0, output_zero_point: 0, output_multiplier: 1 << 30,
      output_shift: -18, output_min: -128, output_max: 127)
    var output: [Int8] = [0, 0]
    #expect(dtmm_add_s8(&params, [3, 127], [4, 127], &output) == DTMM_OK)
    #expect(output == [6, 127])
  }
}
