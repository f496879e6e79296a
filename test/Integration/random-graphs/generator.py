"""Seeded random graphs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx

from .builder import Builder, Shape
from .deck import DECK, ENDS, first_opset, opset_of, set_opset
from .operators import FLOAT, QUANTIZED, Maker, dense, roi_align

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


def _grow(b: Builder, makers: Sequence[tuple[Maker, int]], length: int, dealt: Maker | None = None) -> str:
    """Adds `length` operators in a row, one of them `dealt`; residuals and concatenations reach back."""
    weights = np.array([w for _, w in makers], float)
    x = b.add_input(_input_shape(b))
    turn = b.between(0, length - 1) if dealt is not None else -1
    added = 0
    while added < length:
        maker = makers[int(b.rng.choice(len(makers), p=weights / weights.sum()))][0]
        if added == turn and dealt is not None:
            maker = dealt
        nodes, shapes = len(b.nodes), dict(b.shapes)
        y = maker(b, x)
        if y is None:
            continue
        if int(np.prod(b.shapes[y])) > MAX_ELEMENTS:
            del b.nodes[nodes:]
            b.shapes = shapes
            continue
        x, added = y, added + 1
    return x


def _rng(kind: str, seed: int, index: int) -> np.random.Generator:
    return np.random.default_rng([seed, index, sum(kind.encode())])


def float_graph(
    seed: int, index: int, makers: Sequence[tuple[Maker, int]] = FLOAT, deck: bool = False
) -> tuple[onnx.ModelProto, dict[str, np.ndarray]]:
    """A float graph and its inputs; sometimes a tensor from the middle is an output too. With `deck` it has the
    operator whose turn it is."""
    b = Builder(_rng("float", seed, index))
    name, maker = [*DECK.items(), *ENDS.items()][index % (len(DECK) + len(ENDS))] if deck else ("", None)
    # ONNX Runtime has no RoiAlign of opset 22.
    others = [pair for pair in makers if first_opset(name) < 22 or pair[0] is not roi_align]
    x = _grow(b, others, b.between(2, 9), maker if name in DECK else None)
    outputs = [maker(b, x) if maker is not None and name in ENDS else x]
    middle = [n.output[0] for n in b.nodes[:-1] if n.output[0] in b.shapes]
    if middle and b.chance(0.2):
        outputs.append(b.pick(*middle))
    model = _without_dead_nodes(b.model(outputs))
    if deck:
        set_opset(model, opset_of(b, 17))
    return model, b.sample()


def quantizable_graph(kind: str, seed: int, index: int) -> tuple[Builder, str]:
    """A float graph ready to be quantized, of the operators that have an integer form; `kind` gives others. Those of 8
    bits have the operator of the deck whose turn it is, too."""
    b = Builder(_rng(kind, seed, index))
    dealt = [*DECK.values()][index % len(DECK)] if kind == "qdq" else None
    x = _grow(b, QUANTIZED, b.between(1, 6), dealt)
    if b.chance(0.3):
        x = dense(b, x) or x
    return b, x


def _reads(node: onnx.NodeProto) -> set[str]:
    """What a node reads, and what stands in its branches or its body."""
    names = {name for name in node.input if name}
    for attribute in node.attribute:
        for inner in attribute.g.node:
            names |= _reads(inner)
    return names


def _without_dead_nodes(model: onnx.ModelProto) -> onnx.ModelProto:
    """Removes nodes that no output needs, such as the ones `_grow` gave up on."""
    needed = {o.name for o in model.graph.output}
    kept = []
    for node in reversed(model.graph.node):
        if needed & set(node.output):
            needed |= _reads(node)
            kept.append(node)
    del model.graph.node[:]
    model.graph.node.extend(reversed(kept))
    live = [t for t in model.graph.initializer if t.name in needed]
    del model.graph.initializer[:]
    model.graph.initializer.extend(live)
    return model
