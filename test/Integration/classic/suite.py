"""Trees, machines and linear models of ai.onnx.ml against ONNX Runtime and scikit-learn, on scikit-learn's data;
encoders of categories."""

from __future__ import annotations

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
    _run_categories(settings, tally)


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
