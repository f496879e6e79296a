"""Makers of what moves, selects, finds and sorts elements."""

from __future__ import annotations

from functools import partial

import numpy as np
from onnx import TensorProto, helper

from .builder import Builder
from .deck_parts import booleans, floats, hidden, integers, narrow, number, ranked, rows, shaped
from .operators import Maker


def _arg(op: str, b: Builder, x: str) -> str:
    shape = b.shapes[x]
    axis = b.between(1, len(shape) - 1)
    y = hidden(b, op, [x], axis=axis, select_last_index=b.between(0, 1), keepdims=1)
    return floats(b, y, tuple(1 if i == axis else d for i, d in enumerate(shape)))


def _top_k(b: Builder, x: str) -> str:
    shape = b.shapes[x]
    axis = b.between(1, len(shape) - 1)
    k = b.between(1, min(shape[axis], 4))
    y = b.add("TopK", [x, b.ints([k], "k")], tuple(k if i == axis else d for i, d in enumerate(shape)), axis=axis)
    b.nodes[-1].output.append(f"{y}_indices")
    return y


def _crop_pad(b: Builder, x: str) -> str:
    shape = b.shapes[x]
    axis = b.between(1, len(shape) - 1)
    size = b.between(1, shape[axis] + 3)
    out = tuple(size if i == axis else d for i, d in enumerate(shape))
    return b.add("CenterCropPad", [x, b.ints([size], "shape")], out, axes=[axis])


def _compress(b: Builder, x: str) -> str:
    shape = b.shapes[x]
    axis = b.between(1, len(shape) - 1)
    keep = b.rng.random(shape[axis]) < 0.6
    keep[0] = True
    out = tuple(int(keep.sum()) if i == axis else d for i, d in enumerate(shape))
    return b.add("Compress", [x, b.constant(keep, "keep")], out, axis=axis)


def _constant(b: Builder, x: str) -> str:
    value = helper.make_tensor("value", TensorProto.FLOAT, (), [float(b.rng.uniform(-1, 1))])
    return b.add("Add", [x, hidden(b, "Constant", [], value=value)], b.shapes[x])


def _constant_of_shape(b: Builder, x: str) -> str:
    value = helper.make_tensor("value", TensorProto.FLOAT, (1,), [float(b.rng.uniform(-1, 1))])
    return b.add("Add", [x, hidden(b, "ConstantOfShape", [hidden(b, "Shape", [x])], value=value)], b.shapes[x])


def _eye(b: Builder, x: str) -> str:
    y, shape = rows(b, x)
    return b.add("Add", [y, hidden(b, "EyeLike", [y], k=b.between(0, 2))], shape)


def _range(b: Builder, x: str) -> str:
    size = b.shapes[x][-1]
    steps = hidden(b, "Range", [number(b, 0.0), number(b, size * 0.25), number(b, 0.25)])
    return b.add("Add", [x, steps], b.shapes[x])


def _size(b: Builder, x: str) -> str:
    count = hidden(b, "Cast", [hidden(b, "Size", [x])], to=TensorProto.FLOAT)
    return b.add("Add", [x, hidden(b, "Div", [number(b, 1.0), count])], b.shapes[x])


def _shape(b: Builder, x: str) -> str:
    """A Reshape to a tensor's own shape, of which the last dimensions are one."""
    shape = b.shapes[x]
    front = hidden(b, "Slice", [hidden(b, "Shape", [x]), b.ints([0], "starts"), b.ints([1], "ends")])
    target = hidden(b, "Concat", [front, b.ints([-1], "rest")], axis=0)
    return b.add("Reshape", [x, target], (shape[0], int(np.prod(shape[1:]))))


def _blocks(op: str, b: Builder, x: str) -> str:
    before, after = (1, 8, 3, 2), (1, 2, 6, 4)
    if op == "DepthToSpace":
        return b.add(op, [shaped(b, x, before)], after, blocksize=2, mode=b.pick("DCR", "CRD"))
    return b.add(op, [shaped(b, x, after)], before, blocksize=2)


