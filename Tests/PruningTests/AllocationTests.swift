import Deployment
import Networks
import Pruning
import Testing

/// What every registered allocation must do, with every unit: the conformance suite of methods.
@Suite("Allocations")
struct AllocationTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var allocation: String
    var units: [Unit]
    var format: String
    var testDescription: String { "\(allocation), \(units.map(\.rawValue).joined(separator: "+")), \(format)" }
  }

  static let cases: [Case] = Allocations.all.flatMap { allocation in
    [
      Case(allocation: allocation.name, units: [.filter], format: "dense"),
      Case(allocation: allocation.name, units: [.filterlet], format: "fwcs"),
      Case(allocation: allocation.name, units: [.filter, .filterlet], format: "fwcs"),
      Case(allocation: allocation.name, units: [.weight], format: "csr"),
      Case(allocation: allocation.name, units: [.filter, .weight], format: "csr"),
      Case(allocation: allocation.name, units: [.weight], format: "delta"),
      Case(allocation: allocation.name, units: [.weight], format: "auto"),
      Case(allocation: allocation.name, units: [.segment8], format: "fwcs-8"),
      Case(allocation: allocation.name, units: [.filter, .segment4], format: "auto"),
      Case(allocation: allocation.name, units: [.block4], format: "block-1x4"),
      Case(allocation: allocation.name, units: [.filter, .block2], format: "auto"),
      Case(allocation: allocation.name, units: [.filter, .nm], format: "auto"),
      Case(allocation: allocation.name, units: [.pattern], format: "auto"),
      Case(allocation: allocation.name, units: [.filter, .pattern], format: "auto"),
    ]
  }

  @Test("The flash budget is met to within 1 % from below, on the bytes that masks really pack to", arguments: cases)
  func flashBudget(_ test: Case) throws {
    let allocation = try #require(Allocations.named(test.allocation))
    for network in [Samples.chain, Samples.residual, Samples.fires] {
      // Its biases alone take much of a small budget, and one filter of a squeeze is above 1 % of a large one.
      let isJoined = network.name == Samples.fires.name
      // Its few kernels leave patterns no steps as small as 1 %.
      if isJoined && test.units.contains(.pattern) { continue }
      for share in isJoined ? [0.35] : test.format == "delta" ? [0.25, 0.07] : [0.5, 0.25] {
        let problem = try Samples.problem(
          network, test.units, format: test.format, share: share, keepingFilters: allocation.keepsFilters(test.units))
        if isJoined, allocation.keepsFilters(test.units) {
          // Its filters are most of its 1x1 filterlets, and stay.
          #expect(throws: InfeasibleBudget.self) { try problem.solve(by: allocation) }
          continue
        }
        let plan = try problem.solve(by: allocation).plan
        let announced = problem.cost.packedFlashBytes(plan)
        #expect(announced <= problem.flashBudget)
        #expect(Double(announced) >= 0.99 * Double(problem.flashBudget), "\(network.name) at \(share)")
        #expect(packedBytes(plan, problem, format: test.format) == announced)
      }
    }
  }

  @Test("The exact solver empties no filter where filterlets go alone, so that what it counts is what is packed")
  func filterletsAlone() throws {
    for allocation in Allocations.all where allocation.keepsFilters([.filterlet]) {
      for (network, share) in [(Samples.chain, 0.5), (Samples.residual, 0.5), (Samples.residual, 0.25)] {
        let problem = try Samples.problem(
          network, [.filterlet], format: "fwcs", share: share, keepingFilters: true)
        let strategy = try allocation.strategy(for: problem)
        let plan = PruningPlan(strategy, in: problem.space)
        for node in network.convolutions { #expect(plan.keptFilters[node.id]?.count == node.shape.channels) }
        #expect(problem.cost.packedFlashBytes(plan) == problem.cost.flashBytes(strategy))
      }
    }
  }

  @Test("Filterlets alone cannot meet a budget below one of them a filter, and the least bytes are named")
  func filterletsAloneHaveALeast() throws {
    let problem = try Samples.problem(
      Samples.chain, [.filterlet], format: "fwcs", share: 0.05, keepingFilters: true)
    for allocation in Allocations.all where allocation.keepsFilters([.filterlet]) {
      let error = #expect(throws: InfeasibleBudget.self) { try problem.solve(by: allocation) }
      #expect(error?.description.contains("bytes of flash") == true, "\(allocation.name)")
    }
  }

  /// Bytes counted anew from the masks of the pruned network.
  private func packedBytes(_ plan: PruningPlan, _ problem: AllocationProblem, format: String) -> Int {
    let network = problem.space.network
    let pruned = FilterRemoval.apply(plan, to: Samples.checkpoint(network))
    var total = 0
    for node in pruned.network.nodes {
      switch node.operation {
      case .convolution(let convolution):
        let occupancy = Occupancy(convolution, mask: pruned.convolutions[node.id]?.mask)
        total += WeightFormats.choice(format, for: occupancy).bytes(of: occupancy).total
        total += PackedModel.channelBytes(convolution.filters).total
      case .depthwise(let convolution):
        total += convolution.weightCount + PackedModel.channelBytes(convolution.filters).total
      case .dense(let inputs, let outputs, _):
        total += inputs * outputs + PackedModel.channelBytes(outputs).total
      default: continue
      }
    }
    return total
  }

  @Test("The SRAM budget binds too", arguments: [[Unit.filter], [.filter, .filterlet]])
  func sramBudget(units: [Unit]) throws {
    let format = units == [.filter] ? "dense" : "fwcs"
    let free = try Samples.problem(Samples.chain, units, format: format, share: 0.5)
    let dense = free.cost.sramBytes(Strategy(free.space))
    for allocation in Allocations.all {
      let problem = try Samples.problem(Samples.chain, units, format: format, share: 0.5, sram: dense * 7 / 10)
      let strategy = try problem.solve(by: allocation).strategy
      #expect(problem.cost.sramBytes(strategy) <= problem.sramBudget, "\(allocation.name)")
    }
  }

  @Test("A budget below the leanest strategy is refused with the bytes it would need")
  func infeasible() throws {
    let problem = try Samples.problem(Samples.chain, [.filter], format: "dense", share: 0.001)
    for allocation in Allocations.all {
      #expect {
        _ = try allocation.strategy(for: problem)
      } throws: {
        "\($0)".contains("bytes of flash are needed, the budget is \(problem.flashBudget)")
      }
    }
  }

  @Test("Every layer keeps something, however small the budget")
  func floors() throws {
    for test in Self.cases {
      let allocation = try #require(Allocations.named(test.allocation))
      guard let problem = try? Samples.problem(Samples.chain, test.units, format: test.format, share: 0.06),
        let strategy = try? allocation.strategy(for: problem)
      else { continue }
      let pruned = FilterRemoval.apply(
        PruningPlan(strategy, in: problem.space), to: Samples.checkpoint(Samples.chain))
      for node in pruned.network.convolutions {
        let convolution = try #require(node.convolution)
        #expect(convolution.filters >= 1)
        #expect(Occupancy(convolution, mask: pruned.convolutions[node.id]?.mask).weights >= 1)
      }
    }
  }
}
