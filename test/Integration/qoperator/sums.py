"""A sum of 70,000 products of 16 bits at their limits, which float32 cannot hold: exact integers say who is right."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_LENGTH, _OUTPUTS = 70_000, 2
_X, _W = np.float32(2.0**-15), np.float32(1 / 127)


def cases() -> dict[str, tuple[onnx.ModelProto, np.ndarray, np.ndarray]]:
    """By name: x -> QDQ -> MatMul -> QuantizeLinear -> y, its input, and what exact sums, requantized, round to."""
    rng = np.random.default_rng(7)
    most, halves = np.full(_LENGTH, 32767), np.full((_LENGTH, _OUTPUTS), 127)
    halves[_LENGTH // 2 :] = -127
    halves[: _OUTPUTS * 3] -= 3 * np.tri(_OUTPUTS * 3, _OUTPUTS, dtype=int)
    return {
        "all_at_the_limit": _case(most, np.full((_LENGTH, _OUTPUTS), 127) * [1, -1], 70_000 / 32_000),
        "limits_that_cancel": _case(most, halves, 1e-4),
        "limits_at_random": _case(rng.choice([-32768, 32767], _LENGTH), rng.choice([-127, 127], halves.shape), 0.04),
    }


def _case(x: np.ndarray, w: np.ndarray, scale: float) -> tuple[onnx.ModelProto, np.ndarray, np.ndarray]:
    y = np.float32(scale)
    constants = {"xs": _X, "ws": _W, "ys": y, "xz": np.int16(0), "wz": np.int8(0), "w": w.astype(np.int8)}
    nodes = [
        helper.make_node("QuantizeLinear", ["x", "xs", "xz"], ["q"]),
        helper.make_node("DequantizeLinear", ["q", "xs", "xz"], ["d"]),
        helper.make_node("DequantizeLinear", ["w", "ws", "wz"], ["v"]),
        helper.make_node("MatMul", ["d", "v"], ["m"]),
        helper.make_node("QuantizeLinear", ["m", "ys", "xz"], ["y"]),
    ]
    ports = [helper.make_tensor_value_info("x", TensorProto.FLOAT, (1, _LENGTH))]
    outputs = [helper.make_tensor_value_info("y", TensorProto.INT16, (1, _OUTPUTS))]
    tensors = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "sums", ports, outputs, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    exact = (x.astype(np.int64) @ w.astype(np.int64)).astype(np.float64) * (float(_X) * float(_W) / float(y))
    return model, (x * _X).astype(np.float32)[None], np.clip(np.rint(exact), -32768, 32767)[None]
