import Foundation

/// What the cycle model makes of one turn of a hand-counted loop.
public struct LoopMeasurement: Codable, Hashable, Sendable {
  /// The loop.
  public var loop: HandCountedLoop
  /// Modelled cycles of one turn.
  public var cycles: Double
  /// Counted instructions of one turn.
  public var instructions: Int

  /// A measurement of `loop`.
  public init(loop: HandCountedLoop, cycles: Double, instructions: Int) {
    self.loop = loop
    self.cycles = cycles
    self.instructions = instructions
  }

  /// Whether both are what the hand counted.
  public var isExact: Bool { cycles == Double(loop.cycles) && instructions == loop.instructions }
}

extension LoopMeasurement {
  private static let turns = 1000

  /// Runs `loops`, all of the core of `board`, in the emulator. Each runs 1000 and 2000 turns in regions of their own,
  /// so that the difference is 1000 turns and nothing else.
  ///
  /// Throws `EmulationError`.
  public static func measure(
    _ loops: [HandCountedLoop], on board: Board, compiler: CrossCompiler, emulator: Emulator
  ) throws -> [LoopMeasurement] {
    let firmware = try compiler.build(model: program(of: loops), board: board)
    let run = try emulator.run(firmware: firmware, board: board, input: Data(count: 1), outputBytes: 1)
    let costs = try CycleModel.of(board.core).cost(profile: run.profile, firmware: firmware)
    guard costs.count > 2 * loops.count else {
      throw EmulationError.badOutput("\(costs.count) regions for \(loops.count) loops; expected two each and one more")
    }
    return loops.enumerated().map { index, loop in
      let (once, twice) = (costs[2 * index + 1], costs[2 * index + 2])
      return LoopMeasurement(
        loop: loop, cycles: Double(twice.cycles - once.cycles) / Double(turns),
        instructions: (twice.instructions - once.instructions) / turns)
    }
  }

  /// The files of a model that does nothing but run the loops.
  private static func program(of loops: [HandCountedLoop]) -> [String: Data] {
    let regions = loops.flatMap { [$0.statement(turns: turns), $0.statement(turns: 2 * turns)] }
    let body = regions.enumerated().map { "  DTMM_LAYER_BEGIN(\($0));\n  \($1)\n" }.joined()
    let header = """
      #include "dtmm_kernels.h"
      #define DTMM_MODEL_INPUT_BYTES 1
      #define DTMM_MODEL_OUTPUT_BYTES 1
      dtmm_status dtmm_model_run(const int8_t *input, int8_t *output);

      """
    let source = """
      #include "model.h"
      #include "dtmm_layer_marker.h"
      int32_t buffer[64] __attribute__((aligned(64)));
      dtmm_status dtmm_model_run(const int8_t *input, int8_t *output) {
        *output = *input;
      \(body)  DTMM_LAYER_BEGIN(99);
        return DTMM_OK;
      }

      """
    return ["model.h": Data(header.utf8), "model.c": Data(source.utf8)]
  }
}
