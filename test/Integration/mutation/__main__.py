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

from .mutants import Mutant, Result, read_mutants, read_results, write_results

# In the order of cost; the first that fails kills the mutant.
KILLERS: dict[str, list[str]] = {
    "ctest": ["ctest", "--test-dir", "{build}", "--output-on-failure", "--stop-on-failure", "-LE", "slow"],
    "lit": ["{lit}", "-q", "--max-failures=1", "{build}/test"],
    "random graphs": ["{python}", "{root}/test/Integration", "random-graphs", "--", "--count", "60"],
    "node tests": ["{python}", "{root}/test/Integration", "onnx-backend"],
    "real models": ["{python}", "{root}/test/Integration", "e2e"],
}

# A suite that takes longer tells nothing, neither good nor bad.
MOST_SECONDS = 1200


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

    def verdict(self, only: list[str]) -> str:
        """The first suite that fails; `SURVIVED` where none does, `NO END` where one takes too long."""
        names = {"build": str(self.build), "root": str(self.root), "python": sys.executable}
        names["lit"] = shutil.which("lit", path="/usr/lib/llvm-22/bin") or "lit"
        for suite, command in KILLERS.items():
            if only and suite not in only:
                continue
            try:
                if self._call([word.format(**names) for word in command]) is not None:
                    return suite
            except subprocess.TimeoutExpired:
                return f"NO END: {suite}"
        return "SURVIVED"

    def _call(self, command: list[str]) -> str | None:
        env = {**self.env, "TINYML_BUILD": str(self.build)}
        done = subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True, timeout=MOST_SECONDS)
        return None if done.returncode == 0 else (done.stdout + done.stderr)[-3000:]


def _try(copy: Copy, mutant: Mutant, only: list[str]) -> str:
    """What became of the mutant (Result.verdict)."""
    try:
        former = mutant.apply(copy.root)
    except (OSError, ValueError) as problem:
        return f"INVALID: {problem}"
    try:
        if copy.make() is not None:
            return "INVALID: it does not build"
        return copy.verdict(only)
    except subprocess.TimeoutExpired:
        return "NO END: build"
    finally:
        (copy.root / mutant.file).write_text(former)


def _show(mutants: list[Mutant], results: dict[str, Result]) -> None:
    for m in mutants:
        result = results.get(m.what)
        print(
            f"{m.number:>3}  {m.what} ({m.file}): {f'{result.verdict}, {result.seconds} s' if result else 'not tried'}"
        )
    tried = [results[m.what] for m in mutants if m.what in results]
    print(
        f"\n{sum(r.killed for r in tried)} of {len(tried)} tried mutants killed, {len(mutants) - len(tried)} not tried"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/mutate", description=__doc__)
    parser.add_argument("--list", action="store_true", help="print the mutants and what became of them, and stop")
    parser.add_argument("--only", type=int, nargs="+", default=[], help="numbers of mutants to try")
    parser.add_argument("--suite", nargs="+", default=[], choices=KILLERS, help="suites to run, of all")
    parser.add_argument("--keep", action="store_true", help="write what became of them to results.txt")
    options = parser.parse_args()
    everyone, results = read_mutants(), read_results()
    mutants = [m for m in everyone if not options.only or m.number in options.only]
    if options.list:
        _show(mutants, results)
        return 0
    settings = Settings()
    copy = Copy(settings.build / "mutate", settings)
    problem = copy.make()
    if problem is not None:
        raise SystemExit(f"the unchanged copy does not build:\n{problem}")
    verdict = copy.verdict(options.suite)
    if verdict != "SURVIVED":
        raise SystemExit(f"the unchanged copy fails ({verdict}): mutants would tell nothing")
    killed = 0
    for m in mutants:
        started = time.monotonic()
        verdict = _try(copy, m, options.suite)
        result = Result(verdict, round(time.monotonic() - started))
        killed += result.killed
        print(f"{m.number:>3}  {m.what} ({m.file}): {result.verdict}, {result.seconds} s", flush=True)
        results[m.what] = result
        if options.keep:
            write_results(results, everyone)
    print(f"\n{killed} of {len(mutants)} mutants killed")
    return 0 if killed == len(mutants) else 1


if __name__ == "__main__":
    sys.exit(main())
