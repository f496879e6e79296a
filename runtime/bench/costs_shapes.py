"""The shapes and parameters with which costs.py compiles kernels: what models have, as far as compilers care."""

from __future__ import annotations

from typing import Any

Shape = dict[str, int]


def convolution(
    in_h: int, in_w: int, in_c: int, out_h: int, out_w: int, out_c: int,
    k: int | tuple[int, int], stride: int | tuple[int, int] = 1, pad: int | tuple[int, int] = 0,
    groups: int = 1, dilation: int | tuple[int, int] = 1,
) -> Shape:  # fmt: skip
    def two(value: int | tuple[int, int]) -> tuple[int, int]:
        return (value, value) if isinstance(value, int) else value

    names = "n in_h in_w in_c out_h out_w out_c k_h k_w s_h s_w d_h d_w pad_t pad_l groups".split()
    sizes = (1, in_h, in_w, in_c, out_h, out_w, out_c)
    return dict(zip(names, (*sizes, *two(k), *two(stride), *two(dilation), *two(pad), groups)))


def depthwise(in_h: int, in_w: int, c: int, out_h: int, out_w: int, *rest: Any, **named: Any) -> Shape:
    return convolution(in_h, in_w, c, out_h, out_w, c, *rest, groups=c, **named)


def pool(
    in_h: int, in_w: int, c: int, out_h: int, out_w: int, k_h: int, k_w: int, s_h: int, s_w: int, pad: int = 0
) -> Shape:
    names = "n in_h in_w c out_h out_w k_h k_w s_h s_w d_h d_w pad_t pad_l pad_b pad_r count_pad".split()
    return dict(zip(names, (1, in_h, in_w, c, out_h, out_w, k_h, k_w, s_h, s_w, 1, 1, pad, pad, pad, pad, 0)))


def numbered(**values: tuple[int, ...]) -> Shape:
    """{"d0": 1, "d1": 2, ...} of d=(1, 2, ...)."""
    return {f"{name}{i}": v for name, numbers in values.items() for i, v in enumerate(numbers)}


def named(names: str, *rows: tuple[int, ...]) -> list[Shape]:
    return [dict(zip(names.split(), row)) for row in rows]


# What these take on average is what a kernel's instructions are.
TYPICAL: dict[str, list[Shape]] = {
    "tm_conv_shape": [
        convolution(32, 32, 3, 32, 32, 16, 3, 1, 1),
        convolution(16, 16, 32, 16, 16, 32, 3, 1, 1),
        convolution(16, 16, 32, 8, 8, 64, 3, 2),
        convolution(8, 8, 64, 8, 8, 64, 3, 1, 1),
        convolution(25, 5, 64, 25, 5, 64, 1),
        convolution(12, 12, 32, 12, 12, 64, 1),
    ],
    "tm_fc_shape": named("m k n", (1, 128, 128), (1, 64, 12)),
    # half of the blocks, every second weight, 16 numbers
    "tm_fc_blocks_shape": named("m k n blocks words", (1, 128, 128, 2048, 2560), (1, 128, 12, 192, 240)),
    "tm_fc_mask_shape": named("m k n count", (1, 128, 128, 8192), (1, 64, 12, 384)),
    "tm_fc_table_shape": named("m k n bits entries", (1, 128, 128, 4, 16), (1, 64, 12, 4, 16)),
    "tm_matmul_shape": named("batch m k n a_stride b_stride", (4, 16, 16, 16, 256, 256)),
    "tm_binary_shape": [
        numbered(d=(1, 1, 1, 2048), a=(0, 0, 0, 1), b=(0, 0, 0, 1)),
        numbered(d=(1, 8, 8, 32), a=(0, 256, 32, 1), b=(0, 0, 0, 1)),
    ],
    "tm_where_shape": [numbered(d=(1, 1, 8, 256), c=(0, 0, 0, 1), a=(0, 0, 256, 1), b=(0, 0, 0, 0))],
    "tm_gather_shape": named("outer size inner count", (1, 64, 16, 64)),
    "tm_scatter_shape": named("size inner count", (64, 16, 64)),
    "tm_tree_shape": named("rows features targets trees nodes depth leaves", (1, 8, 3, 32, 512, 7, 16)),
    "tm_pairs_shape": named("rows classes", (1, 4)),
    "tm_recurrent_shape": named("steps batch input hidden rows reverse", (8, 1, 16, 32, 8, 0)),
    "tm_top_k_shape": named("outer len inner k", (1, 128, 1, 5)),
    "tm_len": named("len", (2048,)),
    "tm_reduce_shape": named("outer len inner", (1, 12, 1), (1, 64, 32)),
    "tm_pool_shape": [pool(16, 16, 32, 8, 8, 2, 2, 2, 2), pool(8, 8, 64, 1, 1, 8, 8, 8, 8)],
    "tm_copy_shape": named("rows len x_stride y_stride y_offset", (16, 64, 64, 128, 0)),
    "tm_pad_shape": [{**numbered(d=(1, 8, 8, 16), lo=(0, 1, 1, 0), hi=(0, 1, 1, 0)), "mode": 0}],
    "tm_transpose_shape": [numbered(d=(1, 1, 1, 8, 16, 32), s=(0, 0, 0, 32, 256, 1))],
    "tm_qaxis_shape": named("outer channels inner", (1, 1, 2048)),
}
TYPICAL_DEPTHWISE = [depthwise(25, 5, 64, 25, 5, 3, 1, 1), depthwise(24, 24, 32, 12, 12, 3, 2)]

