/// How long a program waits for the memories of a board: cache line fills x wait states, in closed form.
///
/// A line of a cache takes as many reads of the flash as it is wider than one, each with its wait states. A
/// flash that reads ahead has a line that follows on the one before already on its way: it waits less by the
/// cycles in which that one executes, taken as one for every 4 bytes. Left out are what a core does while it
/// waits (every wait is charged in full), that a board may have one cache for instructions and data, lines that are written back, waits of stores, which a write buffer
/// hides, and other masters of the bus.
struct MemoryWaits {
  let map: MemoryMap
  let board: Board
  let unaligned: UnalignedLoads?

  /// Cycles that a region of the profile waits.
  func cycles(_ profile: Profile, region: Int, system: Int) -> Int {
    let traffic = profile.memory.filter { $0.region == region && $0.system == system }
    let loads = profile.unaligned.first { $0.region == region }
    return traffic.map(cycles).reduce(0, +) + (loads.map(cycles) ?? 0)
  }

  private func cycles(_ traffic: Profile.Traffic) -> Int {
    switch map.place(traffic.memory) {
    case .flash: flashCycles(traffic)
    case .sram(let index):
      (board.sram[index].cached ? traffic.readFills : traffic.reads) * board.sram[index].waitStates
    case .elsewhere: 0
    }
  }

  private func flashCycles(_ traffic: Profile.Traffic) -> Int {
    let flash = board.flash
    let instructions = flash.lineWait(flash.instructionCache)
    let ahead = flash.prefetch ? (flash.instructionCache?.lineBytes ?? flash.lineBytes) / 4 : 0
    return traffic.jumpFills * instructions + traffic.straightFills * max(0, instructions - ahead)
      + traffic.readFills * flash.lineWait(flash.dataCache)
  }

  private func cycles(_ loads: Profile.Unaligned) -> Int {
    guard let unaligned else { return 0 }
    return loads.oddWords * unaligned.oddWord + loads.others * unaligned.other
  }
}

extension FlashTiming {
  /// Cycles that the read of one line of a cache waits; without a cache, that of one line of the flash.
  fileprivate func lineWait(_ cache: Cache?) -> Int {
    guard let cache else { return waitStates }
    return (cache.lineBytes + lineBytes - 1) / lineBytes * waitStates
  }
}
