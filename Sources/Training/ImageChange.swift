import Networks

/// A mirroring and a move of one image, and a square that is cut out of the result.
package struct ImageChange: Hashable {
  /// No change.
  package static let none = ImageChange(mirrored: false, rows: 0, columns: 0)

  /// Whether left and right change places.
  package var mirrored: Bool
  /// Rows by which the image moves down.
  package var rows: Int
  /// Columns by which the image moves right.
  package var columns: Int
  /// Rows and columns of the changed image that become 0, the mean grey; they may reach beyond its edges.
  package var cut: Cut?

  /// A square of an image.
  package struct Cut: Hashable {
    /// First row and column.
    package var row, column: Int
    /// Rows and columns.
    package var side: Int

    /// The square of `side` rows and columns that begins at `row` and `column`.
    package init(row: Int, column: Int, side: Int) { (self.row, self.column, self.side) = (row, column, side) }
  }

  /// A move by `rows` and `columns`, after mirroring if asked for.
  package init(mirrored: Bool, rows: Int, columns: Int, cut: Cut? = nil) {
    self.mirrored = mirrored
    self.rows = rows
    self.columns = columns
    self.cut = cut
  }

  /// Draws a change for an image of `shape`.
  package static func random(
    _ kinds: [Recipe.Augmentation], _ shape: FeatureShape, using generator: inout SeededGenerator
  ) -> ImageChange {
    var change = none
    for kind in kinds {
      switch kind {
      case .flip: change.mirrored = Bool.random(using: &generator)
      case .shift:
        change.rows = Int.random(in: -shape.height / 8...shape.height / 8, using: &generator)
        change.columns = Int.random(in: -shape.width / 8...shape.width / 8, using: &generator)
      case .cutout:
        let side = shape.width / 4
        let row = Int.random(in: 0..<shape.height, using: &generator) - side / 2
        change.cut = Cut(row: row, column: Int.random(in: 0..<shape.width, using: &generator) - side / 2, side: side)
      }
    }
    return change
  }

  /// Writes the changed image, `table` giving the float of each pixel value, to `target`, which holds
  /// one image of zeros. What moves in from outside stays 0, the mean grey.
  package func write(
    _ image: ArraySlice<UInt8>, of shape: FeatureShape, through table: [Float],
    to target: UnsafeMutableBufferPointer<Float>
  ) {
    image.withUnsafeBufferPointer { source in
      for row in max(0, rows)..<min(shape.height, shape.height + rows) {
        for column in max(0, columns)..<min(shape.width, shape.width + columns) {
          let across = column - columns
          let from = mirrored ? shape.width - 1 - across : across
          let read = ((row - rows) * shape.width + from) * shape.channels
          let write = (row * shape.width + column) * shape.channels
          for channel in 0..<shape.channels {
            target[write + channel] = table[Int(source[read + channel])]
          }
        }
      }
    }
    clear(of: shape, in: target)
  }

  private func clear(of shape: FeatureShape, in target: UnsafeMutableBufferPointer<Float>) {
    guard let cut else { return }
    let columns = max(0, cut.column)..<max(0, min(shape.width, cut.column + cut.side))
    for row in max(0, cut.row)..<max(0, min(shape.height, cut.row + cut.side)) {
      let start = row * shape.width
      target[(start + columns.lowerBound) * shape.channels..<(start + columns.upperBound) * shape.channels]
        .update(repeating: 0)
    }
  }
}
