"""LSTM, GRU and RNN as integers: no float is left, the weights stand once, states go around for many calls."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import proved
from tinyml_testing.compiler import Compiler
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .whole import decibels

STEPS, FEATURES, HIDDEN, SEQUENCES = 20, 12, 24, 30
GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
# Power of the outputs over that of the error on sequences that nothing was learnt from, in dB; least for each scheme.
LEAST_DB = {"int8": 25.0, "w8a16": 35.0}


@dataclass(frozen=True)
class Layer:
    """A layer over a sequence, or one step of it that keeps its states from call to call."""

    op: str
    direction: str = "forward"
    is_step: bool = False
    reset_after: bool = False

    @property
    def name(self) -> str:
        parts = [self.op.lower(), self.direction, "step" if self.is_step else "", "after" if self.reset_after else ""]
        return "_".join(part for part in parts if part)

    @property
    def states(self) -> list[tuple[str, str]]:
        """The inputs and outputs that are one state."""
        if not self.is_step:
            return []
        return [("h", "h_next"), ("c", "c_next")] if self.op == "LSTM" else [("h", "h_next")]

    @property
    def weights(self) -> int:
        directions = 2 if self.direction == "bidirectional" else 1
        return directions * GATES[self.op] * HIDDEN * (FEATURES + HIDDEN)

    def save(self, path: Path) -> None:
        random = np.random.default_rng(len(self.name))
        directions, rows = (2 if self.direction == "bidirectional" else 1), GATES[self.op] * HIDDEN
        constants = {
            "w": random.normal(0, 0.5, (directions, rows, FEATURES)),
            "r": random.normal(0, 0.25, (directions, rows, HIDDEN)),
            "b": random.normal(0, 0.3, (directions, 2 * rows)),
        }
        attributes = {"linear_before_reset": 1} if self.reset_after else {}
        inputs = ["x", "w", "r", "b", *(["", *(state for state, _ in self.states)] if self.is_step else [])]
        node = helper.make_node(
            self.op,
            inputs,
            ["y", *(state for _, state in self.states)],
            "layer",
            hidden_size=HIDDEN,
            direction=self.direction,
            **attributes,
        )
        steps, state = (1 if self.is_step else STEPS), (directions, 1, HIDDEN)
        ports = [("x", (steps, 1, FEATURES)), *((name, state) for name, _ in self.states)]
        results = [("y", (steps, directions, 1, HIDDEN)), *((name, state) for _, name in self.states)]

        def infos(values: Sequence[tuple[str, tuple[int, ...]]]) -> list[onnx.ValueInfoProto]:
            return [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in values]

        tensors = [numpy_helper.from_array(v.astype(np.float32), k) for k, v in constants.items()]
        graph = helper.make_graph([node], self.name, infos(ports), infos(results), tensors)
        path.parent.mkdir(parents=True, exist_ok=True)
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)

    def run_floats(self, path: Path, x: np.ndarray) -> np.ndarray:
        """What ONNX Runtime computes of sequences [sequences, calls, ...]."""
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        y = []
        for sequence in x:
            states = {name: np.zeros((1, 1, HIDDEN), np.float32) for name, _ in self.states}
            for call in sequence:
                results = session.run(None, {"x": call, **states})
                y.append(results[0])
                states = dict(zip(states, results[1:]))
        return np.stack(y)


def _sequences(layer: Layer, seed: int) -> np.ndarray:
    """Slow and fast signals: [sequences, calls, steps of a call, 1, features]."""
    random = np.random.default_rng(seed)
    x = random.normal(0, 0.6, (SEQUENCES, STEPS, 1, FEATURES)) + random.normal(0, 0.8, (SEQUENCES, 1, 1, FEATURES))
    x = x.astype(np.float32)
    return x[:, :, None] if layer.is_step else x[:, None]


LAYERS = (
    Layer("LSTM"),
    Layer("LSTM", is_step=True),
    Layer("GRU", reset_after=True),
    Layer("GRU", is_step=True),
    Layer("RNN", direction="bidirectional"),
    Layer("GRU", direction="reverse", reset_after=True),
)


def check_recurrent(settings: Settings, tally: Tally, work: Path) -> set[proved.Row]:
    """What is proved of the operators."""

    def one(task: tuple[Layer, str]) -> tuple[str | None, float, int]:
        layer, scheme = task
        folder = work / f"{layer.name}_{scheme}"
        path, data, report = folder / "model.onnx", folder / "calibration.npz", folder / "report.json"
        layer.save(path)
        known, judged = _sequences(layer, 1), _sequences(layer, 2)
        np.savez(data, x=known if layer.is_step else known[:, 0])
        states = [f"--state={new}:{old}" for old, new in layer.states]
        asked = [f"--quantize={scheme}", f"--calibration={data}", "--io=float", *states]
        done = Compiler(settings).compile(path, folder / "c", layer.name, *asked, f"--report=json:{report}")
        if done.model is None:
            return done.first_error, 0.0, 0
        facts = json.loads(report.read_text())
        floats = [
            s["kernel"] for s in facts["steps"] if s["precision"].startswith("f32") and " to " not in s["precision"]
        ]
        if floats:
            return f"has float steps: {', '.join(floats)}", 0.0, 0
        x = judged if layer.is_step else judged[:, 0]
        found = {on: tinyml_run(settings, path, {"x": x}, folder / on, on, asked) for on in ("reference", "host")}
        for message in found.values():
            if isinstance(message, str):
                return message, 0.0, 0
        if not np.array_equal(found["reference"]["y"], found["host"]["y"]):
            return "the host and the interpreter differ", 0.0, 0
        expected = layer.run_floats(path, judged)
        return None, decibels(expected, found["host"]["y"].reshape(expected.shape)), facts["weight_bytes"]

    rows: set[proved.Row] = set()
    tasks = [(layer, scheme) for layer in LAYERS for scheme in LEAST_DB]
    with ThreadPoolExecutor(settings.jobs) as pool:
        for (layer, scheme), (error, ratio, stored) in zip(tasks, pool.map(one, tasks)):
            name = f"{layer.name} as {scheme}"
            if not tally.check(f"{name} is integer", error):
                continue
            told = f"{ratio:.1f} dB on {SEQUENCES} sequences of {STEPS} steps, {stored} bytes"
            least = LEAST_DB[scheme]
            small = None if ratio >= least else f"{told}: less than {least:g} dB"
            if tally.check(f"{name} against float", small, told, quiet=False):
                rows |= proved.quantized_rows(onnx.load(work / f"{layer.name}_{scheme}" / "model.onnx"), "host", scheme)
            # Tables, biases and multipliers are less than the weights are.
            most = 2 * layer.weights + 3 * 1026
            tally.check(f"{name} has its weights once", None if stored <= most else f"{stored} bytes, more than {most}")
    return rows
