/// A number of cycles or instructions with its source.
struct SourcedNumber: Sendable {
  let number: Int
  let source: String

  init(_ number: Int, source: String) {
    self.number = number
    self.source = source
  }
}

/// Cycles that a load takes longer when its address is no multiple of its size.
struct UnalignedLoads: Sendable {
  /// For a word at an odd address.
  let oddWord: Int
  /// For any other, such as a word at a halfword address.
  let other: Int
  let source: String
}

/// What every instruction class costs on one core.
struct CoreTimings: Sendable {
  /// Instructions that may issue in one cycle.
  var width: SourcedNumber
  /// Cycles added when a conditional branch goes where it was not predicted to; nil without prediction.
  var mispredict: SourcedNumber?
  /// Cycles added when a taken conditional branch meets a 32-bit instruction that is not word-aligned; nil
  /// for none.
  var unalignedTarget: SourcedNumber?
  /// Cycles added for unaligned loads, known only where accesses are counted; nil for a core that faults.
  var unaligned: UnalignedLoads?
  /// Costs by class; a class that the core does not have is absent.
  var timings: [InstructionClass: Timing]

  /// The tables of a core.
  static func of(_ core: Core) -> CoreTimings {
    switch core {
    case .cortexM0Plus: cortexM0Plus
    case .cortexM3: cortexM3
    case .cortexM4: cortexM4
    case .cortexM7: cortexM7
    case .cortexM33: cortexM33
    case .cortexM55: cortexM55
    }
  }

  /// Measurements of loads and stores, as rsaxvc published them.
  static let measuredLoads = "measured by rsaxvc, \"Unaligned Access on Cortex-M\", 2018"
}

/// One constant of a core's tables, for listings.
public struct CycleConstant: Codable, Hashable, Sendable {
  /// What it tells: an instruction class, or a rule such as `mispredict`.
  public var name: String
  /// Cycles, or for the rule `width` instructions a cycle.
  public var cycles: Int
  /// Cycles until the result may be used.
  public var latency: Int?
  /// Where it stands.
  public var source: String
}

extension CoreTimings {
  /// Every constant with its source: the rules, then the classes in the order of their declaration.
  var constants: [CycleConstant] {
    let rules = [("width", width), ("mispredict", mispredict), ("unaligned target", unalignedTarget)]
    let loads = unaligned.map { loads in
      [("unaligned load of a word at an odd address", loads.oddWord), ("other unaligned load", loads.other)]
        .map { CycleConstant(name: $0, cycles: $1, source: loads.source) }
    }
    return rules.compactMap { name, rule in
      rule.map { CycleConstant(name: name, cycles: $0.number, source: $0.source) }
    } + (loads ?? [])
      + InstructionClass.allCases.compactMap { kind in
        timings[kind].map {
          CycleConstant(name: kind.rawValue, cycles: $0.cycles, latency: $0.latency, source: $0.source)
        }
      }
  }
}
