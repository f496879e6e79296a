"""Builds emitted models for an emulated board with the runtime's harness, and runs them there."""

from __future__ import annotations

import functools
import importlib.util
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .driver import c_type
from .emitted import EmittedModel
from .host import WARNINGS, BuildError, Request, Response, call, port_bytes, unique_runtime_sources
from .settings import ROOT, Settings

RUNTIME = ROOT / "runtime"
_SPEC = importlib.util.spec_from_file_location("tmboard", RUNTIME / "boards" / "tmboard.py")
tmboard = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tmboard)

# Emulated cores and the board that stands for each: the one with the most memory.
CORES = {
    "m4": "mps2-an386", "m3": "mps2-an385", "m7": "mps2-an500", "m33": "mps2-an505", "m55": "mps3-an547",
    "rv32": "riscv-virt", "m0": "mps2-an385",
}  # fmt: skip
# A Cortex-M3 runs what is compiled for a Cortex-M0, whose own board has little memory.
OTHER_CODE = {"m0": "cortex-m0"}


def target_of(core: str) -> str:
    """What --target of the compiler is for a core."""
    return OTHER_CODE.get(core, CORES[core])


def load_core(core: str) -> dict[str, Any]:
    """The description of a core's board, with the core whose code it runs."""
    return tmboard.load(CORES[core], OTHER_CODE.get(core))


def lacks(board: dict[str, Any]) -> str | None:
    """What to install before programs for this board can be built and run; None when nothing is missing."""
    try:
        tmboard.tool(board["compiler"], board["compiler_package"])
        tmboard.run_command(board, "program")
    except tmboard.MissingError as missing:
        return str(missing)
    return None


def board_lacks(core: str = "m4") -> str | None:
    """The same for the board of a core."""
    return lacks(load_core(core))


@dataclass(frozen=True)
class BoardResponse(Response):
    """A response with what the harness measured."""

    instructions: int = 0
    stack_bytes: int = 0
    step_instructions: list[int] = field(default_factory=list)


def adapter(models: Sequence[EmittedModel]) -> str:
    """The C file that hands models to the harness as if they were one: they run one after the other, in one memory
    for their arenas. Every buffer is between two guards."""
    fields, inputs, outputs, runs, steps = [], [], [], [], []
    count = 0
    for model in models:
        ports = [*model.inputs, *model.outputs]
        arguments = ", ".join([f"&m.arena.{model.name}", *(f"m.io{count + i}" for i in range(len(ports)))])
        for number, port in enumerate(ports):
            name = f"io{count + number}"
            fields.append(f"  harness_guard guard{count + number + 1}; ")
            fields.append(f"{c_type(port.dtype)} {name}[{max(port.elements, 1)}];\n")
            (inputs if number < len(model.inputs) else outputs).append(f'{{"{name}", m.{name}, {port.bytes}u}}')
        runs.append(f"  if (status == TM_OK) status = {model.name}_run({arguments});\n")
        other = f"  if (n < {model.steps}u) return {model.name}_step(n, {arguments});\n  n -= {model.steps}u;\n"
        steps.append(f"  return {model.name}_step(n, {arguments});\n" if model is models[-1] else other)
        count += len(ports)
    arenas = " ".join(f"{model.name}_arena {model.name};" for model in models)
    guards = ", ".join(f"&m.guard{number}" for number in range(count + 2))
    name = models[0].name if len(models) == 1 else "models"
    return (
        '#include "harness.h"\n'
        + "".join(f'#include "{model.header}"\n' for model in models)
        + f"static struct {{\n  harness_guard guard0; union {{ {arenas} }} arena;\n"
        + "".join(fields)
        + f"  harness_guard guard{count + 1};\n}} m;\n"
        + f"static tm_status run(void) {{\n  harness_enter();\n  tm_status status = TM_OK;\n{''.join(runs)}"
        + f"  return status;\n}}\nstatic tm_status step(unsigned n) {{\n{''.join(steps)}}}\n"
        + f"static harness_guard *const guards[] = {{{guards}}};\n"
        + f"static const harness_port inputs[] = {{{', '.join(inputs) or '{0, 0, 0}'}}};\n"
        + f"static const harness_port outputs[] = {{{', '.join(outputs) or '{0, 0, 0}'}}};\n"
        + f'const harness_model harness_table = {{"{name}", {sum(m.steps for m in models)}u, &m.arena, '
        + f"sizeof m.arena, inputs, {len(inputs)}u, outputs, {len(outputs)}u, guards, {count + 2}u, run, step, 0}};\n"
    )


# Stands for a model where the size of an empty image is measured.
_EMPTY = """#include "harness.h"
static tm_status run(void) { return TM_OK; }
static tm_status step(unsigned n) { (void)n; return TM_OK; }
const harness_model harness_table = {"empty", 0u, 0, 0u, 0, 0u, 0, 0u, 0, 0u, run, step, 0};
"""


