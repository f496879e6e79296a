"""The real models on the emulated board: the same integers as on the host, floats within the machines' bound."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tinyml_testing.board import CORES, BoardProgram, BuildError, board_lacks
from tinyml_testing.compare import MACHINE_TOLERANCE, difference
from tinyml_testing.compiler import Compiler
from tinyml_testing.host import Instance, Request, Response
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .models import RealModel


def check_board(
    settings: Settings,
    tally: Tally,
    models: Sequence[RealModel],
    baseline: dict[str, list[Response]],
    folder: Path,
) -> None:
    """Runs every model that fits the board on its stored inputs."""
    if lacking := board_lacks():
        tally.skip("the emulated board", lacking)
        return
    compiler = Compiler(settings, CORES["m4"])

    def one(model: RealModel) -> str | None:
        name = model.name.replace("-", "_")
        done = compiler.compile(model.path, folder / name, name)
        if done.model is None:
            fits = "does not fit" not in done.message
            return done.first_error if fits else None
        try:
            program = BoardProgram(done.model, folder / f"{name}_program", settings)
        except BuildError as problem:
            return str(problem)
        requests = [Request((Instance(name, inputs),)) for inputs, _ in model.sets]
        for host, board in zip(baseline[model.name], program.run(requests)):
            problem = host.error or board.error
            for tensor, value in host.outputs.items():
                problem = problem or difference(value, board.outputs[tensor], MACHINE_TOLERANCE)
            if problem:
                return problem
        return None

    known = [m for m in models if m.name in baseline]
    with ThreadPoolExecutor(settings.jobs) as pool:
        for model, problem in zip(known, pool.map(one, known)):
            tally.check(f"{model.name} on the emulated board", problem)
