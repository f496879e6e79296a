"""Makers of functions of each element and of two or more tensors."""

from __future__ import annotations

from functools import partial

import numpy as np

from .builder import Builder
from .deck_parts import clipped, hidden, number, ranked, rows
from .operators import FUNCTIONS as BOUNDED
from .operators import Maker

MICROSOFT = "com.microsoft"
# Functions with the range in which they are defined or do not grow too fast; None: everywhere.
_RANGES: dict[str, tuple[float, float] | None] = {
    **dict.fromkeys(("Atan", "Mish", "Gelu", "Floor", "Ceil", "Round", "Sign", "Relu", "Sigmoid", "Tanh")),
    "Exp": (-3, 2), "Sinh": (-2, 2), "Cosh": (-2, 2), "Tan": (-1, 1),
    "Reciprocal": (0.3, 4), "Sqrt": (0.01, 9), "Log": (0.1, 9),
    "Asin": (-0.9, 0.9), "Acos": (-0.9, 0.9), "Atanh": (-0.9, 0.9), "Acosh": (1.1, 4),
}  # fmt: skip
_ATTRIBUTES: dict[str, dict[str, tuple[float, float]]] = {
    **BOUNDED,
    "Shrink": {"bias": (-0.2, 0.2), "lambd": (0.1, 1.0)},
    "Swish": {"alpha": (0.5, 1.5)},
    "ThresholdedRelu": {"alpha": (-0.5, 1.0)},
}


def _ranged(op: str, b: Builder, x: str) -> str:
    limits = _RANGES[op]
    inside = x if limits is None else clipped(b, x, *limits)
    return b.add(op, [inside], b.shapes[x])


def _with_attributes(op: str, b: Builder, x: str) -> str:
    attributes = {name: float(b.rng.uniform(*limits)) for name, limits in _ATTRIBUTES[op].items()}
    return b.add(op, [x], b.shapes[x], **attributes)


def _of_microsoft(op: str, b: Builder, x: str) -> str:
    return b.add(op, [x], b.shapes[x], domain=MICROSOFT)


def _bias_gelu(b: Builder, x: str) -> str:
    bias = b.weights(b.shapes[x][-1:], 1, "bias")
    return b.add("BiasGelu", [x, bias], b.shapes[x], domain=MICROSOFT)


def _pow(b: Builder, x: str) -> str:
    positive = clipped(b, x, 0.25, 2)
    exponent = number(b, b.rng.uniform(-2, 2))
    return b.add("Pow", [positive, exponent], b.shapes[x])


def _mod(b: Builder, x: str) -> str:
    return b.add("Mod", [x, number(b, b.rng.uniform(0.5, 2))], b.shapes[x], fmod=1)


def _variadic(op: str, b: Builder, x: str) -> str:
    shape = b.shapes[x]
    same = [t for t, s in b.shapes.items() if s == shape]
    dims = (shape[1], *(1 for _ in shape[2:])) if len(shape) > 1 else shape
    others = [b.pick(*same) if b.chance(0.5) else b.weights(dims, 1, "c") for _ in range(b.between(1, 3))]
    return b.add(op, [x, *others], shape)


def _along(op: str, b: Builder, x: str) -> str:
    return b.add(op, [x], b.shapes[x], axis=b.between(1, len(b.shapes[x]) - 1))


def _running(op: str, b: Builder, x: str) -> str:
    """The sums or products of the elements so far along an axis."""
    shape = b.shapes[x]
    y = x if op == "CumSum" else clipped(b, x, 0.5, 1.5)
    # Few factors, that the products stay small.
    axis = min(range(1, len(shape)), key=lambda i: shape[i])
    attributes = {"exclusive": b.between(0, 1), "reverse": b.between(0, 1)}
    return b.add(op, [y, b.constant(np.array(axis), "axis")], shape, **attributes)


def _reduce(op: str, b: Builder, x: str) -> str:
    y, shape = ranked(b, x, 3)
    if op in ("ReduceLogSum", "ReduceProd"):
        y = clipped(b, y, 0.5, 1.2)
    axis = min((1, 2), key=lambda i: shape[i])
    out = tuple(1 if i == axis else d for i, d in enumerate(shape))
    if op == "ReduceSum":
        return b.add(op, [y, b.ints([axis], "axes")], out)
    return b.add(op, [y], out, axes=[axis])


def _einsum(b: Builder, x: str) -> str:
    """A product of matrices, a scalar product of each row, or a transposition."""
    y, (count, size) = rows(b, x)
    kind = b.between(0, 2)
    if kind == 0:
        out = b.between(2, 6)
        return b.add("Einsum", [y, b.weights((out, size), size)], (count, out), equation="ij,kj->ik")
    if kind == 1:
        return b.add("Einsum", [y, b.weights((count, size), 1)], (count, size), equation="ij,ij->ij")
    y, shape = ranked(b, x, 3)
    return b.add("Einsum", [y], (shape[0], shape[2], shape[1]), equation="abc->acb")


def _is(op: str, b: Builder, x: str) -> str:
    """Of a tensor of which some elements are NaN or infinite."""
    shape = b.shapes[x]
    found = hidden(b, op, [hidden(b, "Log", [x])])
    return b.add("Where", [found, number(b, 0.5), x], shape)


FUNCTIONS: dict[str, Maker] = {
    **{op: partial(_ranged, op) for op in _RANGES},
    **{op: partial(_with_attributes, op) for op in _ATTRIBUTES},
    **{f"{MICROSOFT}.{op}": partial(_of_microsoft, op) for op in ("Gelu", "FastGelu", "QuickGelu")},
    f"{MICROSOFT}.BiasGelu": _bias_gelu,
    "Pow": _pow,
    "Mod": _mod,
    **{op: partial(_variadic, op) for op in ("Sum", "Mean", "Max", "Min")},
    **{op: partial(_along, op) for op in ("Hardmax", "Softmax", "LogSoftmax")},
    **{op: partial(_running, op) for op in ("CumSum", "CumProd")},
    **{op: partial(_reduce, op) for op in ("ReduceSum", "ReduceLogSum", "ReduceProd", "ReduceL1", "ReduceL2")},
    **{
        op: partial(_reduce, op)
        for op in ("ReduceLogSumExp", "ReduceSumSquare", "ReduceMean", "ReduceMax", "ReduceMin")
    },
    "Einsum": _einsum,
    **{op: partial(_is, op) for op in ("IsNaN", "IsInf")},
}
