"""A loop that is unrolled: one layer at many times is stored once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from measuring.running import run_on_host
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import ort
from tinyml_testing.compiler import Compiler
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .models import CALIBRATION, JUDGED, FloatModel
from .whole import decibels

STEPS, FEATURES, STATE = 23, 16, 48
# The filters of one step, and as much again for biases, multipliers and tables; 23 of all of them take 98 KB.
MOST_BYTES = 2 * (FEATURES + STATE) * STATE
LEAST_DB = 25.0


def unrolled_model(path: Path) -> FloatModel:
    """h = tanh(x[t] W + h U + b), 23 times."""
    random = np.random.default_rng(0)
    constants = {
        "w": random.normal(0, 0.2, (FEATURES, STATE)).astype(np.float32),
        "u": random.normal(0, 0.15, (STATE, STATE)).astype(np.float32),
        "b": random.normal(0, 0.1, STATE).astype(np.float32),
        "start": np.zeros((1, 1, STATE), np.float32),
        "axis": np.array([1], np.int64),
    } | {f"at{t}": np.array([t], np.int64) for t in range(STEPS + 1)}
    nodes, state = [], "start"
    for t in range(STEPS):
        nodes += [
            helper.make_node("Slice", ["x", f"at{t}", f"at{t + 1}", "axis"], [f"row{t}"], f"slice{t}"),
            helper.make_node("MatMul", [f"row{t}", "w"], [f"xw{t}"], f"input{t}"),
            helper.make_node("MatMul", [state, "u"], [f"hu{t}"], f"state{t}"),
            helper.make_node("Add", [f"xw{t}", f"hu{t}"], [f"sum{t}"], f"sum{t}"),
            helper.make_node("Add", [f"sum{t}", "b"], [f"biased{t}"], f"bias{t}"),
            helper.make_node("Tanh", [f"biased{t}"], [f"h{t}"], f"tanh{t}"),
        ]
        state = f"h{t}"
    ports = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in (("x", (1, STEPS, FEATURES)), (state, (1, 1, STATE)))
    ]
    tensors = [numpy_helper.from_array(values, name) for name, values in constants.items()]
    graph = helper.make_graph(nodes, "unrolled", ports[:1], ports[1:], tensors)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    rows = random.normal(0, 1, (CALIBRATION + JUDGED, 1, STEPS, FEATURES)).astype(np.float32)
    return FloatModel("unrolled", path, "x", rows[:CALIBRATION], rows[CALIBRATION:])


def check_unrolled(settings: Settings, tally: Tally, work: Path) -> None:
    model = unrolled_model(work / "model.onnx")
    data = model.write_calibration(work / "calibration.npz")
    report = work / "report.json"
    asked = ("--quantize=int8", f"--calibration={data}", f"--report=json:{report}")
    done = Compiler(settings).compile(model.path, work / "c", model.c_name, *asked)
    if not tally.check("an unrolled loop compiles", done.first_error if done.model is None else None):
        return
    stored = json.loads(report.read_text())["weight_bytes"]
    problem = None if stored <= MOST_BYTES else f"takes {stored} bytes, more than {MOST_BYTES}"
    tally.check("an unrolled loop is stored once", problem, f"{stored} bytes", quiet=False)
    expected = ort.outputs(model.path, model.input, model.judged)
    outputs = run_on_host(settings, done.model, model.judged, work / "program")
    found = decibels(expected, outputs.reshape(expected.shape))
    problem = None if found >= LEAST_DB else f"{found:.1f} dB: less than {LEAST_DB:g}"
    tally.check("an unrolled loop computes", problem, f"{found:.1f} dB", quiet=False)
