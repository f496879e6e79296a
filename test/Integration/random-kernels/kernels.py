"""Random operators of small and odd shapes, each with inputs of its own, many side by side in one graph."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import helper

_builder = importlib.import_module("random-graphs.builder")
ops = importlib.import_module("random-graphs.operators")
Shape = _builder.Shape


@dataclass
class Builder(_builder.Builder):
    """`plain`: what is drawn needs its kernel. No dimension that an operator works along is 1, and no operator is taken
    that `may_vanish` or whose weights are not `in_pairs`."""

    plain: bool = False

    @property
    def least(self) -> int:
        """The least size of a dimension."""
        return 2 if self.plain else 1


# Adds inputs and one operator, and returns the operator's output, or None where what was drawn does not fit.
Maker = Callable[[Builder], str | None]
Makers = dict[str, tuple[Maker, int]]
# Kinds that are dealt in turn, so that none is missing.
Deck = dict[str, Maker]

# Output channels of a group: compilers unroll and vectorize over them, so mostly numbers that divide nothing.
OUTPUTS = (1, 2, 3, 3, 5, 7, 4, 6, 8)


def any_shape(b: Builder) -> Shape:
    return tuple(b.between(b.least, 8) for _ in range(b.between(b.least, 4)))


def _spatial(b: Builder) -> Shape:
    """One or two sizes, unequal where they are two."""
    if b.chance(0.25):
        return (b.between(b.least, 16),)
    height = b.between(b.least, 11)
    return height, max(b.least, height + b.pick(-3, -2, -1, 1, 2, 3))


def image(b: Builder, channels: int, element: type = np.float32) -> str:
    """An input with channels: first, or last and transposed, which costs nothing where the kernel has them last."""
    spatial = _spatial(b)
    if b.chance(0.3):
        return b.add_input((1, channels, *spatial), element)
    x = b.add_input((1, *spatial, channels), element)
    rank = len(spatial)
    return b.add("Transpose", [x], (1, channels, *spatial), perm=[0, rank + 1, *range(1, rank + 1)])


def channels_last(b: Builder, y: str | None) -> str | None:
    """Transposes the last node's output back, where `image` transposed its input."""
    if y is None or b.nodes[-1].input[0] in b.inputs:
        return y
    n, channels, *spatial = b.shapes[y]
    order = [0, *range(2, len(spatial) + 2), 1]
    return b.add("Transpose", [y], (n, *spatial, channels), perm=order)


def _convolve(b: Builder, groups: int, depth: int, outputs: int) -> str | None:
    x = image(b, groups * depth)
    found = ops.window(b, b.shapes[x][2:], dilate=True, largest=5)
    if found is None:
        return None
    attributes, out = found
    kernel = tuple(attributes["kernel_shape"])
    filters = groups * outputs
    inputs = [x, b.weights((filters, depth, *kernel), depth * int(np.prod(kernel)), "conv_w")]
    if b.chance(0.7):
        inputs.append(b.weights((filters,), 4, "conv_b"))
    if groups > 1:
        attributes["group"] = groups
    return channels_last(b, b.add("Conv", inputs, (1, filters, *out), **attributes))


def conv(b: Builder) -> str | None:
    return _convolve(b, 1, b.pick(1, 2, 3, 4, 5, 8, b.between(6, 18)), b.pick(*OUTPUTS))


def grouped(b: Builder) -> str | None:
    return _convolve(b, b.between(2, 4), b.pick(2, 3, 4, 5, 7, 8), b.pick(*OUTPUTS))


def depthwise(b: Builder) -> str | None:
    return _convolve(b, b.between(2, 11), 1, b.pick(1, 1, 1, 2, 3))


def pointwise(b: Builder) -> str | None:
    """A 1x1 convolution, as classifiers end."""
    x = image(b, b.between(1, 33))
    n, channels, *spatial = b.shapes[x]
    outputs = b.pick(*OUTPUTS)
    w = b.weights((outputs, channels, *(1 for _ in spatial)), channels, "conv_w")
    return channels_last(b, b.add("Conv", [x, w, b.weights((outputs,), 4, "conv_b")], (n, outputs, *spatial)))


def dense(b: Builder) -> str | None:
    return ops.dense(b, b.add_input((b.pick(1, 1, 2, 3, 5), b.between(1, 40))))


def _packed(draw: Callable[[Builder, int, int], np.ndarray]) -> Maker:
    """A layer whose weights take less room in a format of mcu-choose-formats, enough to be worth its kernel's code."""

    def make(b: Builder) -> str:
        inputs, outputs = 4 * b.between(10, 20), b.between(33, 47)
        # far enough from 0 that none becomes 0 when it is quantized
        signs = b.rng.choice([-1.0, 1.0], (outputs, inputs))
        weights = draw(b, outputs, inputs) * signs * b.rng.uniform(0.3, 1.0, (outputs, inputs))
        return _layer(b, weights)

    return make


