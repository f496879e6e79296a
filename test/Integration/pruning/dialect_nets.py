"""Small random float networks in the tinyml dialect, whose filters tell by their numbers which channels are left."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from tinyml_testing.networks import Network, Value

# Bounds that no channel is constant within, as it could be behind a Relu: nothing is dead but what is pruned.
BOUNDS = "clamp_min = -1.0 : f32, clamp_max = 1.0 : f32"


def distinct(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Numbers between -1 and 1 without 0, each of them once."""
    count = int(np.prod(shape))
    numbers = np.concatenate([np.arange(-count, 0), np.arange(1, count + 1)])
    return (rng.choice(numbers, count, replace=False) / count).reshape(shape).astype(np.float32)


@dataclass
class Linear:
    """A conv2d or fully_connected: its filter [outputs, ..., inputs of a group] and where the filter's line stands."""

    filter: np.ndarray
    groups: int
    line: int
    name: str


@dataclass
class Net(Network):
    """A function of floats."""

    layers: list[Linear] = field(default_factory=list)

    def constant(self, array: np.ndarray) -> tuple[str, str]:
        name = self.fresh()
        self.lines.append(_constant_line(name, array))
        return name, f"tensor<{'x'.join(map(str, array.shape))}xf32>"

    def op(self, text: str, operands: list[Value], shape: tuple[int, ...]) -> Value:
        result = Value(self.fresh(), shape, "f32")
        types = ", ".join(operand.type for operand in operands)
        self.lines.append(f"{result.name} = tinyml.{text} : ({types}) -> {result.type}")
        return result

    def linear(
        self, mnemonic: str, x: Value, filter: np.ndarray, shape: tuple[int, ...], attrs: str, groups: int = 1
    ) -> Value:
        w, w_type = self.constant(filter)
        self.layers.append(Linear(filter, groups, len(self.lines) - 1, w))
        operands, types = f"{x.name}, {w}", f"{x.type}, {w_type}"
        if self.rng.integers(4):
            b, b_type = self.constant((self.rng.normal(size=filter.shape[0]) / 4).astype(np.float32))
            operands, types = f"{operands}, {b}", f"{types}, {b_type}"
        result = Value(self.fresh(), shape, "f32")
        self.lines.append(f"{result.name} = tinyml.{mnemonic} {operands} {{{attrs}}} : ({types}) -> {result.type}")
        return result

    def conv(self, x: Value, channels: int, kernel: int = 1, groups: int = 1, bound: str = BOUNDS) -> Value:
        """A convolution that pads what keeps the size."""
        low, high = (kernel - 1) // 2, kernel // 2
        filter = distinct(self.rng, (channels, kernel, kernel, x.shape[3] // groups))
        attrs = f"padding = array<i64: {low}, {low}, {high}, {high}>, groups = {groups} : i64"
        return self.linear(
            "conv2d", x, filter, (*x.shape[:3], channels), f"{attrs}, {bound}" if bound else attrs, groups
        )

    def text(self, masked: dict[int, np.ndarray] | None = None) -> str:
        """The function; `masked` has other filters, by layer."""
        lines = list(self.lines)
        for number, filter in (masked or {}).items():
            lines[self.layers[number].line] = _constant_line(self.layers[number].name, filter)
        return "\n".join(lines) + "\n"


def _constant_line(name: str, array: np.ndarray) -> str:
    kind = f"tensor<{'x'.join(map(str, array.shape))}xf32>"
    return f'{name} = tinyml.constant dense<"0x{np.ascontiguousarray(array).tobytes().hex()}"> : {kind} -> {kind}'


def _size(net: Net) -> int:
    return int(net.rng.integers(2, 11))


def _chain(net: Net, x: Value) -> Value:
    """Two convolutions with a function of single numbers or a pool between; that of zero may be another number."""
    y = net.conv(x, _size(net), int(net.rng.integers(1, 4)))
    kind = int(net.rng.integers(4))
    if kind == 0:
        y = net.op(f"sigmoid {y.name}", [y], y.shape)
    elif kind == 1 and y.shape[1] > 1:
        shape = (1, y.shape[1] - 1, y.shape[2] - 1, y.shape[3])
        pool = net.rng.choice(("max_pool2d", "avg_pool2d"))
        y = net.op(f"{pool} {y.name} {{kernel = array<i64: 2, 2>}}", [y], shape)
    return net.conv(y, _size(net), int(net.rng.integers(1, 3)))


def _residual(net: Net, x: Value) -> Value:
    """A sum with a shortcut; sometimes a second one on top, so that four convolutions share their channels."""
    y = net.conv(x, _size(net), 1, bound="")
    for _ in range(int(net.rng.integers(1, 3))):
        side = net.conv(net.conv(y, _size(net), 2), y.shape[3], 1, bound="")
        y = net.op(f"add {y.name}, {side.name} {{{BOUNDS}}}", [y, side], y.shape)
    return net.conv(y, _size(net), 2)


def _join(net: Net, x: Value) -> Value:
    parts = [net.conv(x, _size(net), int(net.rng.integers(1, 3))) for _ in range(int(net.rng.integers(2, 4)))]
    shape = (*x.shape[:3], sum(part.shape[3] for part in parts))
    y = net.op(f"concat {', '.join(p.name for p in parts)} {{axis = 3 : i64}}", parts, shape)
    return net.conv(y, _size(net), 1)


def _separable(net: Net, x: Value) -> Value:
    y = net.conv(x, _size(net), 1)
    times = int(net.rng.integers(1, 3))
    y = net.conv(y, y.shape[3] * times, 2, groups=y.shape[3])
    return net.conv(y, _size(net), 1)


def _grouped(net: Net, x: Value) -> Value:
    groups = int(net.rng.integers(2, 4))
    y = net.conv(x, groups * int(net.rng.integers(2, 4)), 1)
    y = net.conv(y, groups * int(net.rng.integers(1, 4)), 2, groups=groups)
    return net.conv(y, _size(net), 1)


def _spread(net: Net, x: Value) -> Value:
    """A transposed convolution: the phases of a channel stand apart, are interleaved, and go together."""
    channels, (_, height, width, _) = _size(net), x.shape
    y = net.conv(x, 4 * channels, 1)
    y = net.op(f"reshape {y.name}", [y], (height, width, 2, 2, channels))
    y = net.op(f"transpose {y.name} {{perm = array<i64: 0, 2, 1, 3, 4>}}", [y], (height, 2, width, 2, channels))
    y = net.op(f"reshape {y.name}", [y], (1, 2 * height, 2 * width, channels))
    pool = "{kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>}"
    y = net.op(f"max_pool2d {y.name} {pool}", [y], (1, height, width, channels))
    return net.conv(y, _size(net), 1)


BLOCKS = (_chain, _residual, _join, _separable, _grouped, _spread)


def make(index: int, seed: int) -> Net:
    """Network `index`: one to three blocks, flattened or averaged, and two fully connected layers."""
    net = Net(f"net{index}", np.random.default_rng((seed, index)))
    size = int(net.rng.integers(3, 6))
    x = Value("%x", (1, size, size, int(net.rng.integers(1, 4))), "f32")
    given = x.type
    for block in net.rng.choice(len(BLOCKS), int(net.rng.integers(1, 4))):
        x = BLOCKS[block](net, x)
    if net.rng.integers(2):
        x = net.op(f"mean {x.name} {{axes = array<i64: 1, 2>}}", [x], (1, 1, 1, x.shape[3]))
    length = int(np.prod(x.shape))
    flat = net.op(f"reshape {x.name}", [x], (1, length))
    middle = _size(net)
    y = net.linear("fully_connected", flat, distinct(net.rng, (middle, length)), (1, middle), BOUNDS)
    y = net.linear("fully_connected", y, distinct(net.rng, (3, middle)), (1, 3), "")
    net.lines.append(f"return {y.name} : {y.type}")
    net.lines.insert(0, f"func.func @{net.name}(%x: {given}) -> {y.type} {{")
    for layer in net.layers:
        layer.line += 1
    net.lines.append("}")
    return net
