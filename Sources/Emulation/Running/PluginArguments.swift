/// The arguments of the BlockProfile plugin, as `block_profile.h` describes them.
struct PluginArguments {
  private(set) var words: [String]

  /// Arguments for a plugin that writes its profile to a file in the working directory.
  init(plugin: String, output: String) { words = [plugin, "out=\(output)"] }

  /// As QEMU's `-plugin` takes them.
  var text: String { words.joined(separator: ",") }

  mutating func begin(_ address: Int) { words.append("begin=\(Self.hexadecimal(address))") }
  mutating func next(_ address: Int) { words.append("next=\(Self.hexadecimal(address))") }
  mutating func end(_ address: Int) { words.append("end=\(Self.hexadecimal(address))") }
  mutating func endAtReturn() { words.append("end=return") }
  mutating func stopAtEnd() { words.append("stop=1") }
  mutating func followPlaces() { words.append("places=1") }
  mutating func fault(_ handler: Int) { words.append("fault=\(Self.hexadecimal(handler))") }

  mutating func stack(_ range: Range<Int>) {
    words.append("stack=\(Self.hexadecimal(range.lowerBound)):\(Self.hexadecimal(range.upperBound))")
  }

  /// Adds the caches and memories of a board.
  mutating func memories(_ map: MemoryMap, of board: Board) {
    words.append("icache=\(Self.cache(board.flash.instructionCache, line: board.flash.lineBytes))")
    words.append("dcache=\(Self.cache(board.flash.dataCache, line: board.flash.lineBytes))")
    for entry in map.entries {
      let start = Self.hexadecimal(entry.range.lowerBound)
      let cached = Self.isCached(entry.place, on: board) ? 1 : 0
      words.append("memory=\(start):\(Self.hexadecimal(entry.range.count)):\(cached)")
    }
  }

  private static func isCached(_ place: MemoryMap.Place, on board: Board) -> Bool {
    switch place {
    case .flash: true
    case .sram(let index): board.sram[index].cached
    case .elsewhere: false
    }
  }

  /// Without a cache there is still the line that was read last.
  private static func cache(_ cache: Cache?, line bytes: Int) -> String {
    let cache = cache ?? Cache(bytes: bytes, lineBytes: bytes, ways: 1)
    return "\(cache.bytes):\(cache.lineBytes):\(cache.ways)"
  }

  private static func hexadecimal(_ number: Int) -> String { String(number, radix: 16) }
}
