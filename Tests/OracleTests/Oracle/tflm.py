"""Runs a network in TensorFlow Lite Micro: reads its description as JSON, writes it as .tflite, prints the output bytes.

Usage: tflm.py FILE. The package tflite-micro brings the interpreter and the schema of the format.
"""

import json
import sys

import flatbuffers
import numpy as np
from tflite_micro import runtime
from tflite_micro.tensorflow.lite.micro.python import schema_py_generated as tflite

RELU = tflite.ActivationFunctionType.RELU
NONE = tflite.ActivationFunctionType.NONE


class Writer:
    """One subgraph whose tensors and operators are added node by node."""

    def __init__(self):
        self.model = tflite.ModelT()
        self.model.version = 3
        self.model.operatorCodes = []
        self.model.buffers = [tflite.BufferT()]
        self.graph = tflite.SubGraphT()
        self.graph.tensors, self.graph.operators = [], []
        self.model.subgraphs = [self.graph]

    def tensor(self, shape, kind, scales, zero_points, data=None, axis=0):
        tensor = tflite.TensorT()
        tensor.shape, tensor.type = list(shape), kind
        tensor.name = "t%d" % len(self.graph.tensors)
        tensor.quantization = tflite.QuantizationParametersT()
        tensor.quantization.scale = [float(s) for s in scales]
        tensor.quantization.zeroPoint = list(zero_points)
        tensor.quantization.quantizedDimension = axis
        tensor.buffer = 0
        if data is not None:
            buffer = tflite.BufferT()
            buffer.data = np.frombuffer(data.tobytes(), dtype=np.uint8)
            tensor.buffer = len(self.model.buffers)
            self.model.buffers.append(buffer)
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def operator(self, code, inputs, output, kind, options):
        entry = tflite.OperatorCodeT()
        entry.builtinCode, entry.deprecatedBuiltinCode, entry.version = code, min(code, 127), 1
        self.model.operatorCodes.append(entry)
        operator = tflite.OperatorT()
        operator.opcodeIndex = len(self.model.operatorCodes) - 1
        operator.inputs, operator.outputs = inputs, [output]
        operator.builtinOptionsType, operator.builtinOptions = kind, options
        self.graph.operators.append(operator)

    def bytes(self):
        builder = flatbuffers.Builder(1 << 20)
        builder.Finish(self.model.Pack(builder), file_identifier=b"TFL3")
        return bytes(builder.Output())


def convolve(writer, node, source, output):
    depthwise = node["kind"] == "depthwise"
    filters, scales = node["shape"][2], node["weightScales"]
    weights = np.array(node["weights"], dtype=np.int8).reshape(filters, *node["kernel"], -1)
    if depthwise:
        weights = weights.transpose(3, 1, 2, 0)
    options = tflite.DepthwiseConv2DOptionsT() if depthwise else tflite.Conv2DOptionsT()
    if depthwise:
        options.depthMultiplier = 1
    options.padding = tflite.Padding.SAME if node["padding"] == "same" else tflite.Padding.VALID
    options.strideH = options.strideW = node["stride"]
    options.dilationHFactor = options.dilationWFactor = node["dilation"]
    options.fusedActivationFunction = RELU if node["relu"] else NONE
    zeros = [0] * filters
    kernel = writer.tensor(
        weights.shape, tflite.TensorType.INT8, scales, zeros, weights, axis=3 if depthwise else 0)
    bias = np.array(node["bias"], dtype=np.int32)
    input_scale = writer.graph.tensors[source].quantization.scale[0]
    bias = writer.tensor(
        bias.shape, tflite.TensorType.INT32, [input_scale * s for s in scales], zeros, bias)
    operator = tflite.BuiltinOperator
    code = operator.DEPTHWISE_CONV_2D if depthwise else operator.CONV_2D
    kind = tflite.BuiltinOptions.DepthwiseConv2DOptions if depthwise else tflite.BuiltinOptions.Conv2DOptions
    writer.operator(code, [source, kernel, bias], output, kind, options)


def connect(writer, node, source, output):
    outputs, scale = node["shape"][2], node["weightScales"][0]
    weights = np.array(node["weights"], dtype=np.int8).reshape(outputs, -1)
    kernel = writer.tensor(weights.shape, tflite.TensorType.INT8, [scale], [0], weights)
    bias = np.array(node["bias"], dtype=np.int32)
    input_scale = writer.graph.tensors[source].quantization.scale[0]
    bias = writer.tensor(bias.shape, tflite.TensorType.INT32, [input_scale * scale], [0], bias)
    options = tflite.FullyConnectedOptionsT()
    options.fusedActivationFunction = RELU if node["relu"] else NONE
    writer.operator(
        tflite.BuiltinOperator.FULLY_CONNECTED, [source, kernel, bias], output,
        tflite.BuiltinOptions.FullyConnectedOptions, options)


def pool(writer, node, source, output):
    options = tflite.Pool2DOptionsT()
    options.padding = tflite.Padding.VALID
    options.filterHeight, options.filterWidth = node["kernel"]
    options.strideH = options.strideW = node["stride"]
    operator = tflite.BuiltinOperator
    code = operator.MAX_POOL_2D if node["kind"] == "max-pool" else operator.AVERAGE_POOL_2D
    writer.operator(code, [source], output, tflite.BuiltinOptions.Pool2DOptions, options)


def join(writer, node, sources, output):
    if node["kind"] == "add":
        options = tflite.AddOptionsT()
        options.fusedActivationFunction = RELU if node["relu"] else NONE
        writer.operator(tflite.BuiltinOperator.ADD, sources, output, tflite.BuiltinOptions.AddOptions, options)
        return
    options = tflite.ConcatenationOptionsT()
    options.axis = 3
    writer.operator(
        tflite.BuiltinOperator.CONCATENATION, sources, output, tflite.BuiltinOptions.ConcatenationOptions, options)


def softmax(writer, source, output):
    options = tflite.SoftmaxOptionsT()
    options.beta = 1.0
    writer.operator(tflite.BuiltinOperator.SOFTMAX, [source], output, tflite.BuiltinOptions.SoftmaxOptions, options)


def write(nodes):
    writer, outputs = Writer(), []
    for node in nodes:
        output = writer.tensor([1] + node["shape"], tflite.TensorType.INT8, [node["scale"]], [node["zeroPoint"]])
        sources = [outputs[i] for i in node["inputs"]]
        outputs.append(output)
        kind = node["kind"]
        if kind in ("conv", "depthwise"):
            convolve(writer, node, sources[0], output)
        elif kind == "dense":
            connect(writer, node, sources[0], output)
        elif kind in ("max-pool", "average-pool"):
            pool(writer, node, sources[0], output)
        elif kind in ("add", "concat"):
            join(writer, node, sources, output)
        elif kind == "softmax":
            softmax(writer, sources[0], output)
    writer.graph.inputs, writer.graph.outputs = [outputs[0]], [outputs[-1]]
    return writer.bytes()


def main():
    with open(sys.argv[1]) as file:
        network = json.load(file)
    interpreter = runtime.Interpreter.from_bytes(write(network["nodes"]), arena_size=1 << 21)
    shape = [1] + network["nodes"][0]["shape"]
    interpreter.set_input(np.array(network["input"], dtype=np.int8).reshape(shape), 0)
    interpreter.invoke()
    print(json.dumps([int(v) for v in interpreter.get_output(0).flatten()]))


main()
