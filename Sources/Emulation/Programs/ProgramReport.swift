import Foundation

/// What a profiled program costs on a board: what `dtmm emulate` prints.
public struct ProgramReport: Codable, Hashable, Sendable {
  /// Time and energy of a number of cycles.
  public struct Figure: Codable, Hashable, Sendable {
    /// Modelled cycles.
    public var cycles: Int
    /// Cycles over the board's clock.
    public var latencyMilliseconds: Double
    /// Latency x active power; nil unless the board's power was read in its source.
    public var energyMicrojoules: Double?

    init(cycles: Int, board: Board) {
      self.cycles = cycles
      latencyMilliseconds = board.latencyMilliseconds(cycles: cycles)
      energyMicrojoules = board.energyMicrojoules(cycles: cycles)
    }
  }

  /// The part of a function or an instruction class, at zero wait states.
  public struct Share: Codable, Hashable, Sendable {
    /// Name.
    public var name: String
    /// Executed instructions.
    public var instructions: Int
    /// Modelled cycles.
    public var cycles: Double
  }

  /// Accesses to one memory of the board.
  public struct MemoryUse: Codable, Hashable, Sendable {
    /// `flash`, the name of an SRAM region, or `elsewhere`.
    public var name: String
    /// Cache lines read for instructions.
    public var codeFills: Int
    /// Loads.
    public var reads: Int
    /// Cache lines read for loads.
    public var readFills: Int
    /// Stores.
    public var writes: Int
  }

  /// Name of the board.
  public var board: String
  /// Core, such as `Cortex-M4`.
  public var core: String
  /// Clock in hertz.
  public var clockHz: Int
  /// Where the profile began and ended, in words.
  public var span: String
  /// Executed instructions.
  public var instructions: Int
  /// At zero wait states.
  public var ideal: Figure
  /// With the board's memories; nil unless accesses were counted.
  public var withMemory: Figure?
  /// Functions, costliest first.
  public var functions: [Share]
  /// Instruction classes, costliest first.
  public var classes: [Share]
  /// Memories; nil unless accesses were counted.
  public var memories: [MemoryUse]?
  /// Loads whose address is no multiple of their size; nil unless accesses were counted.
  public var unalignedLoads: Int?
  /// Stack from reset to the end of the run; nil when no room for one was found.
  public var stack: Profile.StackUse?
  /// Exit status of the program.
  public var status: Int
  /// What it printed.
  public var console: String
  /// The costliest blocks, if they were asked for.
  public var blocks: [BlockCost]?

  /// The report of a run of an ELF.
  ///
  /// - Parameter blocks: How many of the costliest blocks to list; 0 for none.
  ///
  /// Throws `EmulationError.badOutput` when the profile never began, and what `CycleModel.cost` throws.
  public init(run: ProgramRun, elf: Data, board: Board, span: ProgramSpan, blocks limit: Int = 0) throws {
    let profile = run.profile
    let begin = span.begin ?? ((try? ELF(elf).address(ofFunction: "main")) == nil ? "reset" : "main")
    guard profile.regions > 0 else {
      throw EmulationError.badOutput("\(begin) was never entered; expected the program to call it")
    }
    let cost = try CycleModel.cost(of: profile, elf: elf, on: board)[0]
    self.board = board.name
    core = board.core.title
    clockHz = board.clockHz
    self.span = "from \(begin) to \(Self.end(span, begin: begin, finished: profile.finished))"
    instructions = cost.instructions
    ideal = Figure(cycles: cost.cycles, board: board)
    withMemory = cost.memoryCycles.map { Figure(cycles: $0, board: board) }
    functions = Self.shares(cost.functions)
    classes = Self.shares(
      Dictionary(uniqueKeysWithValues: cost.classes.map { ($0.key.rawValue, $0.value) }))
    let counted = !profile.memory.isEmpty
    memories = counted ? try Self.memories(profile, elf: elf, board: board) : nil
    unalignedLoads = counted ? profile.unaligned.reduce(0) { $0 + $1.oddWords + $1.others } : nil
    stack = profile.stack
    status = run.status
    console = run.console
    blocks =
      limit > 0 ? try CycleModel.of(board.core).hottestBlocks(profile: profile, elf: elf, limit: limit) : nil
  }

  private static func end(_ span: ProgramSpan, begin: String, finished: Bool) -> String {
    guard finished else { return "the end of the program" }
    return span.end ?? "the return of \(begin)"
  }

  private static func shares(_ costs: [String: Cost]) -> [Share] {
    costs.map { Share(name: $0.key, instructions: $0.value.instructions, cycles: $0.value.cycles) }
      .sorted { ($0.cycles, $1.name) > ($1.cycles, $0.name) }
  }

  private static func memories(_ profile: Profile, elf: Data, board: Board) throws -> [MemoryUse] {
    let map = try MemoryMap(elf: ELF(elf), board: board)
    let names = ["flash"] + board.sram.map(\.name) + ["elsewhere"]
    var uses = names.map { MemoryUse(name: $0, codeFills: 0, reads: 0, readFills: 0, writes: 0) }
    for traffic in profile.memory {
      let index =
        switch map.place(traffic.memory) {
        case .flash: 0
        case .sram(let region): 1 + region
        case .elsewhere: uses.count - 1
        }
      uses[index].codeFills += traffic.jumpFills + traffic.straightFills
      uses[index].reads += traffic.reads
      uses[index].readFills += traffic.readFills
      uses[index].writes += traffic.writes
    }
    return uses
  }
}
