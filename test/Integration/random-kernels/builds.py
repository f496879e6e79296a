"""The kernels under every compiler and level, on the host and on emulated cores: the interpreter's bytes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from tinyml_testing.board import BoardImage
from tinyml_testing.compare import MACHINE_TOLERANCE, difference
from tinyml_testing.cores import EMULATED
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import BuildError, HostProgram, Instance, Request, Response, Toolchain
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally, progress

from .generator import Model


@dataclass(frozen=True)
class Build:
    """A compiler and its flags, and which part of the models it gets: every n-th."""

    cc: str
    flags: tuple[str, ...]
    every: int = 5
    link: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.cc} {' '.join(self.flags)}"


@dataclass
class Case:
    """A model with its C and what the interpreter computes."""

    made: Model
    expected: Mapping[str, np.ndarray]
    emitted: EmittedModel

    @cached_property
    def rounded(self) -> set[str]:
        """Outputs of integers that a kernel computes in floats: sums in another order round to the next number."""
        report = self.emitted.report()
        steps = report["steps"]

        def is_float(origin: str) -> bool:
            kind, number = origin.split()
            if kind != "step":
                return False
            step = steps[int(number)]
            only_moves = not step["precision"] or " to " in step["precision"]
            return any(map(is_float, step["from"])) if only_moves else step["precision"] == "f32"

        return {port["name"] for port in report["outputs"] if any(map(is_float, port["from"]))}


@dataclass
class Cases:
    """The same random models in the default form and with --optimize=size; known ones in both, for every build."""

    default: Sequence[Case]
    small: Sequence[Case]
    known: Sequence[Case]


def host_builds() -> Iterable[Build]:
    """GCC as users call it gets every model, -O3 and LTO a quarter, other levels and compilers a fifth of them each."""
    for level in ("-Os", "-O2"):
        yield Build("gcc", (level,), every=1)
    yield Build("gcc", ("-O3",), every=4)
    yield Build("gcc", ("-O2", "-flto=auto"), every=4)
    yield Build("gcc", ("-O1",))
    for level in ("-O1", "-Os", "-O2", "-O3"):
        yield Build("clang-22", (level,))
    yield Build("clang-22", ("-O2", "-flto"), link=("-fuse-ld=lld",))
    for version in _other_gccs():
        for level in ("-Os", "-O2"):
            yield Build(version, (level,))


def _other_gccs() -> list[str]:
    """The installed versions of GCC beside `gcc`."""

    def version(name: str) -> str:
        return subprocess.run([name, "-dumpfullversion"], capture_output=True, text=True, check=True).stdout

    names = [f"gcc-{number}" for number in range(9, 16)]
    return [name for name in names if shutil.which(name) and version(name) != version("gcc")]


# What each emulated core is built with; several levels share its models. Those that differ little from another core get
# one level.
BOARD_LEVELS = {
    "cortex-m4f": ("-O2", "-Os"), "cortex-m0": ("-Os",), "cortex-m3": ("-O2",), "cortex-m7": ("-O3",),
    "cortex-m33": ("-O2",), "cortex-m55": ("-O2", "-Os"),
    "rv32imc": ("-O2",),
}  # fmt: skip
ALL_LEVELS = ("-O1", "-Os", "-O2", "-O3", "-O2 -flto")


def check_host(settings: Settings, tally: Tally, cases: Cases, folder: Path, full: bool) -> None:
    """Every host build; `full`: of all models in both forms, else of its share, and of a tenth in the small form."""
    turns: dict[int, int] = {}
    for number, build in enumerate(host_builds()):
        if shutil.which(build.cc) is None:
            tally.skip(build.title, f"'{build.cc}' is not installed")
            continue
        progress(f"  {build.title}")
        every = 1 if full else build.every
        turns[every] = turns.get(every, -1) + 1
        small = cases.small if full else cases.small[number % 10 :: 10]
        mine = [*cases.default[turns[every] % every :: every], *small, *cases.known]
        where, toolchain = folder / f"build{number}", Toolchain(build.cc, flags=build.flags, link=build.link)
        try:
            program = HostProgram([case.emitted for case in mine], where, settings, toolchain)
        except BuildError as problem:
            tally.fail(build.title, str(problem))
            continue
        for name, reason in program.rejected.items():
            tally.fail(f"{name}: {build.title}", reason)
        mine = [case for case in mine if case.emitted.name not in program.rejected]
        instances = [Instance(case.emitted.name, case.made.inputs) for case in mine]
        runs = program.run([Request((i,)) for i in instances])
        steps = program.run([Request((i,), steps=True, misalignment=8, fill=0x3C) for i in instances])
        for case, run, step in zip(mine, runs, steps):
            judge(tally, case, build.title, run[0], step[0])


def check_boards(settings: Settings, tally: Tally, cases: Mapping[str, Cases], folder: Path, full: bool) -> None:
    """Every emulated core with the models that were compiled for it."""
    tasks = []
    for core, its in cases.items():
        levels = ALL_LEVELS if full else BOARD_LEVELS[core]
        for number, level in enumerate(levels):
            share = slice(None) if full else slice(number, None, len(levels))
            tasks.append((core, level, [*its.default[share], *its.small[share], *its.known]))

    def run(task: tuple[str, str, list[Case]]) -> list[tuple[Response, Response]] | str:
        core, level, mine = task
        where = folder / f"{core}{level.replace(' ', '')}"
        try:
            image = BoardImage([case.emitted for case in mine], where, EMULATED[core].load(), level.split())
        except BuildError as problem:
            return str(problem)
        request = Request(tuple(Instance(case.emitted.name, case.made.inputs) for case in mine))
        return list(zip(image.run_all([request])[0], image.run_all([request], per_step=True)[0]))

    with ThreadPoolExecutor(settings.jobs) as pool:
        for (core, level, mine), answers in zip(tasks, pool.map(run, tasks)):
            if isinstance(answers, str):
                tally.fail(f"{core} {level}", answers)
                continue
            for case, (once, stepped) in zip(mine, answers):
                judge(tally, case, f"{core} {level}", once, stepped)


def judge(tally: Tally, case: Case, build: str, *responses: Response) -> None:
    """Counts every kernel of a model as passed when all responses have the interpreter's values."""
    for output, kind in case.made.kinds.items():
        atol = 1.0 if output in case.rounded else 0.0
        problems = (kernel_difference(case.expected, output, response, atol) for response in responses)
        problem = next((p for p in problems if p is not None), None)
        tally.check(f"{case.emitted.name}, {kind} '{output}': {build}", problem)


def kernel_difference(
    expected: Mapping[str, np.ndarray], output: str, response: Response, atol: float = 0.0
) -> str | None:
    """None where a kernel wrote what it should: integers equal or within `atol`, floats within the machine's bound."""
    if response.error is not None:
        return response.error
    value = expected[output]
    actual = response.outputs[output].reshape(value.shape)
    if atol and value.dtype.kind in "iu" and actual.dtype == value.dtype:
        apart = int(np.abs(value.astype(np.int64) - actual).max(initial=0))
        return None if apart <= atol else f"differs by {apart}"
    return difference(value, actual, MACHINE_TOLERANCE)
