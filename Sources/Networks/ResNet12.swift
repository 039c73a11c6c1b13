/// ResNet-12 as DTMM's repository ships it: a stem, four residual blocks, a global average pool and a dense layer.
///
/// Source: LixiangHan/DTMM, commit e9ca913; 1,226,080 weights at full width, 32x32x3 and 10 classes.
public enum ResNet12: Model {
  public static let name = "resnet12"
  public static let summary = "a stem, four residual blocks of two 3x3 convolutions, one dense layer"
  public static let source = "LixiangHan/DTMM, commit e9ca913"

  public static func network(input: FeatureShape, classes: Int, width: Double) -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    builder.convolution("stem", filters: scaled(32, by: width))
    for (index, count) in [32, 64, 128, 256].enumerated() {
      let block = "block\(index + 1)"
      let filters = scaled(count, by: width)
      let stride = index == 0 ? 1 : 2
      let entry = builder.last
      builder.convolution("\(block).conv1", filters: filters, stride: stride)
      let body = builder.convolution("\(block).conv2", filters: filters, relu: false)
      let shortcut =
        index == 0
        ? entry
        : builder.convolution(
          "\(block).shortcut", filters: filters, kernel: 1, stride: stride, relu: false, from: entry)
      builder.add("\(block).add", body, shortcut)
    }
    builder.averagePool("pool")
    builder.dense("dense", outputs: classes)
    return builder.build()
  }
}
