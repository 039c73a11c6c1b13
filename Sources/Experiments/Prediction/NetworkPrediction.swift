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

  /// The fits of `network`'s convolutions when packed as `format`, on `board`'s core.
  package init(_ network: Network, format: String, board: Board, toolchain: Toolchain) {
    let formats = WeightFormats.all.map { $0.name }.filter {
      $0 == DenseFormat.name || $0 == format || format == WeightFormats.automatic
    }
    // Layers at one place share a fit that reaches as far as the largest of them.
    var extents: [Site: (channels: Int, filters: Int)] = [:]
    var order: [Site] = []
    var sites: [Int: [Site]] = [:]
    for node in network.convolutions {
      guard let convolution = node.convolution else { continue }
      let input = network.nodes[node.inputs[0]]
      for format in formats {
        let site = Site(
          place: CyclePredictor.Place(
            convolution, height: input.shape.height, width: input.shape.width, format: format),
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
        site.place, channels: extent.channels, filters: extent.filters, readsImage: site.imageChannels != nil,
        board: board, toolchain: toolchain)
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
