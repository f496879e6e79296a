"""QDQ models of one operator with integers of 16 and 4 bits: activations int16, weights int4 and uint4."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import onnx
from ml_dtypes import int4, uint4
from onnx import TensorProto, helper, numpy_helper


@dataclass
class Widths:
    """Builds x -> QuantizeLinear -> DequantizeLinear -> operator -> QuantizeLinear -> y."""

    seed: int
    activation: type
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, np.ndarray] = field(default_factory=dict)
    inputs: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants[name] = value
        return name

    def _parameters(self, name: str, reach: float) -> list[str]:
        """A scale with which the type's largest integer is `reach`, and zero point 0."""
        scale = np.float32(reach / np.iinfo(self.activation).max)
        return [self.constant(f"{name}_s", np.array(scale)), self.constant(f"{name}_z", np.zeros((), self.activation))]

    def input(self, name: str, shape: Sequence[int], reach: float = 3.0) -> str:
        self.inputs[name] = self.rng.uniform(-1.1 * reach, 1.1 * reach, shape).astype(np.float32)
        parameters = self._parameters(name, reach)
        self.nodes.append(helper.make_node("QuantizeLinear", [name, *parameters], [f"{name}_q"]))
        self.nodes.append(helper.make_node("DequantizeLinear", [f"{name}_q", *parameters], [f"{name}_r"]))
        return f"{name}_r"

    def weights(self, shape: Sequence[int], dtype: type, axis: int, group: int = 0, factors: bool = True) -> str:
        """Integer weights with a scale per channel, or per `group` of dimension `axis`; then the scales of a channel
        are multiples of one number, or anything."""
        low, high = {int4: (-8, 8), uint4: (0, 16)}.get(dtype, (-127, 128))
        self.constant("w", self.rng.integers(low, high, shape).astype(dtype))
        sizes = [d // group if i == axis else d for i, d in enumerate(shape)] if group else [shape[axis]]
        if group and factors:
            base = np.ldexp(self.rng.integers(1 << 15, 1 << 16, shape[1 - axis]), -20)
            multiples = self.rng.integers(1, 16, sizes[:2]) * np.expand_dims(base, axis)
            # A filter has one scale for all of its positions.
            positions = (1,) * (len(shape) - 2)
            scale = np.broadcast_to(multiples.reshape(*sizes[:2], *positions), sizes).astype(np.float32)
        else:
            scale = self.rng.uniform(0.01, 0.1, sizes).astype(np.float32)
        middle = 8 if dtype is uint4 else 0
        zero = np.full(scale.shape, middle, np.int8).astype(dtype)
        inputs = ["w", self.constant("w_s", scale), self.constant("w_z", zero)]
        blocks = {"block_size": group} if group else {}
        self.nodes.append(helper.make_node("DequantizeLinear", inputs, ["w_r"], axis=axis, **blocks))
        return "w_r"

    def output(self, operator: str, inputs: Sequence[str], reach: float, **attributes: object) -> None:
        self.nodes.append(helper.make_node(operator, inputs, ["r"], operator, **attributes))
        self.nodes.append(helper.make_node("QuantizeLinear", ["r", *self._parameters("y", reach)], ["y"]))

    def model(self) -> onnx.ModelProto:
        ports = [helper.make_tensor_value_info(n, TensorProto.FLOAT, v.shape) for n, v in self.inputs.items()]
        output = onnx.ValueInfoProto()
        output.name = "y"
        constants = [numpy_helper.from_array(value, name) for name, value in self.constants.items()]
        graph = helper.make_graph(self.nodes, "widths", ports, [output], constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)


def conv(dtype: type, group: int = 1) -> Callable[[Widths], None]:
    def make(b: Widths) -> None:
        w = b.weights((8, 8 // group, 3, 3), dtype, 0)
        b.output("Conv", [b.input("x", (1, 8, 7, 6)), w], 60.0, group=group, pads=[1, 1, 1, 1])

    return make


def conv_blocks(b: Widths) -> None:
    w = b.weights((6, 32, 3, 2), int4, 1, 16)
    b.output("Conv", [b.input("x", (1, 32, 5, 5)), w], 900.0)


def dense(dtype: type, block: int = 0, factors: bool = True) -> Callable[[Widths], None]:
    def make(b: Widths) -> None:
        w = b.weights((64, 10), dtype, 0 if block else 1, block, factors)
        b.output("MatMul", [b.input("x", (3, 64)), w], 60.0)

    return make


def unary(operator: str, reach: float, **attributes: object) -> Callable[[Widths], None]:
    return lambda b: b.output(operator, [b.input("x", (1, 6, 8, 8))], reach, **attributes)


def binary(operator: str, reach: float) -> Callable[[Widths], None]:
    return lambda b: b.output(operator, [b.input("a", (2, 5, 6)), b.input("c", (2, 5, 6), 5.0)], reach)


WEIGHTS = {
    "conv_w8": conv(np.int8), "conv_w4": conv(int4), "depthwise_w4": conv(int4, 8), "conv_u4": conv(uint4),
    "conv_blocks": conv_blocks,
    "dense_w8": dense(np.int8), "dense_w4": dense(int4), "dense_blocks": dense(int4, 16),
    "dense_any_blocks": dense(int4, 16, False), "dense_u4_blocks": dense(uint4, 32),
}  # fmt: skip
WIDE = {
    "add": binary("Add", 8.0), "sub": binary("Sub", 8.0), "mul": binary("Mul", 15.0),
    "sigmoid": unary("Sigmoid", 1.0), "tanh": unary("Tanh", 1.0), "relu": unary("Relu", 3.0),
    "softmax": unary("Softmax", 1.0, axis=-1), "mean": unary("GlobalAveragePool", 1.0),
    "average_pool": unary("AveragePool", 3.0, kernel_shape=[2, 2]),
    "max_pool": unary("MaxPool", 3.0, kernel_shape=[2, 2]),
}  # fmt: skip


def cases() -> dict[str, Widths]:
    """Every combination by name."""
    found = {}
    for activation in (np.int8, np.int16):
        for name, make in {**WEIGHTS, **(WIDE if activation is np.int16 else {})}.items():
            built = Widths(len(found), activation)
            make(built)
            found[f"{activation.__name__}_{name}"] = built
    return found
