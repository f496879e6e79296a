"""Makers of what computes on integers and booleans, and of quantized operators, with which a graph ends."""

from __future__ import annotations

from functools import partial

import numpy as np
from onnx import TensorProto

from .builder import Builder
from .deck_parts import booleans, floats, hidden, integers, number, rows, shaped
from .operators import Maker

MICROSOFT = "com.microsoft"
_COMPARISONS = ("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual")


def _compare(op: str, b: Builder, x: str) -> str:
    """With numbers of which some are met exactly."""
    shape = b.shapes[x]
    y, other = integers(b, x), number(b, b.between(-3, 3), np.int32)
    if op not in ("Equal", "Less") and b.chance(0.5):
        y, other = x, number(b, b.rng.uniform(-1, 1))
    return floats(b, hidden(b, op, [y, other]), shape)


def _logic(op: str, b: Builder, x: str) -> str:
    inputs = [booleans(b, x)] if op == "Not" else [booleans(b, x), booleans(b, x)]
    return floats(b, hidden(b, op, inputs), b.shapes[x])


def _bitwise(op: str, b: Builder, x: str) -> str:
    to, element = b.pick((TensorProto.INT32, np.int32), (TensorProto.INT8, np.int8), (TensorProto.UINT16, np.uint16))
    y = integers(b, x, to)
    inputs = [y] if op == "BitwiseNot" else [y, number(b, b.between(0, 100), element)]
    return floats(b, hidden(b, op, inputs), b.shapes[x])


def _shift(b: Builder, x: str) -> str:
    to, element = b.pick(
        (TensorProto.UINT8, np.uint8), (TensorProto.UINT32, np.uint32), (TensorProto.UINT64, np.uint64)
    )
    inputs = [integers(b, x, to), number(b, b.between(0, 4), element)]
    return floats(b, hidden(b, "BitShift", inputs, direction=b.pick("LEFT", "RIGHT")), b.shapes[x])


def _cast_like(b: Builder, x: str) -> str:
    like = b.constant(np.zeros(1, b.pick(np.int32, np.int64, np.int16)), "like")
    return floats(b, hidden(b, "CastLike", [x, like]), b.shapes[x])


def _bit_cast(b: Builder, x: str) -> str:
    """The bits of a float as an integer, of which the lowest is set, and back."""
    bits = hidden(b, "BitCast", [x], to=TensorProto.INT32)
    odd = hidden(b, "BitwiseOr", [bits, number(b, 1, np.int32)])
    return b.add("BitCast", [odd], b.shapes[x], to=TensorProto.FLOAT)


def _bytes(b: Builder, x: str, shape: tuple[int, ...]) -> tuple[str, str]:
    """Integers of 8 bits and their zero point."""
    to, element = b.pick((TensorProto.UINT8, np.uint8), (TensorProto.INT8, np.int8))
    return integers(b, shaped(b, x, shape), to), number(b, b.between(0, 9), element)


def _weights(b: Builder, shape: tuple[int, ...]) -> tuple[str, str]:
    return b.constant(b.rng.integers(-127, 128, shape).astype(np.int8), "w"), number(b, 0, np.int8)


def _conv_integer(b: Builder, x: str) -> str:
    (y, zero), (w, w_zero) = _bytes(b, x, (1, 2, 5, 6)), _weights(b, (3, 2, 3, 2))
    made = hidden(b, "ConvInteger", [y, w, zero, w_zero], pads=[1, 0, 1, 1])
    return floats(b, made, (1, 3, 5, 6))


def _matmul_integer(b: Builder, x: str) -> str:
    (y, zero), (w, w_zero) = _bytes(b, x, (1, 7)), _weights(b, (7, 4))
    return floats(b, hidden(b, "MatMulInteger", [y, w, zero, w_zero]), (1, 4))


INTEGERS: dict[str, Maker] = {
    **{op: partial(_compare, op) for op in _COMPARISONS},
    **{op: partial(_logic, op) for op in ("And", "Or", "Xor", "Not")},
    **{op: partial(_bitwise, op) for op in ("BitwiseAnd", "BitwiseOr", "BitwiseXor", "BitwiseNot")},
    "BitShift": _shift,
    "CastLike": _cast_like,
    "BitCast": _bit_cast,
    "ConvInteger": _conv_integer,
    "MatMulInteger": _matmul_integer,
}


def _parameters(b: Builder, element: type, reach: float) -> list[str]:
    """A scale for numbers up to about `reach`, of which no other is a simple multiple, and a zero point."""
    zero = b.between(-9, 9) + (128 if element is np.uint8 else 0)
    return [number(b, reach / b.rng.uniform(100, 120)), number(b, zero, element)]


def _element(b: Builder) -> type:
    return b.pick(np.int8, np.uint8)


def _quantized(b: Builder, x: str, element: type) -> list[str]:
    """`x` within [-3, 3] as integers, their scale and zero point."""
    parameters = _parameters(b, element, 3)
    return [hidden(b, "QuantizeLinear", [x, *parameters]), *parameters]


def _random(b: Builder, shape: tuple[int, ...], element: type, reach: float) -> list[str]:
    """Constant integers, their scale and zero point; the weights of the whole range."""
    info = np.iinfo(element)
    values = b.rng.integers(info.min, info.max, shape, element, True)
    return [b.constant(values, "w"), *_parameters(b, element, reach)]


