"""Compiling, building and running many models together: the common part of the suites with many small cases."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import onnx

from .compiler import Compiler
from .emitted import EmittedModel
from .host import PLAIN, BuildError, HostProgram, Instance, Request, Response, Toolchain
from .settings import Settings
from .tally import progress, progress_done


@dataclass
class Job:
    """A model with the input sets to run it on; afterwards the responses, or why there are none."""

    name: str
    model: onnx.ModelProto
    inputs: Sequence[dict[str, np.ndarray]]
    options: tuple[str, ...] = ()
    request: dict[str, object] = field(default_factory=dict)
    emitted: EmittedModel | None = None
    responses: list[Response] = field(default_factory=list)
    error: str | None = None


def run_jobs(
    settings: Settings,
    jobs: Sequence[Job],
    folder: Path,
    toolchain: Toolchain = PLAIN,
    size: int = 50,
    together: int = 1,
) -> None:
    """Fills in the responses or the error of every job; `size` models go into one program, and the C compiler gets
    `together` of them at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    compiler = Compiler(settings)

    def compile_job(job: Job) -> None:
        path = folder / f"{job.name}.onnx"
        path.write_bytes(job.model.SerializeToString())
        done = compiler.compile(path, folder / job.name, job.name, *job.options)
        job.emitted = done.model
        if done.model is None:
            job.error = f"does not compile (exit code {done.exit_code}): {done.first_error}"

    with ThreadPoolExecutor(settings.jobs) as pool:
        for number, _ in enumerate(pool.map(compile_job, jobs), 1):
            progress(f"  compiled {number} of {len(jobs)}")
    _build_and_run(settings, jobs, folder, toolchain, size, together)


def run_again(settings: Settings, jobs: Sequence[Job], folder: Path, toolchain: Toolchain, size: int = 50) -> list[Job]:
    """The same jobs, with their C as another toolchain builds it."""
    others = [replace(job, responses=[], error=None if job.emitted is not None else job.error) for job in jobs]
    _build_and_run(settings, others, folder, toolchain, size)
    return others


def _build_and_run(
    settings: Settings, jobs: Sequence[Job], folder: Path, toolchain: Toolchain, size: int, together: int = 1
) -> None:
    ready = [job for job in jobs if job.emitted is not None]
    for start in range(0, len(ready), size):
        progress(f"  built and ran {start} of {len(ready)}")
        _run_batch(settings, ready[start : start + size], folder / f"program{start}", toolchain, together)
    progress_done()


def _run_batch(settings: Settings, batch: Sequence[Job], folder: Path, toolchain: Toolchain, together: int) -> None:
    try:
        emitted = [job.emitted for job in batch if job.emitted]
        program = HostProgram(emitted, folder, settings, toolchain, together=together)
    except BuildError as problem:
        for job in batch:
            job.error = f"does not build: {problem}"
        return
    asked, requests = [], []
    for job in batch:
        job.error = program.rejected.get(job.name)
        if job.error is not None:
            continue
        try:
            fresh = [Request((Instance(job.name, x),), **job.request) for x in job.inputs]  # type: ignore[arg-type]
            for request in fresh:
                program.encode(request)
        except (KeyError, ValueError) as problem:
            job.error = str(problem)
            continue
        asked += [job] * len(fresh)
        requests += fresh
    for job, answer in zip(asked, program.run(requests) if requests else []):
        job.responses.append(answer[0])
        job.error = job.error or answer[0].error
