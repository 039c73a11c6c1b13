import Experiments
import Pruning

/// The tidy table of an experiment: one row a cell, one column a quantity, the unit in its name.
public enum ResultCSV {
  /// The CSV text of `result`.
  ///
  /// Columns of a board end in its name, as in `latency_ms_nucleo-l4r5zi`. Numbers are not rounded; what is
  /// missing is empty.
  public static func text(_ result: ExperimentResult) -> String {
    let boards = result.experiment.boards
    let header =
      cellColumns.map(\.name) + boards.flatMap { board in boardColumns.map { "\($0.name)_\(board)" } }
    let rows = result.records.map { record in
      cellColumns.map { $0.text(record) }
        + boards.flatMap { name in boardColumns.map { $0.text(record.board(name)) } }
    }
    return CSV.text(header: header, rows: rows)
  }

  private struct Column<Source>: Sendable {
    let name: String
    let text: @Sendable (Source) -> String

    init(_ name: String, _ value: @escaping @Sendable (Source) -> Any?) {
      self.name = name
      text = { value($0).map { "\($0)" } ?? "" }
    }
  }

  private static let cellColumns: [Column<Record>] =
    [
      Column("model") { $0.cell.model.name },
      Column("width") { $0.cell.model.width },
      Column("dataset") { $0.cell.dataset },
      Column("method") { $0.cell.method.name },
      Column("units") { $0.cell.method.units.map(\.rawValue).joined(separator: "+") },
      Column("score") { $0.cell.method.score },
      Column("allocation") { $0.cell.method.allocation },
      Column("format") { $0.cell.storage ?? $0.cell.method.format },
      Column("ablation") { $0.cell.ablation },
      Column("budget") { $0.cell.budget?.label },
      Column("seed") { $0.cell.seed },
      Column("accuracy_percent") { $0.accuracy },
      Column("float_accuracy_percent") { $0.floatAccuracy },
      Column("dense_float_accuracy_percent") { $0.denseFloatAccuracy },
      Column("flash_budget_bytes") { $0.flashBudget },
      Column("flash_bytes") { $0.flash.total },
    ]
    + FlashPart.all.map { part in Column("flash_\(part.name)_bytes") { part.bytes($0.flash) } }
    + [
      Column("dense_flash_bytes") { $0.denseFlashBytes },
      Column("zlib_bytes") { $0.zlibBytes },
      Column("sram_budget_bytes") { $0.sramBudget },
      Column("sram_bytes") { $0.sramBytes },
      Column("arena_bytes") { $0.arenaBytes },
      Column("scratch_bytes") { $0.scratchBytes },
      Column("macs") { $0.macs },
      Column("dense_macs") { $0.denseMacs },
      Column("kept_weights_share") { $0.keptWeights },
      Column("estimated_latency_share") { $0.schedule?.latency },
      Column("estimated_loss_share") { $0.schedule?.loss },
      Column("objective") { $0.schedule?.objective },
      Column("objective_bound_share") { $0.schedule?.bound },
      Column("objective_best_share") { $0.schedule?.best },
      Column("optimality_gap_share") { $0.schedule?.gap },
      Column("bound_nodes") { $0.schedule?.nodes },
      Column("binding") { $0.schedule?.binding.joined(separator: "; ") },
    ]

  private static let boardColumns: [Column<BoardRecord?>] = [
    Column("latency_ms") { $0?.latencyMilliseconds },
    Column("cycles") { $0?.cycles },
    Column("instructions") { $0?.instructions },
    Column("energy_uj") { $0?.energyMicrojoules },
    Column("elf_flash_bytes") { $0?.elfFlashBytes },
    Column("code_bytes") { $0?.codeBytes },
    Column("elf_sram_bytes") { $0?.elfSramBytes },
    Column("stack_bytes") { $0?.stackBytes },
    Column("output_matches_host") { $0?.outputMatchesHost },
    Column("latency_with_memory_ms") { $0?.memoryLatencyMilliseconds },
    Column("cycles_with_memory") { $0?.memoryCycles },
    Column("energy_with_memory_uj") { $0?.memoryEnergyMicrojoules },
  ]
}
