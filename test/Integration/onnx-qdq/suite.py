"""Models written back as QDQ ONNX files: ONNX Runtime runs them to within 1 LSB of the emitted C.

Every quantized activation of a model is an output and, again, an input (tinyml_testing.qdq), so that each operator is
compared by itself. The file that was written, compiled once more, computes the same bits.
"""

from __future__ import annotations

import argparse
import importlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from e2e.models import digits_model
from onnx import TensorProto, helper, numpy_helper
from qoperator.widths import cases as widths
from tinyml_testing import ort, qdq
from tinyml_testing.batch import Job, run_jobs
from tinyml_testing.compare import FLOAT_TOLERANCE, difference, machines_difference
from tinyml_testing.host import Toolchain
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

TOOLCHAIN = Toolchain(flags=("-O0",))
# Schemes in which a float model is quantized, with how large the groups of its weights' scales are.
SCHEMES = (("int8", 0), ("w8a16", 0), ("w4a8", 0), ("w4a8", 16), ("w4a16", 32), ("w8", 0), ("w4", 16))
REAL = ("mlperf-tiny/kws_qdq", "mlperf-tiny/ic_qdq", "zoo/micro_kws_qdq")


@dataclass
class Model:
    name: str
    model: onnx.ModelProto
    inputs: dict[str, np.ndarray]


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="onnx-qdq")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--count", type=int, default=40, help="random graphs of each kind")
    options = parser.parse_args(arguments)
    work = settings.work("onnx-qdq")
    models = _real(settings, tally)
    graphs = importlib.import_module("random-graphs.suite")
    makers = importlib.import_module("random-graphs.operators").WRITTEN
    for index in range(options.count):
        for graph, cut in (
            (graphs.make_qdq(options.seed, index), "_cut"),
            (graphs.make_float(options.seed, index, makers), ""),
        ):
            models.append(Model(graph.name + cut, graph.model, graph.inputs))
    models += [Model(f"{name}_cut", case.model(), case.inputs) for name, case in widths().items()]
    jobs = [Job(m.name, m.model, [m.inputs], ("--emit=onnx-qdq",)) for m in models]
    run_jobs(settings, jobs, work, TOOLCHAIN)
    again = []
    for job in jobs:
        if not tally.check(f"{job.name} compiles", job.error):
            continue
        written = onnx.load(work / job.name / f"{job.name}.qdq.onnx")
        _compare(tally, job, written)
        again.append(Job(f"{job.name}_again", written, job.inputs))
    run_jobs(settings, again, work / "again", TOOLCHAIN)
    _quantized(settings, tally, work / "quantized")
    outputs = {job.name: job.responses[0].outputs for job in jobs if job.responses}
    for job in again:
        problem = job.error or machines_difference(outputs[job.name.removesuffix("_again")], job.responses[0].outputs)
        tally.check(f"{job.name}: the same numbers", problem)


def _real(settings: Settings, tally: Tally) -> list[Model]:
    if settings.models is None:
        tally.skip("MLPerf Tiny and the zoo", "no ../shared/models and TINYML_MODELS is not set")
        return []
    found = []
    for name in REAL:
        path = settings.models / f"{name}.onnx"
        with np.load(path.with_suffix(".ort_ref.npz")) as data:
            inputs = {k.removeprefix("set0/in/"): data[k] for k in data.files if k.startswith("set0/in/")}
        model = onnx.load(path)
        cut = qdq.cut(model, inputs)
        found += [Model(path.stem, model, inputs), Model(f"{path.stem}_cut", cut.model, cut.inputs)]
    return found


