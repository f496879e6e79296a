"""Real models end to end: agreement with ONNX Runtime, and every way to build and call the emitted C."""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import onnx
from tinyml_testing import ort, qdq
from tinyml_testing.batch import Job, run_jobs
from tinyml_testing.compare import difference, machines_difference, quantized_difference
from tinyml_testing.compiler import Compiled, Compiler
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import Response, Toolchain
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from . import board, builds, headers
from .models import RealModel, before_softmax, real_models

# Quantized models are judged operator by operator and by accuracy; end to end an early tie may grow.
QDQ_TOLERANCE = 0.05


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="e2e")
    parser.add_argument("--filter", default="", help="only models whose name contains this")
    options = parser.parse_args(arguments)
    work = settings.work("e2e")
    models = [m for m in real_models(settings, tally) if options.filter in m.name]
    emitted = _compile_all(settings, tally, models, work)
    models = [m for m in models if m.name in emitted]
    # Either compiler's sanitizers see what the other's do, so that each model has those of one.
    names, count = [m.name for m in models], len(builds.SANITIZED)
    sanitized = {title: names[turn::count] for turn, title in enumerate(builds.SANITIZED)}
    baseline = builds.check_builds(settings, tally, models, emitted, work, builds.OTHERS, sanitized)
    for model in models:
        _against_reference(tally, model, baseline.get(model.name))
    _before_softmax(settings, tally, models, work / "logits")
    cuts = _quantized_operators(settings, tally, [m for m in models if m.quantized], work / "cut")
    _interpreter(settings, tally, models, baseline, work / "interpreter")
    headers.check_headers(tally, emitted, work / "headers")
    whole = [board.HostRun(c_name(m.name), m.path, [x for x, _ in m.sets], baseline.get(m.name, [])) for m in models]
    board.check_board(settings, tally, [*whole, *cuts], work / "board")


def _compile_all(settings: Settings, tally: Tally, models: list[RealModel], work: Path) -> dict[str, EmittedModel]:
    """Compiles every model twice: it has to succeed, and to write the same bytes again."""
    compiler = Compiler(settings, with_peak=True)

    def one(model: RealModel) -> tuple[Compiled, Compiled]:
        name = c_name(model.name)
        first = compiler.compile(model.path, work / name, name, "--report=json")
        return first, compiler.compile(model.path, work / "again" / name, name, "--report=json")

    with ThreadPoolExecutor(settings.jobs) as pool:
        results = dict(zip([m.name for m in models], pool.map(one, models)))
    emitted = {}
    for name, (first, second) in results.items():
        if first.model is None:
            tally.fail(f"{name} compiles", first.first_error)
            continue
        emitted[name] = first.model
        tally.ok(f"{name} compiles")
        same = second.model is not None and _bytes_below(first.model.folder) == _bytes_below(second.model.folder)
        tally.check(f"{name} compiles to the same bytes again", None if same else "the files differ")
        _check_cost(tally, name, first, next(m.path for m in models if m.name == name).stat().st_size)
    return emitted


def _check_cost(tally: Tally, name: str, done: Compiled, file_bytes: int) -> None:
    """At most a second of processor time for a model of MLPerf Tiny's size, and 10 times the file in memory."""
    seconds, peak = done.ended.cpu_seconds, done.ended.peak_bytes
    if file_bytes < 1_100_000:
        tally.check(f"{name} compiles in a second", None if seconds <= 1.0 else f"takes {seconds:.2f} s")
    most = 10 * file_bytes + 200_000_000
    tally.check(f"{name} compiles in little memory", None if 0 < peak <= most else f"takes {peak} bytes, not {most}")


def c_name(name: str) -> str:
    return name.replace("-", "_")


