"""Models of one operator on integers with scales, as ONNX Runtime's quantizer writes them in QOperator form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_TYPES = {np.dtype(np.float32): TensorProto.FLOAT, np.dtype(np.int8): TensorProto.INT8}
MICROSOFT = "com.microsoft"


@dataclass
class Builder:
    """Builds the nodes of one case; inputs are random integers of the whole range, and so are weights."""

    seed: int
    dtype: type
    domain: str = ""
    weight_dtype: type | None = None
    inputs: dict[str, np.ndarray] = field(default_factory=dict)
    constants: dict[str, np.ndarray] = field(default_factory=dict)
    nodes: list[onnx.NodeProto] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)

    def integers(self, shape: Sequence[int], dtype: type) -> np.ndarray:
        info = np.iinfo(dtype)
        return self.rng.integers(info.min, info.max + 1, shape).astype(dtype)

    def constant(self, name: str, value: object, dtype: type) -> str:
        self.constants[name] = np.array(value, dtype)
        return name

    def quantization(self, name: str, scale: object, zero: object = 0, dtype: type | None = None) -> list[str]:
        """Scale and zero point of `name`; the zero point is the given distance from the middle of the range."""
        dtype = dtype or self.dtype
        middle = 128 if dtype is np.uint8 else 0
        scales = np.asarray(scale, np.float32)
        points = np.broadcast_to(np.asarray(zero) + middle, scales.shape)
        return [self.constant(f"{name}_scale", scales, np.float32), self.constant(f"{name}_zero", points, dtype)]

    def tensor(self, name: str, shape: Sequence[int], scale: object, zero: object = 0) -> list[str]:
        """A run-time input with its scale and zero point."""
        self.inputs[name] = self.integers(shape, self.dtype)
        return [name, *self.quantization(name, scale, zero)]

    def weights(self, name: str, shape: Sequence[int], scale: object, zero: object = 0) -> list[str]:
        dtype = self.weight_dtype or self.dtype
        return [self.constant(name, self.integers(shape, dtype), dtype), *self.quantization(name, scale, zero, dtype)]

    def add(self, operator: str, inputs: Sequence[str], **attributes: object) -> None:
        self.nodes.append(helper.make_node(operator, inputs, ["y"], operator, domain=self.domain, **attributes))

    def model(self) -> onnx.ModelProto:
        ports = [
            helper.make_tensor_value_info(name, _TYPES.get(value.dtype, TensorProto.UINT8), value.shape)
            for name, value in self.inputs.items()
        ]
        output = onnx.ValueInfoProto()
        output.name = "y"
        constants = [numpy_helper.from_array(value, name) for name, value in self.constants.items()]
        graph = helper.make_graph(self.nodes, "qoperator", ports, [output], constants)
        opsets = [helper.make_opsetid("", 13), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def conv(b: Builder) -> None:
    scales = b.rng.uniform(0.002, 0.01, 6)
    inputs = [*b.tensor("x", (1, 4, 9, 8), 0.02, 5), *b.weights("w", (6, 2, 3, 3), scales)]
    inputs += b.quantization("y", 0.09, -7)
    inputs.append(b.constant("b", b.rng.integers(-3000, 3000, 6), np.int32))
    b.add("QLinearConv", inputs, group=2, pads=[1, 0, 1, 2], strides=[2, 1])


def matmul_constant(b: Builder) -> None:
    scales = b.rng.uniform(0.002, 0.01, 7)
    inputs = [*b.tensor("x", (5, 12), 0.02, 5), *b.weights("w", (12, 7), scales), *b.quantization("y", 0.05)]
    b.add("QLinearMatMul", inputs)


def matmul(b: Builder) -> None:
    inputs = [*b.tensor("a", (2, 5, 12), 0.02, 5), *b.tensor("c", (2, 12, 7), 0.01, -9), *b.quantization("y", 0.2)]
    b.add("QLinearMatMul", inputs)


def gemm(b: Builder) -> None:
    scales = b.rng.uniform(0.002, 0.01, 7)
    inputs = [*b.tensor("x", (3, 12), 0.02, 5), *b.weights("w", (7, 12), scales)]
    inputs.append(b.constant("b", b.rng.integers(-3000, 3000, 7), np.int32))
    b.add("QGemm", [*inputs, *b.quantization("y", 0.05, 3)], transB=1, alpha=0.5)


def gemm_float(b: Builder) -> None:
    b.add("QGemm", [*b.tensor("x", (3, 12), 0.02, 5), *b.weights("w", (12, 7), 0.01)])


def add(b: Builder) -> None:
    inputs = [*b.tensor("a", (2, 5, 6), 0.02, 5), *b.tensor("c", (5, 1), 0.03, -8), *b.quantization("y", 0.04, 2)]
    b.add("QLinearAdd", inputs)


def mul(b: Builder) -> None:
    inputs = [*b.tensor("a", (2, 5, 6), 0.02, 5), *b.weights("c", (6,), 0.03, -8), *b.quantization("y", 0.06, 2)]
    b.add("QLinearMul", inputs)


def average_pool(b: Builder) -> None:
    inputs = [*b.tensor("x", (1, 3, 8, 9), 0.02, 5), *b.quantization("y", 0.015, 4)]
    b.add("QLinearAveragePool", inputs, kernel_shape=[3, 2], pads=[1, 0, 1, 1], strides=[2, 2])


def global_average_pool(b: Builder) -> None:
    b.add("QLinearGlobalAveragePool", [*b.tensor("x", (1, 5, 7, 6), 0.02, 5), *b.quantization("y", 0.004, 4)])


def sigmoid(b: Builder) -> None:
    b.add("QLinearSigmoid", [*b.tensor("x", (3, 50), 0.05, 5), *b.quantization("y", 1 / 256, -128)])


def softmax(b: Builder) -> None:
    b.add("QLinearSoftmax", [*b.tensor("x", (3, 20), 0.03, 5), *b.quantization("y", 1 / 256, -128)], axis=-1, opset=13)


def softmax_flat(b: Builder) -> None:
    inputs = [*b.tensor("x", (2, 3, 10), 0.03, 5), *b.quantization("y", 1 / 256, -128)]
    b.add("QLinearSoftmax", inputs, axis=1, opset=11)


def concat(b: Builder) -> None:
    inputs = [*b.quantization("y", 0.03, 2), *b.tensor("a", (2, 3, 4), 0.02, 5), *b.tensor("c", (2, 5, 4), 0.03, -8)]
    b.add("QLinearConcat", inputs, axis=1)


def quantize_dequantize(b: Builder) -> None:
    b.inputs["x"] = b.rng.uniform(-3, 3, (4, 9)).astype(np.float32)
    q = b.quantization("x", 0.02, 5)
    b.nodes.append(helper.make_node("QuantizeLinear", ["x", *q], ["q"], domain=MICROSOFT))
    b.add("DequantizeLinear", ["q", *q])


STANDARD = (conv, matmul_constant, matmul)
# Those that take weights of another type than their input's.
WEIGHTED = (conv, matmul_constant, gemm, gemm_float)
CONTRIBUTED = (
    gemm, gemm_float, add, mul, average_pool, global_average_pool, sigmoid, softmax, softmax_flat, concat,
    quantize_dequantize,
)  # fmt: skip


def dynamic(seed: int) -> tuple[onnx.ModelProto, onnx.ModelProto, dict[str, np.ndarray]]:
    """A convolution and a product as dynamic quantization writes them, and the same on activations not rounded."""
    rng = np.random.default_rng(seed)
    w, m = (rng.integers(-127, 128, shape).astype(np.int8) for shape in ((6, 4, 3, 3), (6, 5)))
    w_scale, m_scale = rng.uniform(0.002, 0.01, (6, 1, 1)).astype(np.float32), np.float32(0.01)
    b, zero = rng.normal(size=(1, 6, 1, 1)).astype(np.float32), np.zeros((), np.int8)
    constants = {"w": w, "w_scale": w_scale, "m": m, "m_scale": m_scale, "b": b, "zero": zero}

    def product(name: str, source: str, weights: str, operator: str, output: str) -> list[onnx.NodeProto]:
        q, s, z, i, f, u = (f"{name}_{part}" for part in "qszifu")
        return [
            helper.make_node("DynamicQuantizeLinear", [source], [q, s, z]),
            helper.make_node(operator, [q, weights, z, "zero"], [i], name),
            helper.make_node("Cast", [i], [f], to=TensorProto.FLOAT),
            helper.make_node("Mul", [s, f"{weights}_scale"], [u]),
            helper.make_node("Mul", [f, u], [output]),
        ]

    between = [
        helper.make_node("Add", ["c", "b"], ["h"]),
        helper.make_node("Relu", ["h"], ["r"]),
        helper.make_node("ReduceMean", ["r"], ["p"], axes=[2, 3], keepdims=0),
    ]
    quantized = [*product("conv", "x", "w", "ConvInteger", "c"), *between]
    quantized += product("matmul", "p", "m", "MatMulInteger", "y")
    plain = [helper.make_node("Conv", ["x", "w"], ["c"]), *between, helper.make_node("MatMul", ["p", "m"], ["y"])]
    reals = {"w": w * w_scale[..., None], "m": m * m_scale, "b": b}
    inputs = {"x": rng.normal(size=(1, 4, 9, 8)).astype(np.float32)}
    return _model(quantized, constants), _model(plain, reals), inputs


def _model(nodes: list[onnx.NodeProto], constants: dict[str, np.ndarray]) -> onnx.ModelProto:
    ports = [helper.make_tensor_value_info("x", TensorProto.FLOAT, (1, 4, 9, 8))]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, (1, 5))]
    tensors = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "dynamic", ports, outputs, tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
