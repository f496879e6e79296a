"""Random shapes of each kind of layer: what our kernels gain over the portable ones, beside the same of known models.

Every kernel is compiled twice, for the core and for one without kernels of its own, and both run on the core.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
from tinyml_testing import ort
from tinyml_testing.board import BoardImage, load_core, target_of
from tinyml_testing.compiler import Compiler
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import Instance, Request
from tinyml_testing.settings import Settings

Builder = importlib.import_module("random-graphs.builder").Builder
_quantizer = importlib.import_module("random-graphs.quantizer")

# A core with an FPU that has no kernels for its instruction set: what is compiled for it is portable C.
PORTABLE = "xtensa-lx7"
PER_MODEL = 25
SEED = 1
# Multiply-accumulates of one layer, for the emulator's sake, and what there is at least.
MOST_MACS, LEAST_MACS = 600_000, 2_000
FRONT_BYTES = 65_536
# The nodes of the layers in front.
FRONT = ("Add_1", "GlobalMaxPool_2")
Record = dict[str, object]


def _channels(b: Builder, low: int, high: int) -> int:
    """Half of them multiples of eight, as most networks have them; the others any number."""
    return 8 * b.between(max(low // 8, 1), high // 8) if b.chance(0.5) else b.between(low, high)


def _image(b: Builder, spatial: Sequence[int], channels: int) -> str:
    """Channels last, transposed for the operator; the compiler takes the transposition away."""
    x, rank = b.add_input((1, *spatial, channels)), len(spatial)
    return b.add("Transpose", [x], (1, channels, *spatial), perm=[0, rank + 1, *range(1, rank + 1)])


def _last(b: Builder, y: str) -> str:
    n, channels, *spatial = b.shapes[y]
    return b.add("Transpose", [y], (n, *spatial, channels), perm=[0, *range(2, len(spatial) + 2), 1])


def _window(
    b: Builder, spatial: Sequence[int], kernel: Sequence[int], strides: Sequence[int]
) -> tuple[dict, list[int]]:
    """Padded in two of three cases, so that a stride of 1 keeps the size."""
    padded = b.chance(0.67)
    pads = [(k - 1) // 2 if padded else 0 for k in kernel] * 2
    out = [(n + 2 * p - k) // s + 1 for n, p, k, s in zip(spatial, pads, kernel, strides)]
    return {"kernel_shape": list(kernel), "strides": list(strides), "pads": pads}, out


def _convolution(
    b: Builder, spatial: Sequence[int], kernel: Sequence[int], strides: Sequence[int], depth: int, filters: int,
    groups: int = 1,
) -> str | None:  # fmt: skip
    attributes, out = _window(b, spatial, kernel, strides)
    macs = int(np.prod(out)) * filters * depth * int(np.prod(kernel)) if min(out) >= 1 else 0
    if not LEAST_MACS <= macs <= MOST_MACS:
        return None
    x = _image(b, spatial, groups * depth)
    inputs = [x, b.weights((filters, depth, *kernel), depth * int(np.prod(kernel)), "w"), b.weights((filters,), 4, "b")]
    return _last(b, b.add("Conv", inputs, (1, filters, *out), group=groups, **attributes))


def _square(b: Builder) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """An image's size, a kernel's and a stride."""
    kernel, stride = b.pick(3, 3, 3, 5, 2), b.pick(1, 1, 2)
    return (b.between(4, 28), b.between(4, 28)), (kernel, kernel), (stride, stride)


def convolution(b: Builder) -> str | None:
    return _convolution(b, *_square(b), _channels(b, 5, 64), _channels(b, 4, 64))


def pointwise(b: Builder) -> str | None:
    stride = b.pick(1, 1, 1, 2)
    return _convolution(
        b, (b.between(3, 28), b.between(3, 28)), (1, 1), (stride, stride), _channels(b, 8, 128), _channels(b, 8, 128)
    )


def first_layer(b: Builder) -> str | None:
    spatial, _, strides = _square(b)
    kernel = (b.between(3, 10), b.between(3, 5))
    return _convolution(b, spatial, kernel, strides, b.between(1, 3), _channels(b, 4, 64))


def depthwise(b: Builder) -> str | None:
    channels = _channels(b, 4, 128)
    return _convolution(b, *_square(b), 1, channels, channels)


def one_dimension(b: Builder) -> str | None:
    spatial, kernel, strides = (b.between(8, 128),), (b.between(2, 9),), (b.pick(1, 1, 2),)
    return _convolution(b, spatial, kernel, strides, _channels(b, 4, 64), _channels(b, 4, 64))


def fully_connected(b: Builder) -> str | None:
    inner, outputs = _channels(b, 16, 640), _channels(b, 4, 160)
    if not LEAST_MACS <= inner * outputs <= MOST_MACS:
        return None
    inputs = [b.add_input((1, inner)), b.weights((outputs, inner), inner, "w"), b.weights((outputs,), 4, "b")]
    return b.add("Gemm", inputs, (1, outputs), transB=1)


def matmul(b: Builder) -> str | None:
    batch, rows, inner, columns = b.pick(1, 2, 4), b.between(4, 48), _channels(b, 4, 64), b.between(4, 48)
    if not LEAST_MACS <= batch * rows * inner * columns <= MOST_MACS:
        return None
    pair = [b.add_input((batch, rows, inner)), b.add_input((batch, inner, columns))]
    return b.add("MatMul", pair, (batch, rows, columns))


def pool(b: Builder) -> str | None:
    spatial, size = (b.between(4, 28), b.between(4, 28)), b.pick(2, 2, 3)
    attributes, out = _window(b, spatial, (size, size), (2, 2))
    channels = _channels(b, 4, 64)
    x = _image(b, spatial, channels)
    return _last(b, b.add(b.pick("MaxPool", "AveragePool"), [x], (1, channels, *out), **attributes))


def binary(b: Builder) -> str | None:
    shape = (1, b.between(4, 28), b.between(4, 28), _channels(b, 4, 64))
    return b.add(b.pick("Add", "Mul"), [b.add_input(shape), b.add_input(shape)], shape)


KINDS: dict[str, Callable[[Builder], str | None]] = {
    "convolution": convolution, "1x1 convolution": pointwise, "first layer": first_layer, "depthwise": depthwise,
    "1-D convolution": one_dimension, "fully connected": fully_connected, "matmul": matmul, "pool": pool,
    "add and mul": binary,
}  # fmt: skip


def kind_of(step: Record) -> str | None:
    """The kind of a step of the report, None of one that no kind is like."""
    kernel, shape = str(step["kernel"]), step["shape"]
    if kernel.startswith("conv2d"):
        if shape["groups"] > 1:
            return None
        if shape["k_h"] == shape["k_w"] == 1:
            return "1x1 convolution"
        if shape["in_h"] == 1 or shape["in_w"] == 1:
            return "1-D convolution"
        return "first layer" if shape["in_c"] <= 3 else "convolution"
    names = {
        "depthwise_conv2d": "depthwise", "fully_connected": "fully connected", "matmul": "matmul", "max_pool": "pool",
        "avg_pool": "pool", "add_": "add and mul", "mul_": "add and mul",
    }  # fmt: skip
    return next((kind for start, kind in names.items() if kernel.startswith(start)), None)


def _add_front(b: Builder) -> str:
    """Two layers with as many bytes between them as the arena of a network has: where layers stand alone, there is no
    room for the scratch of kernels."""
    shape = (1, 64, FRONT_BYTES // 1024, 16)
    both = b.add("Add", [b.add_input(shape), b.add_input(shape)], shape)
    return b.add("GlobalMaxPool", [both], (1, 64, 1, 1))


def make_model(kind: str, seed: int, index: int, count: int) -> onnx.ModelProto:
    """Layers of one kind side by side, each with inputs of its own, int8 in the file."""
    b = Builder(np.random.default_rng([seed, list(KINDS).index(kind), index]))
    outputs = [_add_front(b)]
    while len(outputs) <= count:
        output = KINDS[kind](b)
        if output is not None:
            outputs.append(output)
    sample = b.sample()
    values = ort.run(b.model([node.output[0] for node in b.nodes]), sample)
    values |= {f"{name}_r": value for name, value in sample.items()}
    quantizer = _quantizer.Quantizer(b, values, _quantizer.Scheme(), unsigned=False, per_axis=True)
    return quantizer.build(outputs, float_output=False)


def step_counts(settings: Settings, path: Path, target: str, core: str, folder: Path, *asked: str) -> list[Record]:
    """The report's steps of a model that is compiled for a target and runs on a core, each with its instructions."""
    name = path.stem.replace("-", "_").replace(".", "_")
    done = Compiler(settings, target).compile(path, folder / name, name, "--report=json", "--io=quantized", *asked)
    if done.model is None:
        raise SystemExit(f"'{path}' for {target}: {done.first_error}")
    image = BoardImage([done.model], folder / f"{name}_image", load_core(core))
    answer = image.run_all([Request((Instance(name, _inputs(done.model)),))], per_step=True)[0][0]
    if answer.error:
        raise SystemExit(f"'{path}' for {target} on {core}: {answer.error}")
    steps = done.model.report()["steps"]
    return [{**step, "instructions": n} for step, n in zip(steps, answer.step_instructions)]


