/// One machine instruction with what the cycle models need to know of it.
package struct Instruction: Sendable {
  /// Address.
  package let address: Int
  /// Bytes: 2 or 4.
  package let size: Int
  /// As objdump prints it.
  package let text: String
  /// Its class. A branch under a condition has the class that it has when taken.
  package let kind: InstructionClass
  /// Whether it runs only under a condition.
  package let conditional: Bool
  /// Whether it can send control elsewhere.
  package let branches: Bool
  /// Registers that must be ready when it issues.
  package let reads: [Register]
  /// Registers that it adds to, which a chain of multiply-accumulates has ready early.
  package let accumulates: [Register]
  /// Registers that are ready after its latency.
  package let writes: [Register]
  /// Base registers that it steps, ready after one cycle.
  package let steps: [Register]
  /// Registers in its list, for loads and stores of several.
  package let listCount: Int
  /// Elements of its vectors by its data type; 0 without one.
  package let elements: Int

  /// The address after it.
  package var end: Int { address + size }

  /// Takes apart what objdump printed; nil for a mnemonic that is not known.
  package init?(address: Int, size: Int, mnemonic: Substring, operands text: Substring) {
    guard let parsed = Mnemonics.parse(mnemonic) else { return nil }
    let operands = Operand.list(text)
    self.address = address
    self.size = size
    self.text = text.isEmpty ? String(mnemonic) : "\(mnemonic) \(text)"
    let kind = Self.kind(of: parsed, operands: operands)
    self.kind = kind
    let uses = RegisterUses(name: parsed.name, kind: kind, operands: operands)
    accumulates = uses.accumulates
    writes = uses.writes
    steps = uses.steps
    conditional = parsed.conditional || parsed.name.hasPrefix("cb") || ["wls", "wlstp"].contains(parsed.name)
    branches =
      Self.branching.contains(kind) || conditional && kind == .loopStart
      || uses.writes.contains(.programCounter)
    // Branches are predicted, and do not wait for their condition.
    let condition = parsed.name.hasPrefix("v") ? Register.predicate : .flags
    reads = uses.reads + (parsed.conditional && !branches ? [condition] : [])
    elements = Self.elements(of: mnemonic)
    listCount = operands.first { $0.isList }?.listCount ?? 0
  }

  private static let branching: Set<InstructionClass> = [
    .branch, .call, .branchRegister, .tableBranch, .conditionalTaken, .loopBack,
  ]

  private static func kind(of parsed: Mnemonics.Parsed, operands: [Operand]) -> InstructionClass {
    switch parsed.meaning {
    case .fixed(.branch): parsed.conditional ? .conditionalTaken : .branch
    case .fixed(let kind): kind
    case .arithmetic:
      operands.last.map { isShift($0.text) } ?? false ? .aluShifted : .alu
    case .store: (operands.last?.registers.count ?? 0) > 1 ? .storeIndexed : .store
    case .floatOr(let scalar, let vector): operands.contains(where: \.isVector) ? vector : scalar
    case .vectorMemory(let plain, let scattered):
      operands.contains { $0.isAddress && $0.text.contains("q") } ? scattered : plain
    }
  }

  /// 128 bits over the bits in a suffix such as `.u8`.
  private static func elements(of mnemonic: Substring) -> Int {
    let suffix = mnemonic.drop { $0 != "." }.dropFirst().drop { !$0.isNumber }.prefix { $0.isNumber }
    return Int(suffix).map { 128 / max($0, 1) } ?? 0
  }

  private static func isShift(_ operand: Substring) -> Bool {
    ["lsl", "lsr", "asr", "ror", "rrx"].contains { operand.hasPrefix($0) }
  }
}
