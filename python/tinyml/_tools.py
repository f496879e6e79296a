"""Finding and calling the tools of this package."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

#: Where the package keeps what `cmake --install` makes: bin, lib, share.
prefix = Path(__file__).resolve().parent
#: Documentation, examples, licences and the C runtime.
share = prefix / "share" / "tinyml"

Progress = Callable[[str], None]


class Error(Exception):
    """What a tool refused to do; the text is the tool's."""


def show_progress(text: str) -> None:
    """Shows a line below what is running; notebooks, too, show standard error."""
    print(text, file=sys.stderr, flush=True)


def call(tool: str, arguments: Sequence[str], progress: Progress | None, stacklevel: int) -> str:
    """What the tool prints. Its warnings are Python's, what it says of its progress goes to `progress`."""
    command = [str(prefix / "bin" / tool), *arguments]
    said: list[str] = []
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(command, **pipe, text=True, errors="replace") as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("at: "):
                if progress:
                    progress(line.removeprefix("at: ").rstrip())
            else:
                said.append(line)
    text = "".join(said).rstrip()
    if process.returncode != 0:
        raise Error(text or f"{tool} ended with code {process.returncode}")
    for line in said:
        if ": warning: " in line:
            warnings.warn(line.rstrip(), stacklevel=stacklevel + 1)
    return text


def ask(tool: str, arguments: Sequence[str]) -> str:
    """What the tool prints of a model, whether it likes it or not."""
    command = [str(prefix / "bin" / tool), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if not done.stdout:
        raise Error(done.stderr.strip() or f"{tool} ended with code {done.returncode}")
    return done.stdout


def main() -> None:
    """The command of the same name: becomes the tool."""
    tool = prefix / "bin" / Path(sys.argv[0]).name
    os.execv(tool, [str(tool), *sys.argv[1:]])
