/// The anomaly detection network of MLPerf Tiny: dense layers of 128 four times, 8, 128 four times, and one output a
/// class. To reconstruct its input it takes as many classes as the input has values (640 there).
///
/// Source: mlcommons/tiny, benchmark/training/anomaly_detection/keras_model.py, get_model: 0.26 M multiply-accumulates
/// at 640 values. The batch norms behind its dense layers are folded into these.
public enum Autoencoder: Model {
  public static let name = "autoencoder"
  public static let summary = "ten dense layers through a bottleneck of 8 (MLPerf Tiny); prunes nothing"
  public static let source = "mlcommons/tiny, anomaly_detection, get_model"

  public static func network(input: FeatureShape, classes: Int, width: Double) -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    for (index, outputs) in [128, 128, 128, 128, 8, 128, 128, 128, 128].enumerated() {
      builder.dense("dense\(index + 1)", outputs: scaled(outputs, by: width), relu: true)
    }
    builder.dense("dense10", outputs: classes)
    return builder.build()
  }
}
