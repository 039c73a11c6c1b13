import Foundation
import Training

/// Reads where and how a run took place.
public struct ProvenanceReader {
  private let workshop: Workshop

  /// A reader for runs in `workshop`.
  public init(workshop: Workshop) { self.workshop = workshop }

  /// The provenance of a run of `experiment` that took `wallSeconds`; throws when a data set cannot be read.
  public func read(_ experiment: Experiment, wallSeconds: Double) throws -> Provenance {
    var versions = workshop.toolchain.versions
    versions["libtorch"] = Torch.version
    versions["swift"] = Self.firstLine(of: ["swift", "--version"])
    versions["gnuplot"] = Self.firstLine(of: ["gnuplot", "--version"])
    var checksums: [String: String] = [:]
    for name in experiment.datasets {
      checksums[name] = try workshop.artifact(of: DatasetFingerprint(name)).joined(separator: " ")
    }
    let revision = revision
    return Provenance(
      commit: revision.commit, dirty: revision.isDirty, versions: versions,
      datasets: checksums, host: Self.processor(), environment: NumericEnvironment.variables(),
      finished: ISO8601DateFormatter().string(from: Date()), wallSeconds: (wallSeconds * 10).rounded() / 10)
  }

  /// The commit of the code, marked where the code differs from it, and the versions of the tools: what pages without a
  /// record of their own are made with.
  public var origin: [String: String] {
    let (commit, isDirty) = revision
    var origin = workshop.toolchain.versions
    if !commit.isEmpty { origin["dtmm"] = "commit \(commit)\(isDirty ? ", with changes" : "")" }
    return origin
  }

  private var revision: (commit: String, isDirty: Bool) {
    let code = ["--", "Sources", "experiments", "Package.swift"]
    let status = Self.firstLine(of: git(["status", "--porcelain", "--untracked-files=no"] + code))
    return (Self.firstLine(of: git(["rev-parse", "HEAD"])), !status.isEmpty)
  }

  private func git(_ arguments: [String]) -> [String] { ["git", "-C", workshop.root.path] + arguments }

  /// The first line that a command prints; empty when it cannot run.
  private static func firstLine(of command: [String]) -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return "" }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: data, as: UTF8.self)
    return String(text.split(separator: "\n", omittingEmptySubsequences: true).first ?? "")
  }

  private static func processor() -> String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }
}
