"""Normalizations and magnitudes as integers: no float is left, the interpreter's bytes, close to ONNX Runtime."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import ort, proved
from tinyml_testing.compiler import Compiler
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .whole import decibels

CALIBRATION, JUDGED = 200, 30
SCHEMES = ("int8", "w8a16")
Samples = Callable[[np.random.Generator, int], np.ndarray]


@dataclass
class Graph:
    """A graph of one input and one output under construction; `least` is the power of its outputs over that of the
    error, in dB, that each scheme has to reach."""

    name: str
    shape: tuple[int, ...]
    samples: Samples
    least: tuple[float, float]
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(5))
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, np.ndarray] = field(default_factory=dict)

    def constant(self, value: np.ndarray) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = value
        return name

    def floats(self, *shape: int, scale: float = 1.0, mean: float = 0.0) -> str:
        return self.constant(self.random.normal(mean, scale, shape).astype(np.float32))

    def add(self, op: str, *inputs: str, **attributes: object) -> str:
        name = f"{op.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], name, **attributes))
        return name

    def model(self) -> onnx.ModelProto:
        ports = [helper.make_tensor_value_info("x", TensorProto.FLOAT, self.shape)]
        results = [helper.make_empty_tensor_value_info(self.nodes[-1].output[0])]
        tensors = [numpy_helper.from_array(value, name) for name, value in self.constants.items()]
        graph = helper.make_graph(self.nodes, self.name, ports, results, tensors)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _noise(shape: tuple[int, ...]) -> Samples:
    return lambda random, count: random.normal(0.3, 1, (count, *shape)).astype(np.float32)


def layer_norm() -> Graph:
    """Two layers and their normalizations, one without a bias."""
    g = Graph("layer_norm", (1, 10, 32), _noise((1, 10, 32)), (30, 42))
    y = g.add("LayerNormalization", "x", g.floats(32, scale=0.4, mean=1), g.floats(32, scale=0.5), axis=-1)
    y = g.add("Relu", g.add("MatMul", y, g.floats(32, 24, scale=0.2)))
    g.add("LayerNormalization", y, g.floats(24, scale=0.4, mean=1), axis=-1)
    return g


def rms_norm() -> Graph:
    """Without a mean taken off, and written as several nodes."""
    g = Graph("rms_norm", (1, 6, 48), _noise((1, 6, 48)), (30, 40))
    mean = g.add("ReduceMean", g.add("Mul", "x", "x"), axes=[-1], keepdims=1)
    root = g.add("Sqrt", g.add("Add", mean, g.constant(np.array(1e-6, np.float32))))
    y = g.add("Mul", g.add("Div", "x", root), g.floats(48, scale=0.3, mean=1))
    g.add("MatMul", y, g.floats(48, 20, scale=0.15))
    return g


def instance_norm() -> Graph:
    """Per channel, between convolutions."""
    g = Graph("instance_norm", (1, 3, 12, 10), _noise((1, 3, 12, 10)), (27, 34))
    y = g.add("Conv", "x", g.floats(8, 3, 3, 3, scale=0.2), pads=[1, 1, 1, 1])
    y = g.add("InstanceNormalization", y, g.floats(8, scale=0.2, mean=1), g.floats(8, scale=0.2))
    g.add("Conv", g.add("Relu", y), g.floats(6, 8, 1, 1, scale=0.3))
    return g


def _sounds(random: np.random.Generator, count: int) -> np.ndarray:
    """Bursts of noise whose spectrum falls, as that of speech does."""
    spectrum = random.normal(size=(count, 1, 129)) + 1j * random.normal(size=(count, 1, 129))
    spectrum /= (1 + np.arange(129)) ** 0.8
    x = np.fft.irfft(spectrum, axis=-1)
    return (
        (x / np.abs(x).max() * random.uniform(0.1, 1, (count, 1, 1)))[:, None]
        .reshape(count, 1, 1, 256)
        .astype(np.float32)
    )


def spectrum() -> Graph:
    """The magnitudes of a short-time Fourier transform, and a network behind them."""
    size, bins = 64, 33
    g = Graph("spectrum", (1, 1, 256), _sounds, (26, 37))
    turns = 2 * np.pi * np.outer(np.arange(bins), np.arange(size)) / size
    basis = np.concatenate([np.cos(turns), -np.sin(turns)]) * np.hanning(size)
    waves = g.add("Conv", "x", g.constant(basis[:, None].astype(np.float32)), strides=[32])
    limits = (g.constant(np.array([n], np.int64)) for n in (0, bins, 2 * bins, 1))
    start, middle, end, axis = limits
    two = g.constant(np.array(2, np.float32))
    squares = [g.add("Pow", g.add("Slice", waves, *part, axis), two) for part in ((start, middle), (middle, end))]
    y = g.add("Sqrt", g.add("Add", *squares))
    # Each band counts as much as every other.
    w = g.random.normal(0, 0.2, (16, bins, 3)) * (1 + np.arange(bins))[:, None] ** 0.8
    y = g.add("Relu", g.add("Conv", y, g.constant(w.astype(np.float32)), g.floats(16, scale=0.1), pads=[1, 1]))
    g.add("Conv", y, g.floats(4, 16, 1, scale=0.2))
    return g


GRAPHS = (layer_norm, rms_norm, instance_norm, spectrum)


def check_composed(settings: Settings, tally: Tally, work: Path) -> set[proved.Row]:
    """What is proved of the operators."""

    def one(task: tuple[Graph, str]) -> tuple[str | None, float]:
        graph, scheme = task
        folder = work / f"{graph.name}_{scheme}"
        folder.mkdir(parents=True)
        path, data, report = folder / "model.onnx", folder / "calibration.npz", folder / "report.json"
        onnx.save(graph.model(), path)
        random = np.random.default_rng(9)
        known, judged = graph.samples(random, CALIBRATION), graph.samples(random, JUDGED)
        np.savez(data, x=known.reshape(-1, *graph.shape[1:]))
        asked = [f"--quantize={scheme}", f"--calibration={data}", "--io=float"]
        done = Compiler(settings).compile(path, folder / "c", graph.name, *asked, f"--report=json:{report}")
        if done.model is None:
            return done.first_error, 0.0
        steps = json.loads(report.read_text())["steps"]
        floats = [s["kernel"] for s in steps if s["precision"].startswith("f32") and " to " not in s["precision"]]
        if floats:
            return f"has float steps: {', '.join(floats)}", 0.0
        x = {"x": judged.reshape(-1, *graph.shape[1:])}
        found = {on: tinyml_run(settings, path, x, folder / on, on, asked) for on in ("reference", "host")}
        for message in found.values():
            if isinstance(message, str):
                return message, 0.0
        (name,) = found["host"]
        if not np.array_equal(found["reference"][name], found["host"][name]):
            return "the host and the interpreter differ", 0.0
        expected = ort.outputs(path, "x", judged)
        return None, decibels(expected, found["host"][name].reshape(expected.shape))

    tasks = [(make(), scheme) for make in GRAPHS for scheme in SCHEMES]
    rows: set[proved.Row] = set()
    with ThreadPoolExecutor(settings.jobs) as pool:
        for (graph, scheme), (error, ratio) in zip(tasks, pool.map(one, tasks)):
            name = f"{graph.name} as {scheme}"
            if not tally.check(f"{name} is integer", error):
                continue
            least = graph.least[SCHEMES.index(scheme)]
            told = f"{ratio:.1f} dB on {JUDGED} inputs"
            small = None if ratio >= least else f"{told}: less than {least:g} dB"
            if tally.check(f"{name} against float", small, told, quiet=False):
                rows |= proved.quantized_rows(graph.model(), "host", scheme)
    return rows
