"""Makers of normalizations, pools, recurrent layers and what works on images or signals."""

from __future__ import annotations

from functools import partial

import numpy as np

from .builder import Builder
from .deck_parts import hidden, narrow, number, ranked, rows, shaped
from .operators import Maker, grid_sample, roi_align, window

MICROSOFT = "com.microsoft"


def _lrn(b: Builder, x: str) -> str:
    y, shape = ranked(b, x, 4)
    return b.add("LRN", [y], shape, size=b.pick(1, 3, 5), alpha=0.1, beta=0.75)


def _lp_normalization(b: Builder, x: str) -> str:
    # One that is not zero in each line.
    shifted = hidden(b, "Add", [x, number(b, 8)])
    return b.add("LpNormalization", [shifted], b.shapes[x], axis=b.between(1, len(b.shapes[x]) - 1), p=b.between(1, 2))


def _mean_variance(b: Builder, x: str) -> str:
    y, shape = ranked(b, x, 4)
    spread = hidden(b, "Add", [y, b.weights(shape, 1, "spread")])
    return b.add("MeanVarianceNormalization", [spread], shape, axes=b.pick([0, 2, 3], [0, 1, 2, 3]))


def _per_channel(op: str, b: Builder, x: str) -> str:
    y, shape = ranked(b, x, 4)
    parameters = [b.weights((shape[1],), 1, part) for part in ("scale", "bias")]
    if op == "InstanceNormalization":
        return b.add(op, [y, *parameters], shape, epsilon=1e-2)
    groups = b.pick(*(g for g in range(1, shape[1] + 1) if shape[1] % g == 0))
    return b.add(op, [y, *parameters], shape, num_groups=groups, epsilon=1e-2)


def _layer_norm(op: str, b: Builder, x: str) -> str:
    shape = b.shapes[x]
    axis = b.between(1, len(shape) - 1)
    return b.add(op, [x, b.weights(shape[axis:], 1, "scale")], shape, axis=axis, epsilon=1e-2)


def _skip_norm(op: str, b: Builder, x: str) -> str:
    y, shape = ranked(b, x, 3)
    inputs = [y, b.weights(shape, 1, "skip"), b.weights(shape[-1:], 1, "gamma")]
    return b.add(op, inputs, shape, domain=MICROSOFT, epsilon=1e-2)


def _batch_norm(b: Builder, x: str) -> str:
    y, shape = ranked(b, x, 4)
    inputs = [y, *(b.weights((shape[1],), 1, f"bn_{part}") for part in ("scale", "bias", "mean"))]
    return b.add(
        "BatchNormalization", [*inputs, b.constant(b.rng.uniform(0.5, 2, shape[1]).astype(np.float32), "var")], shape
    )


def _lp_pool(b: Builder, x: str) -> str:
    y, shape = ranked(b, x, 4)
    found = None
    while found is None or "auto_pad" in found[0]:
        found = window(b, shape[2:], dilate=False)
    return b.add("LpPool", [y], (*shape[:2], *found[1]), p=b.between(1, 2), **found[0])


def _global_pool(op: str, b: Builder, x: str) -> str:
    y, shape = ranked(b, x, 4)
    return b.add(op, [y], (*shape[:2], 1, 1))


def _max_unpool(b: Builder, x: str) -> str:
    """The largest of each window back to its place."""
    y = shaped(b, x, (1, 2, 4, 6))
    pooled = hidden(b, "MaxPool", [y], kernel_shape=[2, 2], strides=[2, 2])
    b.nodes[-1].output.append(f"{pooled}_places")
    return b.add("MaxUnpool", [pooled, f"{pooled}_places"], (1, 2, 4, 6), kernel_shape=[2, 2], strides=[2, 2])


def _recurrent(op: str, gates: int, b: Builder, x: str) -> str:
    """A layer over a short sequence, perhaps backwards."""
    steps, size = b.between(1, 5), b.between(1, 12)
    sequence = shaped(b, x, (steps, 1, size))
    hidden_size = b.between(1, 6)
    weights = [b.weights((1, gates * hidden_size, n), n) for n in (size, hidden_size)]
    inputs = [sequence, *weights, b.weights((1, 2 * gates * hidden_size), 1)]
    attributes: dict[str, object] = {"hidden_size": hidden_size, "direction": b.pick("forward", "reverse")}
    if op == "GRU":
        attributes["linear_before_reset"] = b.between(0, 1)
    last = hidden(b, op, inputs, **attributes)
    return b.add("Squeeze", [last, b.ints([1], "axes")], (steps, 1, hidden_size))


