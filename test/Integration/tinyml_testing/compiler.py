"""Running `tinyml-compile`."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .emitted import EmittedModel, read_emitted
from .settings import Settings


@dataclass(frozen=True)
class Ended:
    """How a process ended and what it used."""

    code: int
    output: str
    seconds: float
    cpu_seconds: float
    peak_bytes: int


def run_measured(command: Sequence[str], timeout: float) -> Ended:
    """Runs a command to its end or, after `timeout` seconds, to its kill (code -9)."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        timer = threading.Timer(timeout, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    cpu = usage.ru_utime + usage.ru_stime
    return Ended(process.returncode, text, time.monotonic() - started, cpu, usage.ru_maxrss * 1024)


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

    def __init__(self, settings: Settings, target: str = "host", timeout: float = 60.0):
        self.tool = settings.tool("tinyml-compile")
        self.target = target
        self.timeout = timeout

    def compile(self, onnx: Path, folder: Path, name: str, *options: str) -> Compiled:
        command = [str(self.tool), str(onnx), f"--target={self.target}", "-o", str(folder), f"--name={name}", *options]
        ended = run_measured(command, self.timeout)
        if ended.code != 0:
            return Compiled(None, ended.output, ended)
        try:
            return Compiled(read_emitted(folder, name), ended.output, ended)
        except (OSError, ValueError) as problem:
            return Compiled(None, f"error: {problem}", ended)
