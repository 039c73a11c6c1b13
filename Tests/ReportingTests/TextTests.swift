import Experiments
import Reporting
import Testing

@Suite struct TextTests {
  @Test func csvQuotesWhatNeedsIt() {
    let text = CSV.text(
      header: ["plain", "with,comma"],
      rows: [["a \"quoted\" word", "two\nlines"], ["", "carriage\rreturn"], [" spaces ", "über"]])
    #expect(
      text == """
        plain,"with,comma"
        "a ""quoted"" word","two
        lines"
        ,"carriage\rreturn"
         spaces ,über

        """)
  }

  @Test func csvSeesLineEndsOfTwoCharacters() {
    #expect(CSV.text(header: ["a\r\nb"], rows: []) == "\"a\r\nb\"\n")
  }

  private var table: TextTable {
    var table = TextTable([.text("Method"), .number("Bytes")])
    table.add(["dtmm", "1,234"])
    table.add(["a|b", "5"])
    return table
  }

  @Test func plainTableIsAligned() {
    #expect(
      table.plain == """
        Method  Bytes
        ------  -----
        dtmm    1,234
        a|b         5

        """)
  }

  @Test func plainTableHasNoTrailingSpaces() {
    var table = TextTable([.number("n"), .text("Remark")])
    table.add(["1", ""])
    table.add(["2", "long remark"])
    #expect(table.plain == "n  Remark\n-  -----------\n1\n2  long remark\n")
  }

  @Test func markdownTableEscapesBars() {
    #expect(
      table.markdown == """
        | Method | Bytes |
        | :-- | --: |
        | dtmm | 1,234 |
        | a\\|b | 5 |

        """)
  }

  @Test func shortAndLongRowsFitTheColumns() {
    var table = TextTable([.text("a"), .text("b")])
    table.add(["1"])
    table.add(["1", "2", "3"])
    #expect(table.rows == [["1", ""], ["1", "2"]])
  }

  @Test func resultCSVHasOneRowACellAndUnits() throws {
    var synthetic = Synthetic()
    synthetic.methods = ["dense", "dtmm"]
    synthetic.seeds = [1, 2]
    let lines = ResultCSV.text(try synthetic.result()).split(separator: "\n").map(String.init)
    #expect(
      lines.first == """
        model,width,dataset,method,units,score,allocation,format,ablation,budget,seed,accuracy_percent,\
        float_accuracy_percent,dense_float_accuracy_percent,flash_budget_bytes,flash_bytes,\
        flash_values_bytes,\
        flash_index_bytes,flash_pointers_bytes,flash_bias_bytes,flash_quantisation_bytes,dense_flash_bytes,\
        zlib_bytes,sram_budget_bytes,sram_bytes,arena_bytes,scratch_bytes,macs,dense_macs,kept_weights_share,\
        estimated_latency_share,estimated_loss_share,objective,objective_bound_share,objective_best_share,\
        optimality_gap_share,bound_nodes,binding,\
        latency_ms_nucleo-l4r5zi,cycles_nucleo-l4r5zi,instructions_nucleo-l4r5zi,energy_uj_nucleo-l4r5zi,\
        elf_flash_bytes_nucleo-l4r5zi,code_bytes_nucleo-l4r5zi,elf_sram_bytes_nucleo-l4r5zi,\
        stack_bytes_nucleo-l4r5zi,output_matches_host_nucleo-l4r5zi,latency_with_memory_ms_nucleo-l4r5zi,\
        cycles_with_memory_nucleo-l4r5zi,energy_with_memory_uj_nucleo-l4r5zi
        """)
    #expect(lines.count == 5)
    #expect(
      lines[1] == """
        vgg11,0.5,fashion-mnist,dense,,,,dense,,,1,91.5,91.6,91.6,,100000,95000,0,0,2500,2500,100000,90000,,\
        13500,12000,1500,12000000,12000000,1.0,,,,,,,,,200.0,24000000,21600000,8000.0,114000,12000,15000,900,true,,,
        """)
    synthetic.modelsMemory = true
    let modelled = ResultCSV.text(try synthetic.result()).split(separator: "\n")
    #expect(modelled[1].hasSuffix(",true,300.0,36000000,"))
    #expect(
      lines[3].hasPrefix("vgg11,0.5,fashion-mnist,dtmm,filter+filterlet,taylor,annealing,fwcs,,20 %,1,90.5,"))
  }

  @Test func resultCSVLeavesBoardsThatWereNotRunEmpty() throws {
    var synthetic = Synthetic()
    synthetic.methods = ["dense"]
    var result = try synthetic.result()
    result.records[0].boards = []
    let lines = ResultCSV.text(result).split(separator: "\n")
    #expect(lines[1].hasSuffix(",1.0,,,,,,,,,,,,,,,,,,,,"))
  }
}
