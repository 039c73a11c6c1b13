import Emulation
import Testing

/// What branches cost, taken and not, by the edges of a profile that was written by hand.
struct BranchCostTests {
  /// 100: subs r0, #1; 102: bne 100; 104: bx lr.
  private static let countdown = HandELF.code("3801 d1fd 4770")

  private func countdown(taken: Int, notTaken: Int, on core: Core) throws -> RegionCost {
    let edges = "edge 0 - 0 1\nedge 0 0 0 \(taken)\nedge 0 0 1 \(notTaken)\n"
    let costs = try Self.countdown.costs("block 0 100 2\nblock 1 104 1\n" + edges, on: core)
    return try #require(costs.first)
  }

  @Test(arguments: [
    // 1 + 9 x (2 + 1) + 1
    (Core.cortexM0Plus, 29), (.cortexM3, 29), (.cortexM4, 29),
    // A branch that is not taken folds into the subtraction.
    (.cortexM33, 28),
  ])
  func aCountdownOfTen(core: Core, cycles: Int) throws {
    let cost = try countdown(taken: 9, notTaken: 1, on: core)
    // The last branch waits for an edge, which this profile does not have.
    #expect(cost.cycles == cycles && cost.instructions == 10 * 2 + 1)
    let branches = try #require(cost.classes[.conditionalTaken])
    #expect(branches.instructions == 10 && branches.cycles == Double(cycles - 10))
    #expect(cost.classes[.branchRegister] == Cost.zero.counting(instructions: 1))
  }

  @Test(arguments: [(9, 1), (5, 5), (0, 4), (4, 0), (1, 9)])
  func cortexM7MissesTheRarerDirection(taken: Int, notTaken: Int) throws {
    let cost = try countdown(taken: taken, notTaken: notTaken, on: .cortexM7)
    // A taken branch ends the cycle of the subtraction and takes one alone; one that is not taken fills it up.
    let branches = Double(taken) * 1.5 + Double(notTaken) * 0.5 + Double(7 * min(taken, notTaken))
    #expect(cost.classes[.conditionalTaken]?.cycles == branches)
    #expect(cost.classes[.alu]?.cycles == Double(1 + taken) * 0.5)
  }

  @Test func everyRegionHasItsOwnPrediction() throws {
    let edges = "edge 0 0 0 8\nedge 1 0 1 8\nedge 2 0 0 3\nedge 2 0 1 2\n"
    let costs = try Self.countdown.costs("block 0 100 2\nblock 1 104 1\n" + edges, on: .cortexM7)
    let branches = costs.map { $0.classes[.conditionalTaken]?.cycles }
    // 8 x 1.5; 8 x 0.5; 3 x 1.5 + 2 x 0.5 + 2 x 7: only the last region saw both directions.
    #expect(branches == [12, 4, 19.5])
  }

  @Test(arguments: [
    // cmp r0, #0; bne over a nop to add.w r0, r1, #1 at 106, which is in two words: 1 + 2 + 1 + 1, and 1 + 2 + 1.
    ("2800 d100 bf00 f101 0001", "106", 5, 4),
    // The same to 108, over two of them; and to adds r0, #1 at 106: 1 + 2 + 1.
    ("2800 d101 bf00 bf00 f101 0001", "108", 4, 4),
    ("2800 d100 bf00 3001", "106", 4, 4),
    // A branch without condition has its refill anyway: 1 + 3 + 1.
    ("2800 e000 bf00 f101 0001", "106", 5, 4),
  ])
  func aTargetInTwoWordsTakesOneMore(code: String, target: String, cortexM4: Int, cortexM33: Int) throws {
    let profile = "block 0 100 2\nblock 1 \(target) 1\nedge 0 - 0 1\nedge 0 0 1 1\n"
    for (core, cycles) in [(Core.cortexM3, cortexM4), (.cortexM4, cortexM4), (.cortexM33, cortexM33)] {
      #expect(try HandELF.code(code).costs(profile, on: core).map(\.cycles) == [cycles], "\(core.title)")
    }
  }

  @Test(arguments: [
    // push, bl, bx lr, pop, refill, nop; on Cortex-M7 the nop is half a cycle, which the test rounds up.
    (Core.cortexM0Plus, [2, 3, 2, 2, 2, 1]), (.cortexM3, [2, 3, 3, 2, 2, 1]), (.cortexM4, [2, 3, 3, 2, 2, 1]),
    (.cortexM33, [1, 2, 3, 1, 2, 1]), (.cortexM7, [1, 1, 1, 1, 1, 1]),
  ])
  func aCallAndTwoReturns(core: Core, terms: [Int]) throws {
    // 100: push {lr}; bl 108; 106: pop {pc}; 108: bx lr; 10a: nop.
    let blocks = "block 0 100 2\nblock 1 106 1\nblock 2 108 1\nblock 3 10a 1\n"
    let edges = "edge 0 - 0 1\nedge 0 0 2 1\nedge 0 1 3 1\nedge 0 2 1 1\n"
    let cost = try HandELF.code("b500 f000 f801 bd00 4770 bf00").costs(blocks + edges, on: core)[0]
    #expect(cost.exactCycles.rounded(.up) == Double(terms.reduce(0, +)) && cost.instructions == 5)
    // The refill is charged to the instruction that loaded the program counter.
    #expect(cost.classes[.loadMultiple]?.cycles == Double(terms[3] + terms[4]))
  }

  @Test func aTableBranchIsChargedOnItsEdge() throws {
    // tbb [pc, r0] with its table, then a nop at 106.
    let profile = "block 0 100 1\nblock 1 106 1\nedge 0 - 0 3\nedge 0 0 1 3\n"
    for core in [Core.cortexM3, .cortexM4, .cortexM33] {
      let costs = try HandELF.code("e8df f000 0001 bf00").costs(profile, on: core)
      #expect(costs.map(\.cycles) == [3 * (4 + 1)] && costs.map(\.instructions) == [6], "\(core.title)")
    }
  }
}

extension Cost {
  fileprivate func counting(instructions: Int) -> Cost {
    var cost = self
    cost.instructions += instructions
    return cost
  }
}
