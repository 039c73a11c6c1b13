/// The processors that boards carry.
public enum Core: String, Codable, CaseIterable, Hashable, Sendable {
  case cortexM0Plus = "cortex-m0plus"
  case cortexM3 = "cortex-m3"
  case cortexM4 = "cortex-m4"
  case cortexM7 = "cortex-m7"
  case cortexM33 = "cortex-m33"
  case cortexM55 = "cortex-m55"

  /// Name in tables, such as `Cortex-M4`.
  public var title: String {
    switch self {
    case .cortexM0Plus: "Cortex-M0+"
    case .cortexM3: "Cortex-M3"
    case .cortexM4: "Cortex-M4"
    case .cortexM7: "Cortex-M7"
    case .cortexM33: "Cortex-M33"
    case .cortexM55: "Cortex-M55"
    }
  }

  /// What tells arm-none-eabi-gcc the instruction set. Single-precision floating point where the core has
  /// any, which all boards of that core share.
  public var compilerFlags: [String] {
    let flags = ["-mcpu=\(rawValue)", "-mthumb"]
    switch self {
    case .cortexM0Plus, .cortexM3: return flags + ["-mfloat-abi=soft"]
    case .cortexM4: return flags + ["-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]
    case .cortexM33: return flags + ["-mfloat-abi=hard", "-mfpu=fpv5-sp-d16"]
    // No macro of the compiler tells an M7 from an M4; the kernels order their loads by this one.
    case .cortexM7: return flags + ["-mfloat-abi=hard", "-mfpu=fpv5-sp-d16", "-DDTMM_CORTEX_M7"]
    case .cortexM55: return flags + ["-mfloat-abi=hard"]
    }
  }

  /// The architecture that objdump has to be told: it prints MVE as coprocessor instructions otherwise.
  var disassemblerFlags: [String] { self == .cortexM55 ? ["-m", "armv8.1-m.main"] : [] }
}
