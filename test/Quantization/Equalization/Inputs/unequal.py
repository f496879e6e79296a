"""unequal.py: prints a model of an input 1x6x6x2 whose channels span 2^-6 to 2^6.

Every op that commutes with a positive factor per channel is there: Relu, both pools, a mean, zero padding, a transpose
that keeps the channels, reshapes, and a sum; a depthwise filter in the middle, and two layers that read one value.
"""

import random

draw = random.Random(4)
C = 4
constants: list[str] = []


def scales() -> list[float]:
    exponents = [-6, 6] + [draw.randint(-6, 6) for _ in range(C - 2)]
    draw.shuffle(exponents)
    return [2.0**e for e in exponents]


def nested(values: list[float], shape: list[int]) -> str:
    if len(shape) == 1:
        return "[" + ", ".join(repr(v) for v in values) + "]"
    size = len(values) // shape[0]
    return "[" + ", ".join(nested(values[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])) + "]"


def constant(name: str, shape: list[int], values: list[float]) -> str:
    kind = f"tensor<{'x'.join(map(str, shape))}xf32>"
    constants.append(f"  %{name} = tinyml.constant dense<{nested(values, shape)}> : {kind} -> {kind}")
    return kind


def layer(name: str, shape: list[int], rows: list[float], columns: list[float]) -> tuple[str, str]:
    """A filter and bias, small multiples of 2^-6 times the factors of output and input channels."""
    count = 1
    for dim in shape:
        count *= dim
    per_row = count // shape[0]
    values = [
        draw.randint(-60, 63) / 64 * rows[i // per_row] / columns[i % len(columns) if len(columns) > 1 else 0]
        for i in range(count)
    ]
    bias = [draw.randint(-20, 30) / 64 * row for row in rows]
    return constant(f"{name}_w", shape, values), constant(f"{name}_b", [shape[0]], bias)


first, middle, last = scales(), scales(), scales()
one = [1.0]
types = {
    "conv": layer("conv", [C, 3, 3, 2], first, one),
    # A depthwise filter's rows are its columns, too.
    "dw": layer("dw", [C, 3, 3, 1], [m / f for m, f in zip(middle, first)], one),
    "pw": layer("pw", [C, 1, 1, C], last, middle),
    "again": layer("again", [C, 1, 1, C], last, last),
    "flat": layer("flat", [3, 4 * 4 * C], [1.0] * 3, last),
    "top": layer("top", [3, C], [1.0] * 3, last),
}
relu = "clamp_min = 0.0 : f32"


def linear(result: str, kind: str, name: str, source: str, attributes: str, shapes: tuple[str, str]) -> str:
    w, b = types[name]
    source_type, result_type = (f"tensor<{s}xf32>" for s in shapes)
    return (
        f"  %{result} = tinyml.{kind} %{source}, %{name}_w, %{name}_b {{{attributes}}}"
        f" : ({source_type}, {w}, {b}) -> {result_type}"
    )


def unary(result: str, kind: str, source: str, attributes: str, shapes: tuple[str, str]) -> str:
    source_type, result_type = (f"tensor<{s}xf32>" for s in shapes)
    return f"  %{result} = tinyml.{kind} %{source} {{{attributes}}} : ({source_type}) -> {result_type}"


same = "padding = array<i64: 1, 1, 1, 1>"
body = [
    linear("0", "conv2d", "conv", "x", f"{relu}, {same}", ("1x6x6x2", "1x6x6x4")),
    unary("1", "max_pool2d", "0", "kernel = array<i64: 2, 2>", ("1x6x6x4", "1x5x5x4")),
    linear("2", "conv2d", "dw", "1", f"{relu}, groups = 4 : i64, {same}", ("1x5x5x4", "1x5x5x4")),
    linear("3", "conv2d", "pw", "2", relu, ("1x5x5x4", "1x5x5x4")),
    linear("4", "conv2d", "again", "3", "", ("1x5x5x4", "1x5x5x4")),
    f"  %5 = tinyml.add %3, %4 {{{relu}}} : (tensor<1x5x5x4xf32>, tensor<1x5x5x4xf32>) -> tensor<1x5x5x4xf32>",
    unary("6", "avg_pool2d", "5", "kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>", ("1x5x5x4", "1x2x2x4")),
    unary("7", "pad", "6", "low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>", ("1x2x2x4", "1x4x4x4")),
    unary("8", "transpose", "7", "perm = array<i64: 0, 2, 1, 3>", ("1x4x4x4", "1x4x4x4")),
    unary("9", "reshape", "8", "", ("1x4x4x4", "1x64")),
    linear("10", "fully_connected", "flat", "9", "", ("1x64", "1x3")),
    unary("11", "mean", "5", "axes = array<i64: 1, 2>", ("1x5x5x4", "1x1x1x4")),
    unary("12", "reshape", "11", "", ("1x1x1x4", "1x4")),
    linear("13", "fully_connected", "top", "12", "", ("1x4", "1x3")),
    "  %14 = tinyml.add %10, %13 : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x3xf32>",
    "  return %14 : tensor<1x3xf32>",
]
print('func.func @model(%x: tensor<1x6x6x2xf32> {onnx.name = "x"}) -> (tensor<1x3xf32> {onnx.name = "y"}) {')
print("\n".join(constants + body) + "\n}")
