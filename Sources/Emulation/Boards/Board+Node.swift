import Documents

extension Board {
  /// Reads a board from JSON, as `board.schema.json` describes it.
  ///
  /// Throws `DocumentError` at the first key or value that does not fit.
  public init(node: Node) throws(DocumentError) {
    try node.requireKeys([
      "$schema", "name", "summary", "core", "clockHz", "flashBytes", "sramBytes", "flash", "power", "sources",
    ])
    name = try node.member("name").nonEmptyString()
    summary = try node.member("summary").nonEmptyString()
    core = try node.member("core").oneOf(Core.self, noun: "core")
    clockHz = try node.member("clockHz").int(in: 1...)
    flashBytes = try node.member("flashBytes").int(in: 1...)
    sramBytes = try node.member("sramBytes").int(in: 1...)
    flash = try FlashTiming(node: node.member("flash"))
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
    lineBytes = try node.member("lineBytes").int(in: 1...)
    prefetch = try node.member("prefetch").bool()
    let instructions = try node.member("instructionCache")
    instructionCache = instructions.isNull ? nil : try Cache(node: instructions)
    let data = try node.member("dataCache")
    dataCache = data.isNull ? nil : try Cache(node: data)
    source = try node.member("source").nonEmptyString()
    confidence = try node.member("confidence").oneOf(Confidence.self, noun: "confidence")
  }
}

extension Cache {
  init(node: Node) throws(DocumentError) {
    try node.requireKeys(["bytes", "lineBytes", "ways"])
    bytes = try node.member("bytes").int(in: 1...)
    lineBytes = try node.member("lineBytes").int(in: 1...)
    ways = try node.member("ways").int(in: 1...)
    guard bytes % (lineBytes * ways) == 0 else {
      throw node.error(
        "\(bytes) bytes are not whole sets of \(ways) lines of \(lineBytes) bytes",
        "expected a multiple of \(lineBytes * ways) bytes")
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
