/// Which registers an instruction reads and writes, from the places of its operands.
struct RegisterUses {
  var reads: [Register] = []
  var accumulates: [Register] = []
  var writes: [Register] = []
  var steps: [Register] = []

  init(name: String, kind: InstructionClass, operands: [Operand]) {
    let results = Self.resultCount(name: name, kind: kind, operands: operands)
    for (index, operand) in operands.enumerated() {
      if operand.isList {
        if Self.loads.contains(kind) { writes += operand.registers } else { reads += operand.registers }
      } else if index < results {
        writes += operand.registers
      } else {
        reads += operand.registers
      }
    }
    addSteps(operands, kind: kind)
    addImplied(name: name, kind: kind)
    addAccumulators(name: name, kind: kind, operands: operands, results: results)
  }

  private static let loads: Set<InstructionClass> = [
    .loadMultiple, .floatLoadMultiple, .vectorLoad, .vectorGather,
  ]
  private static let resultless: Set<InstructionClass> = [
    .store, .storeIndexed, .storeDouble, .storeMultiple, .loadMultiple, .floatStore, .floatStoreMultiple,
    .floatLoadMultiple, .vectorStore, .vectorScatter, .branch, .branchRegister, .tableBranch,
    .conditionalTaken,
    .call, .nop, .system, .ifThen, .loopBack,
  ]

  /// How many of the first operands are results.
  private static func resultCount(name: String, kind: InstructionClass, operands: [Operand]) -> Int {
    if ["cmp", "cmn", "tst", "teq", "vcmp", "vcmpe", "vpt", "vpst", "vpnot", "vctp"].contains(name) {
      return 0
    }
    if resultless.contains(kind) { return 0 }
    if [.loadDouble, .longMultiply, .longMultiplyAccumulate].contains(kind) { return 2 }
    if ["vmlaldav", "vmlaldava", "vmlalv", "vmlalva", "vaddlv", "vaddlva", "asrl", "lsll", "lsrl"].contains(
      name)
    {
      return 2
    }
    let movesTwo = name == "vmov" && operands.count >= 3 && operands[0].isCore && operands[1].isCore
    return movesTwo || name == "vmov" && operands.count == 4 ? 2 : 1
  }

  /// `[r0, #4]!`, `[r0], #4`, `r0!, {...}`, push and pop step a register.
  private mutating func addSteps(_ operands: [Operand], kind: InstructionClass) {
    for (index, operand) in operands.enumerated() {
      let postIndexed = operand.isAddress && index + 1 < operands.count
      if operand.writesBack || postIndexed { steps += operand.registers.prefix(1) }
    }
    if kind == .vectorGather || kind == .vectorScatter { steps = steps.filter { $0.index < 16 } }
  }

  private mutating func addImplied(name: String, kind: InstructionClass) {
    switch name {
    case "push", "pop", "vpush", "vpop":
      reads.append(.stackPointer)
      steps.append(.stackPointer)
    case "cmp", "cmn", "tst", "teq": writes.append(.flags)
    case "vctp", "vcmp", "vpt", "vpnot": if kind != .floatMove { writes.append(.predicate) }
    case "vpsel": reads.append(.predicate)
    case "bl", "blx": writes.append(.link)
    case "dls", "wls", "dlstp", "wlstp": writes.append(.link)
    case "adc", "sbc", "csel", "csinc", "csinv", "csneg", "cset", "csetm", "cinc", "cinv", "cneg":
      reads.append(.flags)
    default: break
    }
  }

  /// Results that are also read: 16-bit forms `adds r0, r1`, insertions, and sums.
  private mutating func addAccumulators(
    name: String, kind: InstructionClass, operands: [Operand], results: Int
  ) {
    switch kind {
    case .multiplyAccumulate:
      accumulates = operands.last?.registers ?? []
      reads = operands.dropFirst().dropLast().flatMap(\.registers)
    case .longMultiplyAccumulate, .floatFused: accumulates = operands.prefix(results).flatMap(\.registers)
    case .vectorAccumulate, .vectorMultiply:
      if name.hasPrefix("vmla") || name.hasSuffix("va") || ["vfma", "vfms", "vabav"].contains(name) {
        accumulates = operands.prefix(results).flatMap(\.registers)
      }
    case .alu, .aluShifted:
      let inserts = ["bfi", "bfc", "movt"].contains(name)
      if inserts || operands.count == 2 && !Self.copying.contains(name) && results == 1 {
        reads += operands[0].registers
      }
    case .multiply where operands.count == 2: reads += operands[0].registers
    case .vectorInteger
    where name.hasSuffix("nt") || name.hasSuffix("nb") || ["vsli", "vsri"].contains(name):
      reads += operands.first?.registers ?? []
    default: break
    }
  }

  private static let copying: Set<String> = [
    "mov", "movw", "mvn", "neg", "sxtb", "sxth", "uxtb", "uxth", "clz", "rbit", "rev", "rev16", "revsh",
    "adr", "cpy",
    "cset", "csetm",
  ]
}
