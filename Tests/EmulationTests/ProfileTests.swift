import Emulation
import Testing

struct ProfileTests {
  private static let text = """
    block-profile 2
    block 0 1a0 3
    block 1 1a8 5
    edge 0 - 0 1
    edge 0 0 1 1
    edge 0 1 1 99
    edge 2 - 1 4
    memory 0 1 2 7 6 5 4 3
    unaligned 0 8 9
    stack 40 1024
    fault 1a0 1ac
    end

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
    #expect([memory.region, memory.system, memory.memory] == [0, 1, 2])
    #expect([memory.jumpFills, memory.straightFills, memory.reads] == [7, 6, 5])
    #expect([memory.writes, memory.readFills] == [4, 3])
    #expect(profile.unaligned.map { [$0.region, $0.oddWords, $0.others] } == [[0, 8, 9]])
    #expect(profile.stack.map { [$0.bytes, $0.available] } == [40, 1024])
    #expect(profile.fault.map { [$0.handler, $0.address] } == [0x1a0, 0x1ac])
    #expect(profile.finished)
  }

  @Test(arguments: [
    "block 2 1b0", "block 3 1b0 1", "block 2 xyz 1", "edge 0 2 1 1", "edge 0 - 2 1", "edge -1 - 0 1",
    "edge 0 - 0",
    "memory 2 1 1 1 1 1", "memory 1 1 1 1 1 1 1 -1", "unaligned 2 1 1", "stack 4", "stack 4 -4", "fault 1a0",
    "fault 1a0 xyz", "end 1", "hello",
  ])
  func namesTheBadLine(line: String) {
    #expect(
      throws: EmulationError.badOutput(
        "bad line in the block profile: \"\(line)\"; expected a line as block_profile.h describes")
    ) { try Profile(text: Self.text + line) }
  }

  @Test(arguments: ["", "block-profile 1\n", "block 0 1a0 3\n"])
  func wantsItsFirstLine(text: String) {
    #expect(
      throws: EmulationError.badOutput("the block profile lacks its first line; expected \"block-profile 2\"")
    ) { try Profile(text: text) }
  }
}
