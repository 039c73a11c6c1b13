extension CoreTimings {
  /// Cortex-M7: two instructions a cycle in order, one shift, one multiplication and one store among them,
  /// with branch prediction.
  static let cortexM7 = CoreTimings(
    width: SourcedNumber(2, source: measured), mispredict: SourcedNumber(7, source: measured),
    unaligned: UnalignedLoads(oddWord: 1, other: 1, source: measuredLoads),
    timings: [
      .alu: Timing(1, source: llvm),
      .aluShifted: Timing(1, early: true, units: [.shifter], source: llvm),
      .dsp: Timing(1, slot: .older, source: measured),
      .multiply: Timing(1, latency: 2, units: [.multiplier, .storePort], source: llvm),
      .multiplyAccumulate: Timing(
        1, latency: 2, accumulatorLatency: 1, units: [.multiplier, .storePort], source: llvm),
      .longMultiply: Timing(1, latency: 2, units: [.multiplier, .storePort], source: llvm),
      .longMultiplyAccumulate: Timing(
        1, latency: 2, accumulatorLatency: 1, units: [.multiplier, .storePort], source: llvm),
      .divide: Timing(7, slot: .alone, source: llvm),
      .load: Timing(1, latency: 2, source: llvm),
      .loadNarrow: Timing(1, latency: 3, source: llvm),
      .loadDouble: Timing(1, latency: 2, slot: .alone, source: measured),
      .loadMultiple: Timing(0, latency: 2, registersPerCycle: 2, slot: .alone, source: measured),
      .store: Timing(1, units: [.storePort], source: llvm),
      .storeIndexed: Timing(1, units: [.storePort], source: llvm),
      .storeDouble: Timing(1, slot: .alone, source: measured),
      .storeMultiple: Timing(0, registersPerCycle: 2, slot: .alone, source: measured),
      .branch: Timing(1, slot: .alone, source: measured),
      .call: Timing(1, slot: .alone, source: measured),
      .branchRegister: Timing(1, slot: .alone, source: measured),
      .tableBranch: Timing(3, slot: .alone, source: "assumed: a load and a branch by register"),
      .conditionalTaken: Timing(1, slot: .alone, source: measured),
      .conditionalNotTaken: Timing(1, source: measured),
      .pipelineRefill: Timing(1, slot: .alone, source: "assumed: a predicted branch by register"),
      .ifThen: Timing(1, source: measured),
      .nop: Timing(1, source: measured),
      .system: Timing(2, slot: .alone, source: "assumed, as on Cortex-M3"),
      .floatArithmetic: Timing(1, latency: 3, units: [.multiplier], source: llvm),
      .floatFused: Timing(1, latency: 5, units: [.multiplier], source: llvm),
      .floatDivide: Timing(16, slot: .alone, source: llvm),
      .floatMove: Timing(1, source: llvm),
      .floatLoad: Timing(1, latency: 2, source: llvm),
      .floatStore: Timing(1, units: [.storePort], source: llvm),
      .floatLoadMultiple: Timing(
        0, latency: 2, registersPerCycle: 2, slot: .alone, source: "assumed, as LDM"),
      .floatStoreMultiple: Timing(0, registersPerCycle: 2, slot: .alone, source: "assumed, as STM"),
    ])

  private static let llvm = "LLVM ARMScheduleM7.td; measured by jnk0le"
  private static let measured = "measured by jnk0le"
}
