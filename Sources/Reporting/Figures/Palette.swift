/// Colours, markers and patterns that stay apart for colour-blind readers and in black and white.
enum Palette {
  /// The eight colours of Okabe and Ito ("Color Universal Design", 2008), the palest last.
  static let colours = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#B8A900",
  ]
  /// gnuplot's point types: filled square, disc, triangle, inverted triangle, diamond, then crosses.
  static let markers = [7, 5, 9, 11, 13, 2, 3, 15, 1]
  /// gnuplot's fill patterns that can be told apart, for pngcairo and svg alike.
  static let patterns = [3, 1, 2, 4, 5, 6, 7]
  /// Colour of the unpruned reference.
  static let dense = "#777777"

  /// Colour of the variant at `index`.
  static func colour(_ index: Int) -> String { colours[index % colours.count] }
  /// Marker of the variant at `index`; with nine markers and eight colours 72 pairs differ.
  static func marker(_ index: Int) -> Int { markers[index % markers.count] }

  /// Fill pattern of the part at `index`.
  static func pattern(_ index: Int) -> Int { patterns[index % patterns.count] }

  /// A colour between deep blue and yellow whose lightness rises evenly, after cividis
  /// (Nunez, Anderton and Renslow, PLOS ONE 13(7), 2018).
  static func ramp(_ share: Double) -> String {
    let stops: [[Double]] = [[0, 34, 78], [87, 93, 109], [165, 156, 116], [254, 232, 56]]
    let position = min(max(share, 0), 1) * Double(stops.count - 1)
    let lower = min(Int(position), stops.count - 2)
    let fraction = position - Double(lower)
    let channels = (0..<3).map { stops[lower][$0] * (1 - fraction) + stops[lower + 1][$0] * fraction }
    return "#" + channels.map { hexadecimal(Int($0.rounded())) }.joined()
  }

  private static func hexadecimal(_ byte: Int) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.count == 1 ? "0\(digits)" : digits
  }
}
