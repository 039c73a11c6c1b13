import Experiments
import Reporting
import Testing

/// The whole Markdown of every table: the dense network and dtmm, three seeds that differ by 0.3 points.
@Suite struct GoldenTableTests {
  private func table(_ name: String) throws -> String {
    var synthetic = Synthetic()
    synthetic.methods = ["dense", "dtmm"]
    synthetic.seeds = [1, 2, 3]
    synthetic.layers = ["conv1", "pool1", "dense"]
    return try #require(Tables.named(name)).markdown(synthetic.result())
  }

  @Test func goldenAnswer() throws {
    let expected = #"""
      **vgg11 x0.5 on fashion-mnist.** Bytes moved: the pruned model is smaller than the dense one, 0.20× \#
      its bytes. On nucleo-l4r5zi milliseconds moved for all of them, to 0.35×.

      Shares of the dense network of the same seed (below 1 is less):

      | Model | Data set | Method | Flash budget | Accuracy, points | Bytes | MACs | ms on nucleo-l4r5zi \#
      | n |
      | :-- | :-- | :-- | :-- | --: | --: | --: | --: | --: |
      | vgg11 x0.5 | fashion-mnist | dtmm | 20 % | −1.00 ± 0 | 0.20× ± 0 | 0.20× ± 0 | 0.35× ± 0 | 3 |

      """#
    #expect(try table("answer") == expected)
  }

  @Test func goldenAccuracy() throws {
    let expected = #"""
      Top-1 accuracy on the whole test set, by the kernels that go on the boards. Changes against dense \#
      are paired by seed.

      | Model | Data set | Method | Flash budget | Accuracy, int8, % | Against dense, points | Accuracy, \#
      float, % | int8 − float, points | Weights kept, % | n |
      | :-- | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: |
      | vgg11 x0.5 | fashion-mnist | dense | – | 91.80 ± 0.75 | – | 91.90 ± 0.75 | −0.10 ± 0 | 100.0 ± 0 \#
      | 3 |
      | vgg11 x0.5 | fashion-mnist | dtmm | 20 % | 90.80 ± 0.75 | −1.00 ± 0 | 90.90 ± 0.75 | −0.10 ± 0 | \#
      20.0 ± 0 | 3 |

      """#
    #expect(try table("accuracy") == expected)
  }

  /// At 10 % dtmm loses 2 points and at 25 % 0.8, unstructured 1.6 and 0.64, structured 4 and 1.6.
  @Test func goldenEqualAccuracy() throws {
    var synthetic = Synthetic()
    synthetic.shares = [0.1, 0.25]
    let expected = #"""
      What each method costs where it is 1 point below the dense network: on the straight line between its \#
      two budgets on either side of that accuracy. "≤" stands where even the smallest budget loses less; a \#
      dash where the largest loses more, with what it loses.

      | Model | Data set | Method | Accuracy, % | Flash, bytes | nucleo-l4r5zi, ms | nucleo-l4r5zi, mJ | \#
      Between budgets |
      | :-- | :-- | :-- | --: | --: | --: | --: | :-- |
      | vgg11 x0.5 | fashion-mnist | unstructured | 90.50 | 19,375 | 234 | 9.37 | 10 % and 25 % |
      | vgg11 x0.5 | fashion-mnist | structured | 90.50 | – | – | – | not reached, −1.60 at best |
      | vgg11 x0.5 | fashion-mnist | dtmm | 90.50 | 22,500 | 77.5 | 3.10 | 10 % and 25 % |

      """#
    #expect(try #require(Tables.named("equal-accuracy")).markdown(synthetic.result()) == expected)
    synthetic.shares = [0.25]
    let text = try #require(Tables.named("equal-accuracy")).markdown(synthetic.result())
    #expect(text.contains("| dtmm | 90.50 | ≤ 25,000 | ≤ 85.0 | ≤ 3.40 | at 25 % or less |"))
  }

  @Test func goldenSize() throws {
    let expected = #"""
      All bytes of the model in flash: values, index, pointers, biases and quantisation parameters. The \#
      size after zlib is a hint at what a better code could reach; nothing is compressed on the board.

      | Model | Data set | Method | Flash budget | Budget, bytes | Model in flash, bytes | Against dense, \#
      bytes | Against dense, ratio | Budget used, % | After zlib, bytes | n |
      | :-- | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | --: |
      | vgg11 x0.5 | fashion-mnist | dense | – | – | 100,000 ± 0 | – | – | – | 90,000 ± 0 | 3 |
      | vgg11 x0.5 | fashion-mnist | dtmm | 20 % | 20,000 ± 0 | 20,000 ± 0 | −80,000 ± 0 | 0.20× ± 0 | \#
      100.0 ± 0 | 18,000 ± 0 | 3 |

      """#
    #expect(try table("size") == expected)
  }

  @Test func goldenFlashParts() throws {
    let expected = #"""
      Code is that of the whole firmware, kernels and start-up included, as the linker left it.

      | Model | Data set | Method | Flash budget | values, bytes | index, bytes | pointers, bytes | bias, \#
      bytes | quantisation, bytes | code, nucleo-l4r5zi, bytes | n |
      | :-- | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | --: |
      | vgg11 x0.5 | fashion-mnist | dense | – | 95,000 ± 0 | 0 ± 0 | 0 ± 0 | 2,500 ± 0 | 2,500 ± 0 | \#
      12,000 ± 0 | 3 |
      | vgg11 x0.5 | fashion-mnist | dtmm | 20 % | 17,900 ± 0 | 1,000 ± 0 | 100 ± 0 | 500 ± 0 | 500 ± 0 | \#
      12,000 ± 0 | 3 |

      """#
    #expect(try table("flash-parts") == expected)
  }

  @Test func goldenLatency() throws {
    let expected = #"""
      One inference, counted in the emulator: instructions as executed, cycles by the core's cost model at \#
      zero flash wait states, milliseconds at the board's clock: a real board whose flash is slower than its \#
      caches hide takes longer. Nothing is timed, so repeats differ by seed only.

      #### nucleo-l4r5zi

      | Model | Data set | Method | Flash budget | Latency, ms | Against dense, ms | Against dense, ratio \#
      | Cycles, million | Instructions, million | MACs, million | MACs, ratio | n |
      | :-- | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | --: | --: |
      | vgg11 x0.5 | fashion-mnist | dense | – | 200 ± 0 | – | – | 24.000 ± 0 | 21.600 ± 0 | 12.000 ± 0 | \#
      – | 3 |
      | vgg11 x0.5 | fashion-mnist | dtmm | 20 % | 70.0 ± 0 | −130 ± 0 | 0.35× ± 0 | 8.400 ± 0 | 7.560 ± \#
      0 | 2.400 ± 0 | 0.20× ± 0 | 3 |

      """#
    #expect(try table("latency") == expected)
  }

  @Test func goldenMemory() throws {
    let expected = #"""
      SRAM is what the budget binds: the arena, in which activations and scratch are planned ahead of time \#
      and share bytes where they are not alive together, and the image and the logits. Static SRAM is from \#
      the ELF, the stack's high-water mark from a painted stack in the emulator.

      | Model | Data set | Method | Flash budget | Budget, bytes | SRAM, bytes | Arena, bytes | Largest \#
      scratch, bytes | SRAM against dense, bytes | Against dense, ratio | nucleo-l4r5zi: static + stack, bytes \#
      | n |
      | :-- | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: | --: | --: |
      | vgg11 x0.5 | fashion-mnist | dense | – | – | 13,500 ± 0 | 12,000 ± 0 | 1,500 ± 0 | – | – | 15,900 ± 0 \#
      | 3 |
      | vgg11 x0.5 | fashion-mnist | dtmm | 20 % | 65,536 ± 0 | 13,500 ± 0 | 12,000 ± 0 | 1,500 ± 0 | 0 ± 0 \#
      | 1.00× ± 0 | 15,900 ± 0 | 3 |

      """#
    #expect(try table("memory") == expected)
  }

  @Test func goldenEnergy() throws {
    let expected = #"""
      Latency times the board's power while it computes.

      | Model | Data set | Method | Flash budget | nucleo-l4r5zi, µJ | nucleo-l4r5zi, ratio | n |
      | :-- | :-- | :-- | :-- | --: | --: | --: |
      | vgg11 x0.5 | fashion-mnist | dense | – | 8,000 ± 0 | – | 3 |
      | vgg11 x0.5 | fashion-mnist | dtmm | 20 % | 2,800 ± 0 | 0.35× ± 0 | 3 |

      """#
    #expect(try table("energy") == expected)
  }

  @Test func goldenLayers() throws {
    let expected = #"""
      <details><summary>vgg11 x0.5 on fashion-mnist: dense, seed 1</summary>

      | Layer | Kind | Output | Format | Filters | Sparsity, % | Flash, bytes | of which index + pointers \#
      | MACs | Cycles, nucleo-l4r5zi |
      | :-- | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: |
      | conv1 | conv | 14x14x32 | dense | 20 of 32 | 25.0 | 15,833 | 0 | 1,000 | 8,000,000 |
      | pool1 | max-pool | 14x14x32 | – | – | – | 0 | 0 | 0 | 400,000 |
      | dense | conv | 14x14x32 | dense | 20 of 32 | 25.0 | 47,500 | 0 | 1,000 | 2,666,666 |

      </details>

      <details><summary>vgg11 x0.5 on fashion-mnist: dtmm, 20 %, seed 1</summary>

      | Layer | Kind | Output | Format | Filters | Sparsity, % | Flash, bytes | of which index + pointers \#
      | MACs | Cycles, nucleo-l4r5zi |
      | :-- | :-- | :-- | :-- | --: | --: | --: | --: | --: | --: |
      | conv1 | conv | 14x14x32 | fwcs | 20 of 32 | 25.0 | 3,149 | 166 | 1,000 | 2,800,000 |
      | pool1 | max-pool | 14x14x32 | – | – | – | 0 | 0 | 0 | 140,000 |
      | dense | conv | 14x14x32 | fwcs | 20 of 32 | 25.0 | 9,450 | 500 | 1,000 | 933,333 |

      </details>

      """#
    #expect(try table("layers") == expected)
  }
}
