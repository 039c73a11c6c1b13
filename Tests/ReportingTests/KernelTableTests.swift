import Experiments
import Foundation
import Reporting
import Testing

/// Golden forms of a measurement of a single layer.
@Suite struct KernelTableTests {
  @Test func goldenText() throws {
    let expected = """
      16x16x64-64, kernel 3, stride 1, pad 1, fwcs at sparsity 0.5, on mps3-an547 (Cortex-M55), seed 1

      Quantity                                         Value
      ------------------------------------  ----------------
      kept weights                                    18,432
      MACs on kept weights                         4,718,592
      instructions                                 1,199,000
      cycles, modelled at zero wait states         1,200,000
      cycles per kept MAC                              0.254
      dense cycles                                 2,000,000
      cycles over dense                               0.600×
      bytes in flash                                  19,232
        values                                        18,432
        index                                             94
        row pointers                                     130
        biases                                           256
        multipliers and shifts                           320
      bytes of scratch                                 6,992
      output, FNV-1a                        00ff00ff00ff00ff
      output equals the host's                           yes

      """
    #expect(KernelTable.text(try SyntheticKernels.point("fwcs", 0.5, cycles: 1_200_000)) == expected)
  }

  @Test func whatIsMissingIsADashAndADifferenceIsLoud() throws {
    let text = KernelTable.text(
      try SyntheticKernels.point("csr", 1, cycles: 5000, dense: nil, matchesHost: false))
    for row in ["cycles per kept MAC", "dense cycles", "cycles over dense"] {
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(row) })
      #expect(line.hasSuffix(" –"), "\(line)")
    }
    #expect(text.contains("output equals the host's                            NO"))
  }

  @Test func goldenJSON() throws {
    let expected =
      #"{"bias_bytes":256,"board":"mps3-an547","bytes":19232,"core":"Cortex-M55","cycles":1179648,"#
      + #""cycles_per_kept_mac":0.25,"dense_cycles":2359296,"format":"fwcs","index_bytes":94,"instructions":1178648,"#
      + #""kept_macs":4718592,"kept_weights":18432,"kernel":3,"layer":"16x16x64-64","#
      + #""output_fnv1a":"00ff00ff00ff00ff","output_matches_host":true,"pad":1,"pointer_bytes":130,"#
      + #""quantisation_bytes":320,"ratio_to_dense":0.5,"scratch_bytes":6992,"seed":1,"sparsity":0.5,"stride":1,"#
      + #""value_bytes":18432}"#
    let point = try SyntheticKernels.point("fwcs", 0.5, cycles: 1_179_648, dense: 2_359_296)
    #expect(String(decoding: try CanonicalJSON.encode(point), as: UTF8.self) == expected)
  }

  @Test func goldenCSV() throws {
    let expected = """
      layer,kernel,stride,pad,format,board,core,sparsity,seed,kept_weights,kept_macs,instructions,cycles,\
      cycles_per_kept_mac,dense_cycles,ratio_to_dense,bytes,value_bytes,index_bytes,pointer_bytes,bias_bytes,\
      quantisation_bytes,scratch_bytes,output_fnv1a,output_matches_host
      16x16x64-64,3,1,1,fwcs,mps3-an547,Cortex-M55,0.5,1,18432,4718592,1178648,1179648,0.25,2359296,0.5,\
      19232,18432,94,130,256,320,6992,00ff00ff00ff00ff,true
      16x16x64-64,3,1,1,csr,mps3-an547,Cortex-M55,1.0,1,0,0,4000,5000,,,,800,0,94,130,256,320,6992,\
      00ff00ff00ff00ff,false

      """
    let points = [
      try SyntheticKernels.point("fwcs", 0.5, cycles: 1_179_648, dense: 2_359_296),
      try SyntheticKernels.point("csr", 1, cycles: 5000, dense: nil, matchesHost: false),
    ]
    #expect(KernelCSV.text(points) == expected)
  }
}
