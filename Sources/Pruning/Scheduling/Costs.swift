/// What a schedule minimises or bounds. Energy is latency times the board's power, which pruning does not change: as a
/// share of the dense network's, it is the latency.
public enum Resource: String, Codable, CaseIterable, Sendable {
  case latency, flash, loss
}

/// What a strategy uses up, each as a share of what the dense network uses; loss as a share of all importance.
public struct Costs: Codable, Hashable, Sendable {
  /// Estimated latency.
  public var latency = 0.0
  /// Bytes of flash.
  public var flash = 0.0
  /// Estimated loss.
  public var loss = 0.0

  /// Nothing used.
  public init() {}

  /// One of the three.
  public subscript(_ resource: Resource) -> Double {
    get {
      switch resource {
      case .latency: latency
      case .flash: flash
      case .loss: loss
      }
    }
    set {
      switch resource {
      case .latency: latency = newValue
      case .flash: flash = newValue
      case .loss: loss = newValue
      }
    }
  }

  static func + (left: Costs, right: Costs) -> Costs {
    var sum = left
    sum.latency += right.latency
    sum.flash += right.flash
    sum.loss += right.loss
    return sum
  }

  static func - (left: Costs, right: Costs) -> Costs {
    var difference = left
    difference.latency -= right.latency
    difference.flash -= right.flash
    difference.loss -= right.loss
    return difference
  }
}

/// What a share of each resource costs, in shares of the objective.
typealias Prices = Costs

extension Prices {
  /// The price of `costs`.
  func total(_ costs: Costs) -> Double { latency * costs.latency + flash * costs.flash + loss * costs.loss }
}