def _expand(b: Builder, x: str) -> str:
    y, (count, size) = narrow(b, x, 20)
    wide = hidden(b, "Unsqueeze", [y, b.ints([1], "axes")])
    out = (count, b.between(2, 4), size)
    return b.add("Expand", [wide, b.ints(out, "shape")], out)


def _tile(b: Builder, x: str) -> str:
    y, (count, size) = narrow(b, x, 20)
    times = b.between(1, 3)
    return b.add("Tile", [y, b.ints([1, times], "repeats")], (count, size * times))


def places(b: Builder, x: str, below: int) -> str:
    """Indices of the run time, from 0 to below `below`."""
    positive = hidden(b, "Abs", [integers(b, x, TensorProto.INT64)])
    return hidden(b, "Mod", [positive, number(b, below, np.int64)])


def _gather(b: Builder, x: str) -> str:
    y, (count, size) = rows(b, x)
    indices = places(b, shaped(b, x, (3,)), size)
    return b.add("Gather", [y, indices], (count, 3), axis=1)


def _gather_elements(b: Builder, x: str) -> str:
    y, (count, size) = rows(b, x)
    return b.add("GatherElements", [y, places(b, shaped(b, x, (count, 4)), size)], (count, 4), axis=1)


def _gather_nd(b: Builder, x: str) -> str:
    y, (_, size) = rows(b, x)
    last = places(b, shaped(b, x, (4, 1)), size)
    first = b.constant(np.zeros((4, 1), np.int64), "first")
    found = hidden(b, "GatherND", [y, hidden(b, "Concat", [first, last], axis=1)])
    return b.add("Unsqueeze", [found, b.ints([0], "axes")], (1, 4))


def _scatter(op: str, b: Builder, x: str) -> str:
    """Updates to places that differ; where they are added up, to some of the run time."""
    y, (count, size) = narrow(b, x, 20)
    few = min(size, 3)
    reduction = "add" if b.chance(0.5) else "none"
    order = b.rng.permutation(size)[:few]
    if op == "ScatterElements":
        where = b.constant(np.broadcast_to(order, (count, few)).astype(np.int64), "places")
        if reduction == "add":
            where = places(b, shaped(b, x, (count, few)), size)
        inputs = [y, where, b.weights((count, few), 1, "updates")]
        return b.add(op, inputs, (count, size), axis=1, **_reduced(reduction))
    pairs = np.stack([np.zeros(few, np.int64), order.astype(np.int64)], axis=1)
    return b.add(
        op, [y, b.constant(pairs, "places"), b.weights((few,), 1, "updates")], (count, size), **_reduced(reduction)
    )


def _reduced(reduction: str) -> dict[str, object]:
    return {} if reduction == "none" else {"reduction": reduction}


def _one_hot(b: Builder, x: str) -> str:
    indices = places(b, shaped(b, x, (1, 4)), 5)
    values = b.constant(np.array([-0.5, 1.5], np.float32), "values")
    return b.add("OneHot", [indices, number(b, 5, np.int64), values], (1, 4, 5), axis=-1)


def _reverse(b: Builder, x: str) -> str:
    """Rows from their ends, up to lengths of the run time."""
    y = shaped(b, x, (3, 5, 2))
    lengths = hidden(b, "Add", [places(b, shaped(b, x, (3,)), 5), number(b, 1, np.int64)])
    made = hidden(b, "ReverseSequence", [y, lengths], batch_axis=0, time_axis=1)
    return b.add("Reshape", [made, b.ints([1, 3, 10], "shape")], (1, 3, 10))


def _split(b: Builder, x: str) -> str:
    y, (count, size) = rows(b, x)
    if size < 2:
        y, size = shaped(b, x, (count, 4)), 4
    first = b.between(1, size - 1)
    left = b.add("Split", [y, b.ints([first, size - first], "split")], (count, first), axis=1)
    b.nodes[-1].output.append(f"{left}_rest")
    return left


