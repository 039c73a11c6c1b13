import Emulation
import Testing

struct ProfileTests {
  private static let text = """
    block-profile 1
    block 0 1a0 3
    block 1 1a8 5
    edge 0 - 0 1
    edge 0 0 1 1
    edge 0 1 1 99
    edge 2 - 1 4
    memory 0 7 6 5 4 3

    """

  @Test func readsBlocksEdgesAndMemory() throws {
    let profile = try Profile(text: Self.text)
    #expect(profile.blocks.map(\.start) == [0x1a0, 0x1a8])
    #expect(profile.blocks.map(\.instructions) == [3, 5])
    #expect(profile.edges.map(\.from) == [nil, 0, 1, nil])
    #expect(profile.edges.map(\.to) == [0, 1, 1, 1])
    #expect(profile.counts == [1, 104])
    #expect(profile.regions == 3)
    let memory = try #require(profile.memory.first)
    #expect(
      [memory.codeFills, memory.flashReads, memory.dataFills, memory.reads, memory.writes] == [7, 6, 5, 4, 3])
  }

  @Test(arguments: [
    "block 2 1b0", "block 3 1b0 1", "block 2 xyz 1", "edge 0 2 1 1", "edge 0 - 2 1", "edge -1 - 0 1",
    "edge 0 - 0",
    "memory 2 1 1 1 1 1", "memory 1 1 1 1 1", "hello",
  ])
  func namesTheBadLine(line: String) {
    #expect(
      throws: EmulationError.badOutput(
        "bad line in the block profile: \"\(line)\"; expected a block, an edge or a memory line")
    ) { try Profile(text: Self.text + line) }
  }

  @Test(arguments: ["", "block-profile 2\n", "block 0 1a0 3\n"])
  func wantsItsFirstLine(text: String) {
    #expect(
      throws: EmulationError.badOutput("the block profile lacks its first line; expected \"block-profile 1\"")
    ) { try Profile(text: text) }
  }
}
