extension CoreTimings {
  /// Cortex-M4F: three stages, one instruction a cycle, no result waits but for loads, which the cycles
  /// contain.
  static let cortexM4 = CoreTimings(
    width: SourcedNumber(1, source: manual), unalignedTarget: cortexM3UnalignedTarget,
    unaligned: cortexM3Unaligned,
    timings: cortexM3Shared.merging([
      .aluShifted: Timing(1, source: manual),
      .dsp: Timing(1, source: manual),
      .multiply: Timing(1, source: manual),
      .multiplyAccumulate: Timing(1, source: manual),
      .longMultiply: Timing(1, source: manual),
      .longMultiplyAccumulate: Timing(1, source: manual),
      .floatArithmetic: Timing(1, source: floatManual),
      .floatFused: Timing(3, source: floatManual),
      .floatDivide: Timing(14, source: floatManual),
      .floatMove: Timing(1, source: floatManual),
      .floatLoad: Timing(2, cyclesAfterLoad: 1, source: floatManual),
      .floatStore: Timing(2, source: floatManual),
      .floatLoadMultiple: Timing(1, registersPerCycle: 1, source: floatManual),
      .floatStoreMultiple: Timing(1, registersPerCycle: 1, source: floatManual),
    ]) { _, own in own })

  private static let manual = "Cortex-M4 TRM r0p1, table 3-1; LLVM ARMScheduleM4.td"
  private static let floatManual = "Cortex-M4 TRM r0p1, table 7-1"
}