def _end(
    b: Builder,
    op: str,
    inputs: list[str],
    shape: tuple[int, ...],
    element: type,
    domain: str = "",
    **attributes: object,
) -> str:
    y = b.add(op, inputs, shape, domain=domain, **attributes)
    b.elements[y] = np.dtype(element)
    return y


def _qlinear_conv(b: Builder, x: str) -> str:
    element = _element(b)
    y = _quantized(b, shaped(b, x, (1, 2, 5, 6)), element)
    w = _random(b, (3, 2, 2, 2), np.int8, 1)
    w[2] = number(b, 0, np.int8)
    return _end(b, "QLinearConv", [*y, *w, *_parameters(b, element, 6)], (1, 3, 4, 5), element)


def _qlinear_matmul(b: Builder, x: str) -> str:
    element = _element(b)
    y = _quantized(b, shaped(b, x, (1, 7)), element)
    return _end(b, "QLinearMatMul", [*y, *_random(b, (7, 4), element, 1), *_parameters(b, element, 8)], (1, 4), element)


def _qgemm(b: Builder, x: str) -> str:
    element = _element(b)
    y, w = _quantized(b, shaped(b, x, (1, 7)), element), _random(b, (7, 4), np.int8, 1)
    w[2] = number(b, 0, np.int8)
    bias = b.constant(b.rng.integers(-300, 300, 4).astype(np.int32), "bias")
    return _end(b, "QGemm", [*y, *w, bias, *_parameters(b, element, 8)], (1, 4), element, MICROSOFT)


def _qlinear_binary(op: str, b: Builder, x: str) -> str:
    element, shape = _element(b), b.shapes[x]
    inputs = [*_quantized(b, x, element), *_random(b, shape[-1:], element, 2), *_parameters(b, element, 5)]
    return _end(b, op, inputs, shape, element, MICROSOFT)


def _qlinear_unary(op: str, b: Builder, x: str) -> str:
    element, shape = _element(b), b.shapes[x]
    attributes: dict[str, object] = {"alpha": float(b.rng.uniform(0.05, 0.5))} if op == "QLinearLeakyRelu" else {}
    parameters = _parameters(b, element, 3)
    if op == "QLinearSoftmax":
        attributes = {"axis": len(shape) - 1, "opset": 13}
    if op != "QLinearLeakyRelu":
        parameters = [number(b, 1 / 256), number(b, 0 if element is np.uint8 else -128, element)]
    return _end(b, op, [*_quantized(b, x, element), *parameters], shape, element, MICROSOFT, **attributes)


def _qlinear_pool(op: str, b: Builder, x: str) -> str:
    element = _element(b)
    y = _quantized(b, shaped(b, x, (1, 3, 6, 5)), element)
    inputs = [*y, *_parameters(b, element, 3)]
    if op == "QLinearGlobalAveragePool":
        return _end(b, op, inputs, (1, 3, 1, 1), element, MICROSOFT)
    return _end(b, op, inputs, (1, 3, 3, 2), element, MICROSOFT, kernel_shape=[2, 2], strides=[2, 2])


def _qlinear_concat(b: Builder, x: str) -> str:
    element = _element(b)
    y, (count, size) = rows(b, x)
    inputs = [*_parameters(b, element, 4), *_quantized(b, y, element), *_random(b, (count, 3), element, 2)]
    return _end(b, "QLinearConcat", inputs, (count, size + 3), element, MICROSOFT, axis=1)


def _dynamic(b: Builder, x: str) -> str:
    y = _end(b, "DynamicQuantizeLinear", [x], b.shapes[x], np.uint8)
    b.nodes[-1].output.extend([f"{y}_scale", f"{y}_zero"])
    return y


def _both_ways(domain: str, b: Builder, x: str) -> str:
    """Quantized, back, and quantized with another scale."""
    element = _element(b)
    parameters = _parameters(b, element, 3)
    y = hidden(b, "QuantizeLinear", [x, *parameters], domain=domain)
    y = hidden(b, "DequantizeLinear", [y, *parameters], domain=domain)
    return _end(b, "QuantizeLinear", [y, *_parameters(b, element, 3)], b.shapes[x], element, domain)


LAST: dict[str, Maker] = {
    "QLinearConv": _qlinear_conv,
    "QLinearMatMul": _qlinear_matmul,
    f"{MICROSOFT}.QGemm": _qgemm,
    **{f"{MICROSOFT}.{op}": partial(_qlinear_binary, op) for op in ("QLinearAdd", "QLinearMul")},
    **{
        f"{MICROSOFT}.{op}": partial(_qlinear_unary, op)
        for op in ("QLinearLeakyRelu", "QLinearSigmoid", "QLinearSoftmax")
    },
    **{f"{MICROSOFT}.{op}": partial(_qlinear_pool, op) for op in ("QLinearAveragePool", "QLinearGlobalAveragePool")},
    f"{MICROSOFT}.QLinearConcat": _qlinear_concat,
    "DynamicQuantizeLinear": _dynamic,
    "QuantizeLinear": partial(_both_ways, ""),
    "DequantizeLinear": partial(_both_ways, ""),
    **{f"{MICROSOFT}.{op}": partial(_both_ways, MICROSOFT) for op in ("QuantizeLinear", "DequantizeLinear")},
}