def _resize(b: Builder, x: str) -> str:
    y, shape = ranked(b, x, 4)
    height, width = b.between(1, 9), b.between(1, 9)
    modes = [("nearest", {"nearest_mode": "floor"}), ("linear", {}), ("cubic", {"cubic_coeff_a": -0.5})]
    mode, attributes = b.pick(*modes)
    where = b.pick("half_pixel", "asymmetric", "align_corners")
    # Of `nearest` no place that lies between two pixels.
    where = "asymmetric" if mode == "nearest" else where
    inputs = [y, "", "", b.ints([*shape[:2], height, width], "sizes")]
    out = (*shape[:2], height, width)
    return b.add("Resize", inputs, out, mode=mode, coordinate_transformation_mode=where, **attributes)


def _affine_grid(b: Builder, x: str) -> str:
    """Places from a matrix of the run time, which are far from the border of the image that is read at them."""
    theta = hidden(b, "Mul", [hidden(b, "Tanh", [shaped(b, x, (1, 2, 3))]), number(b, 0.3)])
    y, shape = ranked(b, x, 4)
    out = (shape[0], shape[1], b.between(1, 5), b.between(1, 5))
    if shape[0] != 1:
        theta = hidden(b, "Expand", [theta, b.ints((shape[0], 2, 3), "shape")])
    grid = hidden(b, "AffineGrid", [theta, b.ints(out, "size")], align_corners=0)
    return b.add("GridSample", [y, grid], out, mode="bilinear", padding_mode="zeros", align_corners=0)


def _on_image(maker: Maker, b: Builder, x: str) -> str:
    """A maker that wants an image of four dimensions."""
    y, shape = ranked(b, x, 4)
    if y == x:
        return maker(b, x) or x
    b.shapes[y] = shape
    made = maker(b, y)
    del b.shapes[y]
    return made or x


def _deform_conv(b: Builder, x: str) -> str:
    y = shaped(b, x, (1, 2, 5, 6))
    offsets = b.constant(b.rng.uniform(-0.9, 0.9, (1, 8, 4, 5)).astype(np.float32), "offset")
    inputs = [y, b.weights((3, 2, 2, 2), 8), offsets, b.weights((3,), 1)]
    return b.add("DeformConv", inputs, (1, 3, 4, 5), kernel_shape=[2, 2])


def _col2im(b: Builder, x: str) -> str:
    y = shaped(b, x, (1, 2 * 2 * 3, 4))
    attributes = {"pads": [0, 1, 0, 1], "strides": [2, 1], "dilations": [1, 1]}
    # (4 - 2) / 2 + 1 = 2 places down, (2 + 2 - 3) + 1 = 2 across.
    inputs = [y, b.ints([4, 2], "image"), b.ints([2, 3], "block")]
    return b.add("Col2Im", inputs, (1, 2, 4, 2), **attributes)


def _dft(b: Builder, x: str) -> str:
    y, (count, size) = narrow(b, x, 12)
    signal = hidden(b, "Reshape", [y, b.ints([count, size, 1], "shape")])
    return b.add("DFT", [signal, "", number(b, 1, np.int64)], (count, size, 2))


def _stft(b: Builder, x: str) -> str:
    """Of an even number of numbers, with one of the windows."""
    y = shaped(b, x, (1, 16, 1))
    window_of = b.pick("HannWindow", "HammingWindow", "BlackmanWindow")
    weights = hidden(b, window_of, [number(b, 8, np.int64)], periodic=b.between(0, 1))
    inputs = [y, number(b, 4, np.int64), weights, number(b, 8, np.int64)]
    return b.add("STFT", inputs, (1, 3, 5, 2), onesided=1)


