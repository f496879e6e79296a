"""The samples beside the digits: each prints on the host and on the emulated board what its page says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tinyml_testing.board import board_lacks, tmboard
from tinyml_testing.compiler import Compiler
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import WARNINGS, BuildError, call
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

EXAMPLES = ROOT / "examples"
BOARD = "mps2-an386"
# By folder: the model's name, whether it is quantized, and its adapters.
SAMPLES = {
    "motor-anomaly": ("motor", True, ()),
    "gas-sensor": ("gas", False, ()),
    "gesture-users": ("gesture", True, ("anna", "ben")),
}
# Samples stay small enough to live in the repository.
MOST_BYTES = 200_000
_PRINTED = re.compile(r"^prints.*?^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run(settings: Settings, tally: Tally, _: list[str]) -> None:
    work = settings.work("examples")
    lacking = board_lacks()
    if lacking:
        tally.skip("samples on the board", lacking)
    for name, (model, quantized, adapters) in SAMPLES.items():
        sample, path = EXAMPLES / name, EXAMPLES / name / f"{model}.onnx"
        size = path.stat().st_size
        tally.check(f"{name}: the model is small", None if size <= MOST_BYTES else f"it has {size} bytes")
        options = ("--quantize=int8", f"--calibration={sample / 'calibration.npz'}") if quantized else ()
        if adapters:
            options += ("--lora-bank=" + ",".join(str(sample / adapter) for adapter in adapters),)
        done = Compiler(settings, BOARD).compile(path, work / name / "c", model, *options)
        if not tally.check(f"{name} compiles", None if done.model else done.first_error):
            continue
        assert done.model is not None
        (expected,) = _PRINTED.findall((sample / "README.md").read_text())
        builds = {"on the host": _on_host} | ({} if lacking else {"on the board": _on_board})
        for where, build in builds.items():
            tally.check(f"{name} {where}", _problem(build(done.model, sample, work / name), expected))


def _problem(printed: str | BuildError, expected: str) -> str | None:
    return None if printed == expected else f"prints '{printed}', not '{expected}'"


def _on_host(model: EmittedModel, sample: Path, folder: Path) -> str | BuildError:
    sources = [*model.folder.rglob("*.c"), sample / "main.c"]
    includes = [f"-I{directory}" for directory in (model.folder, EXAMPLES, sample)]
    program = folder / "host"
    command = ["gcc", "-std=c99", "-O2", *WARNINGS, *includes, *map(str, sources), "-lm", "-o", str(program)]
    return _output(command, [str(program)], folder)


def _on_board(model: EmittedModel, sample: Path, folder: Path) -> str | BuildError:
    board, image = tmboard.without_harness(tmboard.load(BOARD)), folder / "board.elf"
    sources = [*model.folder.rglob("*.c"), sample / "main.c"]
    includes = [model.folder, EXAMPLES, sample]
    command = tmboard.compile_command(board, image, sources, includes, ["-O2", "-DON_BOARD"])
    return _output(command, tmboard.run_command(board, image), folder)


def _output(build: list[str], program: list[str], folder: Path) -> str | BuildError:
    """What the program prints after it was built."""
    try:
        call(build, folder)
    except BuildError as problem:
        return problem
    done = subprocess.run(program, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
    return done.stdout if done.returncode == 0 else f"exit code {done.returncode}: {done.stdout}"
