extension CoreTimings {
  /// Cortex-M33: three stages in order; results of shifts, DSP and multiplications come one cycle late.
  static let cortexM33 = CoreTimings(
    width: SourcedNumber(1, source: measured),
    unaligned: UnalignedLoads(oddWord: 1, other: 1, source: "assumed, as on Cortex-M7"),
    timings: [
      .alu: Timing(1, source: measured),
      .aluShifted: Timing(1, latency: 2, source: measured),
      .dsp: Timing(1, latency: 2, source: measured),
      .multiply: Timing(1, latency: 2, source: measured),
      .multiplyAccumulate: Timing(1, latency: 2, accumulatorLatency: 1, source: measured),
      .longMultiply: Timing(1, latency: 2, source: measured),
      .longMultiplyAccumulate: Timing(1, latency: 2, accumulatorLatency: 1, source: measured),
      .divide: Timing(6, source: "assumed, as on Cortex-M3"),
      .load: Timing(1, latency: 2, source: measured),
      .loadNarrow: Timing(1, latency: 2, source: measured),
      .loadDouble: Timing(2, latency: 3, source: measured),
      .loadMultiple: Timing(0, latency: 2, registersPerCycle: 1, source: measured),
      .store: Timing(1, source: measured),
      .storeIndexed: Timing(1, source: measured),
      .storeDouble: Timing(2, source: measured),
      .storeMultiple: Timing(0, registersPerCycle: 1, source: measured),
      .branch: Timing(2, source: measured),
      .call: Timing(2, source: measured),
      .branchRegister: Timing(3, source: measured),
      .tableBranch: Timing(4, source: "assumed: a load and a branch by register"),
      .conditionalTaken: Timing(2, source: measured),
      .conditionalNotTaken: Timing(1, folds: true, source: measured),
      .pipelineRefill: Timing(2, source: "\(measured): a branch by register less its own cycle"),
      .ifThen: Timing(1, folds: true, source: measured),
      .nop: Timing(1, source: measured),
      .system: Timing(2, source: "assumed, as on Cortex-M3"),
      .floatArithmetic: Timing(1, source: measured),
      .floatFused: Timing(1, latency: 4, source: measured),
      .floatDivide: Timing(14, source: measured),
      .floatMove: Timing(1, source: measured),
      .floatLoad: Timing(1, latency: 2, source: measured),
      .floatStore: Timing(1, source: measured),
      .floatLoadMultiple: Timing(0, latency: 2, registersPerCycle: 1, source: measured),
      .floatStoreMultiple: Timing(0, registersPerCycle: 1, source: measured),
    ])

  private static let measured = "measured by jnk0le"
}
