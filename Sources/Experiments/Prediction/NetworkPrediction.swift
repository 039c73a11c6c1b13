import Deployment
import Emulation
import Networks
import Pruning

/// The fits that predict the cycles of a network's convolutions on one core, in every format that they may take.
public struct NetworkPrediction: Sendable {
  /// One fit a place and format.
  public let fittings: [PredictorFitting]
  /// Fits by node id and format, as indices.
  private let byNode: [Int: [String: Int]]

  /// The fits of `network`'s convolutions when `units` are pruned and packed as `format`, on `core`.
  package init(_ network: Network, format: String, units: [Unit], core: Core, toolchain: Toolchain) {
    // Layers at one place share a fit that reaches as far as the largest of them.
    var extents: [Site: (channels: Int, filters: Int)] = [:]
    var order: [Site] = []
    var sites: [Int: [Site]] = [:]
    for node in network.convolutions {
      guard let convolution = node.convolution else { continue }
      let input = network.nodes[node.inputs[0]]
      for format in FormatReach.formats(of: convolution, units: units, format: format, readsImage: input.id == 0) {
        let site = Site(
          place: CyclePredictor.Place(
            convolution, height: input.shape.height, width: input.shape.width, format: format, path: core.path),
          imageChannels: input.id == 0 ? convolution.inputChannels : nil)
        let known = extents[site] ?? (0, 0)
        if extents[site] == nil { order.append(site) }
        extents[site] = (max(known.channels, convolution.inputChannels), max(known.filters, convolution.filters))
        sites[node.id, default: []].append(site)
      }
    }
    fittings = order.map { site in
      let extent = extents[site] ?? (1, 1)
      return PredictorFitting(
        LayerMeasuring(
          site.place, channels: extent.channels, filters: extent.filters, readsImage: site.imageChannels != nil,
          core: core, toolchain: toolchain))
    }
    byNode = sites.mapValues { sites in
      Dictionary(
        uniqueKeysWithValues: sites.compactMap { site in
          order.firstIndex(of: site).map { (site.place.format, $0) }
        })
    }
  }

  private struct Site: Hashable {
    var place: CyclePredictor.Place
    var imageChannels: Int?
  }

  /// The latency model, from the store or measured now.
  func model(in workshop: Workshop) throws -> PredictedCycles {
    let predictors = try fittings.map { try workshop.artifact(of: $0) }
    return PredictedCycles(byNode.mapValues { $0.mapValues { predictors[$0] } })
  }
}

extension Core {
  /// How the kernels compute on it.
  fileprivate var path: CyclePredictor.Path {
    switch self {
    case .cortexM0Plus, .cortexM3: .portable
    case .cortexM4: .pairsInGroups
    case .cortexM7, .cortexM33: .pairs
    case .cortexM55: .vector
    }
  }
}
