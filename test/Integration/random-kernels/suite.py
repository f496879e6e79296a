"""Random kernels of small and odd shapes, many in a program, by every compiler and level: the interpreter's bytes.

What a compiler breaks depends on shapes, on the address of the weights and on the level, so there are thousands of
kernels, each in a model with weights in front of its own, and with memory for its output that a pattern fills.
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from tinyml_testing import ort, proved
from tinyml_testing.compare import difference
from tinyml_testing.compiler import Compiler
from tinyml_testing.cores import EMULATED
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally, progress_done

from .builds import BOARD_LEVELS, Case, Cases, check_boards, check_host
from .generator import FRONT_BYTES, Model, make_model
from .known import KNOWN

PROVED = Path(__file__).with_name("proved.json")
_TABLE = ROOT / "runtime" / "include" / "tinyml" / "kernels.def"


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="random-kernels")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000, help="kernels on the host")
    parser.add_argument("--board-count", type=int, default=500, help="kernels on each emulated core")
    parser.add_argument("--per-model", type=int, default=25, help="kernels in a model")
    parser.add_argument("--update", action="store_true", help="rewrite proved.json")
    parser.add_argument("--full", action="store_true", help="every model in every build, in both forms")
    parser.add_argument("--only", type=int, nargs="+", help="the models with these numbers")
    options = parser.parse_args(arguments)
    work = settings.work("random-kernels")
    on_host, on_boards = (-(-count // options.per_model) for count in (options.count, options.board_count))
    indices = options.only or range(max(on_host, on_boards))
    with ProcessPoolExecutor(settings.jobs) as pool:
        size = len(indices)
        models = list(pool.map(make_model, [options.seed] * size, indices, [options.per_model] * size, chunksize=4))
    known = [make() for make in KNOWN]
    expected = _interpret(settings, tally, [*models, *known], work / "models")
    for made in known:
        _check_reference(tally, made, expected)

    def cases(models: Sequence[Model], target: str, every: int) -> Cases:
        """The models for a target, every n-th also with --optimize=size."""

        def compiled(which: Sequence[Model], form: str, *others: str) -> list[Case]:
            folder = work / target / form
            return _compile(settings, tally, which, expected, target, folder, "--report=json", *others)

        default, small = compiled(models, "default"), compiled(models[::every], "small", "--optimize=size")
        both = compiled(known, "known") + compiled(known, "known_small", "--optimize=size")
        return Cases(default, small, both)

    host = cases(models[:on_host], "host", 1)
    rows = _proved(tally, lambda: check_host(settings, tally, host, work / "host", options.full), {"host": host})
    boards = {}
    for core in BOARD_LEVELS:
        if lacking := EMULATED[core].lacks():
            tally.skip(f"the emulated {core}", lacking)
            continue
        boards[core] = cases(models[:on_boards], EMULATED[core].target, 1 if options.full else 10)
    if options.only is None and options.count >= 2000:
        _check_coverage(
            tally, [*host.default, *host.small], [case for core in boards.values() for case in core.default]
        )
    rows |= _proved(tally, lambda: check_boards(settings, tally, boards, work, options.full), boards)
    progress_done()
    drawn_as_kept = (options.seed, options.per_model, options.only) == (1, 25, None)
    if drawn_as_kept and options.count <= 2000 and options.board_count <= 500:
        whole = (options.count, options.board_count) == (2000, 500) and len(boards) == len(BOARD_LEVELS)
        drawn_by = proved.hash_of(p for p in PROVED.parent.glob("*.py") if p.stem not in ("suite", "builds"))
        proved.check(tally, PROVED, rows, whole, options.update, drawn_by)


def _proved(tally: Tally, check: Callable[[], None], where: Mapping[str, Cases]) -> set[proved.Row]:
    """What the kernels prove for their targets, where all checks pass."""
    failed = tally.failed
    check()
    if tally.failed > failed:
        return set()
    return {row for name, cases in where.items() for c in cases.default for row in proved.rows_of(c.made.model, name)}


def _interpret(settings: Settings, tally: Tally, models: Sequence[Model], folder: Path) -> dict[str, dict]:
    """Writes the models; what the interpreter computes, by the model's name."""
    folder.mkdir()

    def one(made: Model) -> dict | str:
        path = folder / f"{made.name}.onnx"
        path.write_bytes(made.model.SerializeToString())
        return tinyml_run(settings, path, made.inputs, folder / made.name, options=made.options(folder))

    with ThreadPoolExecutor(settings.jobs) as pool:
        results = dict(zip((made.name for made in models), pool.map(one, models)))
    for name, result in results.items():
        if isinstance(result, str):
            tally.fail(name, result)
    return {name: result for name, result in results.items() if not isinstance(result, str)}


def _compile(
    settings: Settings,
    tally: Tally,
    models: Sequence[Model],
    expected: Mapping[str, dict],
    target: str,
    folder: Path,
    *options: str,
) -> list[Case]:
    """The models that compile for a target, and a failed check for each other one."""
    compiler = Compiler(settings, target)

    def one(made: Model) -> Case | None:
        path, form = folder.parent.parent / "models" / f"{made.name}.onnx", folder.name
        asked = [*options, *made.options(path.parent)]
        done = compiler.compile(path, folder / made.name, f"{made.name}_{form}", *asked)
        if done.model is None:
            tally.fail(f"{made.name} for {target}", done.first_error)
            return None
        return Case(made, expected[made.name], done.model)

    with ThreadPoolExecutor(settings.jobs) as pool:
        return [case for case in pool.map(one, (m for m in models if m.name in expected)) if case is not None]


def _check_reference(tally: Tally, made: Model, expected: Mapping[str, dict]) -> None:
    """The interpreter and ONNX Runtime agree about a model."""
    for name, value in ort.run(made.model, made.inputs).items():
        problem = difference(value, expected[made.name][name]) if made.name in expected else "no result"
        tally.check(f"{made.name}, ONNX Runtime", problem)


def _check_coverage(tally: Tally, on_host: Sequence[Case], on_boards: Sequence[Case]) -> None:
    """Every kernel of the runtime's table occurs, and behind so many bytes of weights as it should.

    Kernels with interleaved rows are for boards: without one they cannot occur.
    """
    line = "-DTM_KERNEL(name, shape, q, pointers, facts)=@KERNEL name facts"
    command = ["cc", "-E", "-P", f"-I{_TABLE.parent.parent}", line, "-x", "c", str(_TABLE)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    facts = dict(entry.strip().partition(" ")[::2] for entry in text.split("@KERNEL")[1:])
    table = {name for name, of in facts.items() if on_boards or "TM_INTERLEAVES" not in of}
    reports = [case.emitted.report() for case in on_host]
    used = {step["kernel"] for r in [*reports, *(c.emitted.report() for c in on_boards)] for step in r["steps"]}
    missing = sorted(table - used)
    tally.check("every kernel occurs", f"not there: {', '.join(missing)}" if missing else None)
    tally.check("weights stand in front", None if all(map(_has_front, reports)) else "not in every model")


def _has_front(report: dict) -> bool:
    """Whether nothing but the scales of casts comes before the front's weights."""
    before = 0
    for weights in report["weights"]:
        if weights["bytes"] >= FRONT_BYTES:
            return before < 64
        before += weights["bytes"]
    return False
