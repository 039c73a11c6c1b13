import Deployment
import Networks

/// How pruning inside filters takes weights from a layer: in steps, of which a strategy counts how many are taken.
///
/// Steps are formed on the weights that are stored, those of kept filters and kept input channels: packed formats hold
/// nothing else, and their runs and groups start at the first stored channel or filter.
protocol FineStructure: Sendable {
  /// Whether every step takes weights of one filter only, the same whichever other filters stay.
  var staysInFilters: Bool { get }
  /// Whether which weights make a step hangs on which input channels are stored.
  var isCutAlongChannels: Bool { get }
  /// Whether so few steps are cheap to rank that solvers may do it for every count of filters and channels.
  var isCheap: Bool { get }
  /// Whether the loss of a layer is convex in the count of steps after the first, which bounds of the exact solver rely
  /// on: not where units of unequal size go in the order of their importance for each weight.
  var isConvex: Bool { get }
  /// The structure whose steps leave no filter empty, if it can tell.
  func keepingFilters() -> Self
  /// The structure with what it learns from the importance of `network`'s weights, OHWI by node id.
  func adapted(to network: Network, importance: [Int: [Float]]) -> Self
  /// Steps of a layer of this size that change all of it at once, before any of the others.
  func leadingSteps(of size: StoredSize) -> Int
  /// Steps of a layer of this size.
  func count(of size: StoredSize) -> Int
  /// Units of a layer of this size that no step takes.
  func fixed(of size: StoredSize) -> Int
  /// Of so many steps, those that are never taken: a layer that is nearly emptied cuts the network.
  func untouched(of count: Int) -> Int
  /// The steps of weights of this size, in the order in which they are taken. Importance is OHWI, of the stored weights.
  func steps(of importance: [Float], _ size: StoredSize) -> FineSteps
  /// What `removed` steps leave.
  func occupancy(of size: StoredSize, removed: Int) -> Occupancy
  /// Whether steps in `convolution` are worth taking.
  func isWorthwhile(in convolution: Convolution) -> Bool
  /// Whether `format` can leave out what steps take, and no less.
  func isHeld(by format: any WeightFormat.Type) -> Bool
}

/// What a layer stores after filters and input channels are gone.
struct StoredSize: Hashable, Sendable {
  /// Filters, kernel positions (rows times columns) and input channels.
  var filters, positions, channels: Int

  /// Stored weights of one filter.
  var weightsPerFilter: Int { positions * channels }
  /// Stored weights.
  var weights: Int { filters * weightsPerFilter }

  /// Filterlets that keep a weight when a share of the units is kept at random, with so many units in each.
  func expectedFilterlets(share: Double, unitsPerFilterlet: Int, weights: Int) -> Int {
    let all = filters * positions
    var lost = 1.0
    for _ in 0..<unitsPerFilterlet { lost *= 1 - share }
    return min(all, max((weights + channels - 1) / max(1, channels), Int((Double(all) * (1 - lost)).rounded())))
  }
}

/// The steps of one layer, in the order in which they are taken.
struct FineSteps {
  /// By how much each matters when steps of layers are compared, ascending.
  var ranks: [Float]
  /// The importance of the weights that each takes, summed.
  var losses: [Float]
  /// The weights that a step takes, as indices into the stored OHWI weights.
  var weights: (Int) -> [Int]

  /// Steps that are in order.
  init(sortedRanks: [Float], losses: [Float], weights: @escaping (Int) -> [Int]) {
    (ranks, self.losses, self.weights) = (sortedRanks, losses, weights)
  }
}

extension FineSteps {
  /// The steps of units that are taken from the least important on, given as sums; equals go by their number.
  init(unitImportance: [Float], weights: @escaping (Int) -> [Int]) {
    self.init(ranks: unitImportance, losses: unitImportance, weights: weights)
  }

  /// The steps of units of `size` weights, some with fewer. Those count as much as if all their weights were there: what
  /// matters is the importance that goes with each byte. Equals go by their number.
  init(unitImportance: [Float], size: Int, weights: @escaping (Int) -> [Int]) {
    let ranks = unitImportance.enumerated().map { unit, importance in
      importance * Float(size) / Float(max(1, weights(unit).count))
    }
    self.init(ranks: ranks, losses: unitImportance, weights: weights)
  }

  /// Sorts units by their ranks.
  private init(ranks: [Float], losses: [Float], weights: @escaping (Int) -> [Int]) {
    let order = ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    self.init(
      sortedRanks: order.map { ranks[$0] }, losses: order.map { losses[$0] }, weights: { weights(order[$0]) })
  }
}

extension FineStructure {
  func adapted(to network: Network, importance: [Int: [Float]]) -> Self { self }
  var isConvex: Bool { true }
  func leadingSteps(of size: StoredSize) -> Int { 0 }
  func fixed(of size: StoredSize) -> Int { 0 }
  func keepingFilters() -> Self { self }
  func isWorthwhile(in convolution: Convolution) -> Bool { true }
}

/// The shares of steps that always stay.
enum FineFloor {
  /// At least one of `count` steps, and this share.
  static func untouched(of count: Int, share: Double) -> Int {
    max(1, Int((Double(count) * share).rounded(.up)))
  }
}
