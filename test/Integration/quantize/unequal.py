"""Channels of very different magnitude: equalization saves what one scale for all of them would lose."""

from __future__ import annotations

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

CHANNELS = 16
# A gain below this says that equalization does not do its work.
LEAST_GAIN_DB = 10.0
_KINDS = {
    "mlp": ("Gemm", (12,), [(CHANNELS, 12), (CHANNELS, CHANNELS), (8, CHANNELS)]),
    "convolutions": (
        "Conv",
        (3, 8, 8),
        [(CHANNELS, 3, 3, 3), (CHANNELS, 1, 3, 3), (CHANNELS, CHANNELS, 1, 1), (8, CHANNELS, 1, 1)],
    ),
}


def unequal_model(kind: str, path: Path) -> FloatModel:
    """Layers with Relu in between; channels are multiplied by 2^-6 to 2^6, and divided again by what reads them."""
    operator, shape, filters = _KINDS[kind]
    random = np.random.default_rng(7)
    nodes, tensors, before = [], [], np.ones(shape[0])
    for i, taps in enumerate(filters):
        last = i == len(filters) - 1
        after = np.ones(taps[0]) if last else 2.0 ** random.integers(-6, 7, taps[0])
        weights = random.normal(0, np.prod(taps[1:]) ** -0.5, taps)
        depthwise = operator == "Conv" and taps[1] == 1 and len(before) > 1
        rows, ones = after / before if depthwise else after, (1,) * (len(taps) - 2)
        weights *= rows.reshape(-1, 1, *ones)
        if not depthwise:
            weights /= before.reshape(1, -1, *ones)
        bias = random.normal(0, 0.1, taps[0]) * after
        tensors += [
            numpy_helper.from_array(values.astype(np.float32), f"{name}{i}")
            for name, values in (("w", weights), ("b", bias))
        ]
        attributes = {"transB": 1}
        if operator == "Conv":
            attributes = {"group": taps[0] if depthwise else 1, "pads": [taps[-1] // 2] * 4}
        source, result = "x" if i == 0 else f"r{i - 1}", "y" if last else f"l{i}"
        nodes.append(helper.make_node(operator, [source, f"w{i}", f"b{i}"], [result], f"layer{i}", **attributes))
        if not last:
            nodes.append(helper.make_node("Relu", [result], [f"r{i}"], f"relu{i}"))
        before = after
    ports = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, dim, *shape[1:]])
        for name, dim in (("x", shape[0]), ("y", filters[-1][0]))
    ]
    graph = helper.make_graph(nodes, kind, ports[:1], ports[1:], tensors)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    rows = random.normal(0, 1, (CALIBRATION + JUDGED, 1, *shape)).astype(np.float32)
    return FloatModel(f"unequal_{kind}", path, "x", rows[:CALIBRATION], rows[CALIBRATION:])


def check_unequal(settings: Settings, tally: Tally, work: Path) -> None:
    for kind in _KINDS:
        model = unequal_model(kind, work / kind / "model.onnx")
        data = model.write_calibration(work / kind / "calibration.npz")
        expected = ort.outputs(model.path, model.input, model.judged)
        found = []
        for options in ((), ("--no-equalize",)):
            folder = work / kind / ("without" if options else "with")
            asked = ("--quantize=int8", f"--calibration={data}", *options)
            done = Compiler(settings).compile(model.path, folder / "c", model.c_name, *asked)
            error = done.first_error if done.model is None else None
            if not tally.check(f"{model.name} compiles {' '.join(options)}".rstrip(), error):
                return
            outputs = run_on_host(settings, done.model, model.judged, folder / "program")
            found.append(decibels(expected, outputs.reshape(expected.shape)))
        told = f"{found[0]:.1f} dB, without {found[1]:.1f} dB"
        problem = None if found[0] - found[1] >= LEAST_GAIN_DB else f"{told}: not {LEAST_GAIN_DB:g} dB more"
        tally.check(f"{model.name}: what equalization gains", problem, told, quiet=False)
