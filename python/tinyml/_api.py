"""adapter, check, compile, run and report."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tinyml._arguments import Arrays, Model, Option, array_file, command_line, model_file, read_arrays
from tinyml._tools import Error, Progress, ask, call, show_progress


@dataclass(frozen=True)
class _Members(Mapping[str, Any]):
    """What a schema describes."""

    members: dict[str, Any]

    def __getitem__(self, member: str) -> Any:
        return self.members[member]

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Check(_Members):
    """What would become of a model: the members of docs/check.schema.json, and the page for people, which `print`
    shows."""

    page: str

    @property
    def compiles(self) -> bool:
        return bool(self.members["compiles"])

    def __str__(self) -> str:
        return self.page


@dataclass(frozen=True)
class Report(_Members):
    """What is known of a compiled model: the members of docs/report.schema.json, and the page for people. A notebook
    shows the page."""

    html: str

    def _repr_html_(self) -> str:
        return f'<iframe srcdoc="{escape(self.html)}" style="width: 100%; height: 40em; border: 0"></iframe>'


@dataclass(frozen=True)
class Compiled:
    """A compiled model: its files by their names, what the compiler printed, and its report."""

    name: str
    files: dict[str, bytes]
    summary: str
    report: Report

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Writes the files into a folder, which is made where it does not exist."""
        for name, contents in self.files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents)


def check(model: Model, **options: Option) -> Check:
    """Looks at every node of a model and says what becomes of it, and what to change. The options are those of
    tinyml-compile. A model that does not compile is no error; a file that cannot be read is one."""
    with tempfile.TemporaryDirectory(prefix="tinyml-") as work:
        given = Path(work)
        arguments = [model_file(model, given), "--check", *command_line(options, given)]
        members = json.loads(ask("tinyml-compile", [*arguments, "--report=-"]))
        page = ask("tinyml-compile", arguments).rstrip()
    if not members["nodes"] and not members["compiles"]:
        raise Error(page)
    return Check(members, page)


def compile(model: Model, *, progress: Progress | None = show_progress, **options: Option) -> Compiled:
    """Compiles a model to C. The options are those of tinyml-compile, `target` among them; without `name`, a model that
    is no file has the name `model`."""
    # What would be smaller is for who asks for a report: each trial is another compile.
    return _compile(model, progress, {"suggest": "fit", **options})


def report(model: Model, *, progress: Progress | None = show_progress, **options: Option) -> Report:
    """What `compile` would make, measured: memory, work, where flash goes, what would be smaller or faster (unless
    `suggest="none"`) and, where the options quantize, quality."""
    return _compile(model, progress, options).report


def adapter(model: Model, *, progress: Progress | None = show_progress, **options: Option) -> bytes:
    """What the adapters `lora` are in the slot that `compile` makes with the same options and `lora_slot`: bytes for
    the firmware's buffer. Without `lora` they are those for no adapter."""
    with tempfile.TemporaryDirectory(prefix="tinyml-") as work:
        folder, file = Path(work), Path(work, "adapter.bin")
        # What `compile` writes beside the C files is not written here.
        options = {name: value for name, value in options.items() if name != "emit"}
        arguments = [model_file(model, folder), *command_line(options, folder), "--emit=adapter", "-o", str(file)]
        call("tinyml-compile", arguments, progress, stacklevel=2)
        return file.read_bytes()


def _compile(model: Model, progress: Progress | None, options: Mapping[str, Option]) -> Compiled:
    with tempfile.TemporaryDirectory(prefix="tinyml-") as work:
        given, made = Path(work, "in"), Path(work, "out")
        given.mkdir()
        json_file, page = Path(work, "report.json"), Path(work, "report.html")
        arguments = [model_file(model, given), *command_line(options, given)]
        arguments += [f"--report=json:{json_file}", f"--report=html:{page}", "-o", str(made)]
        said = call("tinyml-compile", arguments, progress, stacklevel=3)
        files = {
            path.relative_to(made).as_posix(): path.read_bytes()
            for path in sorted(made.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }
        members = json.loads(json_file.read_text())
        # The next command that it names is for its own folder.
        summary = said.replace(str(made), members["model"])
        return Compiled(members["model"], files, summary, Report(members, page.read_text()))


def run(
    model: Model, input: Arrays | None = None, *, progress: Progress | None = show_progress, **options: Option
) -> dict[str, NDArray[np.generic]]:
    """Runs a model on a sample or a batch, and returns its outputs by name. The options are those of tinyml-run: `on`
    says where, and those of tinyml-compile that decide what the model becomes."""
    with tempfile.TemporaryDirectory(prefix="tinyml-") as work:
        folder = Path(work)
        arguments = [model_file(model, folder), *command_line(options, folder)]
        if input is not None:
            arguments.append(f"--input={array_file(input, folder, 'input')}")
        output = folder / "output.npz"
        call("tinyml-run", [*arguments, f"--output={output}"], progress, stacklevel=2)
        return read_arrays(output)
