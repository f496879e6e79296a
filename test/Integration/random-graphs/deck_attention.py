"""Makers of attention and of losses."""

from __future__ import annotations

from functools import partial

import numpy as np

from .builder import Builder
from .deck_moves import places
from .deck_parts import hidden, shaped
from .operators import Maker


def _attention(b: Builder, x: str) -> str:
    """Two heads over a few places, perhaps with a mask or only what came before."""
    heads, steps, size = 2, b.between(1, 4), b.between(1, 3)
    shape = (1, steps, heads * size)
    queries = shaped(b, x, shape)
    keys, values = (hidden(b, "Mul", [queries, b.weights(shape[-1:], 1, part)]) for part in ("key", "value"))
    inputs = [queries, keys, values]
    attributes = {"q_num_heads": heads, "kv_num_heads": heads, "is_causal": b.between(0, 1)}
    if b.chance(0.4):
        inputs.append(b.weights((steps, steps), 1, "mask"))
    return b.add("Attention", inputs, shape, **attributes)


def _linear_attention(b: Builder, x: str) -> str:
    heads, steps, size = 2, b.between(1, 3), b.between(1, 3)
    shape = (1, steps, heads * size)
    queries = shaped(b, x, shape)
    keys, values = (hidden(b, "Mul", [queries, b.weights(shape[-1:], 1, part)]) for part in ("key", "value"))
    attributes = {"q_num_heads": heads, "kv_num_heads": heads, "update_rule": "linear"}
    y = b.add("LinearAttention", [queries, keys, values], shape, **attributes)
    b.nodes[-1].output.append(f"{y}_state")
    return y


def _rotary(b: Builder, x: str) -> str:
    shape = (1, 2, 3, 4)
    angles = b.rng.uniform(0, 3, (1, 3, 2))
    caches = [b.constant(f(angles).astype(np.float32), "angles") for f in (np.cos, np.sin)]
    return b.add("RotaryEmbedding", [shaped(b, x, shape), *caches], shape, interleaved=b.between(0, 1))


def _loss(op: str, b: Builder, x: str) -> str:
    """Of 3 classes, with targets of the run time."""
    scores = shaped(b, x, (2, 3, 4))
    if op == "NegativeLogLikelihoodLoss":
        scores = hidden(b, "LogSoftmax", [scores], axis=1)
    targets = places(b, shaped(b, x, (2, 4)), 3)
    inputs = [scores, targets]
    if b.chance(0.5):
        inputs.append(b.constant(b.rng.uniform(0.5, 2, 3).astype(np.float32), "weight"))
    reduction = b.pick("none", "mean", "sum")
    loss = hidden(b, op, inputs, reduction=reduction)
    shape = (1, 8) if reduction == "none" else (1, 1)
    return b.add("Reshape", [loss, b.ints(shape, "shape")], shape)


ATTENTION: dict[str, Maker] = {
    "Attention": _attention,
    "LinearAttention": _linear_attention,
    "RotaryEmbedding": _rotary,
    **{op: partial(_loss, op) for op in ("NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss")},
}
