import Experiments
import Reporting
import Testing
import Training

/// What a report says was run, how, and what was not.
@Suite struct RunDescriptionTests {
  private func report(_ change: (inout ExperimentResult) -> Void = { _ in }) throws -> String {
    var result = try Synthetic().result()
    (result.experiment.report.tables, result.experiment.report.figures) = (["size"], [])
    change(&result)
    return try Report([result]).markdown()
  }

  @Test func recipesAreToldInWords() throws {
    let text = try report { result in
      for index in result.experiment.cells.indices {
        var recipe = Recipe(epochs: 1)
        (recipe.optimiser, recipe.learningRate, recipe.schedule) = (.adam, 0.001, .cosine)
        (recipe.batch, recipe.images, recipe.precision) = (64, 1000, .bfloat16)
        result.experiment.cells[index].training = recipe
      }
      result.experiment.cells[1].fineTuning.epochs = 5
    }
    #expect(
      text.contains(
        """
        - Training from random weights: 1 epoch of adam at 0.001 (cosine), batch 64 on 1000 images in bfloat16.
        """))
    // Each recipe once; the dense network is not fine-tuned.
    #expect(
      text.contains(
        """
        - Fine-tuning after pruning, the same for every method: 5 epochs of sgd at 0.1 (one-cycle), batch 128, \
        2 epochs of sgd at 0.1 (one-cycle), batch 128.
        """))
  }

  @Test func oneDenseNetworkOfAllSeedsIsSaid() throws {
    #expect(try report().contains("- Seeds: 1.\n"))
    let text = try report { result in
      for index in result.experiment.cells.indices { result.experiment.cells[index].denseSeed = 7 }
    }
    #expect(text.contains("- Seeds: 1, all of them from the dense network of seed 7.\n"))
  }

  @Test func boardsAreNamedWithTheirCoresWhereTheyRan() throws {
    let text = try report { $0.experiment.boards.append("nucleo-g0b1re") }
    #expect(text.contains("- Boards: nucleo-l4r5zi (Cortex-M4), nucleo-g0b1re.\n"))
  }

  @Test func cellsAndOutputsAreCounted() throws {
    let text = try report { result in
      result.records.removeLast()
      result.records[0].boards[0].outputMatchesHost = false
    }
    #expect(text.contains("- Cells: 3 of 4 run.\n"))
    #expect(text.contains("- Emulated outputs: 2 of 3 runs on a board equal the host's byte for byte.\n"))
  }

  @Test func whatWasNotRunIsInOrderAndFitsItsTable() throws {
    let text = try report {
      $0.notRun = ["b, seed 1": "it failed:\nline two", "a|c, seed 1": "no room", "b, seed 1, on x": "flash overflow"]
    }
    #expect(
      text.contains(
        """
        ### What was not run

        | Cell | Reason |
        | :-- | :-- |
        | a\\|c, seed 1 | no room |
        | b, seed 1 | it failed: line two |
        | b, seed 1, on x | flash overflow |

        """))
  }

  /// Tables follow the spec's budgets and put the dense network first, in whatever order cells end.
  @Test func theOrderOfTheRecordsDoesNotShow() throws {
    var synthetic = Synthetic()
    synthetic.methods = ["dense", "dtmm"]
    synthetic.shares = [0.2, 0.1, 0.5]
    let result = try synthetic.result()
    var reversed = result
    reversed.records.reverse()
    for table in ["accuracy", "size", "latency", "memory", "equal-accuracy", "layers"] {
      let kind = try #require(Tables.named(table))
      #expect(kind.markdown(reversed) == kind.markdown(result), "\(table)")
    }
    let rows = try #require(Tables.named("size")).plain(reversed).split(separator: "\n").filter { $0.contains("dtmm") }
    try #require(rows.count == 3)
    #expect(rows[0].contains(" 20 % ") && rows[1].contains(" 10 % ") && rows[2].contains(" 50 % "))
  }
}
