"""Runs the Python suites: `python3 test/Integration [SUITE…] [-- suite's own options]`.

Prints each suite's counts and, last, one line `[Integration] N passed, N failed`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import warnings
from pathlib import Path

from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

SUITES = (
    "harness", "digits", "onnx-backend", "random-graphs", "random-kernels", "qoperator", "classic", "onnx-qdq", "dead-channels", "lora", "e2e",
    "states", "quantize", "measuring", "damaged", "fuzz", "adding-an-op",
)  # fmt: skip


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

    tallies = []
    for name in options.suites or SUITES:
        print(f"[{name}]", flush=True)
        tally = Tally(name)
        importlib.import_module(f"{name}.suite").run(settings, tally, rest)
        print(tally.summary(), flush=True)
        tallies.append(tally)
    failed = sum(t.failed for t in tallies)
    print(f"[Integration] {sum(t.passed for t in tallies)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
