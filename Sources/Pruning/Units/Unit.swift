import Deployment

/// What is pruned as one piece.
public enum Unit: String, Codable, CaseIterable, Sendable {
  /// A single weight.
  case weight
  /// Runs of 4, 8 or 16 consecutive stored input channels of one filterlet; the last of a filterlet may be shorter.
  case segment4 = "segment-4"
  case segment8 = "segment-8"
  case segment16 = "segment-16"
  /// The 1 x 1 x C weights of one filter at one kernel position.
  case filterlet
  /// The weights of 2 or 4 consecutive stored filters at one kernel position and input channel.
  case block2 = "block-1x2"
  case block4 = "block-1x4"
  /// The whole layer, which keeps all weights or N of each M consecutive ones: by the pattern named, or 2:4, 1:4 or 1:8.
  case nm
  case nm24 = "nm-2-4"
  case nm14 = "nm-1-4"
  case nm18 = "nm-1-8"
  /// The weights of one filter and one input channel, of which a 3x3 kernel keeps 4 of 9 in one of a few patterns.
  case pattern
  /// A whole filter, with the channel of the next layers that it feeds.
  case filter
}

extension Unit {
  /// How it takes weights from a layer; nil for filters, which go with their channels.
  var structure: (any FineStructure)? {
    switch self {
    case .weight: RunPartition(length: 1)
    case .segment4: RunPartition(length: 4)
    case .segment8: RunPartition(length: 8)
    case .segment16: RunPartition(length: 16)
    case .filterlet: RunPartition(length: nil)
    case .block2: BlockPartition(group: 2)
    case .block4: BlockPartition(group: 4)
    case .nm: PatternLadder(rungs: [(2, 4), (1, 4), (1, 8)])
    case .nm24: PatternLadder(rungs: [(2, 4)])
    case .nm14: PatternLadder(rungs: [(1, 4)])
    case .nm18: PatternLadder(rungs: [(1, 8)])
    case .pattern: KernelPatterns(dictionary: [])
    case .filter: nil
    }
  }

  /// In the plural, for readers who do not know the name.
  public var summary: String {
    switch self {
    case .weight: "single weights"
    case .segment4: "segments of 4 channels of filterlets"
    case .segment8: "segments of 8 channels of filterlets"
    case .segment16: "segments of 16 channels of filterlets"
    case .filterlet: "filterlets"
    case .block2: "weights of 2 consecutive filters at once"
    case .block4: "weights of 4 consecutive filters at once"
    case .nm: "layers to 2 of 4, 1 of 4 or 1 of 8 consecutive weights"
    case .nm24: "layers to 2 of 4 consecutive weights"
    case .nm14: "layers to 1 of 4 consecutive weights"
    case .nm18: "layers to 1 of 8 consecutive weights"
    case .pattern: "kernels, those of 3x3 after all but 4 weights in one of a few patterns,"
    case .filter: "whole filters"
    }
  }

  /// Where it comes from.
  public var source: String {
    switch self {
    case .weight: "Han et al., Learning both Weights and Connections, NeurIPS 2015"
    case .segment4, .segment8, .segment16: "this project, after Han, Xiao, Li, DTMM, INFOCOM 2024"
    case .filterlet: "Han, Xiao, Li, DTMM, INFOCOM 2024; Meng et al., Pruning Filter in Filter, NeurIPS 2020"
    case .block2, .block4: BlockPartition.source
    case .nm, .nm24, .nm14, .nm18: PatternLadder.source
    case .pattern: KernelPatterns.source
    case .filter: "Li et al., Pruning Filters for Efficient ConvNets, ICLR 2017"
    }
  }

  /// Whether the weight format named `format` can leave out what pruning `units` removes.
  public static func canBeStored(_ units: [Unit], in format: String) -> Bool {
    guard let format = WeightFormats.named(format) else { return true }
    return units.allSatisfy { $0.structure?.isHeld(by: format) ?? true }
  }
}
