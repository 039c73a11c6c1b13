import Deployment
import Foundation
import Networks
import Testing

/// The account of a packed model against the C that it was written as.
@Suite("Packed models")
struct PackedModelTests {
  private static let elementBytes = [
    "int8_t": 1, "uint8_t": 1, "int16_t": 2, "uint16_t": 2, "int32_t": 4, "uint32_t": 4,
  ]

  /// Bytes of every constant array that `source` declares, by symbol; those whose elements are not as many as declared
  /// have -1.
  private func declaredBytes(_ source: String) -> [String: Int] {
    var bytes: [String: Int] = [:]
    var open: (symbol: String, count: Int, size: Int, seen: Int)?
    for line in source.split(separator: "\n") {
      if line.hasPrefix("static const "), line.hasSuffix("= {") {
        let words = line.split(separator: " ")
        let declarator = words[3].split(separator: "[")
        open = (
          String(declarator[0]), Int(declarator[1].dropLast()) ?? -1, Self.elementBytes[String(words[2])] ?? -1, 0
        )
      } else if line == "};", let array = open {
        bytes[array.symbol] = array.seen == array.count ? array.count * array.size : -1
        open = nil
      } else {
        open?.seen += line.count { $0 == "," }
      }
    }
    return bytes
  }

  /// Every eighth column of all filters is a mask that each format holds or stores with zeros.
  @Test("The declared arrays add up to the account, layer by layer", arguments: WeightFormats.all.map { $0.name })
  func symbols(format: String) throws {
    let model = SampleModel.model(SampleModel.everyOperation, seed: 1, keeps: { $0 % 8 == 0 })
    let packed = try ModelPacker.pack(model, format: format, strict: true)
    let declared = declaredBytes(SampleModel.text("model.c", of: packed))
    #expect(Set(declared.keys) == Set(packed.constantSymbols))
    #expect(packed.constantSymbols.reduce(0) { $0 + (declared[$1] ?? -1) } == packed.flash.total)
    for layer in packed.layers {
      #expect(layer.symbols.reduce(0) { $0 + (declared[$1] ?? -1) } == layer.flash.total, "\(layer.name)")
      if layer.kind == "conv" { #expect(layer.format == format) }
      guard layer.format != nil else { continue }
      #expect(layer.flash.bias == 4 * layer.output.channels && layer.flash.quantisation == 5 * layer.output.channels)
    }
  }

  @Test("Kinds, formats, sparsity and multiply-accumulates of each layer")
  func layers() throws {
    let model = SampleModel.model(SampleModel.everyOperation, seed: 2, keeps: { $0 % 8 == 0 })
    let packed = try ModelPacker.pack(model, formats: [1: "csr", 3: "bitmap"])
    #expect(
      packed.layers.map(\.kind) == [
        "conv", "depthwise", "conv", "add", "conv", "concat", "max-pool", "average-pool", "dense", "softmax",
      ])
    #expect(packed.layers.map(\.node) == Array(1...10))
    #expect(
      packed.layers.map(\.format) == ["csr", "dense", "bitmap", nil, "dense", nil, nil, nil, "dense", nil])
    // Of 27 columns four are kept, of four one; 30 positions each. Pruned weights cost no multiplication.
    #expect(packed.layers.map(\.macs) == [4 * 4 * 30, 9 * 4 * 30, 4 * 30, 0, 3 * 30, 0, 0, 0, 35, 0])
    #expect(packed.layers.map(\.keptWeights) == [16, nil, 4, nil, 3, nil, nil, nil, nil, nil])
    #expect(packed.layers[2].sparsity == 0.75 && packed.layers[1].sparsity == 0 && packed.layers[3].sparsity == nil)
    // CSR: 16 values, as many columns of a byte, five pointers of two.
    #expect(packed.layers[0].flash.total == 16 + 16 + 10 + 4 * 9)
    #expect(packed.foldedFilters == 0)
    #expect(packed.inputBytes == 90 && packed.outputBytes == 5)
    #expect(packed.output == model.tensors[10])
  }

  @Test("Packed dense, every model takes its dense bytes and planned SRAM", arguments: Models.all.map { $0.name })
  func denseBytes(name: String) throws {
    let model = try #require(Models.named(name))
    let network = model.network(input: FeatureShape(height: 16, width: 16, channels: 3), classes: 4, width: 0.125)
    let packed = try ModelPacker.pack(SampleModel.model(network, seed: 3), format: "dense")
    #expect(packed.flash.total == PackedModel.denseFlashBytes(network))
    #expect(packed.flash.index == 0 && packed.flash.pointers == 0)
    #expect(packed.sramBytes == PackedModel.sramBytes(network, formats: [:]))
    #expect(packed.layers.reduce(0) { $0 + $1.macs } == network.macs)
  }

  @Test("Formats that save nothing are taken only when strict")
  func strict() throws {
    let model = SampleModel.model(SampleModel.everyOperation, seed: 4)
    for format in ["csr", "delta", "bitmap", "fwcs", "auto"] {
      let free = try ModelPacker.pack(model, format: format)
      #expect(free.layers.compactMap(\.format).allSatisfy { $0 == "dense" }, "\(format)")
      // There is no format of the name `auto`, so that strictness asks for nothing more.
      let strict = try ModelPacker.pack(model, format: format, strict: true)
      #expect(strict.layers[0].format == (format == "auto" ? "dense" : format))
    }
  }

  @Test("A layer that its format refuses is named")
  func refused() throws {
    var wide = NetworkBuilder(name: "wide", input: FeatureShape(height: 1, width: 2, channels: 40000))
    wide.convolution("taps", filters: 1, window: Window(height: 1, width: 2, rule: .valid))
    #expect {
      _ = try ModelPacker.pack(SampleModel.model(wide.build(), seed: 5), format: "fwcs", strict: true)
    } throws: {
      "\($0)" == "taps: fwcs: column 40000 does not fit its 16-bit index; at most 32767 does"
    }
    var pair = NetworkBuilder(name: "pair", input: FeatureShape(height: 1, width: 1, channels: 2))
    pair.convolution("conv", filters: 2, kernel: 1)
    var model = SampleModel.model(pair.build(), seed: 6)
    model.weights[1]?.mask = Data([1, 0, 0, 1])
    #expect {
      _ = try ModelPacker.pack(model, formats: [1: "block-1x2"])
    } throws: {
      "\($0)" == "conv: block-1x2: filter 1 differs at column 0 from the first of its block; 2 filters must keep the "
        + "same columns"
    }
  }

  @Test("What zlib makes of the constants follows what they hold")
  func compression() throws {
    var builder = NetworkBuilder(name: "large", input: FeatureShape(height: 2, width: 2, channels: 16))
    builder.convolution("conv", filters: 32)
    var model = SampleModel.model(builder.build(), seed: 7)
    let random = try ModelPacker.pack(model, format: "dense")
    #expect((4000...random.flash.total + 64).contains(random.zlibBytes))
    model.weights[1] = SampleModel.weights(
      [Int8](repeating: 7, count: 4608), bias: [Int32](repeating: 0, count: 32),
      factors: [Double](repeating: 0.5, count: 32))
    let constant = try ModelPacker.pack(model, format: "dense")
    #expect(constant.flash == random.flash)
    #expect(constant.zlibBytes < 200)
  }
}
