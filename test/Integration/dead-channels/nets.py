"""Small random int8 networks in the tinyml dialect, with channels of which it is known that they may go."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from tinyml_testing.networks import Network, Value


@dataclass
class Net(Network):
    """A function, and how many output channels each linear op has left at most, in order."""

    alive: list[int] = field(default_factory=list)

    def quant(self) -> str:
        return self.random_quant(0.05, 40)

    def constant(self, array: np.ndarray, quant: str = "") -> tuple[str, str]:
        """The name and type of a constant."""
        shape = "x".join(map(str, array.shape))
        raw = f"tensor<{shape}x{'i8' if array.dtype == np.int8 else 'i32'}>"
        name, kind = self.fresh(), f"tensor<{shape}x{quant}>" if quant else raw
        self.lines.append(f'{name} = tinyml.constant dense<"0x{array.tobytes().hex()}"> : {raw} -> {kind}')
        return name, kind

    def op(self, text: str, operands: list[Value], shape: tuple[int, ...], quant: str) -> Value:
        result = Value(self.fresh(), shape, quant)
        types = ", ".join(operand.type for operand in operands)
        self.lines.append(f"{result.name} = {text} : ({types}) -> {result.type}")
        return result

    def filter_type(self, channels: int) -> str:
        scales = [repr(float(np.float32(s))) for s in self.rng.uniform(0.002, 0.02, channels)]
        if self.rng.integers(2):
            return f"!quant.uniform<i8<-127:127>:f32, {scales[0]}>"
        return f"!quant.uniform<i8<-127:127>:f32:0, {{{','.join(scales)}}}>"

    def linear(self, mnemonic: str, x: Value, filter: np.ndarray, bias: np.ndarray, shape: tuple[int, ...], attrs: str,
               alive: int) -> Value:  # fmt: skip
        w, w_type = self.constant(filter, self.filter_type(filter.shape[0]))
        b, b_type = self.constant(bias)
        result = Value(self.fresh(), shape, self.quant())
        self.lines.append(
            f"{result.name} = tinyml.{mnemonic} {x.name}, {w}, {b} {{{attrs}}} : "
            f"({x.type}, {w_type}, {b_type}) -> {result.type}"
        )
        self.alive.append(alive)
        return result

    def conv(self, x: Value, channels: int, dead: dict[int, str], unread: set[int] = frozenset(), kernel: int = 1,
             stride: int = 1, padded: bool = False, depthwise: bool = False) -> Value:  # fmt: skip
        """`dead` says why a channel is constant; `unread` are input channels that get zeros as weights."""
        kernel = min(kernel, *x.shape[1:3])
        low, high = (self.rng.integers(0, kernel, 2) if padded else np.zeros(2, int)), np.zeros(2, int)
        if padded:
            high = self.rng.integers(0, kernel, 2)
        size = [(x.shape[1 + i] + low[i] + high[i] - kernel) // stride + 1 for i in range(2)]
        filter = self.rng.integers(-127, 128, (channels, kernel, kernel, 1 if depthwise else x.shape[3]), np.int8)
        bias = self.rng.integers(-3000, 3000, channels, np.int32)
        for channel, why in dead.items():
            if why == "negative":
                bias[channel] = -(1 << 24)
            else:
                filter[channel] = 0
        for channel in unread:
            filter[..., channel] = 0
        attrs = (
            f"strides = array<i64: {stride}, {stride}>, padding = array<i64: {low[0]}, {low[1]}, {high[0]}, {high[1]}>"
        )
        attrs += ", clamp_min = 0.0 : f32" + (f", groups = {channels} : i64" if depthwise else "")
        return self.linear("conv2d", x, filter, bias, (1, *size, channels), attrs, channels - len(dead))


def _plant(net: Net, channels: int, kinds: tuple[str, ...]) -> dict[int, str]:
    """Some of the channels, but not all, and why they are constant."""
    count = int(net.rng.integers(1, channels))
    net.planted += count
    return {int(c): str(net.rng.choice(kinds)) for c in net.rng.permutation(channels)[:count]}


def _chain(net: Net, x: Value) -> Value:
    """A convolution, maybe a pool, and a convolution with padding, which needs constants of zero, or without."""
    channels, padded = int(net.rng.integers(2, 9)), bool(net.rng.integers(2))
    dead = _plant(net, channels, ("negative",) if padded else ("negative", "constant"))
    unread = set(list(dead)[: len(dead) // 2])
    for channel in unread:  # its numbers vary
        dead.pop(channel)
    y = net.conv(x, channels, dead, kernel=int(net.rng.integers(1, 3)), stride=int(net.rng.integers(1, 3)),
                 padded=bool(net.rng.integers(2)))  # fmt: skip
    net.alive[-1] -= len(unread)
    if y.shape[1] > 1 and y.shape[2] > 1 and net.rng.integers(2):
        shape = (1, y.shape[1] - 1, y.shape[2] - 1, channels)
        y = net.op(f"tinyml.max_pool2d {y.name} {{kernel = array<i64: 2, 2>}}", [y], shape, y.element)
    return net.conv(y, int(net.rng.integers(2, 7)), {}, unread, kernel=2 if padded else 1, padded=padded)


def _residual(net: Net, x: Value) -> Value:
    """Two convolutions whose sum loses a channel where both have it constant."""
    channels = int(net.rng.integers(2, 7))
    dead = _plant(net, channels, ("negative",))
    net.planted += len(dead)
    left, right = net.conv(x, channels, dead), net.conv(x, channels, dict.fromkeys(dead, "negative"))
    y = net.op(
        f"tinyml.add {left.name}, {right.name} {{clamp_min = 0.0 : f32}}", [left, right], left.shape, net.quant()
    )
    return net.conv(y, int(net.rng.integers(2, 7)), {}, kernel=2, padded=True)


def _join(net: Net, x: Value) -> Value:
    """Two convolutions side by side."""
    parts = []
    for _ in range(2):
        channels = int(net.rng.integers(2, 6))
        parts.append(net.conv(x, channels, _plant(net, channels, ("negative", "constant"))))
    names = ", ".join(part.name for part in parts)
    shape = (*parts[0].shape[:3], sum(part.shape[3] for part in parts))
    y = net.op(f"tinyml.concat {names} {{axis = 3 : i64}}", parts, shape, net.quant())
    return net.conv(y, int(net.rng.integers(2, 7)), {})


def _separable(net: Net, x: Value) -> Value:
    """A depthwise convolution between two others: a channel goes in all three."""
    channels = int(net.rng.integers(2, 9))
    dead = _plant(net, channels, ("negative",))
    y = net.conv(x, channels, dead)
    y = net.conv(y, channels, dict.fromkeys(dead, "negative"), kernel=2, padded=True, depthwise=True)
    return net.conv(y, int(net.rng.integers(2, 7)), {}, kernel=2, padded=True)


BLOCKS = (_chain, _residual, _join, _separable)


def make(index: int, seed: int) -> Net:
    """Network `index`: one to three blocks and a fully connected layer on what is left, flattened."""
    net = Net(f"net{index}", np.random.default_rng((seed, index)))
    size = int(net.rng.integers(3, 7))
    shape = (1, size, size, int(net.rng.integers(1, 5)))
    given = "x".join(map(str, shape))
    x = Value(net.fresh(), shape, "!quant.uniform<i8:f32, 0.0078125>")
    # Ports of integer models are raw integers.
    element, cast = ("f32", "quantize") if net.rng.integers(2) else ("i8", "storage_cast")
    net.lines.append(f"{x.name} = tinyml.{cast} %x : (tensor<{given}x{element}>) -> {x.type}")
    for _ in range(int(net.rng.integers(1, 4))):
        x = net.rng.choice(BLOCKS)(net, x)
    length = int(np.prod(x.shape))
    flat = net.op(f"tinyml.reshape {x.name}", [x], (1, length), x.element)
    filter = net.rng.integers(-127, 128, (3, length), np.int8)
    y = net.linear("fully_connected", flat, filter, net.rng.integers(-3000, 3000, 3, np.int32), (1, 3), "", 3)
    net.lines.append(f"%y = tinyml.dequantize {y.name} : ({y.type}) -> tensor<1x3xf32>")
    net.lines.append("return %y : tensor<1x3xf32>")
    net.lines.insert(0, f"func.func @{net.name}(%x: tensor<{given}x{element}>) -> tensor<1x3xf32> {{")
    net.lines.append("}")
    return net
