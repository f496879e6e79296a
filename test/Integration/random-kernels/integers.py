"""Random operators on integers without a scale, and between two scales."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from onnx import TensorProto, helper

from .kernels import Builder, Maker, Makers, any_shape, binary_inputs, channels_last, concat_inputs, image, ops


def _typed(maker: Callable[[Builder, type], str | None], *elements: type) -> Maker:
    """A maker whose output has the type that its inputs got."""

    def make(b: Builder) -> str | None:
        element = b.pick(*elements)
        y = maker(b, element)
        if y is not None:
            b.elements[y] = np.dtype(element)
        return y

    return make


def _binary(b: Builder, element: type) -> str:
    pair, shape = binary_inputs(b, element)
    return b.add(b.pick("Add", "Sub", "Mul"), pair, shape)


def _clamp(b: Builder, element: type) -> str:
    x = b.add_input(any_shape(b), element)
    if element is np.int8 and b.chance(0.3):
        return b.add("Relu", [x], b.shapes[x])
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


def _move(b: Builder, element: type) -> str | None:
    if b.chance(0.3):
        parts, shape, axis = concat_inputs(b, element)
        return b.add("Concat", parts, shape, axis=axis)
    # Elements of 64 bits are not reversed, as slices may do.
    maker = ops.transpose if element is np.int64 else b.pick(ops.transpose, ops.slices)
    return maker(b, b.add_input(any_shape(b), element))


NUMBERS = (np.float32, np.int32, np.int64, np.int8, np.uint8, np.int16, np.uint16, np.uint32)
WHOLES = (np.int32, np.int64, np.int16, np.uint16)


# Types that NumPy does not have: they stand between two casts.
SMALL = "FLOAT16 BFLOAT16 FLOAT8E4M3FN FLOAT8E4M3FNUZ FLOAT8E5M2 FLOAT8E5M2FNUZ FLOAT4E2M1 INT4 UINT4 INT2 UINT2".split()


def cast(b: Builder) -> str:
    """Numbers of one type as another, in its range or not."""
    if b.chance(0.3):
        x = b.add_input(any_shape(b), b.pick(np.float32, np.int32, np.int8))
        attributes = {} if b.chance(0.5) else {"saturate": 0}
        y = b.add("Cast", [x], b.shapes[x], to=getattr(TensorProto, b.pick(*SMALL)), **attributes)
        y = b.add("Cast", [y], b.shapes[x], to=TensorProto.FLOAT)
        b.elements[y] = np.dtype(np.float32)
        return y
    one, other = b.pick(*NUMBERS, np.bool_), b.pick(*NUMBERS, np.bool_)
    x = b.add_input(any_shape(b), one)
    y = b.add("Cast", [x], b.shapes[x], to=int(helper.np_dtype_to_tensor_dtype(np.dtype(other))))
    b.elements[y] = np.dtype(other)
    return y


def compare(b: Builder) -> str:
    pair, shape = binary_inputs(b, b.pick(*NUMBERS))
    y = b.add(b.pick("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual"), pair, shape)
    b.elements[y] = np.dtype(np.bool_)
    return y


def logic(b: Builder) -> str:
    pair, shape = binary_inputs(b, np.bool_)
    if b.chance(0.2):
        y = b.add("Not", pair[:1], b.shapes[pair[0]])
    else:
        y = b.add(b.pick("And", "Or", "Xor"), pair, shape)
    b.elements[y] = np.dtype(np.bool_)
    return y


def _wide(b: Builder, element: type) -> str:
    pair, shape = binary_inputs(b, element)
    return b.add(b.pick("Add", "Sub", "Mul", "Div"), pair, shape)


def _where(b: Builder, element: type) -> str:
    pair, shape = binary_inputs(b, element)
    condition = b.add_input(tuple(1 if b.chance(0.3) else d for d in shape), np.bool_)
    return b.add("Where", [condition, *pair], shape)


def _gather(b: Builder, element: type) -> str:
    shape, index = any_shape(b), any_shape(b)[:2]
    axis = b.between(0, len(shape) - 1)
    x, indices = b.add_input(shape, element), b.add_input(index, b.pick(np.int32, np.int64))
    return b.add("Gather", [x, indices], (*shape[:axis], *index, *shape[axis + 1 :]), axis=axis)


def _expand(b: Builder, element: type) -> str:
    shape = any_shape(b)
    x = b.add_input(tuple(1 if b.chance(0.5) else d for d in shape), element)
    return b.add("Expand", [x, b.ints(shape, "shape")], shape)


def requantize(b: Builder) -> str:
    """The same real values with another scale, and perhaps of another width."""
    one, other = b.pick((np.int8, np.int16), (np.int16, np.int8), (np.int16, np.int16), (np.int8, np.int8))
    x = b.add_input(any_shape(b), one)

    def parameters(element: type) -> list[str]:
        reach = b.rng.uniform(1, 5) / np.iinfo(element).max
        zero = b.between(-9, 9) if element is np.int8 else 0
        return [b.constant(np.array(reach, np.float32), "scale"), b.constant(np.array(zero, element), "zero")]

    y = b.add("DequantizeLinear", [x, *parameters(one)], b.shapes[x])
    y = b.add("QuantizeLinear", [y, *parameters(other)], b.shapes[x])
    b.elements[y] = np.dtype(other)
    return y


INTEGERS: Makers = {
    "binary": (_typed(_binary, np.uint8, np.int8), 2),
    "clamp": (_typed(_clamp, np.uint8, np.int8), 2),
    "pool": (_typed(_max_pool, np.uint8, np.int8), 2),
    "move": (_typed(_move, np.int64, np.int32, np.int16, np.int8), 3),
    "requantize": (requantize, 3),
    "cast": (cast, 6),
    "compare": (compare, 4),
    "logic": (logic, 2),
    "wide": (_typed(_wide, *WHOLES), 4),
    "where": (_typed(_where, *NUMBERS), 3),
    "gather": (_typed(_gather, *NUMBERS), 3),
    "expand": (_typed(_expand, *NUMBERS), 1),
}
