import Datasets
import Testing

@Suite struct RegistryTests {
  @Test func dataSetsAreFoundByName() {
    #expect(ImageDatasets.named("fashion-mnist")?.shape == FashionMNIST.shape)
    #expect(ImageDatasets.named("cifar10")?.shape == CIFAR10.shape)
    #expect(ImageDatasets.named("mnist") == nil)
    #expect(Set(ImageDatasets.all.map { $0.name }).count == ImageDatasets.all.count)
  }

  @Test func everyDataSetDescribesItself() {
    for dataset in ImageDatasets.all {
      #expect(!dataset.summary.isEmpty)
      #expect(!dataset.source.isEmpty)
      #expect(dataset.summary.contains(dataset.shape.description))
      // The zero point of the int8 input is pixelMean - 128.
      #expect((0...255).contains(dataset.pixelMean))
      #expect(dataset.pixelScale > 0)
    }
  }

  @Test func dataComeFromTheVariableOrTheWorkingDirectory() {
    #expect(DataDirectories.standard(environment: [:]).roots == ["data", "/usr/share/datasets"])
    #expect(
      DataDirectories.standard(environment: ["DTMM_DATA": "/srv/sets"]).roots
        == ["/srv/sets", "/usr/share/datasets"])
  }
}
