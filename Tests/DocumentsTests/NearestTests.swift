import Documents
import Testing

@Suite struct NearestTests {
  @Test(arguments: [
    ("vgg1", "vgg11"), ("vg11", "vgg11"), ("VGG11", "vgg11"), ("vgg111", "vgg11"), ("gvg11", "vgg11"),
    ("resnet", "resnet12"), ("restnet12", "resnet12"), ("fasion-mnst", "fashion-mnist"),
    ("MNIST", "fashion-mnist"), ("fashion", "fashion-mnist"),
  ])
  func findsWhatWasMeant(name: String, meant: String) {
    #expect(nearest(to: name, in: ["fashion-mnist", "resnet12", "vgg11"]) == meant)
  }

  @Test(arguments: ["mobilenet", "", "x", "mn", "1234567"])
  func staysSilentWhenNothingIsNear(name: String) {
    #expect(nearest(to: name, in: ["fashion-mnist", "resnet12", "vgg11"]) == nil)
  }

  @Test func prefersFewerEditsAndThenTheFirst() {
    #expect(nearest(to: "csr", in: ["fwcs", "csx", "csr2"]) == "csx")
    #expect(nearest(to: "dens", in: ["dent", "dense"]) == "dent")
    #expect(nearest(to: "denes", in: ["dent", "dense"]) == "dense")
    #expect(nearest(to: "l1", in: []) == nil)
  }

  @Test func countsASwapAsOneEdit() {
    // Two swaps are two edits; as four replacements they would be too many for a name of six.
    #expect(nearest(to: "badcef", in: ["abcdef"]) == "abcdef")
    #expect(nearest(to: "badcfe", in: ["abcdef"]) == nil)
  }
}
