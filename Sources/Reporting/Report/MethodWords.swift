import Deployment
import Pruning

/// Methods in words, for readers who do not know the names.
enum MethodWords {
  /// What is pruned, how it is chosen, and how the rest is stored, with the words of the registries.
  static func text(_ method: Method) -> String {
    guard method.prunes else { return "nothing is pruned; the reference for all others" }
    let units = method.units.map(\.summary).joined(separator: " and ")
    let score = described(method.score, Scores.named(method.score ?? "")?.summary)
    let allocation = described(method.allocation, Allocations.named(method.allocation ?? "")?.summary)
    return """
      prunes \(units) of least importance; the importance of a weight is \(score); how much each layer \
      loses is decided by \(allocation)\(bound(method))\(training(method)); what is left is stored as \(storage(method))
      """
  }

  private static func storage(_ method: Method) -> String {
    guard let choice = method.formatChoice else { return format(method.format) }
    return """
      the format of least cost, layer by layer: \(Numbers.plain(choice.bytes)) for its bytes and \
      \(Numbers.plain(choice.cycles)) for its cycles on \(choice.board), as shares of the dense model's
      """
  }

  /// A weight format in words.
  static func format(_ name: String) -> String {
    if name == WeightFormats.automatic { return "the format of fewest bytes, layer by layer" }
    return described(name, WeightFormats.named(name)?.summary)
  }

  private static func training(_ method: Method) -> String {
    guard let admm = method.admm else { return "" }
    return "; \(admm.epochs) epochs of ADMM train towards that before it goes, beside the fine-tuning that all have"
  }

  private static func bound(_ method: Method) -> String {
    guard method.allocation == "annealing" else { return "" }
    return method.annealing.accuracyBound ? ", with the accuracy bound" : ", without the accuracy bound"
  }

  /// The name with its summary; Markdown would take the stars of a formula for emphasis.
  private static func described(_ name: String?, _ summary: String?) -> String {
    guard let name else { return "nothing" }
    return summary.map { "\(name) (\($0.replacing("*", with: "\\*")))" } ?? name
  }
}
