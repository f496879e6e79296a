"""Operators on integers without a scale, between two scales, and between types, in turn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product

import numpy as np
from onnx import TensorProto, helper

from .kernels import Builder, Deck, Maker, any_shape, binary_inputs, channels_last, concat_inputs, image, ops


def typed(
    maker: Callable[[Builder, type], str | None], *elements: type, result: type | None = None
) -> Maker:
    """A maker whose output has the type that its inputs got, or the type `result`."""

    def make(b: Builder) -> str | None:
        element = b.pick(*elements)
        y = maker(b, element)
        if y is not None:
            b.elements[y] = np.dtype(result or element)
        return y

    return make


def _binary(op: str, b: Builder, element: type) -> str:
    pair, shape = binary_inputs(b, element)
    return b.add(op, pair, shape)


def _relu(b: Builder, element: type) -> str:
    x = b.add_input(any_shape(b), element)
    return b.add("Relu", [x], b.shapes[x])


def _clip(b: Builder, element: type) -> str:
    x = b.add_input(any_shape(b), element)
    info = np.iinfo(element)
    low, high = sorted(b.rng.integers(info.min, info.max, 2, endpoint=True).astype(element))
    return b.add("Clip", [x, b.constant(np.array(low), "low"), b.constant(np.array(high), "high")], b.shapes[x])


def _max_pool(b: Builder, element: type) -> str | None:
    x = image(b, b.between(1, 9), element)
    found = ops.window(b, b.shapes[x][2:], dilate=False)
    if found is None:
        return None
    attributes, out = found
    return channels_last(b, b.add("MaxPool", [x], (*b.shapes[x][:2], *out), **attributes))


def _concat(b: Builder, element: type) -> str:
    parts, shape, axis = concat_inputs(b, element)
    return b.add("Concat", parts, shape, axis=axis)


def _slice(b: Builder, element: type) -> str | None:
    return ops.slices(b, b.add_input(any_shape(b), element))


def _transpose(b: Builder, element: type) -> str | None:
    """One that moves elements."""
    x = b.add_input(any_shape(b), element)
    order = [int(i) for i in b.rng.permutation(len(b.shapes[x]))]
    moved = [i for i in order if b.shapes[x][i] > 1]
    return None if moved == sorted(moved) else b.add("Transpose", [x], [b.shapes[x][i] for i in order], perm=order)


NUMBERS = (np.float32, np.int32, np.int64, np.int8, np.uint8, np.int16, np.uint16, np.uint32)
OF_BYTES = {size: [n for n in (*NUMBERS, np.bool_) if np.dtype(n).itemsize == size] for size in (1, 2, 4, 8)}
CASTABLE = {size: [np.dtype(n) for n in types] for size, types in (OF_BYTES | {8: [np.int64, np.float64]}).items()}
# The types by the kernel that computes on them.
FLOAT, INT32, INT64 = (np.float32,), (np.int32, np.int16, np.uint16, np.int8, np.uint8), (np.int64, np.uint32)


def _is_view(one: np.dtype, other: np.dtype) -> bool:
    """Whether a cast changes no byte."""
    return one == other or (one.itemsize == other.itemsize and one.kind in "iub" and other.kind in "iu")


def _cast(sizes: tuple[int, int], b: Builder) -> str:
    """Numbers of one type as another, in its range or not, where that changes their bytes."""
    pairs = product(*(CASTABLE[size] for size in sizes))
    one, other = b.pick(*(pair for pair in pairs if not _is_view(*pair)))
    x = b.add_input(any_shape(b), one.type)
    y = b.add("Cast", [x], b.shapes[x], to=int(helper.np_dtype_to_tensor_dtype(other)))
    b.elements[y] = other
    return y


# Types that NumPy does not have: they stand between two casts.
SMALL = (
    "FLOAT16 BFLOAT16 FLOAT8E4M3FN FLOAT8E4M3FNUZ FLOAT8E5M2 FLOAT8E5M2FNUZ FLOAT4E2M1 INT4 UINT4 INT2 UINT2"
).split()


def _small(element: str, b: Builder) -> str:
    x = b.add_input(any_shape(b), b.pick(np.float32, np.int32, np.int8))
    attributes = {} if b.chance(0.5) else {"saturate": 0}
    y = b.add("Cast", [x], b.shapes[x], to=getattr(TensorProto, element), **attributes)
    return b.add("Cast", [y], b.shapes[x], to=TensorProto.FLOAT)


def _half(b: Builder) -> str:
    """Integers as floats of 16 bits and back."""
    x = b.add_input(any_shape(b), b.pick(np.int16, np.uint16))
    half = b.add("Cast", [x], b.shapes[x], to=int(b.pick(TensorProto.FLOAT16, TensorProto.BFLOAT16)))
    y = b.add("Cast", [half], b.shapes[x], to=int(TensorProto.INT16))
    b.elements[y] = np.dtype(np.int16)
    return y


def _not(b: Builder, element: type) -> str:
    x = b.add_input(any_shape(b), element)
    return b.add("Not", [x], b.shapes[x])


def _where(b: Builder, element: type) -> str:
    pair, shape = binary_inputs(b, element)
    condition = b.add_input(tuple(1 if b.chance(0.3) else d for d in shape), np.bool_)
    return b.add("Where", [condition, *pair], shape)


def _gather(index_type: type, b: Builder, element: type) -> str:
    shape, index = any_shape(b), any_shape(b)[:2]
    axis = b.between(0, len(shape) - 1)
    x, indices = b.add_input(shape, element), b.add_input(index, index_type)
    return b.add("Gather", [x, indices], (*shape[:axis], *index, *shape[axis + 1 :]), axis=axis)


def _shift(direction: str, b: Builder, element: type) -> str:
    """By any number of bits: numbers from a wide range are mostly more than the width."""
    pair, shape = binary_inputs(b, element)
    if b.chance(0.5):
        pair[1] = b.constant(
            b.rng.integers(0, 8 * np.dtype(element).itemsize + 2, b.shapes[pair[1]]).astype(element), "by"
        )
    return b.add("BitShift", pair, shape, direction=direction)


def _bitwise_not(b: Builder, element: type) -> str:
    x = b.add_input(any_shape(b), element)
    return b.add("BitwiseNot", [x], b.shapes[x])


def _scatter(reduction: str, b: Builder, element: type) -> str:
    """Updates to constant places, or to computed ones, most of which are outside."""
    shape = any_shape(b)
    axis = b.between(0, len(shape) - 1)
    part = tuple(b.between(1, 9 if i == axis else size) for i, size in enumerate(shape))
    places = b.rng.integers(-shape[axis], shape[axis], part)
    indices = b.constant(places, "places") if b.chance(0.7) else b.add_input(part, np.int32)
    inputs = [b.add_input(shape, element), indices, b.add_input(part, element)]
    return b.add("ScatterElements", inputs, shape, axis=axis, reduction=reduction)


def scatter_reduce(b: Builder, element: type) -> str:
    return _scatter(b.pick("add", "mul", "min", "max"), b, element)


def _expand(b: Builder, element: type) -> str:
    shape = any_shape(b)
    x = b.add_input(tuple(1 if b.chance(0.5) else d for d in shape), element)
    return b.add("Expand", [x, b.ints(shape, "shape")], shape)


def _parameters(element: type, b: Builder) -> list[str]:
    """A scale and a zero point."""
    reach = b.rng.uniform(1, 5) / np.iinfo(element).max
    zero = b.between(-9, 9) if element is np.int8 else 0
    return [b.constant(np.array(reach, np.float32), "scale"), b.constant(np.array(zero, element), "zero")]


def _requantize(one: type, other: type, b: Builder) -> str:
    """The same real values with another scale, and perhaps of another width."""
    x = b.add_input(any_shape(b), one)

    y = b.add("DequantizeLinear", [x, *_parameters(one, b)], b.shapes[x])
    y = b.add("QuantizeLinear", [y, *_parameters(other, b)], b.shapes[x])
    b.elements[y] = np.dtype(other)
    return y


def _quantize(element: type, b: Builder) -> str:
    x = b.add_input(any_shape(b))
    y = b.add("QuantizeLinear", [x, *_parameters(element, b)], b.shapes[x])
    b.elements[y] = np.dtype(element)
    return y


def _dequantize(element: type, b: Builder) -> str:
    x = b.add_input(any_shape(b), element)
    return b.add("DequantizeLinear", [x, *_parameters(element, b)], b.shapes[x])


def _clamped(element: type, b: Builder) -> str:
    """Not below 0, with the scale of the input."""
    x = b.add_input(any_shape(b), element)
    parameters = _parameters(element, b)
    y = b.add("Relu", [b.add("DequantizeLinear", [x, *parameters], b.shapes[x])], b.shapes[x])
    y = b.add("QuantizeLinear", [y, *parameters], b.shapes[x])
    b.elements[y] = np.dtype(element)
    return y


def _reduce(op: str, b: Builder, element: type) -> str:
    shape = any_shape(b)
    axis = b.between(0, len(shape) - 1)
    y = (*shape[:axis], 1, *shape[axis + 1 :])
    return b.add(op, [b.add_input(shape, element), b.ints([axis], "axes")], y)


def arg(b: Builder, element: type) -> str:
    """The index of the largest or the least element along an axis."""
    shape = any_shape(b)
    axis = b.between(0, len(shape) - 1)
    attributes = {"axis": axis, "select_last_index": b.between(0, 1), "keepdims": 1}
    y = (*shape[:axis], 1, *shape[axis + 1 :])
    return b.add(b.pick("ArgMax", "ArgMin"), [b.add_input(shape, element)], y, **attributes)


def top_k(b: Builder, element: type) -> str:
    """The largest or least elements along an axis, and where they stand, which nothing uses."""
    shape = any_shape(b)
    axis = b.between(0, len(shape) - 1)
    k = b.between(1, shape[axis])
    inputs = [b.add_input(shape, element), b.ints([k], "k")]
    y = b.add("TopK", inputs, (*shape[:axis], k, *shape[axis + 1 :]), axis=axis, largest=b.between(0, 1))
    b.nodes[-1].output.append(f"{y}_indices")
    return y


def cumsum(b: Builder, element: type) -> str:
    shape = any_shape(b)
    inputs = [b.add_input(shape, element), b.constant(np.array(b.between(0, len(shape) - 1)), "axis")]
    return b.add("CumSum", inputs, shape, exclusive=b.between(0, 1), reverse=b.between(0, 1))


def _deck() -> Deck:
    deck: Deck = {
        "relu_s8": typed(_relu, np.int8), "clip_s8": typed(_clip, np.int8), "clip_u8": typed(_clip, np.uint8),
        "pool_s8": typed(_max_pool, np.int8), "pool_u8": typed(_max_pool, np.uint8),
        "half": _half, "not": typed(_not, np.bool_), "expand": typed(_expand, *NUMBERS),
        "cumsum_s32": typed(cumsum, np.int32), "cumsum_s64": typed(cumsum, np.int64),
    }  # fmt: skip
    deck |= {f"{op}_i8": typed(partial(_binary, op), np.uint8, np.int8) for op in ("Add", "Sub", "Mul")}
    deck |= {op: typed(partial(_binary, op), np.bool_) for op in ("And", "Or", "Xor")}
    sizes = [pair for pair in product(OF_BYTES, OF_BYTES) if pair != (2, 2)]  # half: 16 bits to 16
    deck |= {f"small_{element}": partial(_small, element) for element in SMALL}
    deck |= {f"cast_{one}_{other}": partial(_cast, (one, other)) for one, other in sizes}
    for op, (name, types) in product(
        ("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual"),
        {"f32": FLOAT, "s32": INT32, "s64": INT64}.items(),
    ):
        deck[f"{op}_{name}"] = typed(partial(_binary, op), *types, result=np.bool_)
    for op, element in product(("Add", "Sub", "Mul", "Div"), (np.int32, np.int64, np.int16, np.uint16)):
        deck[f"{op}_{np.dtype(element)}"] = typed(partial(_binary, op), element)
    for element in (np.int32, np.int64, np.uint16, np.int8):
        for op in ("BitwiseAnd", "BitwiseOr", "BitwiseXor"):
            deck[f"{op}_{np.dtype(element)}"] = typed(partial(_binary, op), element)
        deck[f"BitwiseNot_{np.dtype(element)}"] = typed(_bitwise_not, element)
        for direction in ("LEFT", "RIGHT"):
            deck[f"shift_{direction}_{np.dtype(element)}"] = typed(partial(_shift, direction), element)
        deck[f"scatter_reduce_{np.dtype(element)}"] = typed(scatter_reduce, element)
    for size, elements in OF_BYTES.items():
        deck[f"scatter_{size}"] = typed(partial(_scatter, "none"), *elements)
        deck[f"where_{size}"] = typed(_where, *elements)
        deck[f"concat_{size}"] = typed(_concat, *elements)
        deck[f"transpose_{size}"] = typed(_transpose, *elements)
        # Elements of 64 bits are not reversed, as slices may do.
        if size < 8:
            deck[f"slice_{size}"] = typed(_slice, *elements)
        for index_type in (np.int32, np.int64):
            deck[f"gather_{size}_{np.dtype(index_type)}"] = typed(partial(_gather, index_type), *elements)
    for one, other in product((np.int8, np.int16), (np.int8, np.int16)):
        deck[f"requantize_{np.dtype(one)}_{np.dtype(other)}"] = partial(_requantize, one, other)
    for element in (np.int8, np.int16):
        deck[f"quantize_{np.dtype(element)}"] = partial(_quantize, element)
        deck[f"dequantize_{np.dtype(element)}"] = partial(_dequantize, element)
        deck[f"clamped_{np.dtype(element)}"] = partial(_clamped, element)
    for op, element in product(("ReduceMax", "ReduceMin"), (np.int8, np.uint8)):
        deck[f"{op}_{np.dtype(element)}"] = typed(partial(_reduce, op), element)
    for element in (np.int8, np.uint8, np.int32, np.int64):
        deck[f"arg_{np.dtype(element)}"] = typed(arg, element, result=np.int64)
    for element in (np.int8, np.int32, np.int64):
        deck[f"top_k_{np.dtype(element)}"] = typed(top_k, element)
    return deck


INTEGERS = _deck()