class BoardImage:
    """Emitted models that run one after the other, linked with the harness for a board. Raises BuildError."""

    def __init__(
        self, models: Sequence[EmittedModel], folder: Path, board: dict[str, Any], flags: Sequence[str] = ("-O2",)
    ):
        folder.mkdir(parents=True, exist_ok=True)
        self.models, self.folder, self.board, self.own_flags = models, folder, board, flags
        self.program = folder / "program.elf"
        (folder / "adapter.c").write_text(adapter(models))
        self.link(self.program, folder / "adapter.c", self._code())

    def _code(self) -> list[Path]:
        """The models' files that are linked."""
        return [source for model in self.models for source in model.sources()]

    def link(self, output: Path, main: Path, code: Sequence[Path]) -> None:
        files = [main, *code, *unique_runtime_sources(self.models)]
        include = [self.models[0].folder]
        call(tmboard.compile_command(self.board, output, files, include, self.own_flags), self.folder)

    def run_all(
        self, requests: Sequence[Request], per_step: bool = False, timeout: float = 300.0
    ) -> list[list[BoardResponse]]:
        """Runs all requests in one start of the emulator; a request has an instance for each model."""
        data = [
            port_bytes(port, instance.inputs)
            for request in requests
            for model, instance in zip(self.models, request.instances)
            for port in model.inputs
        ]
        (self.folder / "in.bin").write_bytes(b"".join(data))
        arguments = ["in=in.bin", "out=out.bin", f"samples={len(requests)}", *(["count=steps"] if per_step else [])]

        def failed(why: str) -> list[list[BoardResponse]]:
            return [[BoardResponse({}, why) for _ in self.models] for _ in requests]

        try:
            done = subprocess.run(
                tmboard.run_command(self.board, self.program, arguments),
                cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return failed(f"no end after {timeout:.0f} s on the emulator")
        lines = [line.split() for line in done.stdout.splitlines() if line.strip()]
        if done.returncode != 0:
            told = "; ".join(" ".join(line) for line in lines[2:])
            return failed(f"the harness ended with code {done.returncode}: {told}")
        return self._responses(len(requests), lines)

    def _responses(self, requests: int, lines: Sequence[Sequence[str]]) -> list[list[BoardResponse]]:
        stack = next((int(line[1]) for line in lines if line[0] == "stack_bytes"), 0)
        counts = {int(line[1]): int(line[2]) for line in lines if line[0] == "instructions"}
        steps = [int(line[2]) for line in lines if line[0] == "step_instructions"]
        data, at, answers = (self.folder / "out.bin").read_bytes(), 0, []
        for number in range(requests):
            answers.append([])
            for model in self.models:
                outputs: dict[str, np.ndarray] = {}
                for port in model.outputs:
                    outputs[port.name] = np.frombuffer(data, port.dtype, port.elements, at).reshape(port.shape)
                    at += port.bytes
                answers[-1].append(BoardResponse(outputs, None, counts.get(number, 0), stack, steps))
        return answers


class BoardProgram(BoardImage):
    """One emitted model for an emulated core, with the sizes of its code and its weights. Raises BuildError."""

    def __init__(
        self, model: EmittedModel, folder: Path, settings: Settings, core: str = "m4", flags: tuple[str, ...] = ("-O2",)
    ):
        super().__init__([model], folder, load_core(core), flags)
        self.model, self.flags = model, (*self.board["flags"], *flags)
        self.weight_bytes = self._section_bytes(self._objects, ".rodata.tm_weights")

    @functools.cached_property
    def code_bytes(self) -> int:
        """What the image takes beyond one without a model, and beyond the weights."""
        empty = self.folder / "empty.elf"
        (self.folder / "empty.c").write_text(_EMPTY)
        self.link(empty, self.folder / "empty.c", [])
        return self._image_bytes(self.program) - self._image_bytes(empty) - self.weight_bytes

    def _code(self) -> list[Path]:
        """The model's C by itself, under the contract's warnings."""
        self._objects: list[Path] = []
        for source in super()._code():
            target = self.folder / f"{source.stem}.o"
            flags = [*tmboard.code_flags(self.board, [self.models[0].folder], self.own_flags), *WARNINGS]
            call([self.board["compiler"], *flags, "-c", str(source), "-o", str(target)], self.folder)
            self._objects.append(target)
        return self._objects

    def _size(self, option: str, file: Path) -> str:
        tool = self.board["compiler"].removesuffix("gcc") + "size"
        return subprocess.run([tool, option, str(file)], capture_output=True, text=True, check=True).stdout

    def _image_bytes(self, image: Path) -> int:
        """Text and initialized data: what is in flash."""
        text, data = self._size("-B", image).splitlines()[1].split()[:2]
        return int(text) + int(data)

    def _section_bytes(self, objects: Sequence[Path], section: str) -> int:
        pattern = re.compile(rf"^{re.escape(section)}\S*\s+(\d+)", re.MULTILINE)
        return sum(int(size) for o in objects for size in pattern.findall(self._size("-A", o)))

    def run(self, requests: Sequence[Request], per_step: bool = False, timeout: float = 300.0) -> list[BoardResponse]:
        """Runs all requests in one start of the emulator."""
        return [answer[0] for answer in self.run_all(requests, per_step, timeout)]


__all__ = [
    "CORES", "BoardImage", "BoardProgram", "BoardResponse", "BuildError", "adapter", "board_lacks", "lacks",
    "load_core", "target_of", "tmboard",
]  # fmt: skip
