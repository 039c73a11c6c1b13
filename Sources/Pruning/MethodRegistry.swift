import Deployment

/// A registered method with what a reader should know of it.
public struct RegisteredMethod: Sendable {
  /// The four choices.
  public var method: Method
  /// One line.
  public var summary: String
  /// Where it comes from.
  public var source: String
}

/// The methods that specs can name. A new baseline is one entry here, and one file if it needs a new score,
/// allocation or format.
public enum Methods {
  /// Every registered method.
  public static let all: [RegisteredMethod] = [
    RegisteredMethod(
      method: Method(name: "dense", units: [], score: nil, allocation: nil, format: "dense"),
      summary: "nothing pruned: the reference for accuracy, bytes and milliseconds",
      source: "the trained network itself"),
    RegisteredMethod(
      method: Method(
        name: "unstructured", units: [.weight], score: "l1", allocation: "global", format: "auto"),
      summary: "the smallest weights of the whole network go; what stays takes the smallest format, layer by layer",
      source: "Han et al., Learning both Weights and Connections, NeurIPS 2015"),
    RegisteredMethod(
      method: Method(
        name: "structured", units: [.filter], score: "l1", allocation: "uniform", format: "dense"),
      summary: "in every layer the same share of filters, those of smallest L1 norm, goes",
      source: "Li et al., Pruning Filters for Efficient ConvNets, ICLR 2017"),
    RegisteredMethod(
      method: Method(
        name: "gate-taylor", units: [.filter], score: "gate-taylor", allocation: "global", format: "dense"),
      summary: "filters go whose batch-norm gate the loss feels least, relative to their layer, wherever they are",
      source: "Molchanov et al., CVPR 2019 and ICLR 2017"),
    RegisteredMethod(
      method: Method(name: "hrank", units: [.filter], score: "hrank", allocation: "global", format: "dense"),
      summary: "filters go whose feature maps have the lowest rank, relative to their layer, wherever they are",
      source: "Lin et al., HRank, CVPR 2020, whose ratios by layer are set by hand"),
    RegisteredMethod(
      method: Method(name: "chip", units: [.filter], score: "chip", allocation: "uniform", format: "dense"),
      summary: "in every layer the same share of filters, those whose maps depend most on the others', goes",
      source: "Sui et al., CHIP, NeurIPS 2021, whose ratios by layer are set by hand"),
    RegisteredMethod(
      method: Method(
        name: "l1-sensitivity", units: [.filter], score: "l1", allocation: "sensitivity", format: "dense"),
      summary: "filters of smallest L1 norm go, in each layer as many as raise the loss by the same amount",
      source: "Li et al., Pruning Filters for Efficient ConvNets, ICLR 2017 (sensitivity by layer)"),
    RegisteredMethod(
      method: Method(name: "swp", units: [.filterlet], score: "skeleton", allocation: "global", format: "auto"),
      summary:
        "filterlets whose learnt factor is smallest go, wherever they are: DTMM's unit by another choice; the smallest "
        + "format layer by layer",
      source: "Meng et al., Pruning Filter in Filter (SWP), NeurIPS 2020"),
    RegisteredMethod(
      method: Method(name: "swp-l1", units: [.filterlet], score: "l1-relative", allocation: "global", format: "auto"),
      summary:
        "filterlets of smallest L1 norm go, relative to their layer, wherever they are; the smallest format layer by layer",
      source: "the control without a learnt skeleton of Meng et al., NeurIPS 2020"),
    RegisteredMethod(
      method: Method(name: "random-weights", units: [.weight], score: "random", allocation: "uniform", format: "auto"),
      summary: "the floor for single weights: in every layer the same share goes, drawn at random",
      source: "Mittal et al., Recovering from Random Pruning, WACV 2018"),
    RegisteredMethod(
      method: Method(
        name: "random-filterlets", units: [.filterlet], score: "random", allocation: "uniform", format: "auto"),
      summary: "the floor for filterlets: in every layer the same share goes, drawn at random",
      source: "Mittal et al., Recovering from Random Pruning, WACV 2018"),
    RegisteredMethod(
      method: Method(name: "random-filters", units: [.filter], score: "random", allocation: "uniform", format: "dense"),
      summary: "the floor for filters: in every layer the same share goes, drawn at random",
      source: "Mittal et al., Recovering from Random Pruning, WACV 2018"),
    RegisteredMethod(
      method: Method(
        name: "dtmm", units: [.filter, .filterlet], score: "taylor", allocation: "annealing",
        format: "auto", annealing: .byImportance),
      summary:
        "filters and filterlets of least Taylor importance go, in shares found by annealing; the smallest format layer "
        + "by layer, which is FWCS with a mask of positions where filterlets are pruned; corrected: "
        + "importance per batch and relative to the layer, a floor in each layer, the flash budget used up",
      source: "after Han, Xiao, Li, DTMM, INFOCOM 2024"),
    RegisteredMethod(
      method: Method(
        name: "dtmm-improved", units: [.filter, .filterlet], score: "gated-taylor", allocation: "exact",
        format: "auto", schedule: .balancedLoss),
      summary:
        "filters and filterlets are chosen together so that the least importance in all goes, by the exact solver: a "
        + "filter counts what its batch-norm gate is worth, filterlets their share of it by Taylor terms, twice; the "
        + "smallest format layer by layer",
      source: "this project, after Han, Xiao, Li, DTMM, INFOCOM 2024"),
    RegisteredMethod(
      method: Method(
        name: "dtmm-published", units: [.filter, .filterlet], score: "taylor-published",
        allocation: "annealing", format: "fwcs", annealing: .published),
      summary:
        "as dtmm, with importance, temperatures and estimates of the scheduler as published: the gradient averaged "
        + "first, not normalised; every candidate accepted; the flash budget used up afterwards",
      source: "Han, Xiao, Li, DTMM, INFOCOM 2024; LixiangHan/DTMM, commit e9ca913"),
    RegisteredMethod(
      method: Method(name: "segments", units: [.segment8], score: "taylor", allocation: "global", format: "auto"),
      summary:
        "filterlets are cut into segments of 8 channels, and those of least Taylor importance go; the smallest format "
        + "layer by layer, which holds kept segments as a list or a bitmap of runs",
      source: "this project, after Han, Xiao, Li, DTMM, INFOCOM 2024"),
    RegisteredMethod(
      method: Method(
        name: "nm", units: [.filter, .nm], score: "l1", allocation: "exact", format: "auto", schedule: .leastLoss),
      summary:
        "each layer keeps the largest 2 of 4, 1 of 4 or 1 of 8 consecutive weights, or all; filters spend what whole "
        + "layers leave of the budget, so that together the least magnitude goes, by the exact solver",
      source: Unit.nm.source),
    RegisteredMethod(
      method: Method(name: "1xn", units: [.block4], score: "l1", allocation: "global", format: "block-1x4"),
      summary: "blocks of one weight of 4 consecutive filters go, those of smallest L1 norm in the whole network",
      source: Unit.block4.source),
    RegisteredMethod(
      method: Method(
        name: "patdnn", units: [.pattern], score: "l2", allocation: "global", format: "auto", admm: ADMMOptions()),
      summary:
        "3x3 kernels keep 4 of 9 weights in one of 8 patterns, and whole kernels of smallest norm go, after epochs of ADMM "
        + "towards both, which other methods do not have; the smallest format layer by layer",
      source: Unit.pattern.source),
  ]

  /// The method of this name, or nil.
  public static func named(_ name: String) -> RegisteredMethod? { all.first { $0.method.name == name } }
}
