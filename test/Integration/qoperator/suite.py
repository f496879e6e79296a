"""Quantized models other than 8-bit QDQ ones against ONNX Runtime: QOperator form, 16 and 4 bits, dynamic ones."""

from __future__ import annotations

import numpy as np
from tinyml_testing import ort
from tinyml_testing.batch import Job, run_jobs
from tinyml_testing.compare import difference
from tinyml_testing.host import Toolchain
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .cases import CONTRIBUTED, MICROSOFT, STANDARD, WEIGHTED, Builder, dynamic
from .sums import cases as sums
from .widths import cases as widths

TOOLCHAIN = Toolchain(flags=("-O0",))
SEEDS = range(3)
# ONNX Runtime rounds the activations of a dynamically quantized model, we do not: 0.0024 here.
DYNAMIC_TOLERANCE = 0.005


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    del arguments
    work = settings.work("qoperator")
    _operators(settings, tally, work / "operators")
    _widths(settings, tally, work / "widths")
    _sums(settings, tally, work / "sums")
    _dynamic(settings, tally, work / "dynamic")


def _operators(settings: Settings, tally: Tally, folder: object) -> None:
    jobs, expected = [], []
    makers = [(maker, dtype, dtype) for maker in (*STANDARD, *CONTRIBUTED) for dtype in (np.int8, np.uint8)]
    makers += [(maker, np.uint8, np.int8) for maker in WEIGHTED]
    for maker, dtype, weights in makers:
        for seed in SEEDS:
            builder = Builder(seed, dtype, "" if maker in STANDARD else MICROSOFT, weights)
            maker(builder)
            model = builder.model()
            types = dtype.__name__ if weights is dtype else f"{dtype.__name__}_{weights.__name__}"
            jobs.append(Job(f"{maker.__name__}_{types}_{seed}", model, [builder.inputs]))
            expected.append(ort.run(model, builder.inputs)["y"])
    run_jobs(settings, jobs, folder, TOOLCHAIN, size=100)
    for job, value in zip(jobs, expected):
        tally.check(job.name, job.error or _apart(value, job.responses[0].outputs["y"]))


def _widths(settings: Settings, tally: Tally, folder: object) -> None:
    built = widths()
    jobs = [Job(name, case.model(), [case.inputs]) for name, case in built.items()]
    run_jobs(settings, jobs, folder, TOOLCHAIN, size=100)
    for job in jobs:
        problem = job.error or _apart(ort.run(job.model, job.inputs[0])["y"], job.responses[0].outputs["y"])
        tally.check(job.name, problem)


def _sums(settings: Settings, tally: Tally, folder: object) -> None:
    """The exact integers; ONNX Runtime, which sums in float32, is up to 30 LSB off them."""
    made = sums()
    jobs = [Job(name, model, [{"x": x}]) for name, (model, x, _) in made.items()]
    run_jobs(settings, jobs, folder, TOOLCHAIN)
    worst = 0
    for job in jobs:
        model, x, exact = made[job.name]
        apart = None if job.error else np.abs(job.responses[0].outputs["y"] - exact).max()
        tally.check(f"70,000 products: {job.name}", job.error or (None if apart <= 1 else f"is {apart} LSB off"))
        worst = max(worst, np.abs(ort.run(model, {"x": x})["y"] - exact).max())
    tally.check("ONNX Runtime rounds sums of 70,000 products", None if worst > 1 else "is exact: compare with it")


def _apart(expected: np.ndarray, actual: np.ndarray) -> str | None:
    """None when integers are at most 1 LSB apart, floats within the tolerance."""
    if expected.dtype.kind == "f":
        return difference(expected, actual)
    if actual.dtype != expected.dtype or actual.shape != expected.shape:
        return f"is {actual.dtype}{actual.shape}, expected {expected.dtype}{expected.shape}"
    apart = int(np.abs(expected.astype(int) - actual.astype(int)).max())
    return None if apart <= 1 else f"is {apart} LSB off"


def _dynamic(settings: Settings, tally: Tally, folder: object) -> None:
    """The weights keep their integers, and the activations their values: like the float model of such weights."""
    made = {f"dynamic_{seed}": dynamic(seed) for seed in SEEDS}
    jobs = [Job(name, quantized, [inputs]) for name, (quantized, _, inputs) in made.items()]
    run_jobs(settings, jobs, folder, TOOLCHAIN)
    for job in jobs:
        quantized, plain, inputs = made[job.name]
        if not tally.check(f"{job.name} compiles", job.error):
            continue
        actual = job.responses[0].outputs["y"]
        tally.check(f"{job.name} does not round", difference(ort.run(plain, inputs)["y"], actual))
        rounded = difference(ort.run(quantized, inputs)["y"], actual, DYNAMIC_TOLERANCE)
        tally.check(f"{job.name} agrees with ONNX Runtime", rounded)
