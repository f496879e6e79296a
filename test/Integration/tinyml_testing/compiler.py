"""Running `tinyml-compile`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .emitted import EmittedModel, read_emitted
from .settings import Settings

SPAWN = Path(__file__).with_name("spawn.py")


@dataclass(frozen=True)
class Ended:
    """How a process ended and what it used."""

    code: int
    output: str
    seconds: float
    cpu_seconds: float
    peak_bytes: int


def run_measured(command: Sequence[str], timeout: float, with_peak: bool = False) -> Ended:
    """Runs a command to its end or, after `timeout` seconds, to its kill (code -9). The peak of its memory, which
    takes a process in between, is 0 where it is not asked for."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.NamedTemporaryFile("r") as report:
        wrapped = [sys.executable, "-I", "-S", str(SPAWN), report.name] if with_peak else []
        process = subprocess.Popen(
            [*wrapped, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        killer = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
        killer.start()
        _, status, usage = os.wait4(process.pid, 0)
        killer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
        used = report.read()
    code, cpu, peak = process.returncode, usage.ru_utime + usage.ru_stime, 0
    if used:
        code, cpu, peak = json.loads(used)
    return Ended(code, text, time.monotonic() - started, cpu, peak)


@dataclass(frozen=True)
class Compiled:
    """The outcome of one compile: a model, or the compiler's message."""

    model: EmittedModel | None
    message: str
    ended: Ended

    @property
    def exit_code(self) -> int:
        return self.ended.code

    @property
    def seconds(self) -> float:
        return self.ended.seconds

    @property
    def first_error(self) -> str:
        """The first line of the message that says what is wrong."""
        lines = [line.strip() for line in self.message.splitlines() if line.strip()]
        errors = [line for line in lines if "error" in line]
        return (errors or lines or [f"exit code {self.exit_code} without a message"])[0]


class Compiler:
    """Compiles ONNX files for one target; a crash or a timeout is an ordinary outcome to report."""

    def __init__(self, settings: Settings, target: str = "host", timeout: float = 60.0, with_peak: bool = False):
        self.tool = settings.tool("tinyml-compile")
        self.target = target
        self.timeout = timeout
        self.with_peak = with_peak

    def compile(self, onnx: Path, folder: Path, name: str, *options: str) -> Compiled:
        command = [str(self.tool), str(onnx), f"--target={self.target}", "-o", str(folder), f"--name={name}", *options]
        ended = run_measured(command, self.timeout, self.with_peak)
        if ended.code == -signal.SIGKILL and ended.seconds >= self.timeout:
            return Compiled(None, f"error: no end after {self.timeout:.0f} s\n{ended.output}", ended)
        if ended.code != 0:
            return Compiled(None, ended.output, ended)
        try:
            return Compiled(read_emitted(folder, name), ended.output, ended)
        except (OSError, ValueError) as problem:
            return Compiled(None, f"error: {problem}", ended)
