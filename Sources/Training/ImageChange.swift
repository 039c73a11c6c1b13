import Networks

/// A mirroring and a move of one image.
package struct ImageChange: Hashable {
  /// No change.
  package static let none = ImageChange(mirrored: false, rows: 0, columns: 0)

  /// Whether left and right change places.
  package var mirrored: Bool
  /// Rows by which the image moves down.
  package var rows: Int
  /// Columns by which the image moves right.
  package var columns: Int

  /// A move by `rows` and `columns`, after mirroring if asked for.
  package init(mirrored: Bool, rows: Int, columns: Int) {
    self.mirrored = mirrored
    self.rows = rows
    self.columns = columns
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
  }
}
