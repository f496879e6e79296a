"""Seeded random graphs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx

from .builder import Builder, Shape
from .operators import FLOAT, QUANTIZED, Maker, dense

MAX_ELEMENTS = 6000


def _input_shape(b: Builder) -> Shape:
    """Mostly pictures, always with unequal sides; some sequences and vectors."""
    kind = b.rng.random()
    if kind < 0.75:
        height = b.between(5, 14)
        width = height + b.pick(-3, -2, -1, 1, 2, 5)
        return 1, b.between(1, 6), height, width
    if kind < 0.9:
        return 1, b.between(1, 6), b.between(6, 30)
    return 1, b.between(3, 40)


def _grow(b: Builder, makers: Sequence[tuple[Maker, int]], length: int) -> str:
    """Adds `length` operators in a row; residuals and concatenations reach back."""
    weights = np.array([w for _, w in makers], float)
    x = b.add_input(_input_shape(b))
    added = 0
    while added < length:
        maker = makers[int(b.rng.choice(len(makers), p=weights / weights.sum()))][0]
        y = maker(b, x)
        if y is None:
            continue
        if int(np.prod(b.shapes[y])) > MAX_ELEMENTS:
            b.nodes.pop()
            del b.shapes[y]
            continue
        x, added = y, added + 1
    return x


def _rng(kind: str, seed: int, index: int) -> np.random.Generator:
    return np.random.default_rng([seed, index, sum(kind.encode())])


def float_graph(
    seed: int, index: int, makers: Sequence[tuple[Maker, int]] = FLOAT
) -> tuple[onnx.ModelProto, dict[str, np.ndarray]]:
    """A float graph and its inputs; sometimes a tensor from the middle is an output too."""
    b = Builder(_rng("float", seed, index))
    outputs = [_grow(b, makers, b.between(2, 9))]
    middle = [n.output[0] for n in b.nodes[:-1] if n.output[0] in b.shapes]
    if middle and b.chance(0.2):
        outputs.append(b.pick(*middle))
    return _without_dead_nodes(b.model(outputs)), b.sample()


def quantizable_graph(kind: str, seed: int, index: int) -> tuple[Builder, str]:
    """A float graph of the operators that have an integer form, ready to be quantized; `kind` gives others."""
    b = Builder(_rng(kind, seed, index))
    x = _grow(b, QUANTIZED, b.between(1, 6))
    if b.chance(0.3):
        x = dense(b, x) or x
    return b, x


def _without_dead_nodes(model: onnx.ModelProto) -> onnx.ModelProto:
    """Removes nodes that no output needs, such as the ones `_grow` gave up on."""
    needed = {o.name for o in model.graph.output}
    kept = []
    for node in reversed(model.graph.node):
        if needed & set(node.output):
            needed |= set(node.input)
            kept.append(node)
    del model.graph.node[:]
    model.graph.node.extend(reversed(kept))
    live = [t for t in model.graph.initializer if t.name in needed]
    del model.graph.initializer[:]
    model.graph.initializer.extend(live)
    return model
