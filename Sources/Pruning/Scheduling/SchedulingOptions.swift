/// What the allocations `exact` and `greedy` minimise, what `exact` bounds beside the budgets and how hard it tries, and
/// the latency that all allocations go by.
public struct SchedulingOptions: Codable, Hashable, Sendable {
  /// What is minimised.
  public enum Objective: String, Codable, CaseIterable, Sendable {
    case latency, flash, energy, loss

    /// What stands for it: energy is latency times the board's power, which pruning does not change.
    var resource: Resource {
      switch self {
      case .latency, .energy: .latency
      case .flash: .flash
      case .loss: .loss
      }
    }
  }

  /// Where estimates of latency come from.
  public enum LatencySource: String, Codable, CaseIterable, Sendable {
    /// Equivalent multiply-accumulates, the same for every board.
    case macs
    /// Cycles of the cell's first board, predicted from measurements of the real kernels.
    case cycles
  }

  /// Where estimates of loss come from.
  public enum LossSource: String, Codable, CaseIterable, Sendable {
    /// The sum of the importance that goes.
    case importance
    /// The same, weighed by what removing half of each group's filters and of each layer's fine units was measured to
    /// cost on held-out images, before any fine-tuning.
    case calibrated
  }

  /// What is minimised.
  public var objective = Objective.latency
  /// Where every allocation's estimates of latency come from.
  public var latency = LatencySource.macs
  /// Where every allocation's estimates of loss come from; nil is `importance`.
  public var lossModel: LossSource?
  /// How much more than that of a filter the importance of a fine unit counts in estimates of loss; nil for as much.
  ///
  /// Under the sum of Taylor terms alone more goes inside filters, and less by filters, than accuracy after fine-tuning
  /// bears out (measured; see `balancedLoss`). Why is not known.
  public var fineLoss: Double?
  /// The most latency, as a share of the dense network's; nil for no bound.
  public var maximumLatency: Double?
  /// The most energy, as a share of the dense network's; nil for no bound.
  public var maximumEnergy: Double?
  /// The most estimated loss, as a share of the network's importance; nil for no bound.
  public var maximumLoss: Double?
  /// The most estimated loss, as a multiple of the least at which the other bounds can be met; nil for no bound.
  public var lossSlack: Double?
  /// Counts of removed filters tried in each group at most. Where a group has more, bounds hold for the counts tried.
  public var levels = 64
  /// Counts of removed fine units tried for each pair of filters and input channels.
  public var fineLevels = 13
  /// Nodes of the search tree.
  public var nodes = 100
  /// The gap, as a share of the objective, at which a schedule counts as optimal.
  public var tolerance = 0.001
  /// Seconds after which the best schedule so far is taken. Reached only by problems far larger than those of the
  /// registered models: what a clock cuts short, another machine may cut elsewhere.
  public var seconds = 300.0

  /// Least latency within the budgets.
  public init() {}

  /// Least estimated loss within the budgets.
  public static var leastLoss: SchedulingOptions {
    var options = SchedulingOptions()
    options.objective = .loss
    return options
  }

  /// Least estimated loss where fine units count twice: of 1, 2 and 4, all tried with `gated-taylor` on Fashion-MNIST at
  /// half the width, the best or second best of VGG-11 and ResNet-12 at 10 and 20 % of the flash.
  public static var balancedLoss: SchedulingOptions {
    var options = leastLoss
    options.fineLoss = 2
    return options
  }

  /// The tighter of the bounds on latency and energy.
  var latencyBound: Double? { [maximumLatency, maximumEnergy].compactMap(\.self).min() }
}
