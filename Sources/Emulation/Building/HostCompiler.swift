import Foundation

/// Builds the same model and kernels for this machine.
public struct HostCompiler: Sendable {
  /// Flags of every compilation.
  public static let flags = [
    "-O3", "-march=native", "-std=c11", "-Ikernels/include", "-Ikernels", "-Ifirmware", "-I.",
  ]

  private let tree: SourceTree
  private let cache = ObjectCache()

  /// A compiler that reads the kernels and the host's main below the repository's root.
  public init(root: URL) { tree = SourceTree(root: root) }

  /// Builds a program that reads int8 images from standard input to its end and writes the int8 outputs of
  /// the model.
  ///
  /// Throws `EmulationError`: a missing compiler or its messages.
  public func build(model: [String: Data]) throws -> Data {
    let compiler = Compiler(program: "cc", package: "gcc", flags: Self.flags, target: "the host")
    let kernels = try tree.kernels()
    let fixed = try cache.compile(sources(of: kernels), of: kernels, with: compiler)
    let files = try kernels.merging(tree.firmware()) { kernel, _ in kernel }
      .merging(model) { _, generated in generated }
    let own = try compiler.compile(sources(of: model) + ["firmware/host_main.c"], of: files)
    return try compiler.link(fixed.merging(own) { _, generated in generated }, options: ["-lm"])
  }
}
