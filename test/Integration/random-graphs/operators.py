"""Random operators: each function takes a builder and a tensor and returns a new tensor, or None if it does not fit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from onnx import TensorProto

from .builder import Builder, Shape

Maker = Callable[[Builder, str], str | None]


def window(b: Builder, spatial: Shape, dilate: bool, largest: int = 4) -> tuple[dict[str, object], Shape] | None:
    """A random kernel, stride, dilation and padding, all unequal where they can be, and the output's size."""
    rank = len(spatial)
    kernel = [b.between(1, min(largest, s)) for s in spatial]
    stride = [b.between(1, 3) for _ in spatial]
    dilation = [b.between(1, 2) if dilate and b.chance(0.4) else 1 for _ in spatial]
    reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilation)]
    attributes: dict[str, object] = {"kernel_shape": kernel, "strides": stride}
    if any(d > 1 for d in dilation):
        attributes["dilations"] = dilation
    style = b.between(0, 3)
    if style == 0:
        attributes["auto_pad"] = b.pick("SAME_UPPER", "SAME_LOWER")
        if any(d > 1 for d in dilation) or any(st > k for st, k in zip(stride, kernel)):
            return None
        return attributes, tuple(-(-s // st) for s, st in zip(spatial, stride))
    pads = [0] * (2 * rank)
    if style > 1:
        pads = [b.between(0, max(0, k - 1)) for k in kernel] + [b.between(0, max(0, k - 1)) for k in kernel]
        attributes["pads"] = pads
    out = [(s + pads[i] + pads[rank + i] - reach[i]) // stride[i] + 1 for i, s in enumerate(spatial)]
    if min(out) < 1:
        return None
    return attributes, tuple(out)


def is_image(b: Builder, x: str) -> bool:
    return len(b.shapes[x]) in (3, 4)


def conv(b: Builder, x: str) -> str | None:
    if not is_image(b, x):
        return None
    n, channels, *spatial = b.shapes[x]
    found = window(b, tuple(spatial), dilate=True)
    if found is None:
        return None
    attributes, out = found
    divisors = [g for g in range(1, channels + 1) if channels % g == 0]
    groups = b.pick(1, 1, channels, b.pick(*divisors))
    multiplier = b.pick(1, 2) if groups == channels else b.between(1, 4)
    filters = groups * multiplier
    kernel = tuple(attributes["kernel_shape"])  # type: ignore[arg-type]
    fan_in = channels // groups * int(np.prod(kernel))
    inputs = [x, b.weights((filters, channels // groups, *kernel), fan_in, "conv_w")]
    if b.chance(0.7):
        inputs.append(b.weights((filters,), 4, "conv_b"))
    if groups > 1:
        attributes["group"] = groups
    return b.add("Conv", inputs, (n, filters, *out), **attributes)


def conv_transpose(b: Builder, x: str) -> str | None:
    if not is_image(b, x):
        return None
    n, channels, *spatial = b.shapes[x]
    stride, kernel = ([b.between(1, most) for _ in spatial] for most in (3, 4))
    dilation = [b.between(1, 2) if b.chance(0.3) else 1 for _ in spatial]
    low, high = ([b.between(0, k - 1) for k in kernel] for _ in range(2))
    extra = [b.between(0, s - 1) for s in stride]
    sizes = zip(spatial, stride, kernel, dilation, low, high, extra)
    out = [(i - 1) * s + (k - 1) * d + 1 + e - p - q for i, s, k, d, p, q, e in sizes]
    if min(out) < 1:
        return None
    groups = b.pick(1, 1, channels)
    outputs = b.between(1, 3)
    inputs = [x, b.weights((channels, outputs, *kernel), channels // groups * int(np.prod(kernel)), "convt_w")]
    if b.chance(0.7):
        inputs.append(b.weights((groups * outputs,), 4, "convt_b"))
    attributes = {
        "strides": stride,
        "dilations": dilation,
        "pads": low + high,
        "output_padding": extra,
        "group": groups,
    }
    return b.add("ConvTranspose", inputs, (n, groups * outputs, *out), kernel_shape=kernel, **attributes)


def conv3d(b: Builder, x: str) -> str | None:
    """A convolution that takes the channels of an image for a third dimension."""
    if len(b.shapes[x]) != 4:
        return None
    n, *spatial = b.shapes[x]
    found = window(b, tuple(spatial), dilate=True, largest=3)
    if found is None or "auto_pad" in found[0]:
        return None
    attributes, out = found
    filters = b.between(1, 3)
    kernel = tuple(attributes["kernel_shape"])  # type: ignore[arg-type]
    deep = b.add("Unsqueeze", [x, b.ints([1], "axes")], (n, 1, *spatial))
    weights = b.weights((filters, 1, *kernel), int(np.prod(kernel)), "conv3_w")
    y = b.add("Conv", [deep, weights], (n, filters, *out), **attributes)
    return b.add("Reshape", [y, b.ints([n, filters * out[0], *out[1:]], "shape")], (n, filters * out[0], *out[1:]))


def pool(b: Builder, x: str) -> str | None:
    if not is_image(b, x):
        return None
    found = window(b, b.shapes[x][2:], dilate=False)
    if found is None:
        return None
    attributes, out = found
    op = b.pick("MaxPool", "AveragePool")
    if op == "AveragePool" and b.chance(0.5):
        attributes["count_include_pad"] = 1
    return b.add(op, [x], (*b.shapes[x][:2], *out), **attributes)


def global_pool(b: Builder, x: str) -> str | None:
    if not is_image(b, x):
        return None
    shape = b.shapes[x]
    return b.add(b.pick("GlobalAveragePool", "GlobalMaxPool"), [x], (*shape[:2], *(1 for _ in shape[2:])))


def activation(b: Builder, x: str) -> str | None:
    op = b.pick("Relu", "Relu", "Clip", "Sigmoid", "Tanh")
    inputs = [x]
    if op == "Clip":
        low, high = sorted(b.rng.uniform(-1, 2, 2).astype(np.float32))
        inputs += [b.constant(np.array(v, np.float32), "clip") for v in (low, high + np.float32(0.1))]
    return b.add(op, inputs, b.shapes[x])


# Functions of one number that are defined everywhere and do not grow faster than a line, with ranges of attributes.
FUNCTIONS: dict[str, dict[str, tuple[float, float]]] = {
    "Abs": {}, "Neg": {}, "Erf": {}, "Sin": {}, "Cos": {}, "Asinh": {}, "Softplus": {}, "Softsign": {}, "HardSwish": {},
    "LeakyRelu": {"alpha": (-0.2, 0.5)},
    "Elu": {"alpha": (0.3, 2)},
    "Selu": {"alpha": (0.3, 2), "gamma": (0.5, 1.5)},
    "Celu": {"alpha": (0.3, 2)},
    "HardSigmoid": {"alpha": (0.1, 0.5), "beta": (0.2, 0.7)},
}  # fmt: skip


def function(b: Builder, x: str) -> str | None:
    """An element-wise function of one tensor."""
    op = b.pick(*FUNCTIONS)
    attributes = {name: float(b.rng.uniform(*limits)) for name, limits in FUNCTIONS[op].items()}
    return b.add(op, [x], b.shapes[x], **attributes)


def jump(b: Builder, x: str) -> str | None:
    """A function with steps, between which rounding decides: for floats only."""
    return b.add(b.pick("Floor", "Ceil", "Round", "Sign"), [x], b.shapes[x])


def extreme(b: Builder, x: str) -> str | None:
    """Min or Max with a constant per channel or an earlier tensor."""
    shape = b.shapes[x]
    same = [t for t, s in b.shapes.items() if s == shape and t != x]
    dims: Shape = (shape[1], *(1 for _ in shape[2:]))
    other = b.pick(*same) if same and b.chance(0.6) else b.weights(dims, 1, "c")
    return b.add(b.pick("Min", "Max"), [x, other], shape)


def quotient(b: Builder, x: str) -> str | None:
    """Div by a constant per channel that is not close to zero, or PRelu."""
    shape = b.shapes[x]
    values = b.rng.uniform(0.5, 2, (shape[1], *(1 for _ in shape[2:]))).astype(np.float32)
    return b.add(b.pick("Div", "PRelu"), [x, b.constant(values, "c")], shape)


def softmax(b: Builder, x: str) -> str | None:
    rank = len(b.shapes[x])
    return b.add("Softmax", [x], b.shapes[x], axis=b.pick(-1, b.between(0, rank - 1)))


def log_softmax(b: Builder, x: str) -> str | None:
    rank = len(b.shapes[x])
    return b.add("LogSoftmax", [x], b.shapes[x], axis=b.pick(-1, b.between(0, rank - 1)))


def layer_norm(b: Builder, x: str) -> str | None:
    """LayerNormalization of the last dimensions, InstanceNormalization or LpNormalization."""
    shape = b.shapes[x]
    kind = b.between(0, 2)
    if kind == 0:
        axis = b.between(1, len(shape) - 1)
        inputs = [x, *(b.weights(shape[axis:], 1, f"ln_{p}") for p in ("scale", "bias")[: b.between(1, 2)])]
        return b.add("LayerNormalization", inputs, shape, axis=axis, epsilon=1e-2)
    if kind == 1 and len(shape) > 2:
        inputs = [x, *(b.weights((shape[1],), 1, f"in_{p}") for p in ("scale", "bias"))]
        return b.add("InstanceNormalization", inputs, shape, epsilon=1e-2)
    return None


def magnitude(b: Builder, x: str) -> str | None:
    """The root of the sum of the squares of a tensor and of an earlier one; no other operator may take the squares."""
    shape = b.shapes[x]
    same = [t for t, s in b.shapes.items() if s == shape and t != x]
    if not same:
        return None
    squares = [b.add("Mul", [t, t], shape) for t in (x, b.pick(*same))]
    total = b.add("Add", squares, shape)
    for tensor in (*squares, total):
        del b.shapes[tensor]
    return b.add("Sqrt", [total], shape)


def binary(b: Builder, x: str) -> str | None:
    """Add, Sub or Mul with a constant (scalar, per channel, full), an earlier tensor or itself."""
    shape = b.shapes[x]
    op = b.pick("Add", "Add", "Sub", "Mul")
    same = [t for t, s in b.shapes.items() if s == shape and t != x]
    if same and b.chance(0.7):
        other = b.pick(*same)
    else:
        kind = b.between(0, 2)
        dims: Shape = () if kind == 0 else shape
        if kind == 1:
            dims = (shape[1], *(1 for _ in shape[2:])) if len(shape) > 1 else shape
        other = b.weights(dims, 1, "c")
    pair = [x, other] if b.chance(0.7) else [other, x]
    return b.add(op, pair, shape)


def concat(b: Builder, x: str) -> str | None:
    shape = b.shapes[x]
    axis = b.between(1, len(shape) - 1) if len(shape) > 1 else 0

    def fits(other: Shape) -> bool:
        return len(other) == len(shape) and all(i == axis or p == q for i, (p, q) in enumerate(zip(other, shape)))

    others = [t for t, s in b.shapes.items() if fits(s)]
    chosen = [b.pick(*others) for _ in range(b.between(1, 2))]
    total = shape[axis] + sum(b.shapes[t][axis] for t in chosen)
    if total > 40:
        return None
    parts = [x, *chosen]
    b.rng.shuffle(parts)
    return b.add("Concat", [str(p) for p in parts], (*shape[:axis], total, *shape[axis + 1 :]), axis=axis)


def pad(b: Builder, x: str) -> str | None:
    shape = b.shapes[x]
    mode = b.pick("constant", "constant", "edge", "reflect")
    limits = [0] + [min(2, d - 1) if mode == "reflect" else 2 for d in shape[1:]]
    low = [b.between(0, m) for m in limits]
    high = [b.between(0, m) for m in limits]
    inputs = [x, b.ints(low + high, "pads")]
    if mode == "constant" and b.chance(0.5):
        inputs.append(b.constant(np.array(b.rng.uniform(-1, 1), np.float32), "pad_value"))
    out = tuple(d + p + q for d, p, q in zip(shape, low, high))
    return b.add("Pad", inputs, out, mode=mode)


def slices(b: Builder, x: str) -> str | None:
    """A slice along one dimension, forwards or backwards."""
    shape = b.shapes[x]
    axis = b.between(0, len(shape) - 1)
    step = b.pick(1, 1, 2, 3, -1, -2)
    picked = range(shape[axis])[b.between(0, 1) : shape[axis] - b.between(0, 1) : abs(step)]
    if not picked:
        return None
    order = picked if step > 0 else picked[::-1]
    end = order[-1] + (1 if step > 0 else -1)
    limits = (order[0], end if end >= 0 else -shape[axis] - 1, axis, step)
    inputs = [x, *(b.ints([v], p) for v, p in zip(limits, ("starts", "ends", "axes", "steps")))]
    return b.add("Slice", inputs, (*shape[:axis], len(order), *shape[axis + 1 :]))


def transpose(b: Builder, x: str) -> str | None:
    shape = b.shapes[x]
    order = [0, *(1 + b.rng.permutation(len(shape) - 1))]
    return b.add("Transpose", [x], tuple(shape[i] for i in order), perm=[int(i) for i in order])


def reshape(b: Builder, x: str) -> str | None:
    """Reshape, Flatten, Unsqueeze or Squeeze; stays within four dimensions."""
    shape = b.shapes[x]
    kind = b.between(0, 3)
    if kind == 0 and len(shape) > 2:
        return b.add("Flatten", [x], (shape[0], int(np.prod(shape[1:]))), axis=1)
    if kind == 1 and len(shape) < 4:
        axis = b.between(1, len(shape))
        return b.add("Unsqueeze", [x, b.ints([axis], "axes")], (*shape[:axis], 1, *shape[axis:]))
    ones = [i for i in range(1, len(shape)) if shape[i] == 1]
    if kind == 2 and ones and len(shape) > 2:
        axis = b.pick(*ones)
        return b.add("Squeeze", [x, b.ints([axis], "axes")], (*shape[:axis], *shape[axis + 1 :]))
    if len(shape) < 3:
        return None
    at = b.between(1, len(shape) - 2)
    out = (*shape[:at], shape[at] * shape[at + 1], *shape[at + 2 :])
    written = [0 if i < at else -1 if i == at else d for i, d in enumerate(out)]
    return b.add("Reshape", [x, b.ints(written, "shape")], out)


def reduce(b: Builder, x: str) -> str | None:
    return _reduce(b, x, b.pick("ReduceMean", "ReduceMax", "ReduceMin"))


def reduce_float(b: Builder, x: str) -> str | None:
    return _reduce(b, x, b.pick("ReduceL1", "ReduceL2", "ReduceLogSumExp", "ReduceSumSquare"))


def reduce_integer(b: Builder, x: str) -> str | None:
    """A reduction of whole numbers, which come from floats and become such again."""
    whole = b.add("Cast", [x], b.shapes[x], to=b.pick(TensorProto.INT32, TensorProto.INT64))
    reduced = _reduce(b, whole, b.pick("ReduceProd", "ReduceMax", "ReduceMin"))
    # No other operator may take the integers.
    del b.shapes[whole]
    return reduced and b.add("Cast", [reduced], b.shapes.pop(reduced), to=TensorProto.FLOAT)


def _reduce(b: Builder, x: str, op: str) -> str | None:
    """A reduction over the trailing dimensions or the spatial ones."""
    shape = b.shapes[x]
    if len(shape) < 3:
        return None
    first = b.between(2, len(shape) - 1)
    axes = list(range(first, len(shape)))
    keep = b.between(0, 1)
    out = (*shape[:first], *(1 for _ in axes)) if keep else shape[:first]
    return b.add(op, [x], out, axes=axes, keepdims=keep)


def dense(b: Builder, x: str) -> str | None:
    """Gemm or MatMul with constant weights."""
    shape = b.shapes[x]
    out = b.between(1, 12)
    if len(shape) == 2 and b.chance(0.7):
        transposed = b.between(0, 1)
        dims = (out, shape[1]) if transposed else (shape[1], out)
        inputs = [x, b.weights(dims, shape[1], "fc_w")]
        if b.chance(0.8):
            inputs.append(b.weights((out,), 4, "fc_b"))
        return b.add("Gemm", inputs, (shape[0], out), transB=transposed)
    return b.add("MatMul", [x, b.weights((shape[-1], out), shape[-1], "mm_w")], (*shape[:-1], out))


def matmul(b: Builder, x: str) -> str | None:
    """A product of two activations: x times its own transpose."""
    shape = b.shapes[x]
    if len(shape) not in (3, 4) or shape[-2] > 12:
        return None
    order = [*range(len(shape) - 2), len(shape) - 1, len(shape) - 2]
    other = b.add("Transpose", [x], tuple(shape[i] for i in order), perm=order)
    return b.add("MatMul", [x, other], (*shape[:-1], shape[-2]))


def batch_norm(b: Builder, x: str) -> str | None:
    shape = b.shapes[x]
    if len(shape) < 3:
        return None
    c = shape[1]
    inputs = [x, *(b.weights((c,), 1, f"bn_{p}") for p in ("scale", "bias", "mean"))]
    inputs.append(b.constant(b.rng.uniform(0.5, 2, c).astype(np.float32), "bn_var"))
    return b.add("BatchNormalization", inputs, shape, epsilon=1e-3)


def grid_sample(b: Builder, x: str) -> str | None:
    """An image at random places, some of them outside; not `nearest`, where rounding decides."""
    if len(b.shapes[x]) != 4:
        return None
    height, width = b.between(1, 6), b.between(1, 6)
    grid = b.constant(b.rng.uniform(-1.3, 1.3, (1, height, width, 2)).astype(np.float32), "grid")
    mode, padding = b.pick("bilinear", "bicubic"), b.pick("zeros", "border", "reflection")
    if (mode, padding) == ("bicubic", "border"):
        # ONNX Runtime moves a place outside to the border before it weighs the numbers around; ONNX's reference
        # implementation, whose numbers the C has, does not.
        padding = "zeros"
    shape = (*b.shapes[x][:2], height, width)
    return b.add("GridSample", [x, grid], shape, mode=mode, padding_mode=padding, align_corners=b.between(0, 1))


def roi_align(b: Builder, x: str) -> str | None:
    """One region of an image."""
    if len(b.shapes[x]) != 4:
        return None
    height, width = b.between(1, 4), b.between(1, 4)
    corners = np.sort(b.rng.uniform(0, 8, (2, 2)), axis=0).reshape(1, 4).astype(np.float32)
    inputs = [x, b.constant(corners, "roi"), b.ints([0], "image")]
    sizes = {"output_height": height, "output_width": width, "sampling_ratio": b.between(1, 3)}
    return b.add("RoiAlign", inputs, (1, b.shapes[x][1], height, width), mode="avg", **sizes)


def identity(b: Builder, x: str) -> str | None:
    return b.add(b.pick("Identity", "Dropout"), [x], b.shapes[x])


# Operators with their weights: how often each is tried.
FLOAT: tuple[tuple[Maker, int], ...] = (
    (conv, 8), (conv_transpose, 2), (conv3d, 1), (pool, 3), (global_pool, 1), (activation, 4), (softmax, 1),
    (binary, 4), (concat, 3), (pad, 2), (slices, 2), (transpose, 1), (reshape, 2), (reduce, 1), (dense, 2), (matmul, 1),
    (batch_norm, 2), (identity, 1), (function, 3), (extreme, 1), (jump, 1), (quotient, 1), (log_softmax, 1),
    (layer_norm, 2), (reduce_float, 1), (reduce_integer, 1), (grid_sample, 1), (roi_align, 1), (magnitude, 1),
)  # fmt: skip
_FLOAT_ONLY = (
    batch_norm, identity, jump, quotient, log_softmax, reduce_float, reduce_integer, grid_sample, roi_align, magnitude,
)  # fmt: skip
# What `--emit=onnx-qdq` writes: casts and gathers it does not.
WRITTEN: tuple[tuple[Maker, int], ...] = tuple(
    (maker, weight) for maker, weight in FLOAT if maker not in (reduce_integer, grid_sample, roi_align)
)
QUANTIZED: tuple[tuple[Maker, int], ...] = tuple((maker, weight) for maker, weight in FLOAT if maker not in _FLOAT_ONLY)
