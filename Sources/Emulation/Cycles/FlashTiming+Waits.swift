extension FlashTiming {
  /// Cycles that a region waits for the flash: line fills x wait states. Where the flash reads ahead,
  /// straight code waits less by the cycles in which it executes a line, taken as one for every 4 bytes.
  public func waitCycles(_ memory: Profile.Memory) -> Int {
    let ahead = prefetch ? lineBytes / 4 : 0
    return memory.codeFills * max(0, waitStates - ahead) + memory.dataFills * waitStates
  }

  /// A cache as the plugin's arguments name it. Without one there is still the line that was read last.
  func pluginCache(_ cache: Cache?) -> String {
    let cache = cache ?? Cache(bytes: lineBytes, lineBytes: lineBytes, ways: 1)
    return "\(cache.bytes):\(cache.lineBytes):\(cache.ways)"
  }
}
