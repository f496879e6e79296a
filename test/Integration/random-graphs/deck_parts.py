"""What the makers of the deck have in common: tensors brought to the rank, the range or the type that one needs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from onnx import TensorProto

from .builder import Builder, Shape

ML = "ai.onnx.ml"


def hidden(b: Builder, op: str, inputs: Sequence[str], **attributes: object) -> str:
    """A node whose result only the same maker takes: it is never quantized, and may be no float."""
    y = b.add(op, inputs, (), **attributes)
    del b.shapes[y]
    return y


def rows(b: Builder, x: str) -> tuple[str, Shape]:
    """`x` as a matrix, and its shape."""
    shape = b.shapes[x]
    if len(shape) == 2:
        return x, shape
    return hidden(b, "Flatten", [x], axis=1), (shape[0], int(np.prod(shape[1:])))


def narrow(b: Builder, x: str, most: int) -> tuple[str, Shape]:
    """At most `most` columns of `x` as a matrix, and the shape."""
    y, (count, size) = rows(b, x)
    if size <= most:
        return y, (count, size)
    limits = [b.ints([v], part) for v, part in ((0, "starts"), (most, "ends"), (1, "axes"))]
    return hidden(b, "Slice", [y, *limits]), (count, most)


def ranked(b: Builder, x: str, rank: int) -> tuple[str, Shape]:
    """`x` with that many dimensions, and its shape: ones stand behind the first, or the last ones are one."""
    shape = b.shapes[x]
    if len(shape) == rank:
        return x, shape
    if len(shape) < rank:
        out = (shape[0], *(1 for _ in range(rank - len(shape))), *shape[1:])
    else:
        out = (*shape[: rank - 1], int(np.prod(shape[rank - 1 :])))
    return hidden(b, "Reshape", [x, b.ints(out, "shape")]), out


def shaped(b: Builder, x: str, shape: Shape) -> str:
    """The first numbers of `x`, repeated where they are too few, in that shape."""
    size, count = int(np.prod(b.shapes[x])), int(np.prod(shape))
    places = b.constant(np.arange(count).reshape(shape) % size, "places")
    return hidden(b, "Gather", [hidden(b, "Reshape", [x, b.ints([-1], "shape")]), places], axis=0)


def clipped(b: Builder, x: str, low: float, high: float) -> str:
    return hidden(b, "Clip", [x, number(b, low), number(b, high)])


def number(b: Builder, value: object, element: type = np.float32) -> str:
    return b.constant(np.array(value, element), "number")


def integers(b: Builder, x: str, to: int = TensorProto.INT32, scale: float = 4.0) -> str:
    """Whole numbers from -50 or, of types without a sign, 0 to 50: `scale` times `x`, towards 0."""
    larger = hidden(b, "Mul", [x, number(b, scale)])
    return hidden(b, "Cast", [clipped(b, larger, 0 if to in _UNSIGNED else -50, 50)], to=to)


_UNSIGNED = (TensorProto.UINT8, TensorProto.UINT16, TensorProto.UINT32, TensorProto.UINT64)


def floats(b: Builder, y: str, shape: Shape) -> str:
    """What others may take."""
    return b.add("Cast", [y], shape, to=TensorProto.FLOAT)


def booleans(b: Builder, x: str) -> str:
    """Where `x` is above a number, which is drawn."""
    return hidden(b, "Greater", [x, number(b, b.rng.uniform(-0.3, 0.3))])
