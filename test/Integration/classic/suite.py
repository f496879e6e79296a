"""Trees, machines and linear models of ai.onnx.ml against ONNX Runtime and scikit-learn, on scikit-learn's data;
encoders of categories. Trees of integers against ONNX Runtime's floats."""

from __future__ import annotations

import json

import numpy as np
from tinyml_testing import ort
from tinyml_testing.batch import Job, run_jobs
from tinyml_testing.compare import difference
from tinyml_testing.host import Toolchain
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from . import categories, machines, models

TOOLCHAIN = Toolchain(flags=("-O2",))
# scikit-learn adds up doubles.
SCIKIT_TOLERANCE = 1e-4
# Power of the scores over that of the error of integers, in dB: the least, with 8 bits a pair of scores has -s in 8 bits.
LEAST_DB = {"int8": 45.0, "w8a16": 50.0}


def run(settings: Settings, tally: Tally, _: list[str]) -> None:
    cases = {maker.__name__: maker() for maker in (*models.CASES, *machines.CASES)}
    jobs = [Job(name, case.model, [{"x": case.x}]) for name, case in cases.items()]
    run_jobs(settings, jobs, settings.work("classic"), TOOLCHAIN)
    for job in jobs:
        if not tally.check(f"{job.name} compiles", job.error):
            continue
        case, outputs = cases[job.name], job.responses[0].outputs
        expected = ort.run(case.model, {"x": case.x})
        tally.check(f"{job.name}: scores of ONNX Runtime", difference(expected["scores"], outputs["scores"]))
        scores = case.scores.astype(np.float32)
        tally.check(f"{job.name}: scores of scikit-learn", difference(scores, outputs["scores"], SCIKIT_TOLERANCE))
        if case.labels is None:
            continue
        for name, labels in (("ONNX Runtime", expected["label"]), ("scikit-learn", case.labels)):
            wrong = int(np.sum(labels != outputs["label"]))
            tally.check(f"{job.name}: labels of {name}", f"{wrong} of {len(labels)} differ" if wrong else None)
    _run_integer_trees(settings, tally)
    _run_categories(settings, tally)


def _run_integer_trees(settings: Settings, tally: Tally) -> None:
    """Without a float step, with the labels of the floats, and scores close to theirs."""
    work = settings.work("classic-integer")
    work.mkdir(parents=True, exist_ok=True)
    cases = {maker.__name__: maker() for maker in models.TREES}
    jobs = []
    for name, case in cases.items():
        data = work / f"{name}.npz"
        np.savez(data, x=case.x[None])
        for scheme in LEAST_DB:
            asked = (f"--quantize={scheme}", f"--calibration={data}", "--io=float", "--report=json")
            jobs.append(Job(f"{name}_{scheme}", case.model, [{"x": case.x}], asked))
    run_jobs(settings, jobs, work, TOOLCHAIN)
    for job in jobs:
        if not tally.check(f"{job.name} compiles", job.error):
            continue
        name, _, scheme = job.name.rpartition("_")
        expected, outputs = ort.run(job.model, job.inputs[0]), job.responses[0].outputs
        told = json.loads((job.emitted.folder / f"{job.name}.report.json").read_text())
        between = [s["kernel"] for s in told["steps"] if s["precision"].startswith("f32")]
        between = [kernel for kernel in between if not kernel.startswith(("quantize_", "dequantize_"))]
        tally.check(f"{job.name}: integers alone", f"steps on floats: {', '.join(between)}" if between else None)
        want, got = expected["scores"].astype(np.float64), outputs["scores"].astype(np.float64)
        found = 10 * np.log10(np.sum(want**2) / max(np.sum((want - got) ** 2), 1e-30))
        low = f"{found:.1f} dB, less than {LEAST_DB[scheme]:g}" if found < LEAST_DB[scheme] else None
        tally.check(f"{job.name}: scores of ONNX Runtime's floats", low)
        if "label" in expected:
            wrong = int(np.sum(expected["label"] != outputs["label"]))
            tally.check(f"{job.name}: labels of ONNX Runtime", f"{wrong} of {len(got)} differ" if wrong else None)


def _run_categories(settings: Settings, tally: Tally) -> None:
    jobs = [Job(name, model, [categories.feed(model)]) for name, model in categories.make_models().items()]
    run_jobs(settings, jobs, settings.work("classic-categories"), TOOLCHAIN)
    for job in jobs:
        if not tally.check(f"{job.name} compiles", job.error):
            continue
        for name, value in ort.run(job.model, job.inputs[0]).items():
            got = job.responses[0].outputs[name]
            same = got.dtype == value.dtype and np.array_equal(got, value)
            tally.check(f"{job.name}: {name} of ONNX Runtime", None if same else f"{got} instead of {value}")
