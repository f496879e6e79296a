"""Running `tinyml-compile`."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .emitted import EmittedModel, read_emitted
from .settings import Settings


@dataclass(frozen=True)
class Compiled:
    """The outcome of one compile: a model, or the compiler's message."""

    model: EmittedModel | None
    message: str
    exit_code: int
    seconds: float

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
        started = time.monotonic()
        try:
            done = subprocess.run(command, capture_output=True, timeout=self.timeout)
        except subprocess.TimeoutExpired:
            return Compiled(None, f"error: no end after {self.timeout:.0f} s", -1, self.timeout)
        seconds = time.monotonic() - started
        message = (done.stderr + done.stdout).decode(errors="replace")
        if done.returncode != 0:
            return Compiled(None, message, done.returncode, seconds)
        try:
            return Compiled(read_emitted(folder, name), message, 0, seconds)
        except (OSError, ValueError) as problem:
            return Compiled(None, f"error: {problem}", 0, seconds)
