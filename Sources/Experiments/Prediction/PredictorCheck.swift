import Deployment
import Emulation
import Networks
import Pruning
import Synchronization

/// How far fits of cycles are off on layers that took no part in them, over the places of some networks.
public struct PredictorCheck: Sendable {
  /// One fit.
  public struct Fit: Sendable {
    /// The core.
    public var core: Core
    /// Where the layers are, and their format.
    public var place: CyclePredictor.Place
    /// Most input channels and filters there; whether the channels are the image's.
    public var channels, filters: Int
    public var readsImage: Bool
    /// Layers that were measured.
    public var measured: Int
    /// Those that were held out, with their predictions.
    public var heldOut: [CyclePredictor.Judged]
  }

  /// What is checked.
  public struct Choice: Sendable {
    /// The networks.
    public var networks: [Network]
    /// Names of weight formats.
    public var formats: [String]
    /// The cores.
    public var cores: [Core]

    /// Networks, formats and cores.
    public init(networks: [Network], formats: [String], cores: [Core]) {
      (self.networks, self.formats, self.cores) = (networks, formats, cores)
    }
  }

  /// The fits, core by core, format by format.
  public let fits: [Fit]

  /// Takes every fit of `choice` from the store, or measures and fits it now, `jobs` at a time. Tells `report` the share
  /// that is done. Throws what measuring throws.
  public init(
    _ choice: Choice, in workshop: Workshop, jobs: Int, report: @escaping @Sendable (Double) -> Void
  ) throws {
    var seen: Set<LayerMeasuring.Parameters> = []
    let fittings = choice.cores.flatMap { core in
      choice.formats.flatMap { format in
        choice.networks.flatMap { network in
          NetworkPrediction(
            network, format: format, units: [.filter, .filterlet], core: core, toolchain: workshop.toolchain
          ).fittings.filter {
            $0.parameters.place.format == format && seen.insert($0.measuring.parameters).inserted
          }
        }
      }
    }
    let done = Mutex(0)
    fits = try inParallel(fittings, jobs: jobs) { fitting in
      let parameters = fitting.measuring.parameters
      let predictor = try workshop.artifact(of: fitting)
      let measured = try workshop.artifact(of: fitting.measuring).count
      done.withLock { done in
        done += 1
        report(Double(done) / Double(fittings.count))
      }
      return Fit(
        core: fitting.measuring.core, place: parameters.place, channels: parameters.channels,
        filters: parameters.filters, readsImage: parameters.readsImage, measured: measured,
        heldOut: predictor.heldOut)
    }
  }
}
