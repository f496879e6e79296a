"""Runs the Python suites: `python3 test/Integration [SUITE…] [-- suite's own options]`.

Prints each suite's counts and, last, one line `[Integration] N passed, N failed`. Several suites run two side by side,
each with half of the processes: what one does alone leaves no core idle.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

SUITES = (
    "harness", "digits", "onnx-backend", "random-graphs", "random-kernels", "qoperator", "classic", "exporters",
    "onnx-qdq", "dead-channels", "exact-optimization", "lora", "pruning", "e2e", "states", "quantize", "measuring",
    "damaged", "fuzz", "adding-an-op", "wheel", "packages", "pages", "fits", "firmware", "examples", "docs-site",
)  # fmt: skip

# Those that take longest, in the order in which they start; the others follow in theirs.
LONGEST = (
    "quantize", "random-kernels", "random-graphs", "onnx-backend", "e2e", "measuring", "onnx-qdq", "fuzz", "damaged",
    "states", "exporters",
)  # fmt: skip
SIDE_BY_SIDE = 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="test/Integration", description=__doc__)
    parser.add_argument("suites", nargs="*", help=f"of {', '.join(SUITES)} (default: all)")
    parser.add_argument("--build", type=Path, help="the build folder (default: TINYML_BUILD or build/)")
    parser.add_argument("--models", type=Path, help="the models that are not in the repository")
    parser.add_argument("--jobs", type=int, help="processes side by side")
    if "--" in sys.argv:
        cut = sys.argv.index("--")
        own, rest = sys.argv[1:cut], sys.argv[cut + 1 :]
    else:
        own, rest = sys.argv[1:], []
    options = parser.parse_args(own)
    for name in options.suites:
        if name not in SUITES:
            parser.error(f"no suite '{name}'; there are {', '.join(SUITES)}")
    given = {k: v for k, v in (("build", options.build), ("models", options.models), ("jobs", options.jobs)) if v}
    settings = Settings(**{k: v.resolve() if isinstance(v, Path) else v for k, v in given.items()})
    warnings.simplefilter("ignore")
    os.environ.setdefault("OMP_NUM_THREADS", "1")

    suites = options.suites or SUITES
    if len(suites) > 1 and settings.jobs > 1:
        passed, failed = run_side_by_side(suites, settings, rest)
    else:
        passed, failed = run_here(suites, settings, rest)
    print(f"[Integration] {passed} passed, {failed} failed")
    return 1 if failed else 0


def run_here(suites: Sequence[str], settings: Settings, rest: list[str]) -> tuple[int, int]:
    """One after the other; how many passed and failed."""
    tallies = []
    for name in suites:
        print(f"[{name}]", flush=True)
        tally = Tally(name)
        importlib.import_module(f"{name}.suite").run(settings, tally, rest)
        print(tally.summary(), flush=True)
        tallies.append(tally)
    return sum(t.passed for t in tallies), sum(t.failed for t in tallies)


def run_side_by_side(suites: Sequence[str], settings: Settings, rest: list[str]) -> tuple[int, int]:
    """Each in a process of its own, whose lines are printed as they come. One that ends without a count has failed
    once."""
    command = [sys.executable, str(Path(__file__).parent), "--build", str(settings.build)]
    command += ["--models", str(settings.models)] if settings.models else []
    command += ["--jobs", str(max(1, settings.jobs // SIDE_BY_SIDE))]

    def one(name: str) -> tuple[int, int]:
        asked, counts = [*command, name, *(["--", *rest] if rest else [])], None
        with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                counts = re.fullmatch(r"\[Integration\] (\d+) passed, (\d+) failed\n", line)
                if counts is None:
                    print(line if line.startswith("[") else f"{name}:{line}", end="", flush=True)
        if counts is None:
            print(f"{name}:  FAIL  the suite ended with code {process.returncode}", flush=True)
            return 0, 1
        return int(counts[1]), int(counts[2])

    ordered = sorted(suites, key=lambda name: LONGEST.index(name) if name in LONGEST else len(LONGEST))
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        found = list(pool.map(one, ordered))
    return sum(passed for passed, _ in found), sum(failed for _, failed in found)


if __name__ == "__main__":
    sys.exit(main())
