/// ResNet-8, the image classification network of MLPerf Tiny: a stem, three residual blocks, a global average pool and
/// a dense layer. Strided convolutions are padded as TensorFlow does.
///
/// Source: mlcommons/tiny, benchmark/training/image_classification/keras_model.py, resnet_v1_eembc; 12.5 M
/// multiply-accumulates at 32x32x3 and 10 classes. The convolutions' biases are left to the batch norms.
public enum ResNet8: Model {
  public static let name = "resnet8"
  public static let summary = "a stem, three residual blocks of two 3x3 convolutions, one dense layer (MLPerf Tiny)"
  public static let source = "mlcommons/tiny, image_classification, resnet_v1_eembc"

  public static func network(input: FeatureShape, classes: Int, width: Double) -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    builder.convolution("stem", filters: scaled(16, by: width))
    for (index, count) in [16, 32, 64].enumerated() {
      let block = "block\(index + 1)"
      let filters = scaled(count, by: width)
      let stride = index == 0 ? 1 : 2
      let entry = builder.last
      builder.convolution(
        "\(block).conv1", filters: filters, window: Window(3, stride: stride, rule: .same))
      let body = builder.convolution("\(block).conv2", filters: filters, relu: false)
      let shortcut =
        index == 0
        ? entry
        : builder.convolution(
          "\(block).shortcut", filters: filters, window: Window(1, stride: stride, rule: .same), relu: false,
          from: entry)
      builder.add("\(block).add", body, shortcut)
    }
    builder.averagePool("pool")
    builder.dense("dense", outputs: classes)
    return builder.build()
  }
}
