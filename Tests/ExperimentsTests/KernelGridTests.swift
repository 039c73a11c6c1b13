import Emulation
import Experiments
import Foundation
import Testing

@Suite("Grid of the kernel benchmark") struct KernelGridTests {
  private func grid(
    _ formats: [String], _ sparsities: [Double], layers: [String] = ["4x4x8-8"]
  ) throws -> KernelGrid {
    try KernelGrid(
      layers: layers.map { try KernelLayer($0) }, formats: formats, sparsities: sparsities, boards: [], seed: 5)
  }

  @Test func denseOnceALayerThenFormatsByAscendingSparsity() throws {
    let grid = try grid(["csr", "dense", "fwcs"], [0.9, 0, 0.5, 0.9], layers: ["4x4x8-8", "5x4x6-5"])
    #expect(grid.formats == ["csr", "fwcs"])
    #expect(grid.sparsities == [0, 0.5, 0.9])
    let points = ["dense 0.0", "csr 0.0", "csr 0.5", "csr 0.9", "fwcs 0.0", "fwcs 0.5", "fwcs 0.9"]
    let expected = points.map { "4x4x8-8 \($0)" } + points.map { "5x4x6-5 \($0)" }
    #expect(grid.cases.map { "\($0.layer.label) \($0.format) \($0.sparsity)" } == expected)
    #expect(grid.cases.allSatisfy { $0.seed == 5 })
    #expect(Set(grid.cases).count == grid.cases.count)
  }

  @Test func denseIsMeasuredWithoutAnyFormatOrSparsity() throws {
    #expect(try grid([], []).cases.map(\.format) == ["dense"])
    #expect(try grid(["csr"], []).cases.map(\.format) == ["dense"])
    #expect(try grid(["csr"], [0.5], layers: []).cases.isEmpty)
  }

  @Test func sparsitiesBelowAPatternsLeastFallTogether() throws {
    let cases = try grid(["nm-2-4", "nm-1-4"], [0, 0.25, 0.5, 0.75]).cases
    #expect(cases.filter { $0.format == "nm-2-4" }.map(\.sparsity) == [0.5, 0.75])
    #expect(cases.filter { $0.format == "nm-1-4" }.map(\.sparsity) == [0.75])
  }

  @Test func unknownFormatsAndWrongSharesAreRefused() {
    #expect {
      try grid(["csr", "fwc"], [0.5])
    } throws: {
      "\($0)".hasPrefix("there is no format \"fwc\"; did you mean \"fwcs\"?")
    }
    #expect(throws: KernelBenchError("the sparsity 1.5 is no share; expected 0 to 1, such as 0.5")) {
      try grid(["csr"], [0.5, 1.5])
    }
    #expect(throws: KernelBenchError.self) { try grid(["csr"], [-0.5]) }
  }

  @Test func theFirstStandardLayersAreOfEqualWork() throws {
    let layers = try KernelGrid.standardLayers.map { try KernelLayer($0) }
    let macs = layers.map { layer in
      let output = layer.convolution.output(for: layer.input)
      return output.height * output.width * layer.convolution.weightCount
    }
    // 16 x 16 positions of 64 x 9 x 64 weights.
    #expect(macs.prefix(4).allSatisfy { $0 == 9_437_184 })
    #expect(macs.dropFirst(4).allSatisfy { $0 < 9_437_184 })
    #expect(layers.map(\.label) == KernelGrid.standardLayers)
  }

  @Test func theStandardBoardsAreOfOneCoreEach() throws {
    let boards = try Boards.load(directory: Project.root.appendingPathComponent("experiments/boards"))
    let cores = KernelGrid.standardBoards.compactMap { name in boards.first { $0.name == name }?.core }
    #expect(cores.count == KernelGrid.standardBoards.count)
    #expect(Set(cores).count == cores.count)
    #expect(Set(cores) == Set(boards.map(\.core)))
  }
}
