"""Models as exporters write them, with a free batch: compiled unmodified, float and int8, against ONNX Runtime."""

from __future__ import annotations

import argparse
import importlib.util
from dataclasses import dataclass

import numpy as np
import onnx
from tinyml_testing import ort
from tinyml_testing.batch import Job, run_jobs
from tinyml_testing.compare import difference
from tinyml_testing.host import Toolchain
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

NEEDED = ("torch", "onnxscript", "skl2onnx", "onnxmltools", "xgboost", "lightgbm")
TOOLCHAIN = Toolchain(flags=("-O0",))
JUDGED, JUDGED_CLASSIC, CALIBRATION = 4, 20, 64
# Power of the outputs over that of int8's error, in dB: where the tool itself warns.
LEAST_DB = 20.0


@dataclass(frozen=True)
class Exported:
    """A file and rows for its one input, of which the first ones are judged."""

    name: str
    model: onnx.ModelProto
    rows: np.ndarray
    judged: int

    @property
    def input(self) -> str:
        return self.model.graph.input[0].name

    @property
    def sets(self) -> list[dict[str, np.ndarray]]:
        return [{self.input: row[None]} for row in self.rows[: self.judged]]


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="exporters")
    parser.add_argument("--filter", default="", help="only models whose name contains this")
    options = parser.parse_args(arguments)
    lacking = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if lacking:
        tally.skip("models of exporters", f"not installed: {', '.join(lacking)} (test/requirements-exporters.txt)")
        return
    work = settings.work("exporters")
    models = _export_all(tally, options.filter)
    jobs = []
    for model in models:
        jobs.append(Job(model.name, model.model, model.sets))
        data = work / f"{model.name}.npz"
        np.savez(data, **{model.input: model.rows})
        asked = ("--quantize=int8", f"--calibration={data}", "--io=float")
        jobs.append(Job(f"{model.name}_int8", model.model, model.sets, asked))
    run_jobs(settings, jobs, work / "c", TOOLCHAIN)
    expected = {model.name: [ort.run(model.model, inputs) for inputs in model.sets] for model in models}
    for job in jobs:
        if tally.check(f"{job.name} compiles and runs", job.error):
            values, is_int8 = expected[job.name.removesuffix("_int8")], job.name.endswith("_int8")
            tally.check(f"{job.name}: ONNX Runtime", _power(values, job) if is_int8 else _values(values, job))


def _export_all(tally: Tally, part: str) -> list[Exported]:
    from . import classic_models, torch_models

    made = []
    for name in torch_models.NETWORKS:
        for way, dynamo in (("script", False), ("dynamo", True)):
            title = f"{name}_{way}"
            if part not in title:
                continue
            try:
                model = torch_models.export(name, dynamo)
            except Exception as problem:  # whatever PyTorch raises
                tally.fail(f"{title} is exported", f"{type(problem).__name__}: {problem}"[:300])
                continue
            made.append(Exported(title, model, torch_models.samples(name, CALIBRATION), JUDGED))
    if any(part in name for name in classic_models.NAMES):
        for name, pipeline in classic_models.make_pipelines().items():
            if part in name:
                made.append(Exported(name, pipeline.model, pipeline.rows, JUDGED_CLASSIC))
    return made


def _values(expected: list[dict[str, np.ndarray]], job: Job) -> str | None:
    """What differs of the first set that does."""
    for want, response in zip(expected, job.responses):
        for name, value in want.items():
            problem = difference(value, response.outputs[name]) if name in response.outputs else "is no output"
            if problem is not None:
                return f"{name}: {problem}"
    return None


def _power(expected: list[dict[str, np.ndarray]], job: Job) -> str | None:
    """None where the error of int8 is small, over all sets, and all labels are the same."""
    pairs = [(value, r.outputs[name]) for o, r in zip(expected, job.responses) for name, value in o.items()]
    wrong = sum(int(np.sum(w.ravel() != g.ravel())) for w, g in pairs if w.dtype.kind in "iu")
    if wrong:
        return f"{wrong} labels differ"
    want, got = (np.concatenate([pair[i].ravel() for pair in pairs if pair[0].dtype.kind == "f"]) for i in (0, 1))
    want, got = want.astype(np.float64), got.astype(np.float64)
    decibels = 10 * np.log10(np.sum(want**2) / max(np.sum((got - want) ** 2), 1e-30))
    return None if decibels >= LEAST_DB else f"{decibels:.1f} dB, less than {LEAST_DB:g}"
