import Kernels
import Testing

/// Pools against plain loops over each window's positions inside the input.
@Suite struct PoolTests {
  @Test func poolsEqualTheReference() {
    for seed in 0..<300 {
      var random = SeededGenerator(seed: seed)
      var params = random.pool()
      let input = random.bytes(Int(params.input.height * params.input.width * params.input.channels))
      let windows = windows(params, input)
      var output = [Int8](repeating: 0, count: windows.count)
      #expect(dtmm_max_pool_s8(&params, input, &output) == DTMM_OK)
      #expect(output == windows.map { $0.max() ?? 0 }, "seed \(seed): \(params)")
      let means = windows.map { window in
        let mean = window.reduce(0) { $0 + Double($1) } / Double(window.count)
        return Int8(mean.rounded(.toNearestOrAwayFromZero))
      }
      #expect(dtmm_average_pool_s8(&params, input, &output) == DTMM_OK)
      #expect(output == means, "seed \(seed): \(params)")
    }
  }

  /// The values each output is made of, HWC.
  private func windows(_ params: dtmm_pool_params, _ input: [Int8]) -> [[Int8]] {
    let (height, width, channels) = (params.input.height, params.input.width, params.input.channels)
    var result: [[Int8]] = []
    for index in 0..<params.output.height * params.output.width * channels {
      let (channel, position) = (index % channels, index / channels)
      let top = position / params.output.width * params.stride_y - params.pad_y
      let left = position % params.output.width * params.stride_x - params.pad_x
      var window: [Int8] = []
      for row in top..<top + params.window_height where (0..<height).contains(row) {
        for column in left..<left + params.window_width where (0..<width).contains(column) {
          window.append(input[Int((row * width + column) * channels + channel)])
        }
      }
      result.append(window)
    }
    return result
  }

  /// Means of 1.5, -1.5, 0.25 and -128.
  @Test func averagePoolRoundsHalvesAwayFromZero() {
    var params = pool(height: 2, width: 2, channels: 4, outputs: 1, window: 2)
    let input: [Int8] = [1, -1, 0, -128, 2, -2, 0, -128, 1, -1, 0, -128, 2, -2, 1, -128]
    var output: [Int8] = [0, 0, 0, 0]
    #expect(dtmm_average_pool_s8(&params, input, &output) == DTMM_OK)
    #expect(output == [2, -2, 0, -128])
  }

  /// Windows of 2 at stride 2 on a side of 3: the last ones hold a column, a row and a corner.
  @Test func windowsAreClippedAtTheInput() {
    var params = pool(height: 3, width: 3, channels: 1, outputs: 2, window: 2)
    var output: [Int8] = [0, 0, 0, 0]
    #expect(dtmm_average_pool_s8(&params, [1, 2, 3, 4, 5, 6, 7, 8, 9], &output) == DTMM_OK)
    #expect(output == [3, 5, 8, 9])
    #expect(dtmm_max_pool_s8(&params, [1, 2, 3, 4, 5, 6, 7, 8, 9], &output) == DTMM_OK)
    #expect(output == [5, 6, 8, 9])
  }

  @Test func windowsWithoutInputAreRefused() {
    let good = pool(height: 4, width: 4, channels: 1, outputs: 2, window: 2)
    let changes: [(inout dtmm_pool_params) -> Void] = [
      { $0.output.height = 3 }, { $0.pad_y = 2 }, { $0.pad_x = -1 }, { $0.stride_x = 0 },
      { $0.window_height = 0 }, { $0.output.channels = 2 }, { $0.input.width = 0 },
    ]
    let input = [Int8](repeating: 0, count: 16)
    for change in changes {
      var params = good
      change(&params)
      var output = [Int8](repeating: 0, count: 16)
      #expect(dtmm_max_pool_s8(&params, input, &output) == DTMM_BAD_ARGUMENT)
      #expect(dtmm_average_pool_s8(&params, input, &output) == DTMM_BAD_ARGUMENT)
    }
  }

  private func pool(
    height: Int32, width: Int32, channels: Int32, outputs: Int32, window: Int32
  ) -> dtmm_pool_params {
    dtmm_pool_params(
      input: dtmm_shape(height: height, width: width, channels: channels),
      output: dtmm_shape(height: outputs, width: outputs, channels: channels), window_height: window,
      window_width: window, stride_y: window, stride_x: window, pad_y: 0, pad_x: 0)
  }
}
