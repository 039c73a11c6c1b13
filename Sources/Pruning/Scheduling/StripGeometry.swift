/// How a kernel walks a layer: the strips of input that it copies, and the positions that it computes at a time.
///
/// As `Sources/Kernels/Convolution/strip.c` lays them out, in its terms. Cycles are nearly linear in these counts, while
/// over channels and filters they jump wherever a strip takes a row less. A difference from the kernels would show as
/// error on held-out layers, in `results/predictor.md`.
struct StripGeometry {
  private static let scratchTarget = 8192
  private static let gatheredChannels = 16
  private static let gatheredBytes = 256
  private static let mostExpanded = 3584, leastExpanded = 768
  private static let mostColumns = 128

  /// Whether each position's whole window is gathered, as one tap.
  let isGathered: Bool
  /// Taps of a filter and weights of each.
  private(set) var taps: Int, depth: Int
  /// Strips of a layer; rows of input and positions that are copied into them.
  private(set) var strips = 0, slots = 0, copied = 0
  /// Output positions, in fours, in twos, and in passes of 32, each rounded up row by row. With MVE twos are pairs of
  /// fours, rounded up strip by strip.
  private(set) var outputs = 0, fours = 0, pairs = 0, passes = 0
  /// Positions of a strip's row.
  private(set) var columns = 0
  /// Bytes for weights that are expanded once a strip.
  private(set) var expandedBytes = 0

  /// The walk over a layer of `channels` at `place`. Filters stored whole join taps where the layout allows.
  init(_ place: CyclePredictor.Place, channels: Int, isWhole: Bool) {
    let walk = Walk(place, channels: channels, isWhole: isWhole)
    (isGathered, taps, depth) = (walk.isGathered, walk.taps, walk.depth)
    let capacity = walk.capacity
    expandedBytes = isWhole ? walk.expanded(beside: capacity) : 0
    let isVector = place.path == .vector
    let layout = isVector ? Self.up(depth, 16) : 2 * Self.up(depth, 4)
    columns = walk.columns(within: capacity, bytesEach: layout)
    var rows = 1
    if isVector {
      columns = min(columns, Self.mostColumns)
      rows = walk.rows(columns: columns, bytes: capacity + expandedBytes, bytesEach: layout)
    } else if isWhole, !isGathered, place.stride == 1, layout == 2 * channels {
      (taps, depth) = (place.kernelHeight, depth * place.kernelWidth)
    }
    count(walk, rows: rows, isVector: isVector)
  }

  private mutating func count(_ walk: Walk, rows: Int, isVector: Bool) {
    let widths = stride(from: 0, to: walk.width, by: columns).map { min(columns, walk.width - $0) }
    let heights = stride(from: 0, to: walk.height, by: rows).map { min(rows, walk.height - $0) }
    strips = widths.count * heights.count
    outputs = walk.height * walk.width
    fours = walk.height * widths.reduce(0) { $0 + ($1 + 3) / 4 }
    passes = walk.height * widths.reduce(0) { $0 + ($1 + 31) / 32 }
    pairs = walk.height * widths.reduce(0) { $0 + ($1 + 1) / 2 }
    if isVector {
      pairs = heights.reduce(0) { sum, height in
        widths.reduce(sum) { $0 + (height * (($1 + 3) / 4) + 1) / 2 }
      }
    }
    let each = walk.slots(rows)
    let kept = isGathered || rows > 1 ? 0 : max(each - walk.step, 0)
    slots = isGathered ? strips * rows : widths.count * (each + (heights.count - 1) * (each - kept))
    columns = min(columns, walk.width)
    copied = isGathered ? outputs : slots * walk.phases * (columns + walk.reach)
  }

  private static func up(_ value: Int, _ multiple: Int) -> Int { (value + multiple - 1) / multiple * multiple }

  /// What decides the sizes of strips.
  private struct Walk {
    let isGathered: Bool
    let taps, depth, kernelHeight: Int
    let height, width, step, phases, reach: Int

    init(_ place: CyclePredictor.Place, channels: Int, isWhole: Bool) {
      let all = place.kernelHeight * place.kernelWidth
      let most = isWhole ? gatheredChannels : gatheredChannels / 2
      isGathered = all > 1 && channels < most && all * channels <= gatheredBytes
      (taps, depth) = isGathered ? (1, all * channels) : (all, channels)
      func outputs(_ size: Int, _ kernel: Int) -> Int { (size + 2 * place.padding - kernel) / place.stride + 1 }
      let (rows, columns) = (outputs(place.height, place.kernelHeight), outputs(place.width, place.kernelWidth))
      // A 1x1 kernel takes the layer as one long row.
      let isFlat = all == 1 && place.stride == 1 && place.padding == 0
      (height, width) = isFlat ? (1, rows * columns) : (rows, columns)
      kernelHeight = isGathered ? 1 : place.kernelHeight
      step = isGathered ? 1 : place.stride
      phases = isGathered ? 1 : min(place.stride, place.kernelWidth)
      reach = isGathered ? 0 : (place.kernelWidth - 1) / place.stride
    }

    /// Rows of input that so many rows of output read.
    func slots(_ rows: Int) -> Int { isGathered ? rows : (rows - 1) * step + kernelHeight }

    private var tableBytes: Int { 8 * taps }
    private var largestLayout: Int { max(up(depth, 16), 2 * up(depth, 4)) }

    func columns(within bytes: Int, bytesEach: Int) -> Int {
      let fitting = max((bytes / (slots(1) * phases * bytesEach) - reach) / 4, 1)
      let needed = (width + 3) / 4
      let strips = (needed + fitting - 1) / fitting
      return 4 * ((needed + strips - 1) / strips)
    }

    var capacity: Int {
      let columns = columns(within: scratchTarget - tableBytes, bytesEach: largestLayout)
      let row = slots(1) * phases * (columns + reach) * largestLayout
      let some = slots(min(4, height)) * phases * (columns + reach) * up(depth, 16)
      return up(max(row, columns >= width && some <= scratchTarget / 2 ? some : 0), 16)
    }

    func expanded(beside capacity: Int) -> Int {
      let wanted = 6 * up(depth, 4) * taps
      let bytes = min(wanted, mostExpanded, scratchTarget - capacity - tableBytes)
      return bytes >= min(wanted, leastExpanded) ? bytes : 0
    }

    func rows(columns: Int, bytes: Int, bytesEach: Int) -> Int {
      guard columns >= width else { return 1 }
      let slots = bytes / (phases * (columns + reach) * bytesEach)
      let fitting = max(1, min((slots - self.slots(1)) / step + 1, mostColumns / columns))
      let strips = (height + fitting - 1) / fitting
      return (height + strips - 1) / strips
    }
  }
}
