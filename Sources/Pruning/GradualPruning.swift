import Foundation
import Networks

/// Carries a plan out little by little on the unpruned network: at each share, that part of what the plan removes is
/// masked, in every channel group and every layer the least important first.
///
/// The plan decides what goes, so that every method can be carried out like this. What is removed inside the filters that
/// stay goes run by run: the removed neighbours within one filterlet, which are a whole filterlet, some segments of it, or
/// single weights.
public struct GradualPruning: Sendable {
  private let network: Network
  private let plan: PruningPlan
  /// The convolutions of each channel group with the filters that they lose, least important first.
  private var filters: [(members: [Int], removed: [Int])] = []
  /// The runs of weights that each convolution loses, least important first.
  private var runs: [Int: [Range<Int>]] = [:]

  /// What `plan` removes from `network`, ranked by the `importance` of every convolution weight (OHWI, by node id).
  public init(_ plan: PruningPlan, of network: Network, importance: [Int: [Float]]) {
    self.network = network
    self.plan = plan
    for group in network.channelGroups {
      let kept = Set(plan.keptFilters[group.members[0]] ?? [])
      let sums = PruningSpace.sums(of: group, importance)
      let removed = sums.indices.filter { !kept.contains($0) }.sorted { (sums[$0], $0) < (sums[$1], $1) }
      filters.append((group.members, removed))
    }
    for node in network.convolutions {
      guard let mask = plan.masks[node.id], let convolution = node.convolution else { continue }
      runs[node.id] = Self.runs(
        of: mask, filters: plan.keptFilters[node.id] ?? [], convolution, importance: importance[node.id] ?? [])
    }
  }

  private static func runs(
    of mask: Data, filters: [Int], _ convolution: Convolution, importance: [Float]
  ) -> [Range<Int>] {
    var ranked: [(run: Range<Int>, importance: Float)] = []
    let (channels, positions) = (convolution.inputChannels, convolution.filterletsPerFilter)
    for filterlet in filters.flatMap({ $0 * positions..<($0 + 1) * positions }) {
      var start: Int?
      for index in filterlet * channels...(filterlet + 1) * channels {
        let isRemoved = index < (filterlet + 1) * channels && mask[index] == 0
        if isRemoved { start = start ?? index }
        guard !isRemoved, let first = start else { continue }
        ranked.append((first..<index, importance[first..<index].reduce(0, +)))
        start = nil
      }
    }
    ranked.sort { ($0.importance, $0.run.lowerBound) < ($1.importance, $1.run.lowerBound) }
    return ranked.map(\.run)
  }

  /// The plan that removes the least important `share` (0...1) of what the whole plan removes; at 1, the plan itself.
  func plan(share: Double) -> PruningPlan {
    func part<Element>(_ removed: [Element]) -> ArraySlice<Element> {
      removed.prefix(Int((share * Double(removed.count)).rounded()))
    }
    var result = PruningPlan(keeping: network)
    for (members, removed) in filters {
      let gone = Set(part(removed))
      for member in members { result.keptFilters[member]?.removeAll { gone.contains($0) } }
    }
    for (node, removed) in runs {
      var mask = Data(repeating: 1, count: plan.masks[node]?.count ?? 0)
      for run in part(removed) { for index in run { mask[index] = 0 } }
      result.masks[node] = mask
    }
    return result
  }

  /// The masks of the unpruned network at `share`, by node id: OHWI for convolutions, [outputs][inputs] for dense layers.
  /// With them it computes what the plan of that share, carried out, would compute.
  public func masks(share: Double) -> [Int: Data] {
    let plan = plan(share: share)
    var masks: [Int: Data] = [:]
    for node in network.nodes {
      let channels = FilterRemoval.keptChannels(feeding: node, in: network, plan)
      switch node.operation {
      case .convolution(let convolution):
        var mask = Data(repeating: 0, count: convolution.weightCount)
        let stored = FilterRemoval.storedWeights(
          of: convolution, filters: plan.keptFilters[node.id] ?? [], channels: channels)
        for index in stored { mask[index] = plan.masks[node.id]?[index] ?? 1 }
        masks[node.id] = mask
      case .dense(let inputs, let outputs, _):
        let width = network.nodes[node.inputs[0]].shape.channels
        let kept = Set(channels)
        masks[node.id] = Data((0..<inputs * outputs).map { kept.contains($0 % inputs % width) ? 1 : 0 })
      default: continue
      }
    }
    return masks
  }
}
