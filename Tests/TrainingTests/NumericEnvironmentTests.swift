import Testing
import Training

@Suite struct NumericEnvironmentTests {
  private let threads = ["OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"]

  @Test func theCoreTypeFollowsTheProcessor() {
    let plain: Set<String> = ["fpu", "sse2", "avx"]
    let avx2 = plain.union(["avx2", "fma"])
    let avx512 = avx2.union(["avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"])
    #expect(NumericEnvironment.variables(cpuFlags: plain) == threads)
    #expect(NumericEnvironment.variables(cpuFlags: avx2)["OPENBLAS_CORETYPE"] == "HASWELL")
    #expect(NumericEnvironment.variables(cpuFlags: avx512)["OPENBLAS_CORETYPE"] == "SKYLAKEX")
    // A processor with half of AVX-512 would stop at the first unknown instruction.
    #expect(
      NumericEnvironment.variables(cpuFlags: avx512.subtracting(["avx512vl"]))["OPENBLAS_CORETYPE"]
        == "HASWELL")
  }

  @Test func flagsAreReadFromTheFirstProcessor() {
    let text = """
      processor\t: 0
      model name\t: Some CPU
      flags\t\t: fpu avx2 fma
      bugs\t\t: none

      processor\t: 1
      flags\t\t: other
      """
    #expect(NumericEnvironment.cpuFlags(in: text) == ["fpu", "avx2", "fma"])
    #expect(NumericEnvironment.cpuFlags(in: "") == [])
  }

  @Test func whatIsSetRightIsNotMissing() {
    let variables = NumericEnvironment.variables()
    #expect(NumericEnvironment.missing(from: [:]) == variables)
    #expect(NumericEnvironment.missing(from: variables) == [:])
    var wrong = variables
    wrong["OMP_NUM_THREADS"] = "4"
    #expect(NumericEnvironment.missing(from: wrong) == ["OMP_NUM_THREADS": "1"])
  }
}
