/// How a network is trained or fine-tuned. Every field but `epochs` has a default, so specs stay short.
public struct Recipe: Codable, Hashable, Sendable {
  /// The optimisers of libtorch that specs can name.
  public enum Optimiser: String, Codable, CaseIterable, Sendable {
    case sgd, adam
  }

  /// How the learning rate moves over the steps of the whole run.
  public enum Schedule: String, Codable, CaseIterable, Sendable {
    case constant
    /// Half a cosine from the peak to zero.
    case cosine
    /// Linear warm-up to the peak over the first 30 % of the steps, then half a cosine to zero.
    case oneCycle = "one-cycle"
    /// Multiplied by 0.99 after each epoch, as DTMM fine-tunes.
    case exponential
  }

  /// Random changes to training images.
  public enum Augmentation: String, Codable, CaseIterable, Sendable {
    /// Mirrored left to right, with probability one half.
    case flip
    /// Moved by up to an eighth of the width in each direction, padded with the mean grey.
    case shift
    /// A square of a quarter of the width, anywhere with its middle in the image, becomes the mean grey.
    ///
    /// Source: DeVries, Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout", 2017.
    case cutout
  }

  /// What convolutions compute in, where it is not float32.
  public enum Precision: String, Codable, CaseIterable, Sendable {
    /// Operands of 8 significant bits, sums of float32; parameters, batch norm, dense layers and the optimiser stay
    /// float32. 1.7 to 1.8 times as fast on processors with AVX512-BF16, slower on those without.
    ///
    /// Source: Kalamkar et al., "A Study of BFLOAT16 for Deep Learning Training", 2019.
    case bfloat16
  }

  /// Passes over the training split.
  public var epochs: Int
  /// Images a step.
  public var batch = 128
  /// The optimiser.
  public var optimiser = Optimiser.sgd
  /// The peak learning rate.
  public var learningRate = 0.1
  /// How the rate moves.
  public var schedule = Schedule.oneCycle
  /// Momentum of SGD; Adam ignores it.
  public var momentum = 0.9
  /// L2 penalty on convolution and dense weights (not on batch norm).
  public var weightDecay = 5e-4
  /// Share of the target probability spread over all classes.
  public var labelSmoothing = 0.0
  /// Random changes to the images.
  public var augmentation: [Augmentation] = []
  /// Uses only this many images of the training split; nil uses all.
  public var images: Int?
  /// What convolutions compute in; nil for float32.
  public var precision: Precision?
  /// Learning from the unpruned network too; nil for labels alone.
  public var distillation: Distillation?
  /// When what is to be pruned goes; nil for all at once, before the first step.
  public var pruning: Pruning?
  /// Whether fine-tuning knows of int8; nil for not at all.
  public var quantisation: Quantisation?

  /// A recipe of `epochs` with the defaults.
  public init(epochs: Int) { self.epochs = epochs }
}
