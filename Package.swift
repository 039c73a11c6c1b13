// swift-tools-version: 6.2
import PackageDescription

/// Every Swift room is compiled with warnings as errors, so that main stays clean.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "DTMM",
  products: [
    .executable(name: "dtmm", targets: ["dtmm"]),
    .library(name: "BlockProfile", type: .dynamic, targets: ["BlockProfile"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.10.0"),
  ],
  targets: [
    // Libraries behind small C headers.
    .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "CTorch",
      cxxSettings: [.headerSearchPath("torchapi")],
      linkerSettings: [
        .linkedLibrary("torch_cpu"), .linkedLibrary("c10"), .linkedLibrary("stdc++"),
      ]),
    // What TrainingBench compares the speed of Training with.
    .target(
      name: "PlainTorch",
      cxxSettings: [.headerSearchPath("torchapi")],
      linkerSettings: [
        .linkedLibrary("torch_cpu"), .linkedLibrary("c10"), .linkedLibrary("stdc++"),
      ]),
    .target(
      name: "CGnuplot",
      linkerSettings: [
        .linkedLibrary("boost_iostreams"), .linkedLibrary("boost_system"),
        .linkedLibrary("boost_filesystem"), .linkedLibrary("stdc++"),
      ]),
    // What runs on the device, and what counts it.
    .target(name: "Kernels", exclude: ["README.md"]),
    .target(name: "BlockProfile"),
    // The rooms, each importing only those above it.
    .target(name: "Hashing", dependencies: ["CCrypto"], swiftSettings: strict),
    .target(name: "Documents", dependencies: ["CJansson"], swiftSettings: strict),
    .target(name: "Networks", swiftSettings: strict),
    .target(
      name: "Datasets",
      dependencies: ["Networks", "Hashing", "CZlib"],
      swiftSettings: strict),
    .target(
      name: "Deployment", dependencies: ["Networks", "Kernels", "CZlib"], swiftSettings: strict),
    .target(
      name: "Training", dependencies: ["Networks", "Datasets", "Deployment", "CTorch"], swiftSettings: strict),
    .target(name: "Pruning", dependencies: ["Networks", "Deployment"], swiftSettings: strict),
    .target(
      name: "Emulation", dependencies: ["Documents"], exclude: ["Firmware"], swiftSettings: strict),
    .target(
      name: "Experiments",
      dependencies: [
        "Documents", "Networks", "Datasets", "Training", "Deployment", "Pruning", "Emulation",
        "Hashing",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .target(
      name: "Reporting", dependencies: ["Experiments", "Deployment", "Emulation", "Pruning", "Training", "CGnuplot"],
      swiftSettings: strict),
    .executableTarget(
      name: "dtmm",
      dependencies: [
        "Documents", "Networks", "Datasets", "Training", "Deployment", "Pruning", "Emulation", "Experiments",
        "Reporting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "EmulatorBench", dependencies: ["Deployment", "Emulation", "Networks", "BlockProfile"],
      swiftSettings: strict),
    .executableTarget(
      name: "TrainingBench", dependencies: ["Datasets", "Networks", "PlainTorch", "Training"], swiftSettings: strict),
    // One test target a room; tests use the public interface only.
    .testTarget(name: "KernelsTests", dependencies: ["Kernels"], exclude: ["Device"]),
    .testTarget(name: "HashingTests", dependencies: ["Hashing"], swiftSettings: strict),
    .testTarget(name: "DocumentsTests", dependencies: ["Documents"], swiftSettings: strict),
    .testTarget(name: "NetworksTests", dependencies: ["Networks"], swiftSettings: strict),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Hashing", "Networks"], swiftSettings: strict),
    .testTarget(
      name: "TrainingTests", dependencies: ["Training", "Datasets", "Deployment", "Networks", "CTorch"],
      swiftSettings: strict),
    .testTarget(
      name: "DeploymentTests", dependencies: ["Deployment", "Networks", "Kernels"], swiftSettings: strict),
    .testTarget(
      name: "OracleTests", dependencies: ["Deployment", "Emulation", "Networks"], exclude: ["Oracle"],
      swiftSettings: strict),
    .testTarget(
      name: "PruningTests", dependencies: ["Pruning", "Deployment", "Networks"], swiftSettings: strict),
    .testTarget(
      name: "EmulationTests", dependencies: ["Emulation", "Documents", "BlockProfile"],
      swiftSettings: strict),
    .testTarget(
      name: "SpecTests", dependencies: ["Deployment", "Documents", "Experiments", "Pruning", "Training"],
      swiftSettings: strict),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: [
        "Experiments", "Documents", "Networks", "Datasets", "Training", "Deployment", "Pruning", "Emulation",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ReportingTests",
      dependencies: ["Reporting", "Experiments", "Deployment", "Emulation", "Pruning", "Training"],
      swiftSettings: strict),
    .testTarget(name: "CommandTests", dependencies: ["dtmm"], swiftSettings: strict),
  ],
  cLanguageStandard: .c11,
  cxxLanguageStandard: .cxx17
)
