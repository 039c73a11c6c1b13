import Foundation

/// Where the project's files and products are while its tests run.
enum Project {
  /// The top folder.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  /// The folder of the products, beside the test program.
  static let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  /// The QEMU plugin.
  static let plugin = products.appendingPathComponent("libBlockProfile.so")
}
