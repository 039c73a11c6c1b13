extension CoreTimings {
  /// Cortex-M3: as the Cortex-M4, with slower multiplications and without DSP instructions and floating
  /// point.
  static let cortexM3 = CoreTimings(
    width: SourcedNumber(1, source: manual), unalignedTarget: cortexM3UnalignedTarget,
    unaligned: cortexM3Unaligned,
    timings: cortexM3Shared.merging([
      .aluShifted: Timing(1, source: manual),
      .multiply: Timing(1, source: manual),
      .multiplyAccumulate: Timing(2, source: manual),
      .longMultiply: Timing(4, source: "\(manual): 3 to 5, by early termination"),
      .longMultiplyAccumulate: Timing(5, source: "\(manual): 4 to 7, by early termination"),
    ]) { _, own in own })

  /// What Cortex-M3 and Cortex-M4 have in common: a branch fetches words.
  static let cortexM3UnalignedTarget = SourcedNumber(1, source: "measured by jnk0le")

  /// What Cortex-M3 and Cortex-M4 have in common: a load is split into aligned ones, a store is buffered.
  static let cortexM3Unaligned = UnalignedLoads(oddWord: 2, other: 1, source: measuredLoads)

  /// What Cortex-M3 and Cortex-M4 have in common.
  static let cortexM3Shared: [InstructionClass: Timing] = [
    .alu: Timing(1, source: manual),
    .divide: Timing(6, source: "\(manual): 2 to 12, by the quotient's length; 6 assumed"),
    .load: Timing(2, cyclesAfterLoad: 1, source: "\(manual); measured by jnk0le"),
    .loadNarrow: Timing(2, cyclesAfterLoad: 1, source: "\(manual); measured by jnk0le"),
    .loadDouble: Timing(3, source: manual),
    .loadMultiple: Timing(1, registersPerCycle: 1, source: manual),
    .store: Timing(1, source: "\(manual): the write buffer hides the second cycle"),
    .storeIndexed: Timing(2, source: "measured by jnk0le"),
    .storeDouble: Timing(3, source: manual),
    .storeMultiple: Timing(1, registersPerCycle: 1, source: manual),
    .branch: Timing(3, source: "\(manual): 1 + refill of 1 to 3; 2 taken"),
    .call: Timing(3, source: "\(manual): 1 + refill of 1 to 3; 2 taken"),
    .branchRegister: Timing(3, source: "\(manual): 1 + refill of 1 to 3; 2 taken"),
    .tableBranch: Timing(4, source: "\(manual): 2 + refill of 1 to 3; 2 taken"),
    .conditionalTaken: Timing(2, source: "measured by jnk0le: the target is fetched ahead"),
    .conditionalNotTaken: Timing(1, source: manual),
    .pipelineRefill: Timing(2, source: "\(manual): 1 to 3; 2 taken"),
    .ifThen: Timing(1, folds: true, source: "\(manual): folded into a 16-bit instruction before it"),
    .nop: Timing(1, source: manual),
    .system: Timing(2, source: manual),
  ]

  private static let manual = "Cortex-M3 TRM r2p0, table 3-1"
}