def _bytes_below(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _against_reference(tally: Tally, model: RealModel, responses: list | None) -> None:
    if responses is None:
        return
    for number, ((_, expected), response) in enumerate(zip(model.sets, responses)):
        problem = response.error
        for name, value in expected.items():
            if problem is None:
                tolerance = QDQ_TOLERANCE if model.quantized else 1e-4
                problem = difference(value, response.outputs[name], tolerance)
        tally.check(f"{model.name} agrees with ONNX Runtime, set {number}", problem)


def _before_softmax(settings: Settings, tally: Tally, models: list[RealModel], folder: Path) -> None:
    """A Softmax hides large differences, so the tensor before a final one is compared as well."""
    jobs, expected = [], []
    for model in models:
        tensor = before_softmax(model.model)
        if tensor is None or model.quantized:
            continue
        variant = ort.with_outputs(onnx.shape_inference.infer_shapes(model.model), [tensor])
        _give_type(variant, tensor)
        expected.append((tensor, [ort.run(variant, inputs)[tensor] for inputs, _ in model.sets]))
        jobs.append(Job(c_name(model.name) + "_logits", variant, [inputs for inputs, _ in model.sets]))
    run_jobs(settings, jobs, folder, Toolchain(flags=("-O2",)))
    for job, (tensor, values) in zip(jobs, expected):
        problem = job.error
        for value, response in zip(values, job.responses):
            problem = problem or difference(value, response.outputs[tensor])
        tally.check(f"{job.name}: '{tensor}' before the Softmax", problem)


def _give_type(model: onnx.ModelProto, name: str) -> None:
    """Copies the inferred type of a tensor to its entry among the outputs."""
    inferred = {v.name: v for v in model.graph.value_info}
    for output in model.graph.output:
        if output.name == name and name in inferred:
            output.CopyFrom(inferred[name])


def _interpreter(
    settings: Settings, tally: Tally, models: list[RealModel], baseline: dict[str, list[Response]], folder: Path
) -> None:
    """The reference interpreter computes what the emitted C computed."""
    if not settings.has_tool("tinyml-run"):
        tally.skip("interpreter", "tinyml-run was not built")
        return
    known = [m for m in models if m.name in baseline and not baseline[m.name][0].error]

    def one(model: RealModel) -> str | None:
        outputs = tinyml_run(settings, model.path, model.sets[0][0], folder / model.name)
        return machines_difference(baseline[model.name][0].outputs, outputs)

    with ThreadPoolExecutor(settings.jobs) as pool:
        for model, problem in zip(known, pool.map(one, known)):
            tally.check(f"{model.name}: interpreter", problem)


def _quantized_operators(
    settings: Settings, tally: Tally, models: list[RealModel], folder: Path
) -> list[board.HostRun]:
    """Every integer operator of the QDQ models, fed with ONNX Runtime's own inputs."""
    cuts = {model.name: [qdq.cut(model.model, inputs) for inputs, _ in model.sets] for model in models}
    jobs = [Job(c_name(n) + "_cut", c[0].model, [x.inputs for x in c]) for n, c in cuts.items()]
    run_jobs(settings, jobs, folder, Toolchain(flags=("-O2",)))
    for job, (name, pieces) in zip(jobs, cuts.items()):
        if job.error is not None:
            tally.fail(f"{name} operator by operator", job.error)
            continue
        for number, (piece, response) in enumerate(zip(pieces, job.responses)):
            for tensor, value in piece.expected.items():
                actual = response.outputs[tensor]
                if value.dtype.kind == "f":
                    problem = difference(value, actual)
                else:
                    problem = quantized_difference(value, actual, piece.ties.get(tensor))
                tally.check(f"{name}, set {number}, '{tensor}'", problem)
        if not settings.has_tool("tinyml-run"):
            continue
        outputs = tinyml_run(settings, folder / f"{job.name}.onnx", pieces[0].inputs, folder / f"{job.name}_run")
        tally.check(f"{name}: interpreter, every tensor", machines_difference(job.responses[0].outputs, outputs))
    paths = [folder / f"{job.name}.onnx" for job in jobs]
    return [board.HostRun(job.name, path, job.inputs, job.responses) for job, path in zip(jobs, paths)]
