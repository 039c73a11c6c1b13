/// DS-CNN, the keyword spotting network of MLPerf Tiny: a 10x4 convolution, four depthwise separable blocks, a global
/// average pool and a dense layer.
///
/// Source: mlcommons/tiny, benchmark/training/keyword_spotting/keras_model.py, ds_cnn; Zhang et al., "Hello Edge",
/// 2017. 2.7 M multiply-accumulates at 49x10x1 (frames x coefficients) and 12 classes.
public enum DSCNN: Model {
  public static let name = "ds-cnn"
  public static let summary = "a 10x4 convolution, four depthwise separable blocks, one dense layer (MLPerf Tiny)"
  public static let source = "mlcommons/tiny, keyword_spotting, ds_cnn"

  public static func network(input: FeatureShape, classes: Int, width: Double) -> Network {
    let filters = scaled(64, by: width)
    var builder = NetworkBuilder(name: name, input: input)
    builder.convolution("stem", filters: filters, window: Window(height: 10, width: 4, stride: 2, rule: .same))
    for block in 1...4 {
      builder.depthwise("block\(block).depthwise", window: Window(3, rule: .same))
      builder.convolution("block\(block).pointwise", filters: filters, kernel: 1)
    }
    builder.averagePool("pool")
    builder.dense("dense", outputs: classes)
    return builder.build()
  }
}