# These are compiled, and those that do not take long run, too.
OTHERS: dict[str, list[Shape]] = {
    "tm_conv_shape": [
        convolution(49, 10, 1, 25, 5, 64, (10, 4), 2, (4, 1)),
        convolution(28, 28, 1, 28, 28, 8, 5, 1, 2),
        convolution(28, 28, 1, 26, 26, 10, 3),
        convolution(96, 96, 3, 48, 48, 8, 3, 2),
        convolution(12, 10, 12, 12, 10, 16, 4, 1, 1),
        convolution(24, 20, 16, 24, 20, 12, 6, 1, 2),
        convolution(32, 32, 16, 16, 16, 32, 1, 2),
        convolution(1, 24, 16, 1, 24, 32, 1),
        convolution(6, 6, 126, 6, 6, 126, 1),
        convolution(1, 64, 8, 1, 64, 16, (1, 3), 1, (0, 1)),
        convolution(1, 64, 6, 1, 31, 16, (1, 3), (1, 2)),
        convolution(1, 30, 16, 1, 24, 16, (1, 3), 1, 0, 1, (1, 3)),
        convolution(1, 1, 64, 1, 1, 16, 1),
        convolution(16, 16, 16, 16, 16, 16, 3, 1, 1, 4),
        convolution(16, 16, 8, 16, 16, 1, 3, 1, 1),
        convolution(30, 14, 16, 28, 12, 32, 3),
        convolution(14, 14, 4, 7, 7, 16, 3, 2),
        convolution(24, 24, 8, 20, 20, 12, 5),
        convolution(49, 40, 1, 49, 40, 16, 8, 1, 3),
        convolution(6, 6, 64, 6, 6, 126, 1),
    ],
    "tm_fc_shape": named(
        "m k n",
        (1, 4, 16), (1, 16, 1), (1, 13, 10), (1, 21, 64), (1, 480, 32), (1, 640, 128), (1, 32, 16), (8, 64, 32),
        (1, 64, 2), (1, 64, 10), (1, 20, 10), (1, 384, 3), (1, 512, 256),
    ),
    "tm_matmul_shape": named("batch m k n a_stride b_stride", (1, 8, 32, 8, 0, 0), (2, 1, 16, 32, 16, 512)),
    "tm_binary_shape": [
        numbered(d=(1, 1, 1, 10), a=(0, 0, 0, 1), b=(0, 0, 0, 1)),
        numbered(d=(1, 1, 1, 64), a=(0, 0, 0, 1), b=(0, 0, 0, 0)),
        numbered(d=(1, 1, 16, 32), a=(0, 0, 32, 1), b=(0, 0, 0, 1)),
        numbered(d=(1, 1, 16, 32), a=(0, 0, 32, 1), b=(0, 0, 1, 0)),
        numbered(d=(2, 4, 8, 16), a=(512, 128, 16, 1), b=(16, 0, 2, 0)),
        numbered(d=(1, 1, 1, 1), a=(0, 0, 0, 0), b=(0, 0, 0, 0)),
    ],
    "tm_where_shape": [
        numbered(d=(1, 1, 1, 64), c=(0, 0, 0, 1), a=(0, 0, 0, 1), b=(0, 0, 0, 1)),
        numbered(d=(1, 1, 1, 1), c=(0, 0, 0, 0), a=(0, 0, 0, 0), b=(0, 0, 0, 0)),
    ],
    "tm_gather_shape": named("outer size inner count", (4, 16, 1, 4), (1, 64, 32, 1)),
    "tm_recurrent_shape": named(
        "steps batch input hidden rows reverse", (28, 1, 28, 128, 28, 0), (1, 1, 8, 16, 1, 0), (16, 1, 2, 16, 16, 1)
    ),
    "tm_len": named("len", (1,), (12,), (100,), (6720,)),
    "tm_reduce_shape": named("outer len inner", (1, 10, 1), (1, 3, 1), (16, 32, 1), (8, 4, 3)),
    "tm_pool_shape": [
        pool(49, 40, 16, 24, 20, 2, 2, 2, 2),
        pool(25, 5, 64, 1, 1, 25, 5, 25, 5),
        pool(3, 3, 256, 1, 1, 3, 3, 3, 3),
        pool(16, 16, 8, 8, 8, 3, 3, 2, 2, 1),
        pool(14, 14, 16, 4, 4, 3, 3, 3, 3),
        pool(1, 24, 32, 1, 12, 1, 2, 1, 2),
    ],
    "tm_copy_shape": named(
        "rows len x_stride y_stride y_offset",
        (1, 64, 64, 64, 32), (1, 1, 1, 1, 0), (64, 1, 2, 1, 0), (24, 12, 12, 24, 0), (8, 192, 192, 384, 192),
        (1, 12, 12, 12, 24),
    ),
    "tm_pad_shape": [
        {**numbered(d=(1, 1, 24, 16), lo=(0, 0, 4, 0), hi=(0, 0, 0, 0)), "mode": 0},
        {**numbered(d=(1, 1, 1, 64), lo=(0, 0, 0, 2), hi=(0, 0, 0, 2)), "mode": 1},
    ],
    "tm_transpose_shape": [
        numbered(d=(1, 1, 1, 1, 24, 16), s=(0, 0, 0, 0, 1, 24)),
        numbered(d=(2, 3, 4, 5, 6, 7), s=(1, 2, 6, 24, 120, 720)),
    ],
    "tm_qaxis_shape": named("outer channels inner", (1, 1, 12), (1, 16, 1), (8, 16, 4)),
}
OTHERS_DEPTHWISE = [
    depthwise(12, 12, 64, 12, 12, 3, 1, 1),
    depthwise(6, 6, 126, 3, 3, 3, 2),
    depthwise(1, 24, 32, 1, 24, (1, 3), 1, (0, 2)),
    depthwise(1, 24, 32, 1, 24, (1, 3), 1, (0, 4), dilation=(1, 2)),
    depthwise(16, 16, 16, 16, 16, 5, 1, 2),
    depthwise(14, 14, 10, 12, 12, 3),
    convolution(7, 7, 16, 7, 7, 32, 3, 1, 1, 16),
    convolution(28, 28, 1, 14, 14, 8, 3, 2, 0, 1),
]

