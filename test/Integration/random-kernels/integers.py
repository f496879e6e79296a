"""Random operators on integers without a scale, and between two scales."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

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
}
