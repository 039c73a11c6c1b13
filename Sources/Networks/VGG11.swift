/// VGG-11 as DTMM's repository ships it: ten 3x3 convolutions in four pooled groups and one dense layer.
///
/// Source: LixiangHan/DTMM, commit e9ca913; about 71 M multiply-accumulates at 32x32x3 and full width.
public enum VGG11: Model {
  public static let name = "vgg11"
  public static let summary = "ten 3x3 convolutions in four pooled groups, one dense layer"
  public static let source = "LixiangHan/DTMM, commit e9ca913"

  public static func network(input: FeatureShape, classes: Int, width: Double) -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var index = 0
    for (stage, filters) in [[32, 32], [64, 64], [128, 128, 128], [256, 256, 256]].enumerated() {
      for count in filters {
        index += 1
        builder.convolution("conv\(index)", filters: scaled(count, by: width))
      }
      builder.maxPool("pool\(stage + 1)")
    }
    builder.dense("dense", outputs: classes)
    return builder.build()
  }
}
