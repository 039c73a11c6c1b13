/// Training towards what will be pruned, before it is: the alternating direction method of multipliers.
public struct ADMMOptions: Codable, Hashable, Sendable {
  /// Epochs of it, with the recipe of the fine-tuning in all else: training that methods without it do not have.
  public var epochs = 4
  /// How strongly weights are drawn to the nearest that meet the constraints: the penalty's rho, in units of the loss.
  public var strength = 1.0

  /// A few epochs.
  public init() {}
}