def _trilu(b: Builder, x: str) -> str:
    y, shape = ranked(b, x, 4)
    return b.add("Trilu", [y, number(b, b.between(-2, 2), np.int64)], shape, upper=b.between(0, 1))


def _where(b: Builder, x: str) -> str:
    shape = b.shapes[x]
    same = [t for t, s in b.shapes.items() if s == shape and t != x]
    other = b.pick(*same) if same else number(b, b.rng.uniform(-1, 1))
    return b.add("Where", [booleans(b, x), x, other], shape)


def _non_zero(b: Builder, x: str) -> str:
    """The places of a constant that are not zero, as the columns to take."""
    y, (count, size) = rows(b, x)
    mask = (b.rng.random(size) < 0.7).astype(np.float32)
    mask[-1] = 1
    found = hidden(b, "NonZero", [b.constant(mask, "mask")])
    columns = hidden(b, "Reshape", [found, b.ints([-1], "shape")])
    return b.add("Gather", [y, columns], (count, int(mask.sum())), axis=1)


def _unique(b: Builder, x: str) -> str:
    """The numbers that a constant has, each once, as the columns to take."""
    y, (count, size) = rows(b, x)
    drawn = b.rng.integers(0, size, b.between(1, 12))
    columns = hidden(b, "Unique", [b.ints(drawn.tolist(), "drawn")], sorted=1)
    return b.add("Gather", [y, columns], (count, len(np.unique(drawn))), axis=1)


def _suppression(b: Builder, x: str) -> str:
    """Boxes of 4 corners; all that may be selected are, since none overlap."""
    scores = hidden(b, "Sigmoid", [shaped(b, x, (1, 1, 4))])
    corners = np.array([[[i, i, i + 0.5, i + 0.5] for i in range(4)]], np.float32)
    inputs = [b.constant(corners, "boxes"), scores, number(b, 4, np.int64), number(b, 0.5)]
    return floats(b, hidden(b, "NonMaxSuppression", inputs), (4, 3))


def _tensor_scatter(b: Builder, x: str) -> str:
    past, fresh = shaped(b, x, (1, 2, 5, 3)), b.weights((1, 2, 1, 3), 1, "update")
    where = places(b, shaped(b, x, (1,)), 5)
    return b.add("TensorScatter", [past, fresh, where], (1, 2, 5, 3), axis=2, mode=b.pick("linear", "circular"))


def _words(b: Builder, x: str) -> str:
    """How often pairs of numbers stand in a row."""
    y = integers(b, shaped(b, x, (1, 9)), TensorProto.INT32, 2.0)
    attributes = {
        "mode": "TF", "min_gram_length": 1, "max_gram_length": 2, "max_skip_count": b.between(0, 2),
        "ngram_counts": [0, 3], "ngram_indexes": [0, 1, 2, 3, 4], "pool_int64s": [0, 1, -1, 0, 1, -1, 0],
    }  # fmt: skip
    return b.add("TfIdfVectorizer", [y], (1, 5), **attributes)


MOVES: dict[str, Maker] = {
    **{op: partial(_arg, op) for op in ("ArgMax", "ArgMin")},
    "TopK": _top_k,
    "CenterCropPad": _crop_pad,
    "Compress": _compress,
    "Constant": _constant,
    "ConstantOfShape": _constant_of_shape,
    "EyeLike": _eye,
    "Range": _range,
    "Size": _size,
    "Shape": _shape,
    **{op: partial(_blocks, op) for op in ("DepthToSpace", "SpaceToDepth")},
    "Expand": _expand,
    "Tile": _tile,
    "Gather": _gather,
    "GatherElements": _gather_elements,
    "GatherND": _gather_nd,
    **{op: partial(_scatter, op) for op in ("ScatterElements", "ScatterND")},
    "OneHot": _one_hot,
    "ReverseSequence": _reverse,
    "Split": _split,
    "Trilu": _trilu,
    "Where": _where,
    "NonZero": _non_zero,
    "Unique": _unique,
    "NonMaxSuppression": _suppression,
    "TensorScatter": _tensor_scatter,
    "TfIdfVectorizer": _words,
}
