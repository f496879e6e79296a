"""What is left out as unnecessary changes no byte of an integer model, and a float model by rounding only.

`exact-optimization [-- --seed=N --count=N]`: random int8 networks with planted tables, clamps and moves that do
nothing and products that are there twice, through the passes; functions, normalizations, attention and linear layers
in a row, as exporters write them, against ONNX Runtime.
"""

from __future__ import annotations

import argparse
import json
import re

import numpy as np
from tinyml_testing import ort
from tinyml_testing.batch import Job, run_jobs
from tinyml_testing.compare import difference
from tinyml_testing.networks import transform
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .floats import make_attention, make_chain, make_functions
from .integers import Net, make

_PASSES = "func.func(tinyml-drop-void-bounds,tinyml-merge-equal-ops,tinyml-merge-tables),canonicalize"


def _count(lines: list[str], *mnemonics: str) -> int:
    """How many ops of these names there are."""
    matches = (re.search(r"= tinyml\.(\w+) ", line) for line in lines)
    return sum(match is not None and match[1] in mnemonics for match in matches)


def _try_integers(settings: Settings, tally: Tally, nets: list[Net]) -> None:
    made = transform(settings, tally, nets, settings.work("exact-optimization"), _PASSES)
    if made is None:
        return
    for net in nets:
        lookups, products, moves, clamps = (
            _count(made[net.name], *names)
            for names in (("lookup",), ("mul",), ("pad", "concat"), ("clamp", "requantize"))
        )
        tables = f"{lookups} tables, expected {net.lookups}" if lookups != net.lookups else None
        left = f"{moves} pads and joins, at most {net.moves}" if moves > net.moves else None
        clamped = f"{clamps} clamps and changes of scale" if clamps else None
        twice = f"{products} products, expected {net.products}" if products != net.products else None
        tally.check(net.name, tables or left or clamped or twice)
    print(f"  {sum(net.planted for net in nets)} ops planted in {len(nets)} networks", flush=True)


def _judge(job: Job, want: dict[str, np.ndarray]) -> str | None:
    if job.error:
        return job.error
    for name, expected in want.items():
        if problem := difference(expected, job.responses[0].outputs[name], 1e-5):
            return problem
    return None


def _try_floats(settings: Settings, tally: Tally, seed: int) -> None:
    """One program of all models: the numbers of ONNX Runtime, and the steps that are left."""
    folder = settings.work("exact-optimization-floats")
    functions = make_functions()
    attentions = [make_attention(how) for how in range(3)]
    chains = [make_chain(index, seed) for index in range(24)]
    jobs, rng = [], np.random.default_rng(seed)
    models = [model for model, *_ in functions.values()] + attentions + [model for model, _ in chains]
    for index, model in enumerate(models):
        shape = [d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim]
        x = rng.normal(size=shape, scale=3).astype(np.float32)
        jobs.append(Job(f"net{index}", model, [{"x": x}], ("--report=json",)))
    run_jobs(settings, jobs, folder, size=100)
    steps = []
    for job in jobs:
        report = folder / job.name / f"{job.name}.report.json"
        steps.append(json.loads(report.read_text())["steps"] if job.emitted else [])
    names = [*functions, *(f"attention {how}" for how in range(3)), *(f"chain {index}" for index in range(len(chains)))]
    for job, name in zip(jobs, names):
        tally.check(name, _judge(job, ort.run(job.model, job.inputs[0])))
    for (name, (_, kernel, most)), made in zip(functions.items(), steps):
        kernels = [step["kernel"] for step in made]
        good = len(kernels) <= most and (kernel in kernels if kernel else len(kernels) > 1)
        tally.check(f"{name}: what is left", None if good else f"{kernels}, expected {kernel}, {most} steps")
    for how, made in enumerate(steps[len(functions) :][:3]):
        factors = [step["kernel"] for step in made if step["kernel"].startswith(("mul", "div"))]
        tally.check(f"attention {how}: its factor is part of weights", f"{factors}" if factors or not made else None)
    for index, ((_, merges), made) in enumerate(zip(chains, steps[len(functions) + 3 :])):
        linear = [step["kernel"] for step in made if step["macs"]]
        tally.check(f"chain {index}: layers", None if len(linear) == (1 if merges else 2) else f"{linear}")


def run(settings: Settings, tally: Tally, rest: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="exact-optimization")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    options = parser.parse_args(rest)
    _try_integers(settings, tally, [make(index, options.seed) for index in range(options.count)])
    _try_floats(settings, tally, options.seed)
