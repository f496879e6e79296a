"""The samples beside the digits: each prints on the host and on the emulated board what its page says.

Options: names of samples (default: all); `--update` writes what the host prints into the page.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
from pathlib import Path

from tinyml_testing.board import board_lacks
from tinyml_testing.host import WARNINGS
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

EXAMPLES = ROOT / "examples"
BOARD = "mps2-an386"
# Models that stay floats, and why.
FLOATS = {"front": "the spectrum of sound has too wide a range"}
# Samples that compare instead of keeping one score, and what.
COMPARED = {"gesture-users": "no adapter, one's own, and somebody else's"}
# Models stay small enough to live in the repository.
MOST_BYTES = 200_000
_PRINTED = re.compile(r"(^prints.*?^```\n)(.*?)(^```$)", re.MULTILINE | re.DOTALL)
_SCORE = re.compile(r"^right (\d+) of (\d+)$", re.MULTILINE)


def run(settings: Settings, tally: Tally, rest: list[str]) -> None:
    samples = sorted(file.parent.name for file in EXAMPLES.glob("*/sample.mk"))
    parser = argparse.ArgumentParser(prog="examples")
    parser.add_argument("samples", nargs="*", choices=[*samples, []], help="default: all")
    parser.add_argument("--update", action="store_true", help="write what the host prints into the pages")
    options = parser.parse_args(rest)
    work = settings.work("examples")
    lacking = board_lacks()
    if lacking:
        tally.skip("samples on the board", lacking)
    for name in options.samples or samples:
        page = EXAMPLES / name / "README.md"
        for model in sorted((EXAMPLES / name).glob("*.onnx")):
            size = model.stat().st_size
            tally.check(f"{name}: {model.name} is small", None if size <= MOST_BYTES else f"it has {size} bytes")
        text = page.read_text()
        if options.update:
            printed, problem = _printed(settings, work, name, None)
            if problem is None:
                text = _PRINTED.sub(lambda found, new=printed: found[1] + new + found[3], text)
                page.write_text(text)
        expected = [found[1] for found in _PRINTED.findall(text)]
        if name not in COMPARED:
            tally.check(f"{name}: its page has a score", _score_problem(expected))
        for board in (None, *(() if lacking else (BOARD,))):
            where = f"on the {'board' if board else 'host'}"
            printed, problem = _printed(settings, work, name, board)
            if problem is None and [printed] != expected:
                problem = f"prints '{printed}', not '{expected}'"
            tally.check(f"{name} {where}", problem)
        for report in sorted((work / name / BOARD).glob("*.report.json")):
            tally.check(f"{name}: {report.name.partition('.')[0]} computes on integers", _float_problem(report))


def _printed(settings: Settings, work: Path, name: str, board: str | None) -> tuple[str, str | None]:
    """What a sample prints, built and run as its page says; and what went wrong."""
    command = [
        "make", "-s", "-C", str(EXAMPLES), name, f"TINYML={settings.build / 'bin'}/", f"OUT={work}", "CC=gcc",
        f"CFLAGS={' '.join(WARNINGS)}", *([f"BOARD={board}"] if board else []),
    ]  # fmt: skip
    for more in (["RUN=:"], []):
        done = subprocess.run(
            [*command, *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300,
            env={k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS")},
        )  # fmt: skip
        if done.returncode:
            return done.stdout, f"exit code {done.returncode}: {done.stdout[-2000:]}"
    return done.stdout, None


def _score_problem(expected: list[str]) -> str | None:
    """A score is part of what a page prints, and not all is right: else the task would be too easy."""
    scores = [found for text in expected for found in _SCORE.findall(text)]
    if len(expected) != 1 or len(scores) != 1:
        return f"{len(expected)} blocks behind 'prints', {len(scores)} lines 'right N of M'"
    return f"{scores[0][0]} of {scores[0][1]} are all" if scores[0][0] == scores[0][1] else None


def _float_problem(report: Path) -> str | None:
    """A quantized model has no step on floats."""
    told = json.loads(report.read_text())
    if told["model"] in FLOATS:
        return None
    return f"{told['float_steps']} steps on floats" if told["float_steps"] or not told["integer_steps"] else None