def _inputs(model: EmittedModel) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    return {port.name: port.stored(rng.standard_normal(port.shape)) for port in model.inputs if port.used}


def gains(settings: Settings, path: Path, core: str, folder: Path) -> list[tuple[str, float]]:
    """Kind and gain of the model's steps: portable instructions by ours."""
    ours = step_counts(settings, path, target_of(core), core, folder / "ours")
    if all(step["variant"] == "portable" for step in ours):  # the same functions
        portable = ours
    else:
        portable = step_counts(settings, path, PORTABLE, core, folder / "portable")
    others = {step["node"]: step for step in portable}
    found = []
    for step in ours:
        kind, other = kind_of(step), others.get(step["node"])
        if step["node"] not in FRONT and kind and other and kind_of(other) == kind:
            found.append((kind, int(other["instructions"]) / int(step["instructions"])))
    return found


def summary(gained: Sequence[float]) -> Record:
    """The geometric mean of gains, and between which four of five are."""
    low, high = np.quantile(gained, (0.1, 0.9)) if gained else (0.0, 0.0)
    mean = float(np.exp(np.mean(np.log(gained)))) if gained else 0.0
    return {"count": len(gained), "mean": round(mean, 3), "low": round(float(low), 3), "high": round(float(high), 3)}


def known_gains(settings: Settings, known: Sequence[Path], core: str, folder: Path) -> list[tuple[str, float]]:
    """Kinds and gains of the steps of known models."""
    with ThreadPoolExecutor(settings.jobs) as pool:
        found = pool.map(lambda n: gains(settings, known[n], core, folder / f"known_{n}"), range(len(known)))
        return [each for gained in found for each in gained]


def draw_gains(settings: Settings, core: str, index: int, count: int, folder: Path) -> list[tuple[str, float]]:
    """The same of a round of random shapes: so many of each kind."""

    def one(kind: str) -> list[tuple[str, float]]:
        place = folder / f"{kind.replace(' ', '_')}_{index}"
        place.mkdir(parents=True)
        path = place / "random.onnx"
        path.write_bytes(make_model(kind, SEED, index, count).SerializeToString())
        return [(kind, gain) for found, gain in gains(settings, path, core, place) if found == kind]

    with ThreadPoolExecutor(settings.jobs) as pool:
        return [each for gained in pool.map(one, KINDS) for each in gained]
