"""Runs the official ONNX backend tests, of nodes and of models, through the compiler to compiled C."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
from tinyml_testing import proved
from tinyml_testing.compare import difference
from tinyml_testing.compiler import Compiler
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import BuildError, HostProgram, Instance, Request, Toolchain, port_bytes
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally, progress, progress_done

from .cases import (
    TOO_LARGE,
    Case,
    bound_names,
    collect,
    input_names,
    is_too_large,
    names_of,
    why_unsupported,
    write_model,
)
from .table import Table, read_table

TABLE = Path(__file__).with_name("nodes.txt")
PROVED = Path(__file__).with_name("proved.json")
BATCH = 80
# Compiling without optimisation: the suite is about what is computed; e2e compares the levels.
TOOLCHAIN = Toolchain(flags=("-O0",))
# Small models that are compiled at a time.
TOGETHER = 10

# What the compiler says where it computes float64 as float32.
NARROWED = "computes numbers of float64 as float32"

# What happened: a status of the table ("pass", "folded"), "refused" by the compiler or "fail", with the reason.
Outcome = tuple[str, str]


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="onnx-backend")
    parser.add_argument("--update", action="store_true", help="rewrite the case rows of nodes.txt, and proved.json")
    parser.add_argument("--filter", default="", help="only cases whose name contains this")
    parser.add_argument("--failing", action="store_true", help="only cases that the table expects to fail")
    options = parser.parse_args(arguments)

    table = read_table(TABLE)
    cases = [case for case in collect() if options.filter in case.name]
    if options.failing:
        cases = [case for case in cases if table.cases.get(case.name, ("xfail", ""))[0] == "xfail"]
    outcomes = run_cases(settings, cases, table)
    if options.update:
        _update(table, cases, outcomes)
    for case in cases:
        _judge(tally, case.name, table.cases.get(case.name), outcomes[case.name])
    if not options.filter and not options.failing:
        for name in sorted(table.cases.keys() - outcomes.keys()):
            tally.fail(name, f"is in the table, but not in onnx {onnx.__version__}")
    rows = set()
    for case in cases:
        if outcomes[case.name][0] == "pass":
            rows |= proved.rows_of(case.model, "host")
    proved.check(tally, PROVED, rows, not options.filter and not options.failing, options.update)
    _print_counts(cases, outcomes, table)


def run_cases(settings: Settings, cases: Sequence[Case], table: Table) -> dict[str, Outcome]:
    """Compiles, builds and runs the cases in batches."""
    work = settings.work("onnx-backend")
    compiler = Compiler(settings)
    outcomes: dict[str, Outcome] = {}

    def compile_case(case: Case) -> EmittedModel | Outcome:
        if case.unusable or not case.data:
            return "refused", case.unusable or "no data"
        path = work / f"{case.name.replace('/', '.')}.onnx"
        write_model(case, bound_names(case, table.bind), path)
        done = compiler.compile(path, work / case.c_name, case.c_name)
        if done.exit_code not in (0, 1):
            return "fail", f"the compiler crashed, code {done.exit_code}: {done.first_error}"
        if done.model and is_too_large(case):
            return ("refused", TOO_LARGE) if NARROWED in done.message else ("fail", "no warning of float64 as float32")
        return done.model or ("refused", done.first_error)

    with ThreadPoolExecutor(settings.jobs) as pool:
        ready: list[tuple[Case, EmittedModel]] = []
        for number, (case, result) in enumerate(zip(cases, pool.map(compile_case, cases)), 1):
            if isinstance(result, tuple):
                outcomes[case.name] = result
            else:
                ready.append((case, result))
            progress(f"  compiled {number} of {len(cases)}")
    for start in range(0, len(ready), BATCH):
        progress(f"  built and ran {start} of {len(ready)}")
        outcomes |= _run_batch(settings, ready[start : start + BATCH], work / f"program{start}")
    progress_done()
    return outcomes


def _run_batch(settings: Settings, batch: Sequence[tuple[Case, EmittedModel]], folder: Path) -> dict[str, Outcome]:
    try:
        program = HostProgram([model for _, model in batch], folder, settings, TOOLCHAIN, together=TOGETHER)
    except BuildError as problem:
        return {case.name: ("fail", f"does not link: {problem}") for case, _ in batch}
    outcomes: dict[str, Outcome] = {
        case.name: ("fail", program.rejected[case.c_name]) for case, _ in batch if case.c_name in program.rejected
    }
    requests, asked = [], []
    for case, model in batch:
        if case.name in outcomes:
            continue
        for inputs, expected in case.data:
            try:
                requests.append(_request(case, model, inputs))
                asked.append((case, model, expected))
            except (KeyError, ValueError) as problem:
                outcomes[case.name] = ("fail", str(problem))
    for (case, model, expected), answer in zip(asked, program.run(requests) if requests else []):
        problem = answer[0].error or _compare(case, expected, answer[0].outputs)
        if problem is not None:
            outcomes[case.name] = ("fail", problem)
        outcomes.setdefault(case.name, ("pass" if any(port.used for port in model.inputs) else "folded", ""))
    return outcomes


def _request(case: Case, model: EmittedModel, inputs: Sequence[np.ndarray]) -> Request:
    values = dict(zip(input_names(case.model), inputs))
    for port in model.inputs:
        port_bytes(port, values)  # raises where the value is not what the model takes
    return Request((Instance(model.name, values),), fill=0x5A)


def _compare(case: Case, expected: Sequence[np.ndarray], outputs: dict[str, np.ndarray]) -> str | None:
    for name, value in zip(names_of(case.model.graph.output), expected):
        if name not in outputs:
            return f"no output '{name}'"
        problem = difference(value, outputs[name])
        # Some expected values are rounded to four digits; the test's own tolerance says so.
        if problem is not None and not _is_close(case, value, outputs[name]):
            return f"'{name}' {problem}"
    return None


def _is_close(case: Case, expected: np.ndarray, actual: np.ndarray) -> bool:
    """The official criterion of the test."""
    if actual.dtype.kind != "f" or expected.dtype != actual.dtype or expected.size != actual.size:
        return False
    return np.allclose(actual.reshape(expected.shape), expected, rtol=case.rtol, atol=case.atol, equal_nan=True)


def _judge(tally: Tally, name: str, row: tuple[str, str] | None, outcome: Outcome) -> None:
    status, reason = outcome
    if row is None:
        tally.fail(name, "is not in nodes.txt: --update adds it")
    elif row[0] == "xfail" and status == "refused":
        tally.expected_failure()
    elif status in ("fail", "refused"):
        # A case that compiles and is wrong is a bug, whatever the table says.
        tally.fail(name, reason)
    elif row[0] == "xfail":
        tally.fail(name, "passes now: --update removes the xfail")
    else:
        tally.check(name, None if row[0] == status else f"is '{status}', the table says '{row[0]}'")


def _update(table: Table, cases: Sequence[Case], outcomes: dict[str, Outcome]) -> None:
    for case in cases:
        status, reason = outcomes[case.name]
        if status == "refused":
            known = why_unsupported(case, bound_names(case, table.bind))
            table.cases[case.name] = ("xfail", known or " ".join(reason.split("error: ", 1)[-1].split())[:120])
        else:
            # What fails otherwise has to pass.
            table.cases[case.name] = ("pass" if status == "fail" else status, "")
    table.write(TABLE, onnx.__version__)
    print(f"  wrote {TABLE.name}")


def _print_counts(cases: Sequence[Case], outcomes: dict[str, Outcome], table: Table) -> None:
    """Counts by operator, then the cases that should pass and do not."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    owed = []
    for case in cases:
        status = outcomes[case.name][0]
        counts[case.operator]["xfail" if status == "refused" else status] += 1
        if status in ("fail", "refused") and why_unsupported(case, bound_names(case, table.bind)) is None:
            owed.append((case.name, outcomes[case.name][1]))
    supported = {op: c for op, c in counts.items() if c["pass"] or c["folded"]}
    columns = ("pass", "folded", "xfail", "fail")
    print(f"  {'operator':<22}" + "".join(f"{column:>8}" for column in columns))

    def line(title: str, of: Counter[str]) -> None:
        print(f"  {title:<22}" + "".join(f"{of[column]:>8}" for column in columns))

    for op, c in sorted(supported.items()):
        line(op, c)
    rest = [c for op, c in counts.items() if op not in supported]
    line(f"{len(rest)} other operators", sum(rest, Counter()))
    line("all", sum(counts.values(), Counter()))
    for name, reason in owed:
        print(f"  owed  {name}: {reason[:200]}")
