import Experiments
import Networks
import Testing

@Suite("Layers and cases of the kernel benchmark")
struct KernelCaseTests {
  @Test("A layer's text gives input, filters and geometry; padding keeps the size unless given")
  func layer() throws {
    let layer = try KernelLayer("16x8x3-32", kernel: 5, stride: 2)
    #expect(layer.input == FeatureShape(height: 16, width: 8, channels: 3))
    #expect((layer.filters, layer.kernel, layer.stride, layer.padding) == (32, 5, 2, 2))
    #expect(layer.label == "16x8x3-32")
    #expect(layer.convolution.weightCount == 32 * 5 * 5 * 3)
    // (16 + 2 * 2 - 5) / 2 + 1 and (8 + 2 * 2 - 5) / 2 + 1.
    #expect(layer.convolution.output(for: layer.input) == FeatureShape(height: 8, width: 4, channels: 32))
    let bare = try KernelLayer("16x8x3-32", padding: 0)
    #expect(bare.convolution.output(for: bare.input) == FeatureShape(height: 14, width: 6, channels: 32))
    #expect(try KernelLayer("4x4x8-8", kernel: 1).padding == 0)
  }

  @Test(
    "A text that is no layer is refused with the form",
    arguments: [
      "", "16x16x64", "16x16-64", "16x16x64x64", "16X16x64-64", "16x16x64->64", "0x16x64-64", "16x16x0-64",
      "16x16x64-0",
      "-1x16x64-64", " 16x16x64-64", "ax16x64-64", "99999999999999999999x1x1-1",
    ])
  func notALayer(text: String) {
    #expect {
      try KernelLayer(text)
    } throws: {
      "\($0)".hasPrefix("the layer \"\(text)\" is not HEIGHTxWIDTHxCHANNELS-FILTERS") && "\($0)".contains("16x16x64-64")
    }
  }

  @Test("Geometry that leaves no output, and sizes beyond every memory, are refused with what would be right")
  func badGeometry() {
    #expect(throws: KernelBenchError("a kernel of 3 does not fit 1x4x8-8 with a padding of 0")) {
      try KernelLayer("1x4x8-8", padding: 0)
    }
    #expect(throws: KernelBenchError("padding 3: expected 0 to 2, less than the kernel of 3")) {
      try KernelLayer("4x4x8-8", padding: 3)
    }
    #expect(throws: KernelBenchError("padding -1: expected 0 to 2, less than the kernel of 3")) {
      try KernelLayer("4x4x8-8", padding: -1)
    }
    #expect(throws: KernelBenchError("kernel 0 and stride 1: both are at least 1")) {
      try KernelLayer("4x4x8-8", kernel: 0)
    }
    #expect(throws: KernelBenchError("kernel 3 and stride -2: both are at least 1")) {
      try KernelLayer("4x4x8-8", stride: -2)
    }
    for (text, what) in [
      ("1x1x4194304-4194304", "weights"), ("4096x4096x1-1", "inputs"), ("1024x1024x1-8", "outputs"),
    ] {
      #expect {
        try KernelLayer(text)
      } throws: {
        "\($0)".hasPrefix("\(text) has more than 4194304 \(what)")
      }
    }
  }

  @Test("An unknown format is refused with the nearest; a sparsity that is no share with the range")
  func badCase() throws {
    let layer = try KernelLayer("4x4x8-8")
    #expect {
      try KernelCase(layer: layer, format: "fwsc", sparsity: 0, seed: 1)
    } throws: {
      "\($0)".hasPrefix("there is no format \"fwsc\"; did you mean \"fwcs\"? There are dense, ")
    }
    #expect {
      try KernelCase(layer: layer, format: "zzzzzzzz", sparsity: 0, seed: 1)
    } throws: {
      "\($0)".hasPrefix("there is no format \"zzzzzzzz\"; There are dense, ")
    }
    for sparsity in [-0.01, 1.01, .nan, .infinity] {
      #expect {
        try KernelCase(layer: layer, format: "fwcs", sparsity: sparsity, seed: 1)
      } throws: {
        "\($0)".hasSuffix("is no share; expected 0 to 1, such as 0.5")
      }
    }
  }

  private func mask(_ format: String, _ sparsity: Double, channels: Int = 19, seed: UInt64 = 1) throws -> [UInt8] {
    let layer = try KernelLayer("5x4x\(channels)-7")
    return try KernelCase(layer: layer, format: format, sparsity: sparsity, seed: seed).mask()
  }

  @Test("Single weights go where the format holds them, whole filterlets where not, as many as asked for")
  func granularity() throws {
    for sparsity in [0, 0.1, 0.25, 0.5, 0.9, 1] {
      let weights = 7 * 9 * 19
      let single = try mask("csr", sparsity)
      #expect(single.count == weights)
      #expect(single.count { $0 == 0 } == Int((Double(weights) * sparsity).rounded()))
      let whole = try mask("fwcs", sparsity)
      let filterlets = stride(from: 0, to: weights, by: 19).map { whole[$0..<$0 + 19] }
      #expect(filterlets.allSatisfy { Set($0).count == 1 })
      #expect(filterlets.count { $0.first == 0 } == Int((Double(7 * 9) * sparsity).rounded()))
    }
    let half = try mask("csr", 0.5)
    #expect(stride(from: 0, to: half.count, by: 19).contains { Set(half[$0..<$0 + 19]).count == 2 })
  }

  @Test("A higher sparsity prunes all that a lower one prunes; a seed decides the mask")
  func nesting() throws {
    for format in ["csr", "fwcs"] {
      let (some, more) = (try mask(format, 0.3), try mask(format, 0.6))
      #expect(zip(some, more).allSatisfy { $0 >= $1 })
      #expect(try mask(format, 0.3) == some)
      #expect(try mask(format, 0.3, seed: 2) != some)
    }
  }
}
