"""Small sound models to damage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_RNG = np.random.default_rng(7)


def value(name: str, shape: Sequence[int | str], element: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, element, list(shape))


def weights(name: str, *shape: int) -> onnx.TensorProto:
    return numpy_helper.from_array(_RNG.standard_normal(shape).astype(np.float32), name)


def ints(name: str, *values: int) -> onnx.TensorProto:
    return numpy_helper.from_array(np.array(values, np.int64), name)


def model(
    nodes: Sequence[onnx.NodeProto],
    inputs: Sequence[onnx.ValueInfoProto],
    outputs: Sequence[onnx.ValueInfoProto],
    constants: Sequence[onnx.TensorProto] = (),
    opset: int = 17,
) -> onnx.ModelProto:
    graph = helper.make_graph(list(nodes), "graph", list(inputs), list(outputs), list(constants))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def conv_net() -> onnx.ModelProto:
    """Conv, Relu, MaxPool, Flatten, Gemm."""
    nodes = [
        helper.make_node("Conv", ["x", "w1", "b1"], ["c1"], "first_conv", pads=[1, 1, 1, 1], kernel_shape=[3, 3]),
        helper.make_node("Relu", ["c1"], ["r1"], "first_relu"),
        helper.make_node("MaxPool", ["r1"], ["p1"], "first_pool", kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Flatten", ["p1"], ["f1"], "flatten"),
        helper.make_node("Gemm", ["f1", "w2", "b2"], ["y"], "last_gemm", transB=1),
    ]
    constants = [weights("w1", 4, 2, 3, 3), weights("b1", 4), weights("w2", 5, 48), weights("b2", 5)]
    return model(nodes, [value("x", [1, 2, 6, 8])], [value("y", [1, 5])], constants)


def mlp() -> onnx.ModelProto:
    """MatMul, Add, Tanh, twice."""
    nodes = [
        helper.make_node("MatMul", ["x", "w1"], ["m1"], "hidden_matmul"),
        helper.make_node("Add", ["m1", "b1"], ["a1"], "hidden_add"),
        helper.make_node("Tanh", ["a1"], ["t1"], "hidden_tanh"),
        helper.make_node("MatMul", ["t1", "w2"], ["m2"], "final_matmul"),
        helper.make_node("Add", ["m2", "b2"], ["y"], "final_add"),
    ]
    constants = [weights("w1", 6, 9), weights("b1", 9), weights("w2", 9, 3), weights("b2", 3)]
    return model(nodes, [value("x", [1, 6])], [value("y", [1, 3])], constants)


def branches() -> onnx.ModelProto:
    """Two branches, Concat, Pad, Reshape, Transpose, Softmax."""
    nodes = [
        helper.make_node("Sigmoid", ["x"], ["s"], "left_sigmoid"),
        helper.make_node("AveragePool", ["x"], ["a"], "right_pool", kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        helper.make_node("Concat", ["s", "a"], ["c"], "join_concat", axis=1),
        helper.make_node("Pad", ["c", "pads"], ["p"], "border_pad"),
        helper.make_node("Transpose", ["p"], ["t"], "turn_transpose", perm=[0, 2, 3, 1]),
        helper.make_node("Reshape", ["t", "shape"], ["r"], "flat_reshape"),
        helper.make_node("Softmax", ["r"], ["y"], "end_softmax", axis=-1),
    ]
    constants = [ints("pads", 0, 0, 1, 0, 0, 0, 0, 1), ints("shape", 1, -1)]
    return model(nodes, [value("x", [1, 3, 4, 5])], [value("y", [1, 180])], constants)


def quantized() -> onnx.ModelProto:
    """Q, DQ, Conv with int8 weights, Q, DQ."""
    scalar = numpy_helper.from_array
    constants = [
        scalar(np.array(0.05, np.float32), "x_scale"),
        scalar(np.array(3, np.int8), "x_zero"),
        scalar(_RNG.integers(-128, 128, (4, 2, 3, 3)).astype(np.int8), "w_q"),
        scalar(np.array([0.01, 0.02, 0.03, 0.04], np.float32), "w_scale"),
        scalar(np.zeros(4, np.int8), "w_zero"),
        scalar(np.array(0.1, np.float32), "y_scale"),
        scalar(np.array(-5, np.int8), "y_zero"),
    ]
    nodes = [
        helper.make_node("QuantizeLinear", ["x", "x_scale", "x_zero"], ["x_q"], "input_quantize"),
        helper.make_node("DequantizeLinear", ["x_q", "x_scale", "x_zero"], ["x_f"], "input_dequantize"),
        helper.make_node("DequantizeLinear", ["w_q", "w_scale", "w_zero"], ["w"], "weight_dequantize", axis=0),
        helper.make_node("Conv", ["x_f", "w"], ["c"], "quantized_conv", kernel_shape=[3, 3]),
        helper.make_node("QuantizeLinear", ["c", "y_scale", "y_zero"], ["c_q"], "output_quantize"),
        helper.make_node("DequantizeLinear", ["c_q", "y_scale", "y_zero"], ["y"], "output_dequantize"),
    ]
    return model(nodes, [value("x", [1, 2, 6, 8])], [value("y", [1, 4, 4, 6])], constants)


BASES = {"conv_net": conv_net, "mlp": mlp, "branches": branches, "quantized": quantized}
