import Documents

extension Board {
  /// Reads a board from JSON, as `board.schema.json` describes it.
  ///
  /// Throws `DocumentError` at the first key or value that does not fit.
  public init(node: Node) throws(DocumentError) {
    try node.requireKeys([
      "$schema", "name", "summary", "core", "clockHz", "flashBytes", "sram", "flash", "power", "sources",
    ])
    name = try node.member("name").nonEmptyString()
    summary = try node.member("summary").nonEmptyString()
    core = try node.member("core").oneOf(Core.self, noun: "core")
    clockHz = try node.member("clockHz").int(in: 1...)
    flashBytes = try node.member("flashBytes").int(in: 1...)
    flash = try FlashTiming(node: node.member("flash"))
    sram = []
    for region in try node.member("sram").elements() {
      sram.append(try SRAMRegion(node: region, behind: flash.dataCache))
    }
    guard !sram.isEmpty else {
      throw try node.member("sram").error("the board has no SRAM", "expected at least one memory")
    }
    let power = try node.member("power")
    self.power = power.isNull ? nil : try Power(node: power)
    sources = []
    for source in try node.member("sources").elements() { sources.append(try source.nonEmptyString()) }
  }
}

extension FlashTiming {
  init(node: Node) throws(DocumentError) {
    try node.requireKeys([
      "waitStates", "lineBytes", "prefetch", "instructionCache", "dataCache", "source", "confidence",
    ])
    waitStates = try node.member("waitStates").int(in: 0...)
    lineBytes = try node.member("lineBytes").powerOfTwo()
    prefetch = try node.member("prefetch").bool()
    let instructions = try node.member("instructionCache")
    instructionCache = instructions.isNull ? nil : try Cache(node: instructions)
    let data = try node.member("dataCache")
    dataCache = data.isNull ? nil : try Cache(node: data)
    source = try node.member("source").nonEmptyString()
    confidence = try node.member("confidence").oneOf(Confidence.self, noun: "confidence")
  }
}

extension Node {
  /// A number of bytes that an address splits into lines.
  fileprivate func powerOfTwo() throws(DocumentError) -> Int {
    let number = try int(in: 1...)
    guard number.nonzeroBitCount == 1 else { throw error("found \(number)", "expected a power of two") }
    return number
  }
}

extension Cache {
  init(node: Node) throws(DocumentError) {
    try node.requireKeys(["bytes", "lineBytes", "ways"])
    bytes = try node.member("bytes").int(in: 1...)
    lineBytes = try node.member("lineBytes").powerOfTwo()
    ways = try node.member("ways").int(in: 1...)
    let (set, overflow) = lineBytes.multipliedReportingOverflow(by: ways)
    guard !overflow, bytes % set == 0 else {
      throw node.error(
        "\(bytes) bytes are not whole sets of \(ways) lines of \(lineBytes) bytes",
        overflow ? "expected fewer or shorter lines" : "expected a multiple of \(set) bytes")
    }
  }
}

extension SRAMRegion {
  /// Bytes of 32-bit addresses.
  private static let most = 1 << 32

  init(node: Node, behind cache: Cache?) throws(DocumentError) {
    try node.requireKeys(["name", "bytes", "waitStates", "cached", "source", "confidence"])
    name = try node.member("name").nonEmptyString()
    bytes = try node.member("bytes").int(in: 1...)
    guard bytes <= Self.most else {
      throw try node.member("bytes").error("found \(bytes)", "expected at most \(Self.most), all that a core addresses")
    }
    waitStates = try node.member("waitStates").int(in: 0...)
    cached = try node.member("cached").bool()
    source = try node.member("source").nonEmptyString()
    confidence = try node.member("confidence").oneOf(Confidence.self, noun: "confidence")
    guard !cached || cache != nil else {
      throw try node.member("cached").error(
        "the board has no data cache", "expected false, or a \"dataCache\" of the flash")
    }
  }
}

extension Power {
  init(node: Node) throws(DocumentError) {
    try node.requireKeys(["microwattsPerMegahertz", "milliwatts", "source", "confidence"])
    let perMegahertz = try node.optionalMember("microwattsPerMegahertz")
    let absolute = try node.optionalMember("milliwatts")
    switch (perMegahertz, absolute) {
    case (let value?, nil): figure = .microwattsPerMegahertz(try value.positiveDouble())
    case (nil, let value?): figure = .milliwatts(try value.positiveDouble())
    default:
      throw node.error(
        "the power needs one figure", "expected either \"microwattsPerMegahertz\" or \"milliwatts\"")
    }
    source = try node.member("source").nonEmptyString()
    confidence = try node.member("confidence").oneOf(Confidence.self, noun: "confidence")
  }
}
