/// A range that errors can put into words.
public protocol WordedRange<Bound>: RangeExpression {
  /// The range as it follows the word "number", such as `from 1 to 9`.
  var words: String { get }
}

extension ClosedRange: WordedRange {
  /// `from 1 to 9`.
  public var words: String { "from \(lowerBound) to \(upperBound)" }
}

extension Range: WordedRange {
  /// `of at least 0 and below 1`.
  public var words: String { "of at least \(lowerBound) and below \(upperBound)" }
}

extension PartialRangeFrom: WordedRange {
  /// `of at least 1`.
  public var words: String { "of at least \(lowerBound)" }
}
