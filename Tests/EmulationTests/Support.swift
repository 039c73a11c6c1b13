import Emulation
import Foundation

/// What the tests of this room share: the repository, one compiler, and models written by hand.
enum Harness {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let boardDirectory = root.appending(path: "experiments/boards")
  static let cross = CrossCompiler(root: root)
  static let host = HostCompiler(root: root)

  /// The plugin stands beside the test program.
  static let emulator = Emulator(
    plugin: URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "libBlockProfile.so"))

  static func board(_ name: String) throws -> Board {
    guard let board = try Boards.load(directory: boardDirectory).first(where: { $0.name == name }) else {
      throw MissingBoard(name: name)
    }
    return board
  }

  struct MissingBoard: Error { let name: String }

  /// One board of each core that has any.
  static func boardsByCore() throws -> [Board] {
    var seen: Set<Core> = []
    return try Boards.load(directory: boardDirectory).filter { seen.insert($0.core).inserted }
  }

  /// A Cortex-M3 board, which no file describes.
  static func cortexM3() throws -> Board {
    var board = try board("nucleo-l4r5zi")
    board.name = "a-cortex-m3"
    board.core = .cortexM3
    return board
  }

  /// The files of a model of these sizes whose `dtmm_model_run` has this body.
  static func model(inputs: Int = 16, outputs: Int = 16, globals: String = "", body: String) -> [String: Data] {
    let header = """
      #include "dtmm_kernels.h"
      #define DTMM_MODEL_INPUT_BYTES \(inputs)
      #define DTMM_MODEL_OUTPUT_BYTES \(outputs)
      dtmm_status dtmm_model_run(const int8_t *input, int8_t *output);

      """
    let source = """
      #include "model.h"
      #include "dtmm_layer_marker.h"
      \(globals)
      dtmm_status dtmm_model_run(const int8_t *input, int8_t *output) {
        for (int i = 0; i < DTMM_MODEL_OUTPUT_BYTES; i++) output[i] = input[i % DTMM_MODEL_INPUT_BYTES];
        \(body)
      }

      """
    return ["model.h": Data(header.utf8), "model.c": Data(source.utf8)]
  }

  /// A model of three layers with some arithmetic in each.
  static let layered = model(
    inputs: 64, outputs: 32,
    globals:
      "static const int8_t weights[64] = {1, -2, 3, -4, 5, [40] = 7, [63] = -9};\nstatic int8_t arena[64];",
    body: """
      DTMM_LAYER_BEGIN(0);
      for (int i = 0; i < 64; i++) arena[i] = (int8_t)(input[i] * weights[63 - i] >> 2);
      DTMM_LAYER_BEGIN(1);
      int32_t sum = 0;
      for (int i = 0; i < 64; i++) sum += arena[i] * input[i];
      DTMM_LAYER_BEGIN(2);
      for (int i = 0; i < 32; i++) output[i] = (int8_t)(arena[2 * i] + sum % (i + 3));
      return DTMM_OK;
      """)

  /// Bytes that look random but are the same each time (a linear congruential generator).
  static func bytes(_ count: Int, seed: UInt64 = 1) -> Data {
    var state = seed
    return Data(
      (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
      })
  }
}
