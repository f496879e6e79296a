"""Counting and printing what a suite did."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field


@dataclass
class Tally:
    """What one suite found; only `failed` makes a run fail."""

    suite: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    expected: int = 0
    notes: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def ok(self, name: str, detail: str = "", quiet: bool = True) -> None:
        self.passed += 1
        if not quiet:
            print(f"  ok    {name}{': ' + detail if detail else ''}", flush=True)

    def fail(self, name: str, why: str) -> None:
        self.failed += 1
        print(f"  FAIL  {name}: {why}", flush=True)

    def expected_failure(self) -> None:
        """A case that fails as its table says; neither passed nor failed."""
        self.expected += 1

    def skip(self, name: str, why: str) -> None:
        self.skipped += 1
        print(f"  skip  {name}: {why}", flush=True)

    def check(self, name: str, why_not: str | None, detail: str = "", quiet: bool = True) -> bool:
        """Counts `name` as passed when there is no reason against it."""
        if why_not is None:
            self.ok(name, detail, quiet)
        else:
            self.fail(name, why_not)
        return why_not is None

    def summary(self) -> str:
        seconds = time.monotonic() - self.started
        text = f"[{self.suite}] {self.passed} passed, {self.failed} failed"
        text += f", {self.expected} expected failures" if self.expected else ""
        text += f", {self.skipped} skipped" if self.skipped else ""
        return f"{text} in {seconds:.1f} s"


def progress(text: str) -> None:
    """One line that overwrites itself on a terminal and is plain elsewhere."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K{text}", end="", flush=True)


def progress_done() -> None:
    if sys.stdout.isatty():
        print("\r\x1b[K", end="", flush=True)
