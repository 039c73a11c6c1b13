import Kernels

/// FWCS with a mask of kept positions for each filter instead of columns and row pointers: `RunFormat` with whole
/// filterlets as runs.
///
/// Always smaller than FWCS as published: its numbered form takes half the index bytes, and the bitmap is chosen only
/// where it is no larger. (Kernels of over 255 positions, which have the bitmap alone, may be an exception.)
public enum FWCSMaskFormat: RunFormat {
  public static let name = "fwcs-mask"
  public static let summary = "F*C + min(4*ceil(O*kh*kw/32), F+O) bytes for F kept filterlets of C channels"
  public static let source = "after Han, Xiao, Li, DTMM, INFOCOM 2024; one bit a position instead of columns"
  public static let finestRun: Int? = nil

  public static func scratchBytes(_ geometry: dtmm_conv_params) -> Int {
    withUnsafePointer(to: geometry) { dtmm_conv_fwcs_mask_s8_get_buffer_size($0) }
  }
}
