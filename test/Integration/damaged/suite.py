"""Damaged files never crash a tool: exit code 1 in 3 s, a message that names node or file, nothing written."""

from __future__ import annotations

import argparse
import os
import subprocess
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import onnx
from google.protobuf.message import DecodeError
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally, progress, progress_done

from . import bytes as damaged_bytes
from . import graphs, shapes
from .valid import valid
from .variants import Variant

KINDS: dict[str, Callable[[], Iterable[Variant]]] = {
    "truncated": damaged_bytes.truncated,
    "garbage": damaged_bytes.garbage,
    "flipped bits": damaged_bytes.flipped,
    "constants": damaged_bytes.constants,
    "external data": damaged_bytes.external,
    "scales": damaged_bytes.scales,
    "wrong shapes": shapes.wrong_shapes,
    "huge dims": shapes.huge_dims,
    "cyclic": graphs.cyclic,
    "dangling": graphs.dangling,
    "attributes": graphs.attributes,
    "unknown opset": graphs.unknown_opset,
}
# With sanitizers, and beside another suite: alone the slowest takes 1.3 s of processor time.
LIMIT_SECONDS = 3.0
_SANITIZERS = ("AddressSanitizer", "runtime error:", "LeakSanitizer", "Assertion", "PLEASE submit a bug report")


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="damaged")
    parser.add_argument(
        "--tools", type=Path, help="folder of tools built with ASan and UBSan (default: build/asan/bin)"
    )
    parser.add_argument("--filter", default="", help="only variants whose name contains this")
    options = parser.parse_args(arguments)
    tools = options.tools or settings.build / "asan" / "bin"
    if not (tools / "tinyml-compile").exists():
        tools = settings.build / "bin"
        print("  no tools with sanitizers: the plain ones are used")
    tool = tools / "tinyml-compile"
    if not tool.exists():
        raise SystemExit(f"'{tool}' is missing: build it first (scripts/test does)")
    work = settings.work("damaged")
    for kind, make in KINDS.items():
        chosen = list(make())
        tally.check(f"{kind}: at least 30 variants", None if len(chosen) >= 30 else f"only {len(chosen)}")
        _run_all(settings, tally, tool, work / kind.replace(" ", "-"), chosen, options.filter, _judge_damaged)
    _run_all(settings, tally, tool, work / "recursion", list(graphs.functions()), options.filter, _judge_damaged)
    sound = list(valid())
    tally.check("unusual but valid: at least 20 variants", None if len(sound) >= 20 else f"only {len(sound)}")
    _run_all(settings, tally, tool, work / "valid", sound, options.filter, _judge_valid)


class Outcome:
    """How one call of the tool ended."""

    def __init__(self, variant: Variant, tool: Path, folder: Path):
        self.variant = variant
        folder.mkdir(parents=True)
        self.path = folder / f"{_file_name(variant.name)}.onnx"
        self.path.write_bytes(variant.data)
        for name, data in variant.beside.items():
            (folder / name).write_bytes(data)
        self.out = folder / "out"
        command = [str(tool), str(self.path), "--target=host", "-o", str(self.out), "--name=model", *variant.options]
        environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1"}
        started = time.monotonic()
        try:
            done = subprocess.run(command, capture_output=True, timeout=10 * LIMIT_SECONDS, env=environment)
            self.code, self.message = done.returncode, done.stderr.decode(errors="replace")
        except subprocess.TimeoutExpired:
            self.code, self.message = -1, "no end"
        self.seconds = time.monotonic() - started

    def crash(self) -> str | None:
        """What is wrong even for a file that may be accepted."""
        for sign in _SANITIZERS:
            if sign in self.message:
                return next(line.strip() for line in self.message.splitlines() if sign in line)[:250]
        if self.code not in (0, 1):
            return f"exit code {self.code}: {self.message.strip()[:200]}"
        return None if self.seconds < LIMIT_SECONDS else f"took {self.seconds:.1f} s"


def _file_name(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-._" else "_" for c in name)


def _node_names(data: bytes) -> list[str]:
    try:
        graph = onnx.ModelProto.FromString(data).graph
    except DecodeError:
        return []
    names = [node.name for node in graph.node] + [t.name for t in graph.initializer]
    return [n for n in [*names, *(v.name for v in [*graph.input, *graph.output])] if n]


def _judge_damaged(outcome: Outcome) -> str | None:
    problem = outcome.crash()
    if problem is not None or outcome.variant.may_pass:
        return problem
    if outcome.code == 0:
        return "was accepted"
    if outcome.out.exists() and any(outcome.out.rglob("*")):
        return "something was written"
    names = [outcome.path.name, *_node_names(outcome.variant.data)]
    if "error" not in outcome.message or not any(name in outcome.message for name in names):
        return f"the message names neither node nor file: {outcome.message.strip()[:200]!r}"
    return None


def _judge_valid(outcome: Outcome) -> str | None:
    problem = outcome.crash()
    if problem is None and outcome.code != 0:
        problem = f"was refused: {outcome.message.strip()[:250]}"
    if problem is None and not (outcome.out / "model.h").exists():
        problem = "no header was written"
    return problem


def _run_all(
    settings: Settings,
    tally: Tally,
    tool: Path,
    folder: Path,
    variants: list[Variant],
    needle: str,
    judge: Callable[[Outcome], str | None],
) -> None:
    chosen = [v for v in variants if needle in v.name]
    folders = [folder / f"{i:03d}" for i in range(len(chosen))]
    with ThreadPoolExecutor(settings.jobs) as pool:
        for outcome in pool.map(lambda pair: Outcome(pair[0], tool, pair[1]), zip(chosen, folders)):
            tally.check(f"{folder.name}/{outcome.variant.name}", judge(outcome))
            progress(f"  {folder.name}: {outcome.variant.name}")
    progress_done()
