import Kernels

/// Filterlets cut into segments of 16 channels, which is a vector of MVE.
public enum FWCS16Format: RunFormat {
  public static let name = "fwcs-16"
  public static let summary = segments("16")
  public static let source = segmentSource
  public static let finestRun: Int? = 16

  public static func scratchBytes(_ geometry: dtmm_conv_params) -> Int {
    withUnsafePointer(to: geometry) { dtmm_conv_fwcs_16_s8_get_buffer_size($0) }
  }
}

/// Filterlets cut into segments of 8 channels.
public enum FWCS8Format: RunFormat {
  public static let name = "fwcs-8"
  public static let summary = segments("8")
  public static let source = segmentSource
  public static let finestRun: Int? = 8

  public static func scratchBytes(_ geometry: dtmm_conv_params) -> Int {
    withUnsafePointer(to: geometry) { dtmm_conv_fwcs_8_s8_get_buffer_size($0) }
  }
}

/// Filterlets cut into segments of 4 channels, which is a word of weights.
public enum FWCS4Format: RunFormat {
  public static let name = "fwcs-4"
  public static let summary = segments("4")
  public static let source = segmentSource
  public static let finestRun: Int? = 4

  public static func scratchBytes(_ geometry: dtmm_conv_params) -> Int {
    withUnsafePointer(to: geometry) { dtmm_conv_fwcs_4_s8_get_buffer_size($0) }
  }
}

private let segmentSource = "this project, after Han, Xiao, Li, DTMM, INFOCOM 2024"

private func segments(_ channels: String) -> String {
  "values of kept runs of \(channels) channels + min(4*ceil(O*R/32), N+O) bytes for N kept of R runs a filter"
}
