"""Applies the listed mutants one by one to a copy of the sources and runs the tests until one fails.

A mutant that survives shows a hole in the tests. Runs for about an hour on two cores.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tinyml_testing.settings import ROOT, Settings

from .mutants import Mutant, read_mutants

# In the order of cost; the first that fails kills the mutant.
KILLERS: dict[str, list[str]] = {
    "ctest": ["ctest", "--test-dir", "{build}", "--output-on-failure", "--stop-on-failure", "-LE", "slow"],
    "lit": ["{lit}", "-q", "--max-failures=1", "{build}/test"],
    "random graphs": ["{python}", "{root}/test/Integration", "random-graphs", "--", "--count", "60"],
    "node tests": ["{python}", "{root}/test/Integration", "onnx-backend"],
    "real models": ["{python}", "{root}/test/Integration", "e2e"],
}


class Copy:
    """A copy of the sources with its own build folder, so that the work tree is never touched."""

    def __init__(self, folder: Path, settings: Settings):
        self.root, self.build, self.settings = folder / "src", folder / "build", settings
        tracked = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True).stdout
        shutil.rmtree(self.root, ignore_errors=True)
        for name in tracked.decode().split("\0"):
            if name and (ROOT / name).is_file():
                target = self.root / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, target)
        # Objects of the copy and of the sources differ in their paths only: let ccache share them.
        self.env = {**os.environ, "CCACHE_BASEDIR": str(self.root), "CCACHE_NOHASHDIR": "1"}
        if settings.models:
            self.env["TINYML_MODELS"] = str(settings.models)

    def make(self) -> str | None:
        """Configures if needed and builds; returns what went wrong."""
        if not (self.build / "build.ninja").exists():
            configured = self._call(["cmake", "--preset", "default", "-B", str(self.build)])
            if configured is not None:
                return configured
        return self._call(["ninja", "-C", str(self.build), "-j", str(self.settings.jobs), "--quiet"])

    def killer(self, only: list[str]) -> str | None:
        """The first suite that fails, or None."""
        names = {"build": str(self.build), "root": str(self.root), "python": sys.executable}
        names["lit"] = shutil.which("lit", path="/usr/lib/llvm-22/bin") or "lit"
        for suite, command in KILLERS.items():
            if only and suite not in only:
                continue
            if self._call([word.format(**names) for word in command]) is not None:
                return suite
        return None

    def _call(self, command: list[str]) -> str | None:
        env = {**self.env, "TINYML_BUILD": str(self.build)}
        try:
            done = subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True, timeout=1200)
        except subprocess.TimeoutExpired:
            return "no end after 20 minutes"
        return None if done.returncode == 0 else (done.stdout + done.stderr)[-3000:]


def _try(copy: Copy, mutant: Mutant, only: list[str]) -> str:
    """What happened to the mutant: the suite that killed it, `SURVIVED`, or why it is no mutant."""
    try:
        former = mutant.apply(copy.root)
    except (OSError, ValueError) as problem:
        return f"INVALID: {problem}"
    try:
        if copy.make() is not None:
            return "INVALID: it does not build"
        return copy.killer(only) or "SURVIVED"
    finally:
        (copy.root / mutant.file).write_text(former)


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/mutate", description=__doc__)
    parser.add_argument("--list", action="store_true", help="print the mutants and stop")
    parser.add_argument("--only", type=int, nargs="+", default=[], help="numbers of mutants to try")
    parser.add_argument("--suite", nargs="+", default=[], choices=KILLERS, help="suites to run, of all")
    options = parser.parse_args()
    mutants = [m for m in read_mutants() if not options.only or m.number in options.only]
    if options.list:
        for m in mutants:
            print(f"{m.number:>3}  {m.what} ({m.file})")
        return 0
    settings = Settings()
    copy = Copy(settings.build / "mutate", settings)
    problem = copy.make()
    if problem is not None:
        raise SystemExit(f"the unchanged copy does not build:\n{problem}")
    killer = copy.killer(options.suite)
    if killer is not None:
        raise SystemExit(f"the unchanged copy fails the {killer}: mutants would tell nothing")
    print("| # | mutant | file | killed by | s |\n|---|---|---|---|---|")
    bad = 0
    for m in mutants:
        started = time.monotonic()
        verdict = _try(copy, m, options.suite)
        bad += verdict.startswith(("SURVIVED", "INVALID"))
        seconds = time.monotonic() - started
        print(f"| {m.number} | {m.what} | {m.file} | {verdict} | {seconds:.0f} |", flush=True)
    print(f"\n{len(mutants) - bad} of {len(mutants)} mutants killed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