# These run, and say nothing of code: what instructions grow with shows in what differs from the others.
ONLY_COUNTED: dict[str, list[Shape]] = {
    "tm_conv_shape": [
        convolution(10, 10, 8, 10, 10, 24, 1),
        convolution(4, 4, 160, 4, 4, 96, 1),
        convolution(5, 5, 40, 5, 5, 120, 1),
        convolution(20, 20, 4, 20, 20, 16, 3, 1, 1),
        convolution(14, 14, 24, 14, 14, 24, 3, 1, 1),
        convolution(40, 40, 3, 20, 20, 16, 3, 2),
        convolution(7, 7, 32, 7, 7, 16, 3, 1, 1),
        convolution(1, 50, 12, 1, 50, 24, (1, 5), 1, (0, 2)),
        convolution(20, 8, 1, 10, 4, 16, (8, 4), 2, (3, 1)),
    ],
    "tm_fc_shape": named(
        "m k n", (1, 8, 128), (1, 320, 96), (1, 96, 12), (1, 24, 200), (1, 256, 2), (1, 72, 72), (1, 10, 10)
    ),
    "tm_matmul_shape": named(
        "batch m k n a_stride b_stride", (1, 16, 16, 16, 0, 0), (4, 32, 8, 32, 256, 256), (1, 1, 64, 64, 0, 0)
    ),
    "tm_binary_shape": [
        numbered(d=(1, 1, 1, 512), a=(0, 0, 0, 1), b=(0, 0, 0, 1)),
        numbered(d=(1, 16, 16, 8), a=(0, 128, 8, 1), b=(0, 0, 0, 1)),
        numbered(d=(1, 1, 64, 8), a=(0, 0, 8, 1), b=(0, 0, 1, 0)),
    ],
    "tm_where_shape": [numbered(d=(1, 1, 16, 24), c=(0, 0, 0, 1), a=(0, 0, 24, 1), b=(0, 0, 0, 0))],
    "tm_scatter_shape": named("size inner count", (16, 4, 8)),
    "tm_recurrent_shape": named(
        "steps batch input hidden rows reverse", (1, 1, 16, 32, 1, 0), (16, 1, 8, 8, 16, 0), (10, 1, 40, 64, 10, 0)
    ),
    "tm_top_k_shape": named("outer len inner k", (1, 32, 1, 3)),
    "tm_len": named("len", (32,), (490,)),
    "tm_reduce_shape": named("outer len inner", (1, 2, 1), (1, 100, 1), (64, 16, 1), (4, 4, 16)),
    "tm_pool_shape": [
        pool(8, 8, 16, 1, 1, 8, 8, 8, 8),
        pool(10, 4, 32, 1, 1, 10, 4, 10, 4),
        pool(24, 24, 8, 12, 12, 2, 2, 2, 2),
        pool(6, 6, 64, 3, 3, 2, 2, 2, 2),
    ],
}
ONLY_COUNTED_DEPTHWISE = [
    depthwise(40, 40, 8, 40, 40, 3, 1, 1),
    depthwise(20, 20, 24, 10, 10, 3, 2),
    depthwise(4, 4, 192, 4, 4, 3, 1, 1),
    depthwise(7, 7, 96, 4, 4, 3, 2, 1),
    depthwise(10, 10, 48, 10, 10, 5, 1, 2),
    depthwise(9, 9, 20, 9, 9, 3, 1, 1),
]


