import Emulation
import Experiments
import Foundation
import Logging
import Synchronization
import Testing

/// Real kernels on emulated boards, over layers that take no time.
@Suite("Sweeps over single layers")
struct KernelSweepTests {
  /// A bench on a store of its own, which is gone afterwards.
  private func withBench<Value>(_ body: (KernelBench) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(try bench(folder))
  }

  private func bench(_ folder: URL) throws -> KernelBench {
    let store = try Store(root: folder, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let boards = try Boards.load(directory: Project.root.appendingPathComponent("experiments/boards"))
    return KernelBench(
      try Workshop(
        store: store, root: Project.root, directories: .standard(environment: [:]), boards: boards,
        plugin: Project.plugin, toolchain: Toolchain(root: Project.root), progress: RunProgress()))
  }

  private func grid(_ bench: KernelBench, layer: String = "5x4x6-5") throws -> KernelGrid {
    try KernelGrid(
      layers: [KernelLayer(layer)], formats: ["dense", "fwcs", "csr"], sparsities: [0.9, 0, 0.5],
      boards: ["nucleo-l4r5zi", "mps3-an547"].map(bench.board), seed: 3)
  }

  @Test("A point gives what its parts add up to, and the outputs of all boards and of dense are one")
  func point() throws {
    try withBench { bench in
      let layer = try KernelLayer("5x4x6-5", kernel: 3, stride: 2, padding: 0)
      let full = try KernelCase(layer: layer, format: "fwcs", sparsity: 0, seed: 3)
      let first = try bench.measure(full, on: bench.board("mps3-an547"))
      // Two rows and one column of outputs.
      #expect(first.keptWeights == 5 * 9 * 6)
      #expect(first.keptMacs == 2 * 1 * 5 * 9 * 6)
      #expect(first.matchesHost)
      #expect(first.valueBytes == 5 * 9 * 6)
      #expect(first.indexBytes == 2 * 5 * 9)
      #expect(first.pointerBytes == 2 * (5 + 1))
      #expect(first.biasBytes == 4 * 5)
      #expect(first.quantisationBytes == 5 * 5)
      let parts = [
        first.valueBytes, first.indexBytes, first.pointerBytes, first.biasBytes, first.quantisationBytes,
      ]
      #expect(first.bytes == parts.reduce(0, +))
      #expect(first.instructions > first.keptMacs / 16)
      #expect(first.cyclesPerMac == Double(first.cycles) / 540)
      #expect(first.core == "Cortex-M55")
      for name in ["nucleo-l4r5zi", "nucleo-g0b1re"] {
        let other = try bench.measure(full, on: bench.board(name))
        #expect(other.outputHash == first.outputHash, "\(name)")
        #expect(other.cycles != first.cycles)
      }
      let dense = try bench.measure(full.dense, on: bench.board("mps3-an547"))
      #expect(dense.outputHash == first.outputHash, "nothing is pruned, so both compute the same")
      #expect(first.denseCycles == dense.cycles)
      #expect(first.ratioToDense == Double(first.cycles) / Double(dense.cycles))
      #expect(dense.ratioToDense == 1)
    }
  }

  @Test("A layer without any weights left has no cycles per kept MAC, and runs")
  func nothingLeft() throws {
    try withBench { bench in
      let empty = try KernelCase(layer: KernelLayer("3x3x4-2"), format: "csr", sparsity: 1, seed: 1)
      let measurement = try bench.measure(empty, on: bench.board("disco-f746ng"))
      #expect(measurement.keptMacs == 0)
      #expect(measurement.cyclesPerMac == nil)
      #expect(measurement.valueBytes == 0)
      #expect(measurement.matchesHost)
    }
  }

  @Test("An unknown board is refused with the nearest name")
  func unknownBoard() throws {
    _ = try withBench { bench in
      #expect {
        try bench.board("mps3-an574")
      } throws: {
        "\($0)".hasPrefix("there is no board \"mps3-an574\"; did you mean \"mps3-an547\"? There are alif-e3-he, ")
      }
    }
  }

