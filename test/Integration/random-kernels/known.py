"""Models of which GCC 12 threw a convolution away before the pointers of an instance stood apart (decision 0009).

Without TM_APART, wrong are: `right_column` on the host at -O2, `groups` there at -Os, -O2 and -O3, and `classifier` on
a Cortex-M4 at -O2 and -O3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .generator import Model


@dataclass
class _Net:
    """A model of int8 convolutions with random weights and given scales."""

    rng: np.random.Generator
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, np.ndarray] = field(default_factory=dict)

    def constant(self, name: str, value: object, dtype: type) -> str:
        self.constants[name] = np.array(value, dtype)
        return name

    def parameters(self, name: str, scale: float, zero: int) -> list[str]:
        return [self.constant(f"{name}_s", scale, np.float32), self.constant(f"{name}_z", zero, np.int8)]

    def quantize(self, x: str, name: str, scale: float, zero: int) -> str:
        self.nodes.append(helper.make_node("QuantizeLinear", [x, *self.parameters(name, scale, zero)], [name]))
        return name

    def dequantize(self, x: str, name: str) -> str:
        """The real values of what `quantize` or an input gave."""
        self.nodes.append(helper.make_node("DequantizeLinear", [x, f"{x}_s", f"{x}_z"], [name]))
        return name

    def constants_of(self, name: str, shape: Sequence[int], x: str, most: int) -> list[str]:
        """Filter and bias of a convolution of `x`, as real values."""
        w, b = f"{name}_w", f"{name}_b"
        scale = self.rng.uniform(0.4, 1.6, shape[0]) / (40 * np.sqrt(np.prod(shape[1:])))
        self.constant(w, self.rng.integers(-127, 128, shape), np.int8)
        self.constant(b, self.rng.integers(-most, most, shape[0]), np.int32)
        self.constant(f"{w}_s", scale, np.float32)
        self.constant(f"{b}_s", scale * self.constants[f"{x}_s"], np.float32)
        for part in (w, b):
            self.nodes.append(helper.make_node("DequantizeLinear", [part, f"{part}_s"], [f"{part}_r"], axis=0))
        return [f"{w}_r", f"{b}_r"]

    def conv(self, x: str, name: str, shape: Sequence[int], relu: bool = False, **attributes: object) -> str:
        """A convolution of the integers `x`; its result is real."""
        inputs = [self.dequantize(x, f"{name}_x"), *self.constants_of(name, shape, x, 500)]
        self.nodes.append(helper.make_node("Conv", inputs, [name], name, **attributes))
        if not relu:
            return name
        self.nodes.append(helper.make_node("Relu", [name], [f"{name}_r"]))
        return f"{name}_r"

    def finish(self, name: str, inputs: dict[str, np.ndarray], output: onnx.ValueInfoProto, kind: str) -> Model:
        ports = [
            helper.make_tensor_value_info(k, helper.np_dtype_to_tensor_dtype(v.dtype), v.shape)
            for k, v in inputs.items()
        ]
        tensors = [numpy_helper.from_array(v, k) for k, v in self.constants.items()]
        graph = helper.make_graph(self.nodes, name, ports, [output], tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
        return Model(name, model, inputs, {output.name: kind})


def classifier() -> Model:
    """3x3 (3 to 16), 3x3 (16 to 32), 1x1 to three classes: the last one's weights are far into the weights object."""
    net = _Net(np.random.default_rng(84))
    q = net.quantize("x", "x_q", 1 / 128, 0)
    for name, shape in (("first", (16, 3, 3, 3)), ("second", (32, 16, 3, 3))):
        y = net.conv(q, name, shape, relu=True, pads=[1, 1, 1, 1])
        q = net.quantize(y, f"{name}_q", 0.015, -128)
    q = net.quantize(net.conv(q, "last", (3, 32, 1, 1)), "y_q", 0.02, 0)
    net.dequantize(q, "y")
    x = net.rng.uniform(-1, 1, (1, 3, 10, 10)).astype(np.float32)
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, (1, 3, 10, 10))
    return net.finish("classifier", {"x": x}, y, "1x1 to three classes")


def right_column() -> Model:
    """Three outputs, a stride of 2, and one column of padding on the right."""
    net = _Net(np.random.default_rng(81))
    q = net.quantize("x", "x_q", 0.07, 127)
    y = net.conv(q, "conv", (3, 1, 1, 2), auto_pad="SAME_UPPER", strides=[1, 2])
    net.dequantize(net.quantize(y, "y_q", 0.09, 74), "y")
    x = net.rng.uniform(-18, 0, (1, 1, 9, 7)).astype(np.float32)
    info = helper.make_tensor_value_info("y", TensorProto.FLOAT, (1, 3, 9, 4))
    return net.finish("right_column", {"x": x}, info, "padded on the right")


def groups() -> Model:
    """Two groups of two outputs, along one dimension."""
    net = _Net(np.random.default_rng(14))
    net.parameters("x", 0.012, -128)
    y = net.conv("x", "conv", (4, 7, 5), group=2, pads=[2, 1], strides=[2])
    net.quantize(y, "y", 0.03, -20)
    x = net.rng.integers(-128, 128, (1, 14, 8)).astype(np.int8)
    return net.finish("groups", {"x": x}, helper.make_tensor_value_info("y", TensorProto.INT8, (1, 4, 4)), "2 groups")


KNOWN = (classifier, right_column, groups)
