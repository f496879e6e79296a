"""The real models on the emulated board: the same integers as on the host, floats within the machines' bound."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tinyml_testing.board import CORES, BoardProgram, BuildError, board_lacks
from tinyml_testing.compare import machines_difference
from tinyml_testing.compiler import Compiler
from tinyml_testing.host import Instance, Request, Response
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally


@dataclass(frozen=True)
class HostRun:
    """A model with the outputs that the host computed for some inputs."""

    name: str
    path: Path
    inputs: Sequence[dict[str, np.ndarray]]
    responses: Sequence[Response]
    options: tuple[str, ...] = ()


def check_board(settings: Settings, tally: Tally, runs: Sequence[HostRun], folder: Path) -> None:
    """Repeats every run whose model fits the board."""
    if lacking := board_lacks():
        tally.skip("the emulated board", lacking)
        return
    compiler = Compiler(settings, CORES["m4"])

    def one(run: HostRun) -> str | None:
        done = compiler.compile(run.path, folder / run.name, run.name, *run.options)
        if done.model is None:
            return f"skip: {done.first_error}" if "needs an arena of" in done.message else done.first_error
        try:
            program = BoardProgram(done.model, folder / f"{run.name}_program", settings)
        except BuildError as problem:
            return str(problem)
        answers = program.run([Request((Instance(run.name, inputs),)) for inputs in run.inputs])
        for host, board in zip(run.responses, answers):
            problem = host.error or board.error or machines_difference(host.outputs, board.outputs)
            if problem:
                return problem
        return None

    known = [run for run in runs if run.responses]
    with ThreadPoolExecutor(settings.jobs) as pool:
        for run, problem in zip(known, pool.map(one, known)):
            if problem is not None and problem.startswith("skip: "):
                tally.skip(f"{run.name} on the emulated board", problem.removeprefix("skip: "))
            else:
                tally.check(f"{run.name} on the emulated board", problem)
