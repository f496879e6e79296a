"""Features whose ranges differ a thousandfold, as a scaler in front of a network meets them."""

from __future__ import annotations

from itertools import pairwise
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

_SCALES = np.array([0.01, 0.1, 1, 3, 10, 100, 1000, 5000])
_MEANS = np.array([0.5, -2, 100, 0, 1000, -50, 2e4, 1e5])
_WIDTHS = (8, 32, 32, 4)
# One scale for all of them gives about 0 dB. With their own, the model is as good as on features of equal range.
MOST_LOSS_DB = 1.0


def scaled_model(path: Path, with_tanh: bool, alike: bool) -> FloatModel:
    """(x - mean) / scale, then layers with Relu; with `with_tanh` another op reads what is scaled, too."""
    random = np.random.default_rng(11)
    scales, means = (np.ones(8), np.zeros(8)) if alike else (_SCALES, _MEANS)
    constants = {"mean": means[None], "scale": scales[None]}
    nodes = [
        helper.make_node("Sub", ["x", "mean"], ["centered"], "sub"),
        helper.make_node("Div", ["centered", "scale"], ["r0"], "div"),
    ]
    for i, (taken, given) in enumerate(pairwise(_WIDTHS)):
        constants[f"w{i}"] = random.normal(0, taken**-0.5, (given, taken))
        constants[f"b{i}"] = random.normal(0, 0.1, given)
        last = i == len(_WIDTHS) - 2
        result = "l" if last else f"l{i}"
        nodes.append(helper.make_node("Gemm", [f"r{i}", f"w{i}", f"b{i}"], [result], f"layer{i}", transB=1))
        if not last:
            nodes.append(helper.make_node("Relu", [result], [f"r{i + 1}"], f"relu{i}"))
    if with_tanh:
        nodes.append(helper.make_node("Tanh", ["r0"], ["t"], "tanh"))
    nodes.append(helper.make_node("Concat", ["l", "t"] if with_tanh else ["l"], ["y"], "join", axis=1))
    ports = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, size])
        for name, size in (("x", _WIDTHS[0]), ("y", _WIDTHS[-1] + _WIDTHS[0] * with_tanh))
    ]
    tensors = [numpy_helper.from_array(values.astype(np.float32), name) for name, values in constants.items()]
    graph = helper.make_graph(nodes, "scaled", ports[:1], ports[1:], tensors)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    rows = (random.normal(0, 1, (CALIBRATION + JUDGED, 1, 8)) * scales + means).astype(np.float32)
    name = f"{'alike' if alike else 'scaled'}_{'tanh' if with_tanh else 'mlp'}"
    return FloatModel(name, path, "x", rows[:CALIBRATION], rows[CALIBRATION:])


def check_features(settings: Settings, tally: Tally, work: Path) -> None:
    for with_tanh in (False, True):
        folder = work / ("tanh" if with_tanh else "mlp")
        models = [scaled_model(folder / f"{alike}.onnx", with_tanh, alike) for alike in (True, False)]
        for options in (("--quantize=int8",), ("--quantize=int8", "--io=float"), ("--quantize=w8a16",)):
            place = folder / "_".join(options)
            what = f"{models[1].name} {' '.join(options)}"
            best, found = (_measure(settings, tally, model, place / model.name, options) for model in models)
            if best is None or found is None:
                continue
            told = f"{found[0]:.1f} dB, on features of equal range {best[0]:.1f} dB"
            problem = None if found[0] >= best[0] - MOST_LOSS_DB else f"{told}: {MOST_LOSS_DB:g} dB more are lost"
            tally.check(f"{what}: what unequal features lose", problem, told, quiet=False)
            if not with_tanh and options == ("--quantize=int8",):
                problem = None if np.size(found[1]) == 8 else f"has the scale {found[1]}"
                tally.check(f"{what}: a scale for each feature", problem)


def _measure(
    settings: Settings, tally: Tally, model: FloatModel, folder: Path, options: tuple[str, ...]
) -> tuple[float, object] | None:
    """SQNR of the C that is made of it, and the scale of its input."""
    data = model.write_calibration(folder / "calibration.npz")
    expected = ort.outputs(model.path, model.input, model.judged)
    done = Compiler(settings).compile(model.path, folder / "c", model.c_name, f"--calibration={data}", *options)
    error = done.first_error if done.model is None else None
    if not tally.check(f"{model.name} {' '.join(options)} compiles", error):
        return None
    outputs = run_on_host(settings, done.model, model.judged, folder / "program")
    return decibels(expected, outputs.reshape(expected.shape)), done.model.inputs[0].scale
