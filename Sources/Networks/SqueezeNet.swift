/// SqueezeNet 1.0: a 7x7 stem, eight fire modules and a classifier. A fire module is a 1x1 convolution that squeezes the
/// channels, then a 1x1 and a 3x3 convolution that expand them side by side, joined by a concat.
///
/// The published network reads 224x224 images; a 32x32 image would be 1x1 before its last fire modules. So, below 64 rows
/// or columns, the stem keeps the image's size (stride 1 in place of 2), and pools halve by 2x2 windows in place of
/// overlapping 3x3: at 32x32, fire2 to fire4 work on 16x16, fire5 to fire8 on 8x8 and fire9 on 4x4. The classifier is a
/// dense layer behind the global average pool: without the ReLU between them, it equals the published 1x1 convolution
/// before the pool.
/// Source: Iandola et al., "SqueezeNet", 2016, table 1; 64.3 M multiply-accumulates at 32x32x3, full width and 10 classes.
public enum SqueezeNet: Model {
  public static let name = "squeezenet"
  public static let summary = "a 7x7 stem, eight fire modules (squeeze, expand twice, concat), one dense layer"
  public static let source = "Iandola et al., SqueezeNet, 2016; LixiangHan/DTMM deploys it"

  /// Images with fewer rows or columns keep their size in the stem.
  private static let smallestHalved = 64
  /// Filters of each fire module's squeeze and of each of its expands; nil is a pool.
  private static let stages: [(squeeze: Int, expand: Int)?] = [
    (16, 64), (16, 64), (32, 128), nil, (32, 128), (48, 192), (48, 192), (64, 256), nil, (64, 256),
  ]

  public static func network(input: FeatureShape, classes: Int, width: Double) -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    let stride = min(input.height, input.width) < smallestHalved ? 1 : 2
    builder.convolution("stem", filters: scaled(96, by: width), kernel: 7, stride: stride)
    builder.maxPool("pool1")
    var (fires, pools) = (1, 1)
    for stage in stages {
      if let stage {
        fires += 1
        fire("fire\(fires)", scaled(stage.squeeze, by: width), scaled(stage.expand, by: width), in: &builder)
      } else {
        pools += 1
        builder.maxPool("pool\(pools)")
      }
    }
    builder.averagePool("pool")
    builder.dense("dense", outputs: classes)
    return builder.build()
  }

  private static func fire(_ name: String, _ squeeze: Int, _ expand: Int, in builder: inout NetworkBuilder) {
    let squeezed = builder.convolution("\(name).squeeze", filters: squeeze, kernel: 1)
    let pointwise = builder.convolution("\(name).expand1x1", filters: expand, kernel: 1)
    let spatial = builder.convolution("\(name).expand3x3", filters: expand, from: squeezed)
    builder.concat("\(name).concat", [pointwise, spatial])
  }
}
