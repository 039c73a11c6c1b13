/// MobileNetV1; at width 0.25, 96x96x3 and 2 classes the visual wake words network of MLPerf Tiny.
///
/// Source: Howard et al., "MobileNets", 2017; mlcommons/tiny, benchmark/training/visual_wake_words/vww_model.py,
/// mobilenet_v1: 7.5 M multiply-accumulates. ReLU as there, not ReLU6.
public enum MobileNet: Model {
  public static let name = "mobilenet"
  public static let summary = "a 3x3 convolution, thirteen depthwise separable blocks, one dense layer (MLPerf Tiny)"
  public static let source = "mlcommons/tiny, visual_wake_words, mobilenet_v1"

  /// Filters and stride of each block at full width.
  private static let blocks = [
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1),
    (1024, 2), (1024, 1),
  ]

  public static func network(input: FeatureShape, classes: Int, width: Double) -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    builder.convolution("stem", filters: scaled(32, by: width), window: Window(3, stride: 2, rule: .same))
    for (index, block) in blocks.enumerated() {
      builder.depthwise("block\(index + 1).depthwise", window: Window(3, stride: block.1, rule: .same))
      builder.convolution("block\(index + 1).pointwise", filters: scaled(block.0, by: width), kernel: 1)
    }
    builder.averagePool("pool")
    builder.dense("dense", outputs: classes)
    return builder.build()
  }
}
