/// What counts when each layer takes its weight format.
public struct FormatChoice: Codable, Hashable, Sendable {
  /// Weight of the layer's bytes, as a share of the dense model's.
  public var bytes: Double
  /// Weight of the layer's emulated cycles, as a share of the dense model's.
  public var cycles: Double
  /// Name of the board whose cycles count.
  public var board: String

  /// Weights of bytes and of the cycles of `board`.
  public init(bytes: Double, cycles: Double, board: String) {
    (self.bytes, self.cycles, self.board) = (bytes, cycles, board)
  }
}

/// What one layer takes in one format.
public struct FormatCost: Codable, Hashable, Sendable {
  /// Name of the format.
  public var format: String
  /// Bytes in flash, with biases and quantisation.
  public var bytes: Int
  /// Emulated cycles.
  public var cycles: Int

  /// The costs of a format.
  public init(format: String, bytes: Int, cycles: Int) {
    (self.format, self.bytes, self.cycles) = (format, bytes, cycles)
  }
}

extension FormatChoice {
  /// The format of each layer that has the least weighted sum of bytes and cycles while all layers together take at
  /// most `budget` bytes; without such formats, those of fewest bytes.
  ///
  /// Where the budget binds, the weight of bytes is raised until it is met: a Lagrangian relaxation of the
  /// multiple-choice knapsack (Sinha and Zoltners, Operations Research 27(3), 1979), which can leave less of the budget
  /// unused than the best choice, but never exceeds it.
  ///
  /// - Parameter costs: By layer, what each of its formats takes, dense among them.
  public func formats(_ costs: [Int: [FormatCost]], budget: Int?) -> [Int: String] {
    let dense = costs.values.compactMap { layer in layer.first { $0.format == DenseFormat.name } }
    let allBytes = Double(max(1, dense.reduce(0) { $0 + $1.bytes }))
    let allCycles = Double(max(1, dense.reduce(0) { $0 + $1.cycles }))
    func chosen(_ price: Double) -> [Int: FormatCost] {
      costs.compactMapValues { layer in
        layer.min { left, right in
          func score(_ cost: FormatCost) -> Double {
            (bytes + price) * Double(cost.bytes) / allBytes + cycles * Double(cost.cycles) / allCycles
          }
          // Equal scores go to fewer bytes, then to the name, so that the choice does not hang on the order.
          return (score(left), left.bytes, left.format) < (score(right), right.bytes, right.format)
        }
      }
    }
    func fits(_ choice: [Int: FormatCost]) -> Bool {
      budget.map { choice.values.reduce(0) { $0 + $1.bytes } <= $0 } ?? true
    }
    var best = chosen(0)
    if !fits(best) {
      var (low, high) = (0.0, Self.highestPrice)
      best = chosen(high)
      for _ in 0..<Self.bisections where fits(best) {
        let middle = (low + high) / 2
        let choice = chosen(middle)
        if fits(choice) { (high, best) = (middle, choice) } else { low = middle }
      }
    }
    return best.mapValues(\.format)
  }

  /// A price of bytes beyond which cycles decide between formats of equal bytes only.
  private static let highestPrice = 1e9
  private static let bisections = 60
}
