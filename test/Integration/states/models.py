"""Small models with a state, as ONNX and as NumPy computes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# The state and the input of a call; the next state and the output.
Step = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass
class StateModel:
    """A model with the input `x`, the output `y` and the state `h_out:h_in`."""

    name: str
    model: onnx.ModelProto
    width: int
    state_width: int
    step: Step

    def run(self, x: np.ndarray) -> np.ndarray:
        """The outputs for one sequence, [time, width]."""
        h, outputs = np.zeros((1, self.state_width), np.float32), []
        for row in x:
            h, y = self.step(h, row[None])
            outputs.append(y[0])
        return np.stack(outputs)


def _graph(name: str, nodes: list, constants: dict[str, np.ndarray], widths: tuple[int, int, int]) -> onnx.ModelProto:
    def info(tensor: str, width: int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(tensor, TensorProto.FLOAT, [1, width])

    x, h, y = widths
    graph = helper.make_graph(
        nodes, name, [info("h_in", h), info("x", x)], [info("h_out", h), info("y", y)],
        [numpy_helper.from_array(value, key) for key, value in constants.items()],
    )  # fmt: skip
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def leaky(width: int = 16) -> StateModel:
    """h = 7/8 h + 1/8 x, and h is the output: every error goes around."""
    decay, gain = np.float32(0.875), np.float32(0.125)
    nodes = [
        helper.make_node("Mul", ["h_in", "decay"], ["kept"], "keep"),
        helper.make_node("Mul", ["x", "gain"], ["new"], "add"),
        helper.make_node("Add", ["kept", "new"], ["h_out"], "integrate"),
        helper.make_node("Identity", ["h_out"], ["y"], "show"),
    ]
    model = _graph("leaky", nodes, {"decay": decay, "gain": gain}, (width, width, width))

    def step(h: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        h = h * decay + x * gain
        return h, h

    return StateModel("leaky", model, width, width, step)


def elman(width: int = 8, units: int = 24, classes: int = 4) -> StateModel:
    """h = tanh(W [x, h] + b), y = V h + c."""
    rng = np.random.default_rng(5)
    w = rng.normal(0, 0.8 / np.sqrt(units), (units, width + units)).astype(np.float32)
    b = rng.normal(0, 0.1, units).astype(np.float32)
    v = rng.normal(0, 1 / np.sqrt(units), (classes, units)).astype(np.float32)
    c = rng.normal(0, 0.1, classes).astype(np.float32)
    nodes = [
        helper.make_node("Concat", ["x", "h_in"], ["all"], "join", axis=1),
        helper.make_node("Gemm", ["all", "w", "b"], ["sum"], "cell", transB=1),
        helper.make_node("Tanh", ["sum"], ["h_out"], "squash"),
        helper.make_node("Gemm", ["h_out", "v", "c"], ["y"], "head", transB=1),
    ]
    model = _graph("elman", nodes, {"w": w, "b": b, "v": v, "c": c}, (width, units, classes))

    def step(h: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        h = np.tanh(np.concatenate([x, h], axis=1) @ w.T + b)
        return h, h @ v.T + c

    return StateModel("elman", model, width, units, step)
