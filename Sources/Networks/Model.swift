/// A family of networks, one member for each input shape, number of classes and width multiplier.
public protocol Model: SendableMetatype {
  /// The name used in specs.
  static var name: String { get }
  /// One line on its architecture.
  static var summary: String { get }
  /// Where the architecture comes from.
  static var source: String { get }
  /// The network for images of `input`, with every filter count multiplied by `width`.
  static func network(input: FeatureShape, classes: Int, width: Double) -> Network
}

extension Model {
  /// `count` filters times the width multiplier, rounded, at least 1.
  static func scaled(_ count: Int, by width: Double) -> Int {
    max(1, Int((Double(count) * width).rounded()))
  }
}

/// The registered models. A new model is one file and one entry here.
public enum Models {
  /// Every registered model.
  public static let all: [any Model.Type] = [
    VGG11.self, ResNet12.self, SqueezeNet.self, ResNet8.self, DSCNN.self, MobileNet.self, Autoencoder.self,
  ]

  /// The model of this name, or nil.
  public static func named(_ name: String) -> (any Model.Type)? { all.first { $0.name == name } }
}
