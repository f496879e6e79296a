"""Small random int8 networks in the tinyml dialect, with ops in them of which it is known that they may go."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from tinyml_testing.networks import Network, Value

# Functions of a number, and what they have as attributes.
FUNCTIONS = ("sigmoid", "tanh", "hard_swish", "abs", "neg", "gelu", "erf", "leaky_relu {alpha = 0.1 : f32}",
             "hard_sigmoid {alpha = 0.2 : f32, beta = 0.5 : f32}", "round", "softplus")  # fmt: skip


@dataclass
class Net(Network):
    """A function, and how many lookups, products, pads and concats it has left at most."""

    lookups: int = 0
    products: int = 0
    moves: int = 0

    def quant(self) -> str:
        return self.random_quant(0.1, 60)

    def number(self, shape: tuple[int, ...]) -> Value:
        """A constant of one number."""
        made = Value(self.fresh(), shape, self.quant())
        raw = f"tensor<{'x'.join(map(str, shape))}xi8>"
        self.lines.append(f"{made.name} = tinyml.constant dense<{self.rng.integers(-128, 128)}> : {raw} -> {made.type}")
        return made

    def op(self, text: str, operands: list[Value], shape: tuple[int, ...], element: str) -> Value:
        name, _, attributes = text.partition(" ")
        result = Value(self.fresh(), shape, element)
        names = ", ".join(operand.name for operand in operands)
        types = ", ".join(operand.type for operand in operands)
        self.lines.append(f"{result.name} = tinyml.{name} {names} {attributes} : ({types}) -> {result.type}")
        return result

    def pool(self, x: Value) -> Value:
        """An op that is no function of one number and moves nothing away."""
        attributes = "{kernel = array<i64: 2, 2>, padding = array<i64: 0, 0, 1, 1>}"
        return self.op(f"avg_pool2d {attributes}", [x], x.shape, self.quant())

    def pad(self, x: Value, axis: int, low: int, high: int) -> Value:
        shape = list(x.shape)
        shape[axis] += low + high
        lows, highs = ([size if dim == axis else 0 for dim in range(4)] for size in (low, high))
        text = f"pad {{low = array<i64: {lows}>, high = array<i64: {highs}>}}".replace("[", "").replace("]", "")
        return self.op(text, [x], tuple(shape), x.element)

    def slice(self, x: Value, axis: int, start: int, end: int) -> Value:
        return self.pad(x, axis, -start, end - x.shape[axis])

    def join(self, parts: list[Value], axis: int) -> Value:
        shape = list(parts[0].shape)
        shape[axis] = sum(part.shape[axis] for part in parts)
        return self.op(f"concat {{axis = {axis} : i64}}", parts, tuple(shape), parts[0].element)


def _table(net: Net, x: Value) -> Value:
    """Element-wise ops on one value, which meet again: one table."""
    values, rng = [x], net.rng
    for _ in range(int(rng.integers(2, 6))):
        # The last value is read, so that all of them are part of the function.
        last, kind = values[-1], rng.integers(7)
        if kind == 0:
            lower = float(np.float32(rng.uniform(-1, 0.5)))
            element = str(rng.choice([last.element, net.quant()]))
            made = net.op(f"clamp {{clamp_min = {lower!r} : f32}}", [last], x.shape, element)
        elif kind == 1:
            made = net.op("requantize", [last], x.shape, net.quant())
        elif kind == 2:
            other = net.number(tuple(1 for _ in x.shape)) if rng.integers(2) else values[int(rng.integers(len(values)))]
            made = net.op(str(rng.choice(["add", "sub", "mul", "max"])), [last, other], x.shape, net.quant())
        elif kind == 3:
            real = net.op("dequantize", [last], x.shape, "f32")
            real = net.op("floor", [net.op("mul", [real, real], x.shape, "f32")], x.shape, "f32")
            made = net.op("quantize", [real], x.shape, net.quant())
        else:
            made = net.op(str(rng.choice(FUNCTIONS)), [last], x.shape, net.quant())
        values.append(made)
    net.planted += len(values) - 2
    # A function, so that the table pays.
    made = net.op("tanh", [values[-1]], x.shape, net.quant())
    net.lookups += 1
    return net.pool(made)


def _void(net: Net, x: Value) -> Value:
    """Ops that change no number: a clamp beyond what a function gives, a change of scale there and back."""
    unit = "!quant.uniform<i8:f32, 0.03125:-64>"
    made = net.op("sigmoid", [net.pool(x)], x.shape, unit)
    lower = float(np.float32(net.rng.uniform(-2, 0)))
    kept = net.op("max_pool2d {kernel = array<i64: 1, 1>}", [made], x.shape, unit)
    clamped = net.op(f"clamp {{clamp_min = {lower!r} : f32, clamp_max = 1.5 : f32}}", [kept], x.shape, unit)
    there = net.op("requantize", [clamped], x.shape, "!quant.uniform<u8:f32, 0.03125:64>")
    back = net.op("requantize", [there], x.shape, unit)
    net.planted += 4
    return net.pool(back)


def _split(net: Net, x: Value) -> Value:
    """Slices that are joined again, a slice of a join, and a join of joins: only the last is left."""
    axis, shape = int(net.rng.integers(1, 4)), list(x.shape)
    cuts = [0, *([int(net.rng.integers(1, shape[axis]))] if shape[axis] > 1 else []), shape[axis]]
    parts = [net.slice(x, axis, start, end) for start, end in pairwise(cuts)]
    whole = net.join(parts, axis)
    y = net.pool(x)
    first = net.join([whole, y], axis)
    again = net.slice(first, axis, 0, shape[axis])
    both = net.join([net.join([y, again], axis), whole], axis)
    net.planted += 5
    net.moves += 1
    return both


def _pads(net: Net, x: Value) -> Value:
    """Pads and slices in a row."""
    rng = net.rng
    axis = int(rng.integers(1, 4))
    low, high = (int(size) for size in rng.integers(0, 3, 2))
    y = net.pad(x, axis, low, high)
    y = net.pad(y, axis, -int(rng.integers(0, low + 1)), int(rng.integers(0, 2)))
    y = net.pad(y, axis, -int(rng.integers(0, 2)) if y.shape[axis] > 1 else 0, 0)
    net.planted += 2
    net.moves += 1
    return net.pool(y)


def _twice(net: Net, x: Value) -> Value:
    """The same products with the same constant, stored twice."""
    values = net.rng.integers(-128, 128, x.shape).tolist()
    raw = f"tensor<{'x'.join(map(str, x.shape))}xi8>"
    constant, result = net.quant(), net.quant()
    products = []
    for _ in range(2):
        made = Value(net.fresh(), x.shape, constant)
        net.lines.append(f"{made.name} = tinyml.constant dense<{values}> : {raw} -> {made.type}")
        products.append(net.op("mul", [x, made], x.shape, result))
    net.planted += 1
    net.products += 1
    net.moves += 1
    return net.pool(net.join(products, int(net.rng.integers(1, 4))))


BLOCKS = (_table, _void, _split, _pads, _twice)


def make(index: int, seed: int) -> Net:
    """Network `index`: one to three blocks."""
    net = Net(f"net{index}", np.random.default_rng((seed, index)))
    given = (1, *(int(size) for size in net.rng.integers(2, 5, 2)), int(net.rng.integers(1, 4)))
    shape = "x".join(map(str, given))
    x = Value(net.fresh(), given, "!quant.uniform<i8:f32, 0.03125>")
    net.lines.append(f"{x.name} = tinyml.storage_cast %x : (tensor<{shape}xi8>) -> {x.type}")
    for _ in range(int(net.rng.integers(1, 4))):
        x = BLOCKS[int(net.rng.integers(len(BLOCKS)))](net, x)
    out = f"tensor<{'x'.join(map(str, x.shape))}xi8>"
    net.lines.append(f"%y = tinyml.storage_cast {x.name} : ({x.type}) -> {out}")
    net.lines.append(f"return %y : {out}")
    net.lines.insert(0, f"func.func @{net.name}(%x: tensor<{shape}xi8>) -> {out} {{")
    net.lines.append("}")
    return net
