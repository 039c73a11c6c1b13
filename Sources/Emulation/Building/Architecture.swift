/// Architectures of the M profile, each of which runs the code of those before it.
public enum Architecture: Int, Comparable, Codable, Hashable, Sendable {
  case v6M, v7M, v7EM, v8M, v81M

  /// The architecture that the build attributes of an ELF name.
  ///
  /// Throws `EmulationError.badELF` for one of another profile.
  init(attributes: [Int: Int]) throws {
    let tag = attributes[ELFReader.architectureTag] ?? 0
    let profile = attributes[ELFReader.profileTag] ?? Int(UInt8(ascii: "M"))
    guard let found = Self(tag: tag), profile == Int(UInt8(ascii: "M")) else {
      throw EmulationError.badELF("the ELF is for an Arm core that is no Cortex-M (Tag_CPU_arch \(tag))")
    }
    self = found
  }

  /// The architecture of a value of Tag_CPU_arch ("Addenda to, and Errata in, the ABI for the Arm
  /// Architecture", 3.3.5.2); nil for one of another profile.
  init?(tag: Int) {
    switch tag {
    case 11, 12: self = .v6M
    case 10: self = .v7M
    case 13: self = .v7EM
    case 16, 17: self = .v8M
    case 21: self = .v81M
    default: return nil
    }
  }

  /// Older ones are less.
  public static func < (left: Architecture, right: Architecture) -> Bool { left.rawValue < right.rawValue }
}

extension Core {
  /// The architecture that the core implements.
  public var architecture: Architecture {
    switch self {
    case .cortexM0Plus: .v6M
    case .cortexM3: .v7M
    case .cortexM4, .cortexM7: .v7EM
    case .cortexM33: .v8M
    case .cortexM55: .v81M
    }
  }
}
