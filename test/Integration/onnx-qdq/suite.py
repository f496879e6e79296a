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
from tinyml_testing import ort, qdq
from tinyml_testing.batch import Job, run_jobs
from tinyml_testing.compare import FLOAT_TOLERANCE, difference, machines_difference
from tinyml_testing.host import Toolchain
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

TOOLCHAIN = Toolchain(flags=("-O1",))
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
    for make in (graphs.make_qdq, graphs.make_float):
        for index in range(options.count):
            graph = make(options.seed, index)
            cut = "_cut" if make is graphs.make_qdq else ""
            models.append(Model(graph.name + cut, graph.model, graph.inputs))
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
        actual = job.responses[0].outputs[name]
        if value.dtype.kind == "f":
            problem = difference(value, actual, 1 / 128 if whole else FLOAT_TOLERANCE)
        elif (actual.dtype, actual.shape) != (value.dtype, value.shape):
            problem = f"is {actual.dtype}{actual.shape}, expected {value.dtype}{value.shape}"
        else:
            apart = int(np.abs(value.astype(np.int64) - actual.astype(np.int64)).max())
            problem = None if apart <= 1 else f"is {apart} LSB off"
        tally.check(f"{job.name}: '{name}'", problem)


def _has_inner_rounding(job: Job) -> bool:
    """Whether integers are rounded inside: an early tie is then seen in float outputs, as an LSB of the last."""
    return not job.name.endswith("_cut") and any(node.op_type == "QuantizeLinear" for node in job.model.graph.node)
