"""Builds an emitted model for an emulated board with the runtime's harness, and runs it there."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from .driver import c_type
from .emitted import EmittedModel, Port
from .host import WARNINGS, BuildError, Request, Response, call, port_bytes
from .settings import ROOT, Settings

RUNTIME = ROOT / "runtime"
_SPEC = importlib.util.spec_from_file_location("tmboard", RUNTIME / "boards" / "tmboard.py")
tmboard = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tmboard)

# Emulated cores and the board that stands for each.
CORES = {"m4": "mps2-an386"}


def board_lacks(core: str = "m4") -> str | None:
    """What to install before programs for this core can be built and run; None when nothing is missing."""
    board = tmboard.load(CORES[core])
    try:
        tmboard.tool(board["compiler"], board["compiler_package"])
        tmboard.run_command(board, "program")
    except tmboard.MissingError as missing:
        return str(missing)
    return None


@dataclass(frozen=True)
class BoardResponse(Response):
    """A response with what the harness measured."""

    instructions: int = 0
    stack_bytes: int = 0
    step_instructions: list[int] = field(default_factory=list)


def adapter(model: EmittedModel) -> str:
    """The C file that hands a model to the harness: every buffer between two guards."""
    m, ports = model.name, [*model.inputs, *model.outputs]
    fields = [f"  harness_guard guard0; {m}_arena arena;"]
    for number, port in enumerate(ports):
        fields.append(f"  harness_guard guard{number + 1}; {c_type(port.dtype)} io{number}[{max(port.elements, 1)}];")
    last = len(ports) + 1
    arguments = ", ".join(f"m.io{number}" for number in range(len(ports)))
    guards = ", ".join(f"&m.guard{number}" for number in range(last + 1))

    def table(name: str, first: int, items: Sequence[Port]) -> str:
        rows = ", ".join(f'{{"io{first + i}", m.io{first + i}, {p.bytes}u}}' for i, p in enumerate(items))
        return f"static const harness_port {name}[] = {{{rows or '{0, 0, 0}'}}};\n"

    return (
        f'#include "harness.h"\n#include "{m}.h"\n#include <stdbool.h>\n'
        "static struct {\n" + "\n".join(fields) + f"\n  harness_guard guard{last};\n}} m;\n"
        f"static tm_status run(void) {{ harness_enter(); return {m}_run(&m.arena, {arguments}); }}\n"
        f"static tm_status step(unsigned n) {{ return {m}_step(n, &m.arena, {arguments}); }}\n"
        + f"static harness_guard *const guards[] = {{{guards}}};\n"
        + table("inputs", 0, model.inputs)
        + table("outputs", len(model.inputs), model.outputs)
        + f'const harness_model harness_table = {{"{m}", {model.steps}u, &m.arena, sizeof m.arena, inputs, '
        f"{len(model.inputs)}u, outputs, {len(model.outputs)}u, guards, {last + 1}u, run, step, 0}};\n"
    )


# Stands for a model where the size of an empty image is measured.
_EMPTY = """#include "harness.h"
static tm_status run(void) { return TM_OK; }
static tm_status step(unsigned n) { (void)n; return TM_OK; }
const harness_model harness_table = {"empty", 0u, 0, 0u, 0, 0u, 0, 0u, 0, 0u, run, step, 0};
"""


class BoardProgram:
    """One emitted model, linked with the harness for an emulated core. Raises BuildError."""

    def __init__(
        self, model: EmittedModel, folder: Path, settings: Settings, core: str = "m4", flags: tuple[str, ...] = ("-O2",)
    ):
        folder.mkdir(parents=True, exist_ok=True)
        self.board, self.folder, self.model = tmboard.load(CORES[core]), folder, model
        self.flags = (*self.board["flags"], *flags)
        self.program, empty = folder / "program.elf", folder / "empty.elf"
        (folder / "adapter.c").write_text(adapter(model))
        (folder / "empty.c").write_text(_EMPTY)
        own = [*model.sources(), *model.runtime_sources()]
        objects = self._objects(own)
        self._link(self.program, folder / "adapter.c", own, flags)
        self._link(empty, folder / "empty.c", model.runtime_sources(), flags)
        self.weight_bytes = self._section_bytes(objects, ".rodata.tm_weights")
        self.code_bytes = self._image_bytes(self.program) - self._image_bytes(empty) - self.weight_bytes

    def _objects(self, sources: Sequence[Path]) -> list[Path]:
        """The model's C by itself, under the contract's warnings."""
        objects = []
        for source in sources:
            target = self.folder / f"{source.stem}.o"
            flags = ["-std=c99", *self.flags, *WARNINGS, f"-I{self.model.folder}"]
            call([self.board["compiler"], *flags, "-c", str(source), "-o", str(target)], self.folder)
            objects.append(target)
        return objects

    def _link(self, output: Path, main: Path, sources: Sequence[Path], flags: Sequence[str]) -> None:
        files = [main, *sources]
        call(tmboard.compile_command(self.board, output, files, [self.model.folder], flags), self.folder)

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
        ports = self.model.inputs
        (self.folder / "in.bin").write_bytes(
            b"".join(port_bytes(p, r.instances[0].inputs) for r in requests for p in ports)
        )
        arguments = ["in=in.bin", "out=out.bin", f"samples={len(requests)}", *(["count=steps"] if per_step else [])]
        try:
            done = subprocess.run(
                tmboard.run_command(self.board, self.program, arguments),
                cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return [BoardResponse({}, f"no end after {timeout:.0f} s on the emulator")] * len(requests)
        lines = [line.split() for line in done.stdout.splitlines() if line.strip()]
        if done.returncode != 0:
            told = "; ".join(" ".join(line) for line in lines[2:])
            return [BoardResponse({}, f"the harness ended with code {done.returncode}: {told}")] * len(requests)
        stack = next((int(line[1]) for line in lines if line[0] == "stack_bytes"), 0)
        counts = {int(line[1]): int(line[2]) for line in lines if line[0] == "instructions"}
        steps = [int(line[2]) for line in lines if line[0] == "step_instructions"]
        data, at, answers = (self.folder / "out.bin").read_bytes(), 0, []
        for number in range(len(requests)):
            outputs: dict[str, np.ndarray] = {}
            for port in self.model.outputs:
                outputs[port.name] = np.frombuffer(data, port.dtype, port.elements, at).reshape(port.shape)
                at += port.bytes
            answers.append(BoardResponse(outputs, None, counts.get(number, 0), stack, steps))
        return answers


__all__ = ["CORES", "BoardProgram", "BoardResponse", "BuildError", "adapter", "board_lacks", "tmboard"]