def counted_shapes(kernel: str, shape_type: str) -> list[Shape]:
    """Those of ONLY_COUNTED."""
    return ONLY_COUNTED_DEPTHWISE if kernel.startswith("depthwise") else ONLY_COUNTED.get(shape_type, [])


def shapes_of(kernel: str, shape_type: str) -> tuple[list[Shape], list[Shape]]:
    """Those that are typical of models, and others."""
    if kernel.startswith("depthwise"):
        return TYPICAL_DEPTHWISE, OTHERS_DEPTHWISE
    return TYPICAL[shape_type], OTHERS.get(shape_type, [])


# Values of the second structs; each is valid for every kernel that takes it. Factors are no powers of two, by which
# compilers would shift, and so large that numbers have to be clamped, which compilers would see, too.
BYTES = {"in_zp": -3, "out_zp": 4, "lo": -128, "hi": 127}
LIMITS_S16 = {"lo": -32768, "hi": 32767}
WORDS = {"acc_shift": 0, **LIMITS_S16}
PARAMS: dict[str, dict[str, Any]] = {
    "tm_limits_f32": {"lo": "0.0f", "hi": "INFINITY"},
    "tm_function_q": {"alpha": "0.25f", "beta": "0.5f"},
    "tm_normalize_q": {"epsilon": "0.001f", "centered": 1},
    "tm_limits_group_f32": {"lo": "0.0f", "hi": "INFINITY", "group": 16},
    "tm_limits_int": {"lo": 0, "hi": 127},
    "tm_linear_s8_q": BYTES,
    "tm_linear_s8_group_q": {**BYTES, "group": 16},
    "tm_linear_s16_q": WORDS,
    "tm_linear_s16_group_q": {**WORDS, "group": 16},
    "tm_product_q": {"a_zp": 1, "b_zp": 2, "out_zp": 3, "lo": -128, "hi": 127, "mult": 51539607, "pre": 0},
    "tm_matmul_s16_q": {**WORDS, "mult": 5931642, "pre": 0},
    "tm_add_q": {"a_zp": 1, "b_zp": 2, "out_zp": 3, "ma": 837018, "mb": 681394, "shift": 20, "lo": -128, "hi": 127},
    # of a kernel, where its types are other numbers
    "add_s16": {"a_zp": 0, "b_zp": 0, "out_zp": 0, "ma": 858993459, "mb": 730144440, "shift": 30, **LIMITS_S16},
    "tm_hypot_q": {"a_zp": 1, "b_zp": 2, "out_zp": 3, "wa": 13417, "wb": 15731, "shift": 7, "lo": -128, "hi": 127},
    "tm_normalize_int_q": {
        **{**BYTES, "centered": 1, "up": 20, "eps": 1 << 30, "eps_up": 0},
        **{"frac": 27, "shift": 42, "factor": 1193046},
    },
    "tm_softmax_q": {"out_zp": -128, "lo": -128, "hi": 127, "mult": 219043331, "shift": 52},
    "tm_softmax_s16_q": {"lo": 0, "hi": 32767, "mult": 219043331, "shift": 45, "k": 20},
    "tm_requantize_q": {**BYTES, "mult": 1288490189, "pre": 2},
    "tm_extreme_q": {"smallest": 0, "last": 0},
    "tm_scatter_q": {"reduction": 0},
    "tm_tree_q": {"missing": 0},
    "tm_tree_int_q": {"mult": 1 << 30, "pre": 0},
    "tm_cumsum_q": {"exclusive": 0, "reverse": 0},
    "tm_rnn_q": {"f": 1, "f_alpha": 0, "f_beta": 0, "clip": "INFINITY"},
    "tm_gru_q": {
        **{"f": 0, "f_alpha": 0, "f_beta": 0, "g": 1, "g_alpha": 0, "g_beta": 0},
        **{"clip": "INFINITY", "reset_after": 1},
    },
    "tm_lstm_q": {
        **{"f": 0, "f_alpha": 0, "f_beta": 0, "g": 1, "g_alpha": 0, "g_beta": 0, "h": 1, "h_alpha": 0, "h_beta": 0},
        **{"clip": "INFINITY", "coupled": 0, "peephole": 0},
    },
    "tm_rnn_int_q": {"h_zp": -3, "out_mult": 13421773, "out_pre": 0},
    "tm_gru_int_q": {
        **{"h_zp": -3, "fresh_mult": 1288490189, "fresh_pre": 2},
        **{"out_mult": 13421773, "out_pre": 0, "reset_after": 1},
    },
    "tm_lstm_int_q": {
        **{"h_zp": -3, "fresh_mult": 700000000, "fresh_pre": 0, "cell_mult": 1288490189, "cell_pre": 2},
        **{"out_mult": 13421773, "out_pre": 0, "coupled": 0},
    },
    "tm_cast_q": {"from": 1, "to": 1},
    "tm_pad_value": {"value": 0},
}