def _layer(b: Builder, weights: np.ndarray) -> str:
    outputs, inputs = weights.shape
    x = b.add_input((b.pick(1, 1, 2), inputs))
    w = b.constant((weights / np.sqrt(inputs)).astype(np.float32), "fc_w")
    return b.add("Gemm", [x, w, b.weights((outputs,), 4, "fc_b")], (b.shapes[x][0], outputs), transB=1)


def _blocks(b: Builder, outputs: int, inputs: int) -> np.ndarray:
    # with more another format may be smaller
    return np.repeat(b.rng.random((outputs, inputs // 4)) < b.pick(0.1, 0.2), 4, axis=1)


def _two_of_four(b: Builder, outputs: int, inputs: int) -> np.ndarray:
    ranks = b.rng.random((outputs, inputs // 4, 4)).argsort(axis=2)
    return (ranks < 2).reshape(outputs, inputs)


def _few(b: Builder, outputs: int, inputs: int) -> np.ndarray:
    return b.rng.random((outputs, inputs)) < b.pick(0.05, 0.1)


def clustered(b: Builder) -> str:
    """Weights of at most 2 to 32 values; every row has the largest, so that all have the same scale."""
    values = np.linspace(-1.0, 1.0, 2 ** b.between(1, 5))
    weights = b.rng.choice(values, (b.between(33, 47), 4 * b.between(10, 20)))
    weights[:, 0] = 1.0
    return _layer(b, weights)


def matmul(b: Builder) -> str:
    """A product of two inputs, with batches or without."""
    rows, inner, columns = (b.between(b.least, 9) for _ in range(3))
    batch = b.pick((), (2,), (3,), (2, 2))
    pair = [b.add_input((*batch, rows, inner)), b.add_input((*batch, inner, columns))]
    return b.add("MatMul", pair, (*batch, rows, columns))


def pool(b: Builder) -> str | None:
    return channels_last(b, ops.pool(b, image(b, b.between(1, 9))))


def mean(b: Builder) -> str | None:
    if b.chance(0.5):
        return channels_last(b, ops.global_pool(b, image(b, b.between(1, 9))))
    return ops.reduce(b, b.add_input((1, b.between(1, 6), *_spatial(b))))


def binary_inputs(b: Builder, element: type = np.float32) -> tuple[list[str], Shape]:
    """Two inputs, perhaps of different shapes, in any order; the shape of a result."""
    shape = any_shape(b)
    other = tuple(1 if b.chance(0.3) else d for d in shape) if b.chance(0.5) else shape
    pair = [b.add_input(shape, element), b.add_input(other, element)]
    return pair if b.chance(0.5) else pair[::-1], shape


def binary(b: Builder) -> str | None:
    """Of two inputs, or of an input and a constant."""
    if b.chance(0.5) and not b.plain:
        return ops.binary(b, b.add_input(any_shape(b)))
    pair, shape = binary_inputs(b)
    return b.add(b.pick("Add", "Sub", "Mul"), pair, shape)


def extreme(b: Builder) -> str:
    pair, shape = binary_inputs(b)
    return b.add(b.pick("Min", "Max"), pair, shape)


def concat_inputs(b: Builder, element: type = np.float32) -> tuple[list[str], Shape, int]:
    """Two or three inputs that fit together along an axis, the shape of the result, and the axis."""
    shape = any_shape(b)
    axis = b.between(0, len(shape) - 1)
    sizes = [shape[axis], *(b.between(1, 6) for _ in range(b.between(1, 2)))]
    parts = [b.add_input((*shape[:axis], size, *shape[axis + 1 :]), element) for size in sizes]
    return parts, (*shape[:axis], sum(sizes), *shape[axis + 1 :]), axis


def concat(b: Builder) -> str:
    parts, shape, axis = concat_inputs(b)
    return b.add("Concat", parts, shape, axis=axis)


def _of_one(maker: Callable[[Builder, str], str | None]) -> Maker:
    return lambda b: maker(b, b.add_input(any_shape(b)))


# Every kind with how often it is drawn.
ALL: Makers = {
    "conv": (conv, 6), "pointwise": (pointwise, 3), "grouped": (grouped, 6), "depthwise": (depthwise, 4),
    "dense": (dense, 3), "matmul": (matmul, 2), "pool": (pool, 4), "mean": (mean, 3), "binary": (binary, 4),
    "activation": (_of_one(ops.activation), 3), "softmax": (_of_one(ops.softmax), 2), "concat": (concat, 2),
    "extreme": (extreme, 3),
    "pad": (_of_one(ops.pad), 2), "slice": (_of_one(ops.slices), 2), "transpose": (_of_one(ops.transpose), 2),
}  # fmt: skip
WEIGHTED: Makers = {kind: ALL[kind] for kind in ("conv", "pointwise", "grouped", "depthwise", "dense")}


def _only(op: str, kind: str) -> Maker:
    """Those of a kind that have the operator."""

    def make(b: Builder) -> str | None:
        nodes, y = len(b.nodes), ALL[kind][0](b)
        return y if any(node.op_type == op for node in b.nodes[nodes:]) else None

    return make


# What the kinds that are drawn have to begin with: every operator of theirs, since each has a kernel.
_OPERATORS = {
    "pool": ("MaxPool", "AveragePool"),
    "mean": ("GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceMax", "ReduceMin"),
    "binary": ("Add", "Sub", "Mul"),
    "activation": ("Relu", "Clip", "Sigmoid", "Tanh"),
    "extreme": ("Min", "Max"),
}
DEALT: Deck = {
    **{kind: maker for kind, (maker, _) in ALL.items() if kind not in _OPERATORS},
    **{op: _only(op, kind) for kind, names in _OPERATORS.items() for op in names},
    "blocks": _packed(_blocks), "two of four": _packed(_two_of_four), "few": _packed(_few), "clustered": clustered,
}  # fmt: skip
DEALT_WEIGHTED: Deck = {kind: maker for kind, (maker, _) in WEIGHTED.items()}


def _attributes(node: onnx.NodeProto) -> dict[str, object]:
    return {a.name: helper.get_attribute_value(a) for a in node.attribute}


def may_vanish(b: Builder, node: onnx.NodeProto) -> bool:
    """Whether the node may leave its input as it is."""
    if node.op_type == "Transpose":
        order = list(_attributes(node)["perm"])
        return order == sorted(order)
    same = b.shapes[node.input[0]] == b.shapes[node.output[0]]
    return same and node.op_type in ("MaxPool", "AveragePool", "Slice", "Pad")


def in_pairs(b: Builder, node: onnx.NodeProto) -> bool:
    """Whether weights, where the node has some, can be in groups of two input channels, or are those of a depthwise
    convolution, which never are."""
    if node.op_type not in ("Conv", "Gemm", "MatMul") or node.input[1] not in b.constants:
        return True
    groups = int(_attributes(node).get("group", 1))
    depth = b.shapes[node.input[0]][1 if node.op_type == "Conv" else -1] // groups
    return (groups > 1 and depth == 1) or (depth > 2 and depth % 2 == 0)


def _add_kernel(b: Builder, maker: Maker) -> str | None:
    """Adds an operator that sees no tensor but its own; without a trace where it does not fit."""
    others, nodes, inputs, elements, ranges = b.shapes, len(b.nodes), len(b.inputs), dict(b.elements), dict(b.ranges)
    b.shapes = {}
    output = maker(b)
    if b.plain and any(may_vanish(b, node) or not in_pairs(b, node) for node in b.nodes[nodes:]):
        output = None
    own, b.shapes = b.shapes, others
    if output is None:
        del b.nodes[nodes:], b.inputs[inputs:]
        b.elements, b.ranges = elements, ranges
        return None
    b.shapes |= own
    return output


def _again(b: Builder, maker: Maker, state: dict) -> str | None:
    """The same operator with other weights, so that both may share a function."""
    now, known = b.rng.bit_generator.state, set(b.constants)
    b.rng.bit_generator.state = state
    output = _add_kernel(b, maker)
    b.rng.bit_generator.state = now
    for name, value in b.constants.items():
        if name not in known and value.dtype == np.float32:
            b.constants[name] = b.rng.permutation(value.ravel()).reshape(value.shape)
    return output


def weighted_kinds(b: Builder, makers: Makers) -> Iterator[tuple[str, Maker]]:
    """Kinds at random, without end."""
    kinds, chances = list(makers), np.array([weight for _, weight in makers.values()], float)
    while True:
        kind = kinds[int(b.rng.choice(len(kinds), p=chances / chances.sum()))]
        yield kind, makers[kind][0]


def add_dealt(b: Builder, deck: Deck, numbers: Sequence[int]) -> list[tuple[str, str]]:
    """Adds the operators with these numbers of a deck that is dealt over and over, the first time plain ones; the kind
    and the output of each."""
    kinds, made = list(deck.items()), []
    for number in numbers:
        b.plain = number < len(deck)
        made += add_kernels(b, iter([kinds[number % len(deck)]]), 1, 0.0)
    b.plain = False
    return made


def add_kernels(b: Builder, kinds: Iterator[tuple[str, Maker]], count: int, twins: float) -> list[tuple[str, str]]:
    """Adds `count` operators that share no tensor; the kind and the output of each. A part of them, `twins`, comes
    twice, with other weights."""
    made: list[tuple[str, str]] = []
    while len(made) < count:
        kind, maker = next(kinds)
        output = None
        while output is None:
            state = b.rng.bit_generator.state
            output = _add_kernel(b, maker)
        made.append((kind, output))
        if len(made) < count and b.chance(twins):
            made.append((kind, str(_again(b, maker, state))))
    return made


def add_front(b: Builder, weights: int) -> str:
    """A layer of so many weights at least: what comes after it reads its own from far into the weights object."""
    x = b.add_input((1, 64))
    outputs = -(-weights // 64)
    return b.add("MatMul", [x, b.weights((64, outputs), 64, "front_w")], (1, outputs))


__all__: Sequence[str] = [
    "ALL", "DEALT", "DEALT_WEIGHTED", "WEIGHTED", "Builder", "Deck", "Maker", "Makers", "add_dealt", "add_front",
    "add_kernels", "any_shape", "binary_inputs", "channels_last", "concat_inputs", "image", "ops", "weighted_kinds",
]  # fmt: skip
