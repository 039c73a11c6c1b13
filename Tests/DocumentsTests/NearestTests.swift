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

  @Test(arguments: 0..<200 as Range<UInt64>)
  func findsAnyNameAfterOneEdit(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let name = (0..<Int.random(in: 2...12, using: &generator)).map { _ in letter(&generator) }
    let edited = edit(name, &generator)
    #expect(nearest(to: String(edited), in: [String(name)]) == String(name))
  }

  private func letter(_ generator: inout SplitMix64) -> Character {
    Array("abcdefghijklmnopqrstuvwxyz0123456789-_").randomElement(using: &generator) ?? "a"
  }

  /// The name with one character inserted, dropped or replaced, or two neighbours swapped.
  private func edit(_ name: [Character], _ generator: inout SplitMix64) -> [Character] {
    var name = name
    let index = Int.random(in: 0..<name.count - 1, using: &generator)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: name.insert(letter(&generator), at: index)
    case 1: name.remove(at: index)
    case 2: name[index] = letter(&generator)
    default: name.swapAt(index, index + 1)
    }
    return name
  }
}
