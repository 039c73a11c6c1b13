extension CoreTimings {
  /// Cortex-M55 with MVE: one instruction a cycle, some pairs of 16-bit ones, and two beats a cycle for
  /// vectors: each 128-bit operation holds its pipe for two cycles while other pipes go on.
  static let cortexM55 = CoreTimings(
    width: SourcedNumber(1, source: llvm),
    unaligned: UnalignedLoads(oddWord: 1, other: 1, source: "assumed, as on Cortex-M7"),
    timings: [
      .alu: Timing(1, folds: true, source: llvm),
      .aluShifted: Timing(1, latency: 2, source: llvm),
      .dsp: Timing(1, latency: 2, source: llvm),
      .multiply: Timing(1, latency: 2, source: llvm),
      .multiplyAccumulate: Timing(1, latency: 2, accumulatorLatency: 1, source: llvm),
      .longMultiply: Timing(1, latency: 2, source: llvm),
      .longMultiplyAccumulate: Timing(1, latency: 2, accumulatorLatency: 1, source: llvm),
      .divide: Timing(6, source: "assumed, as on Cortex-M3"),
      .load: Timing(1, latency: 2, source: llvm),
      .loadNarrow: Timing(1, latency: 2, source: llvm),
      .loadDouble: Timing(1, latency: 2, source: llvm),
      .loadMultiple: Timing(0, latency: 2, registersPerCycle: 2, source: "assumed: 64-bit data path"),
      .store: Timing(1, source: llvm),
      .storeIndexed: Timing(1, source: llvm),
      .storeDouble: Timing(1, source: llvm),
      .storeMultiple: Timing(0, registersPerCycle: 2, source: "assumed: 64-bit data path"),
      .branch: Timing(3, source: llvm),
      .call: Timing(3, source: llvm),
      .branchRegister: Timing(3, source: llvm),
      .tableBranch: Timing(4, source: "assumed: a load and a branch by register"),
      .conditionalTaken: Timing(3, source: llvm),
      .conditionalNotTaken: Timing(1, folds: true, source: llvm),
      .pipelineRefill: Timing(2, source: "\(llvm): a branch by register less its own cycle"),
      .ifThen: Timing(1, folds: true, source: llvm),
      .nop: Timing(1, folds: true, source: llvm),
      .system: Timing(2, source: "assumed, as on Cortex-M3"),
      .floatArithmetic: Timing(1, latency: 2, source: llvm),
      .floatFused: Timing(1, latency: 4, source: llvm),
      .floatDivide: Timing(14, source: llvm),
      .floatMove: Timing(1, source: llvm),
      .floatLoad: Timing(1, latency: 2, source: llvm),
      .floatStore: Timing(1, source: llvm),
      .floatLoadMultiple: Timing(0, latency: 2, registersPerCycle: 2, source: "assumed: 64-bit data path"),
      .floatStoreMultiple: Timing(0, registersPerCycle: 2, source: "assumed: 64-bit data path"),
      .loopStart: Timing(1, source: slothy),
      .loopBack: Timing(0, source: "Armv8.1-M low-overhead branch: the loop's start is cached"),
      .loopExit: Timing(4, source: "assumed: a pipeline refill"),
      .vectorPredicate: Timing(1, source: slothy),
      .vectorLoad: Timing(1, latency: 1, units: [.vectorMemory], hold: 2, source: slothy),
      .vectorStore: Timing(1, units: [.vectorMemory], hold: 2, source: slothy),
      .vectorGather: Timing(1, units: [.vectorMemory], elementsPerCycle: 2, source: "assumed"),
      .vectorScatter: Timing(1, units: [.vectorMemory], elementsPerCycle: 2, source: "assumed"),
      .vectorInteger: Timing(1, latency: 1, units: [.vectorInteger], hold: 2, source: slothy),
      .vectorMultiply: Timing(1, latency: 2, units: [.vectorMultiplier], hold: 2, source: slothy),
      .vectorAccumulate: Timing(
        1, latency: 3, accumulatorLatency: 2, units: [.vectorMultiplier], hold: 2, source: slothy),
    ])

  private static let llvm = "LLVM ARMScheduleM55.td"
  private static let slothy = "SLOTHY cortex_m55r1.py; LLVM ARMScheduleM55.td"
}