def _windowed(op: str, b: Builder, x: str) -> str:
    y, (count, size) = rows(b, x)
    weights = hidden(b, op, [number(b, size, np.int64)], periodic=b.between(0, 1))
    return b.add("Mul", [y, weights], (count, size))


def _mel(b: Builder, x: str) -> str:
    """A spectrum of 9 bins in the bands of 4."""
    y = shaped(b, x, (1, 9))
    inputs = [number(b, v, np.int64) for v in (4, 16, 8000)] + [number(b, v) for v in (100.0, 3500.0)]
    return b.add("MatMul", [y, hidden(b, "MelWeightMatrix", inputs)], (1, 4))


def _conv_with_state(b: Builder, x: str) -> str:
    y = shaped(b, x, (1, 3, 6))
    inputs = [y, b.weights((3, 1, 3), 3), b.weights((3,), 1), b.weights((1, 3, 2), 1)]
    y = b.add("CausalConvWithState", inputs, (1, 3, 6))
    b.nodes[-1].output.append(f"{y}_state")
    return y


def _conv_transpose(b: Builder, x: str) -> str:
    """One that takes the channels of an image for a third dimension."""
    channels, groups = 2, b.between(1, 2)
    y = shaped(b, x, (1, channels, 3, 4, 3))
    stride, kernel = ([b.between(1, 3) for _ in range(3)] for _ in range(2))
    dilation = [b.between(1, 2) if b.chance(0.3) else 1 for _ in range(3)]
    low, high = ([b.between(0, k - 1) for k in kernel] for _ in range(2))
    extra = [b.between(0, s - 1) for s in stride]
    sizes = zip((3, 4, 3), stride, kernel, dilation, low, high, extra)
    out = [(i - 1) * s + (k - 1) * d + 1 + e - p - q for i, s, k, d, p, q, e in sizes]
    filters = b.between(1, 2)
    weights = b.weights((channels, filters, *kernel), channels // groups * int(np.prod(kernel)), "convt_w")
    inputs = [y, weights, b.weights((groups * filters,), 4, "convt_b")]
    attributes = {
        "strides": stride,
        "dilations": dilation,
        "pads": low + high,
        "output_padding": extra,
        "group": groups,
    }
    deep = hidden(b, "ConvTranspose", inputs, kernel_shape=kernel, **attributes)
    shape = (1, groups * filters, out[0], out[1] * out[2])
    return b.add("Reshape", [deep, b.ints(shape, "shape")], shape)


def _det(b: Builder, x: str) -> str:
    size = b.between(2, 4)
    y = shaped(b, x, (1, 3, size, size))
    moderate = hidden(b, "Tanh", [y])
    return b.add("Det", [moderate], (1, 3))


LAYERS: dict[str, Maker] = {
    "LRN": _lrn,
    "LpNormalization": _lp_normalization,
    "MeanVarianceNormalization": _mean_variance,
    "BatchNormalization": _batch_norm,
    **{op: partial(_per_channel, op) for op in ("InstanceNormalization", "GroupNormalization")},
    **{op: partial(_layer_norm, op) for op in ("LayerNormalization", "RMSNormalization")},
    **{
        f"{MICROSOFT}.{op}": partial(_skip_norm, op)
        for op in ("SkipLayerNormalization", "SkipSimplifiedLayerNormalization")
    },
    "LpPool": _lp_pool,
    **{op: partial(_global_pool, op) for op in ("GlobalLpPool", "GlobalMaxPool", "GlobalAveragePool")},
    "MaxUnpool": _max_unpool,
    **{op: partial(_recurrent, op, gates) for op, gates in (("LSTM", 4), ("GRU", 3), ("RNN", 1))},
    "Resize": _resize,
    "AffineGrid": _affine_grid,
    "GridSample": partial(_on_image, grid_sample),
    "RoiAlign": partial(_on_image, roi_align),
    "DeformConv": _deform_conv,
    "Col2Im": _col2im,
    "DFT": _dft,
    "STFT": _stft,
    **{op: partial(_windowed, op) for op in ("HannWindow", "HammingWindow", "BlackmanWindow")},
    "MelWeightMatrix": _mel,
    "CausalConvWithState": _conv_with_state,
    "ConvTranspose": _conv_transpose,
    "Det": _det,
}
