import Foundation

/// The environment variables that decide speed and bits of libtorch's arithmetic. They are read once, when
/// the libraries are loaded, so a process that finds them different has to start itself anew.
public enum NumericEnvironment {
  /// The variables and their values for a processor with `cpuFlags`, named as in /proc/cpuinfo.
  ///
  /// One thread for each job, because the result of a sum depends on how many threads share it. The core
  /// type, because OpenBLAS 0.3.21 takes some virtual processors for the oldest it knows; ZEN runs the
  /// kernels of HASWELL.
  public static func variables(cpuFlags: Set<String>) -> [String: String] {
    var result = ["OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"]
    if cpuFlags.isSuperset(of: ["avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"]) {
      result["OPENBLAS_CORETYPE"] = "SKYLAKEX"
    } else if cpuFlags.isSuperset(of: ["avx2", "fma"]) {
      result["OPENBLAS_CORETYPE"] = "HASWELL"
    }
    return result
  }

  /// The variables for this machine; without a core type where /proc/cpuinfo cannot be read.
  public static func variables() -> [String: String] {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    return variables(cpuFlags: cpuFlags(in: text))
  }

  /// The variables of this machine that `environment` does not have at their value.
  public static func missing(from environment: [String: String]) -> [String: String] {
    variables().filter { environment[$0.key] != $0.value }
  }

  /// Starts this program again with the variables of this machine, unless it has them already. Returns why it could not,
  /// or nil when there was no need.
  ///
  /// OpenBLAS and OpenMP read their variables when they are loaded, which is before `main`.
  public static func restart() -> String? {
    let missing = missing(from: ProcessInfo.processInfo.environment)
    guard !missing.isEmpty else { return nil }
    for (name, value) in missing { setenv(name, value, 1) }
    var arguments = CommandLine.arguments.map { strdup($0) }
    arguments.append(nil)
    execv("/proc/self/exe", arguments)
    return String(cString: strerror(errno))
  }

  /// The flags of the first processor in the text of /proc/cpuinfo.
  public static func cpuFlags(in text: String) -> Set<String> {
    let line = text.split(separator: "\n").first { $0.hasPrefix("flags") }
    let flags = line?.split(separator: ":").dropFirst().first ?? ""
    return Set(flags.split(separator: " ").map(String.init))
  }
}
