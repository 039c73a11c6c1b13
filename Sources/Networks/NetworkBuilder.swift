/// Builds a network node by node, inferring every shape.
public struct NetworkBuilder {
  private var network: Network

  /// Starts a network that reads images of `input`.
  public init(name: String, input: FeatureShape) {
    let node = Node(id: 0, name: "input", operation: .input, inputs: [], shape: input)
    network = Network(name: name, nodes: [node])
  }

  /// The id of the node added last.
  public var last: Int { network.nodes.count - 1 }

  /// The finished network.
  public func build() -> Network { network }

  /// Adds a convolution with batch norm that reads `input` (the last node if nil) and returns its id.
  @discardableResult
  public mutating func convolution(
    _ name: String, filters: Int, kernel: Int = 3, stride: Int = 1, relu: Bool = true,
    from input: Int? = nil
  ) -> Int {
    self.convolution(name, filters: filters, window: Window(kernel, stride: stride), relu: relu, from: input)
  }

  /// Adds a convolution over any window, with batch norm, that reads `input` (the last node if nil) and returns its id.
  @discardableResult
  public mutating func convolution(
    _ name: String, filters: Int, window: Window, relu: Bool = true, from input: Int? = nil
  ) -> Int {
    let source = network.nodes[input ?? last]
    let convolution = Convolution(
      inputChannels: source.shape.channels, filters: filters, window: window, on: source.shape, relu: relu)
    return append(name, .convolution(convolution), [source.id], convolution.output(for: source.shape))
  }

  /// Adds a depthwise convolution with batch norm that reads the last node and returns its id.
  @discardableResult
  public mutating func depthwise(_ name: String, window: Window = Window(3), relu: Bool = true) -> Int {
    let source = network.nodes[last]
    let convolution = Convolution(
      inputChannels: 1, filters: source.shape.channels, window: window, on: source.shape, relu: relu)
    return append(name, .depthwise(convolution), [source.id], convolution.output(for: source.shape))
  }

  /// Adds a max pool that reads the last node and returns its id. Its window is no larger than its input.
  @discardableResult
  public mutating func maxPool(_ name: String, size wanted: Int = 2) -> Int {
    let source = network.nodes[last]
    let size = min(wanted, source.shape.height, source.shape.width)
    let shape = FeatureShape(
      height: (source.shape.height - size) / size + 1, width: (source.shape.width - size) / size + 1,
      channels: source.shape.channels)
    return append(name, .maxPool(size: size, stride: size), [source.id], shape)
  }

  /// Adds a global average pool that reads the last node and returns its id.
  @discardableResult
  public mutating func averagePool(_ name: String) -> Int {
    let source = network.nodes[last]
    let shape = FeatureShape(height: 1, width: 1, channels: source.shape.channels)
    return append(name, .averagePool, [source.id], shape)
  }

  /// Adds the sum of two nodes of one shape and returns its id.
  @discardableResult
  public mutating func add(_ name: String, _ first: Int, _ second: Int, relu: Bool = true) -> Int {
    append(name, .add(relu: relu), [first, second], network.nodes[first].shape)
  }

  /// Joins the channels of nodes of one height and width and returns its id.
  @discardableResult
  public mutating func concat(_ name: String, _ inputs: [Int]) -> Int {
    var shape = network.nodes[inputs[0]].shape
    shape.channels = inputs.reduce(0) { $0 + network.nodes[$1].shape.channels }
    return append(name, .concat, inputs, shape)
  }

  /// Adds a fully connected layer that reads the last node, flattened, and returns its id.
  @discardableResult
  public mutating func dense(_ name: String, outputs: Int, relu: Bool = false) -> Int {
    let source = network.nodes[last]
    return append(
      name, .dense(inputs: source.shape.count, outputs: outputs, relu: relu), [source.id],
      FeatureShape(height: 1, width: 1, channels: outputs))
  }

  /// Adds a softmax over the channels of the last node and returns its id.
  @discardableResult
  public mutating func softmax(_ name: String) -> Int {
    append(name, .softmax, [last], network.nodes[last].shape)
  }

  private mutating func append(
    _ name: String, _ operation: Operation, _ inputs: [Int], _ shape: FeatureShape
  ) -> Int {
    let node = Node(
      id: network.nodes.count, name: name, operation: operation, inputs: inputs, shape: shape)
    network.nodes.append(node)
    return node.id
  }
}
