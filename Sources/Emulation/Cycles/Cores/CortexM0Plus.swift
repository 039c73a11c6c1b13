extension CoreTimings {
  /// Cortex-M0+: two stages, with the single-cycle multiplier that every board here has.
  static let cortexM0Plus = CoreTimings(
    width: SourcedNumber(1, source: manual),
    timings: [
      .alu: Timing(1, source: manual),
      .multiply: Timing(1, source: "\(manual): 1 with the fast multiplier, 32 without"),
      .load: Timing(2, source: manual),
      .loadNarrow: Timing(2, source: manual),
      .loadMultiple: Timing(1, registersPerCycle: 1, source: manual),
      .store: Timing(2, source: manual),
      .storeIndexed: Timing(2, source: manual),
      .storeMultiple: Timing(1, registersPerCycle: 1, source: manual),
      .branch: Timing(2, source: manual),
      .call: Timing(3, source: manual),
      .branchRegister: Timing(2, source: manual),
      .conditionalTaken: Timing(2, source: manual),
      .conditionalNotTaken: Timing(1, source: manual),
      .pipelineRefill: Timing(2, source: "\(manual): POP with PC 3 + N against 1 + N"),
      .nop: Timing(1, source: manual),
      .system: Timing(3, source: manual),
    ])

  private static let manual = "Cortex-M0+ TRM r0p1, table 3-1"
}
