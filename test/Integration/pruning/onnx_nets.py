"""Small random ONNX models whose layers can lose channels, and the same models with some channels set to zero."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


@dataclass
class Conv:
    """A convolution by its name: its weights and the axis of its output channels."""

    weight: np.ndarray
    bias: np.ndarray
    axis: int = 0


@dataclass
class Net:
    rng: np.random.Generator
    convs: dict[str, Conv] = field(default_factory=dict)
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    channels: dict[str, int] = field(default_factory=dict)
    input_shape: tuple[int, ...] = ()

    def node(self, kind: str, inputs: list[str], channels: int, **attributes: object) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name, **attributes))
        self.channels[name] = channels
        return name

    def conv(self, x: str, channels: int, kernel: int = 3, groups: int = 1, relu: bool = True, stride: int = 1) -> str:
        shape = (channels, self.channels[x] // groups, kernel, kernel)
        weight = self.rng.normal(size=shape) / np.sqrt(np.prod(shape[1:]))
        pads = [kernel // 2] * 4
        return self._convolve("Conv", x, weight, channels, 0, relu, group=groups, pads=pads, strides=[stride] * 2)

    def spread(self, x: str, channels: int) -> str:
        """A transposed convolution that doubles the size."""
        weight = self.rng.normal(size=(self.channels[x], channels, 2, 2)) / np.sqrt(self.channels[x])
        return self._convolve("ConvTranspose", x, weight, channels, 1, True, strides=[2, 2])

    def dense(self, x: str, channels: int, relu: bool = False) -> str:
        weight = self.rng.normal(size=(channels, self.channels[x])) / np.sqrt(self.channels[x])
        return self._convolve("Gemm", x, weight, channels, 0, relu, transB=1)

    def _convolve(
        self, kind: str, x: str, weight: np.ndarray, channels: int, axis: int, relu: bool, **attributes: object
    ) -> str:
        name = f"n{len(self.nodes)}"
        bias = self.rng.normal(size=channels) / 4
        self.convs[name] = Conv(weight.astype(np.float32), bias.astype(np.float32), axis)
        y = self.node(kind, [x, f"{name}.w", f"{name}.b"], channels, **attributes)
        return self.node("Relu", [y], channels) if relu else y

    def model(self, gone: dict[str, list[int]] | None = None) -> onnx.ModelProto:
        """The model; `gone` has channels of convolutions that are zero, by name."""
        initializers = []
        for name, conv in self.convs.items():
            weight, bias = conv.weight.copy(), conv.bias.copy()
            for channel in (gone or {}).get(name, ()):
                weight[(slice(None),) * conv.axis + (channel % len(bias),)] = 0
                bias[channel % len(bias)] = 0
            initializers += [numpy_helper.from_array(weight, f"{name}.w"), numpy_helper.from_array(bias, f"{name}.b")]
        x, y = (
            helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in (("x", self.input_shape), ("y", None))
        )
        graph = helper.make_graph(self.nodes, "net", [x], [y], initializers)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _channels(net: Net) -> int:
    return int(net.rng.integers(4, 21))


def _residual(net: Net, x: str) -> str:
    x = net.conv(x, _channels(net))
    for _ in range(2):
        side = net.conv(net.conv(x, _channels(net)), net.channels[x], 1, relu=False)
        x = net.node("Relu", [net.node("Add", [x, side], net.channels[x])], net.channels[x])
    return x


def _join(net: Net, x: str) -> str:
    parts = [net.conv(x, _channels(net), kernel) for kernel in (1, 3)]
    return net.node("Concat", parts, sum(net.channels[p] for p in parts), axis=1)


def _separable(net: Net, x: str) -> str:
    x = net.conv(x, _channels(net), 1)
    return net.conv(net.conv(x, net.channels[x], groups=net.channels[x]), _channels(net), 1)


def _grouped(net: Net, x: str) -> str:
    x = net.conv(x, 4 * int(net.rng.integers(2, 5)), 1)
    return net.conv(net.conv(x, 4 * int(net.rng.integers(1, 4)), groups=4), _channels(net), 1)


def _spread(net: Net, x: str) -> str:
    x = net.spread(net.conv(x, _channels(net)), _channels(net))
    return net.conv(net.node("MaxPool", [x], net.channels[x], kernel_shape=[2, 2], strides=[2, 2]), _channels(net))


BLOCKS = (_residual, _join, _separable, _grouped, _spread)


def make(seed: int) -> Net:
    """Two blocks, the first in turn, and two dense layers on what is left, flattened or averaged."""
    net = Net(np.random.default_rng(seed))
    size = int(net.rng.integers(5, 9))
    net.input_shape = (1, 3, size, size)
    net.channels["x"] = 3
    x = BLOCKS[seed % len(BLOCKS)](net, "x")
    x = BLOCKS[int(net.rng.integers(len(BLOCKS)))](net, x)
    if seed % 2:
        x = net.node("GlobalAveragePool", [x], net.channels[x])
        x = net.node("Flatten", [x], net.channels[x])
    else:
        x = net.node("Flatten", [x], net.channels[x] * size * size)
    net.dense(net.dense(x, _channels(net), relu=True), 4)
    net.nodes[-1].output[0] = "y"
    return net


def make_redundant(seed: int) -> Net:
    """Of every layer's channels but the last one's half are sums of others, so that they can be made up for."""
    net = Net(np.random.default_rng(seed))
    net.input_shape, net.channels["x"] = (1, 3, 6, 6), 3
    x = net.conv("x", 16, relu=False)
    x = net.conv(x, 24, relu=False)
    x = net.node("GlobalAveragePool", [x], 24)
    net.dense(net.node("Flatten", [x], 24), 4)
    net.nodes[-1].output[0] = "y"
    for conv in list(net.convs.values())[:-1]:
        count = len(conv.bias) // 2
        mix = net.rng.normal(size=(len(conv.bias) - count, count)).astype(np.float32) / 2
        conv.weight[count:] = np.einsum("ij,j...->i...", mix, conv.weight[:count])
        conv.bias[count:] = mix @ conv.bias[:count]
    return net


def make_dense(seed: int) -> Net:
    """Few inputs and many units: what goes is made up for best by units that bend elsewhere."""
    net = Net(np.random.default_rng(seed))
    net.input_shape, net.channels["x"] = (1, 3), 3
    net.dense(net.dense("x", 16, relu=True), 4)
    net.nodes[-1].output[0] = "y"
    return net
