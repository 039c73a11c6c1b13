import Deployment
import Emulation

/// Measures single layers on boards. What was measured before comes from the store.
public struct KernelBench: Sendable {
  private let workshop: Workshop

  /// A bench with the tools and the store of `workshop`.
  public init(_ workshop: Workshop) { self.workshop = workshop }

  /// The board of this name. Throws `KernelBenchError` with the nearest name when there is none.
  public func board(_ name: String) throws(KernelBenchError) -> Board {
    guard let board = workshop.boards[name] else {
      throw .unknown("board", name, known: workshop.boards.keys.sorted())
    }
    return board
  }

  /// What a case costs on a board, beside the dense layer.
  ///
  /// Throws `FormatError` where the layer does not fit the format, and `EmulationError` where it does not fit the
  /// board, or a kernel refuses it.
  public func measure(_ kernelCase: KernelCase, on board: Board) throws -> KernelMeasurement {
    guard let measurement = try measure(kernelCase, on: [board], failed: { throw $1 }).first else {
      throw KernelBenchError("no board to measure on; name at least one")
    }
    return measurement.compared(toDense: try denseCycles(kernelCase, on: board))
  }

  /// What a case costs on each board; boards on which it fails are told to `failed` and left out.
  ///
  /// Boards of one core share a run, which has all memory of the emulated machine: a layer that the board itself is
  /// too small for can be compared all the same, as no figure depends on the size.
  func measure(
    _ kernelCase: KernelCase, on boards: [Board], failed: (Board, any Error) throws -> Void
  ) throws -> [KernelMeasurement] {
    let workload = try KernelWorkload(kernelCase)
    let host = try workshop.artifact(of: KernelHostRun(workload, toolchain: workshop.toolchain))
    return try boards.compactMap { board in
      let run = KernelBoardRun(workload, core: board.core, toolchain: workshop.toolchain)
      do {
        return KernelMeasurement(
          kernelCase, packed: workload.packed, board: board, cost: try workshop.artifact(of: run), host: host)
      } catch {
        try failed(board, error)
        return nil
      }
    }
  }

  private func denseCycles(_ kernelCase: KernelCase, on board: Board) throws -> Int? {
    do {
      return try measure(kernelCase.dense, on: [board], failed: { throw $1 }).first?.cycles
    } catch EmulationError.overflow {
      return nil
    }
  }
}