def _float_models() -> list[tuple[Model, np.ndarray]]:
    """The sample, and a model with enough channels for groups, each with inputs to calibrate on."""
    rng = np.random.default_rng(9)
    digits = digits_model()
    found = [(Model("digits", digits.model, digits.sets[0][0]), rng.integers(0, 17, (40, 1, 8, 8)).astype(np.float32))]
    weights = {"w": (32, 16, 3, 3), "v": (32, 32, 1, 1), "m": (32, 10)}
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["c"], "conv", pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c"], ["r"], "relu"),
        helper.make_node("Conv", ["r", "v"], ["d"], "pointwise"),
        helper.make_node("GlobalAveragePool", ["d"], ["p"], "pool"),
        helper.make_node("Flatten", ["p"], ["f"], "flatten"),
        helper.make_node("MatMul", ["f", "m"], ["y"], "matmul"),
    ]
    tensors = [numpy_helper.from_array(rng.normal(size=s).astype(np.float32), n) for n, s in weights.items()]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, (1, 16, 6, 6))
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, (1, 10))
    graph = helper.make_graph(nodes, "groups", [x], [y], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    samples = rng.normal(size=(40, 16, 6, 6)).astype(np.float32)
    found.append((Model("groups", model, {"x": samples[:1]}), samples))
    return found


def _quantized(settings: Settings, tally: Tally, folder: Path) -> None:
    """Float models, quantized by us: the file computes the bits of the C, and each of its operators what ONNX Runtime
    computes."""
    folder.mkdir()
    jobs = []
    for model, samples in _float_models():
        calibration = folder / f"{model.name}.npz"
        np.savez(calibration, **{name: samples for name in model.inputs})
        for scheme, group in SCHEMES:
            options = [f"--quantize={scheme}", f"--calibration={calibration}", "--io=float", "--emit=onnx-qdq"]
            options += [f"--group={group}"] if group else []
            jobs.append(Job(f"{model.name}_{scheme}_{group}", model.model, [model.inputs], tuple(options)))
    run_jobs(settings, jobs, folder, TOOLCHAIN)
    again, cuts = [], []
    for job in jobs:
        if not tally.check(f"{job.name} is quantized", job.error):
            continue
        written = onnx.load(folder / job.name / f"{job.name}.qdq.onnx")
        blocks = any(a.name == "block_size" for node in written.graph.node for a in node.attribute)
        tally.check(f"{job.name}: groups", None if blocks != job.name.endswith("_0") else f"blocks: {blocks}")
        cut = qdq.cut(written, job.inputs[0])
        again.append(Job(f"{job.name}_again", written, job.inputs))
        cuts.append((cut, Job(f"{job.name}_cut", cut.model, [cut.inputs])))
    run_jobs(settings, [*again, *(job for _, job in cuts)], folder / "again", TOOLCHAIN)
    outputs = {job.name: job.responses[0].outputs for job in jobs if job.responses}
    for job in again:
        problem = job.error or machines_difference(outputs[job.name.removesuffix("_again")], job.responses[0].outputs)
        tally.check(f"{job.name}: the same numbers", problem)
    for cut, job in cuts:
        if tally.check(f"{job.name} compiles", job.error):
            for name, value in cut.expected.items():
                tally.check(f"{job.name}: '{name}'", _apart(value, job.responses[0].outputs[name], FLOAT_TOLERANCE))


def _apart(expected: np.ndarray, actual: np.ndarray, tolerance: float) -> str | None:
    """None when integers are at most 1 LSB apart, floats within the tolerance."""
    if expected.dtype.kind == "f":
        return difference(expected, actual, tolerance)
    if (actual.dtype, actual.shape) != (expected.dtype, expected.shape):
        return f"is {actual.dtype}{actual.shape}, expected {expected.dtype}{expected.shape}"
    apart = int(np.abs(expected.astype(np.int64) - actual.astype(np.int64)).max())
    return None if apart <= 1 else f"is {apart} LSB off"


def _compare(tally: Tally, job: Job, model: onnx.ModelProto) -> None:
    """ONNX Runtime's outputs of the file against the C's: names, types, shapes and numbers."""
    try:
        onnx.checker.check_model(model, full_check=True)
    except onnx.checker.ValidationError as error:
        tally.fail(f"{job.name} is written as the standard says", str(error))
        return
    for what in ("input", "output"):
        names = [value.name for value in getattr(model.graph, what)]
        expected = [value.name for value in getattr(job.model.graph, what)]
        tally.check(f"{job.name}: names of the {what}s", None if names == expected else f"are {names}")
    whole = _has_inner_rounding(job)
    for name, value in ort.run(model, job.inputs[0]).items():
        problem = _apart(value, job.responses[0].outputs[name], 1 / 128 if whole else FLOAT_TOLERANCE)
        tally.check(f"{job.name}: '{name}'", problem)


def _has_inner_rounding(job: Job) -> bool:
    """Whether integers are rounded inside: an early tie is then seen in float outputs, as an LSB of the last."""
    return not job.name.endswith("_cut") and any(node.op_type == "QuantizeLinear" for node in job.model.graph.node)