  @Test("A sweep has every point in the order of the grid, and points at the break-evens; a second one builds nothing")
  func sweep() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let bench = try bench(folder)
    let readings = Mutex<[RunProgress.Reading]>([])
    let first = try KernelSweep(grid(bench), bench: bench, jobs: 2).run { reading in
      readings.withLock { $0.append(reading) }
    }
    #expect(!first.hasFailed)
    #expect(first.gaps.isEmpty)
    #expect(first.boards == ["nucleo-l4r5zi", "mps3-an547"])
    let dense = first.measurements.filter { $0.format == "dense" }
    #expect(dense.map(\.board) == first.boards)
    #expect(dense.map(\.sparsity) == [0, 0])
    for format in ["fwcs", "csr"] {
      for board in first.boards {
        let points = first.measurements.filter { $0.format == format && $0.board == board }
        #expect(points.map(\.sparsity) == points.map(\.sparsity).sorted())
        #expect(Set([0, 0.5, 0.9]).isSubset(of: points.map(\.sparsity)))
        #expect(points.allSatisfy { $0.denseCycles == dense.first { $0.board == board }?.cycles })
        try checkRefined(points)
      }
    }
    let formats = first.measurements.map(\.format)
    #expect(formats == formats.sorted { rank($0) < rank($1) })
    readings.withLock { readings in
      let passes = readings.split { $0.finished == 1 }
      #expect(passes.count <= 2)
      #expect(readings.contains { $0.finished == 7 && $0.total == 7 && $0.share == 1 && $0.remaining == 0 })
    }
    let made = try files(folder)
    #expect(made.count > 7)
    let second = try KernelSweep(grid(bench), bench: bench, jobs: 1).run { _ in }
    #expect(second.measurements == first.measurements)
    #expect(try files(folder) == made)
  }

  private func rank(_ format: String) -> Int { ["dense", "fwcs", "csr"].firstIndex(of: format) ?? 9 }

  /// Where a line crosses dense, a point was measured within a hundredth of where the grid alone put the crossing.
  private func checkRefined(_ points: [KernelMeasurement]) throws {
    let dense = Double(try #require(points.first?.denseCycles))
    let coarse = points.filter { [0, 0.5, 0.9].contains($0.sparsity) }
      .map { BreakEven.Point(sparsity: $0.sparsity, cost: Double($0.cycles)) }
    guard let crossing = BreakEven.sparsity(of: coarse, dense: dense) else {
      #expect(points.count == 3)
      return
    }
    #expect(points.contains { abs($0.sparsity - crossing) <= 0.005 + 1e-9 })
  }

  /// When each artifact was written.
  private func files(_ folder: URL) throws -> [String: Date?] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("kernel-") }
    return try Dictionary(
      uniqueKeysWithValues: names.map { name in
        let path = folder.appendingPathComponent(name).path
        return (name, try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
      })
  }

  @Test("A layer that does not fit a format, or any memory, is a gap with its reason and no failure")
  func gaps() throws {
    try withBench { bench in
      // The last of nine filterlets of 5000 channels starts at column 40000, beyond 16 bits.
      let result = try KernelSweep(
        try KernelGrid(
          layers: [KernelLayer("1x1x5000-1")], formats: ["fwcs"], sparsities: [0.5],
          boards: [bench.board("mps3-an547")], seed: 1),
        bench: bench, jobs: 1
      ).run { _ in }
      #expect(result.measurements.map(\.format) == ["dense"])
      #expect(result.gaps.count == 1)
      #expect(result.gaps.first?.board == nil)
      #expect(result.gaps.first?.reason.contains("column 40000 does not fit its 16-bit index") == true)
      #expect(!result.hasFailed)
      let large = try KernelSweep(
        try KernelGrid(
          layers: [KernelLayer("1000x1000x1-4", kernel: 1)], formats: [], sparsities: [],
          boards: ["nucleo-l4r5zi", "mps3-an547"].map(bench.board), seed: 1),
        bench: bench, jobs: 1
      ).run { _ in }
      #expect(large.measurements.isEmpty)
      #expect(large.gaps.map(\.board) == ["nucleo-l4r5zi", "mps3-an547"])
      #expect(large.gaps.allSatisfy { $0.reason.contains("SRAM overflow") })
      #expect(!large.hasFailed)
    }
  }
}
