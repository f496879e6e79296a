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
from tinyml_testing import ort, qdq
from tinyml_testing.batch import Job, run_jobs
from tinyml_testing.compare import FLOAT_TOLERANCE, difference, machines_difference
from tinyml_testing.host import Toolchain
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

TOOLCHAIN = Toolchain(flags=("-O1",))
# Schemes in which a float model is quantized, with how large the groups of its weights' scales are.
SCHEMES = (("int8", 0),)
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


def _quantized(settings: Settings, tally: Tally, folder: Path) -> None:
    """The sample, quantized by us: the file computes the bits of the C, and each of its operators what ONNX Runtime
    computes."""
    folder.mkdir()
    digits = digits_model()
    pictures = np.random.default_rng(9).integers(0, 17, (40, 1, 8, 8)).astype(np.float32)
    np.savez(folder / "calibration.npz", picture=pictures)
    inputs = [x for x, _ in digits.sets]
    jobs = []
    for scheme, group in SCHEMES:
        options = [f"--quantize={scheme}", f"--calibration={folder / 'calibration.npz'}", "--io=float"]
        options += [f"--group={group}"] if group else []
        name = f"digits_{scheme}_{group}"
        jobs.append(Job(name, digits.model, inputs, (*options, "--emit=onnx-qdq")))
    run_jobs(settings, jobs, folder, TOOLCHAIN)
    again, cuts = [], []
    for job in jobs:
        if not tally.check(f"{job.name} is quantized", job.error):
            continue
        written = onnx.load(folder / job.name / f"{job.name}.qdq.onnx")
        cut = qdq.cut(written, inputs[0])
        again.append(Job(f"{job.name}_again", written, inputs))
        cuts.append((cut, Job(f"{job.name}_cut", cut.model, [cut.inputs])))
    run_jobs(settings, [*again, *(job for _, job in cuts)], folder / "again", TOOLCHAIN)
    for job, second in zip(jobs, again):
        problem = second.error
        for one, other in zip(job.responses, second.responses):
            problem = problem or machines_difference(one.outputs, other.outputs)
        tally.check(f"{second.name}: the same numbers", problem)
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
