"""The programs of docs/firmware.md: each compiles without a warning, for the host and for an Arm core, and gives the
interpreter's answers beside fakes of a board and of FreeRTOS."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from tinyml_testing.compiler import Compiler
from tinyml_testing.host import WARNINGS, BuildError, call
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

FAKES = Path(__file__).parent / "fakes"
SAMPLE = ROOT / "examples" / "digits"
QUANTIZED = ("--quantize=int8", f"--calibration={SAMPLE / 'calibration.npz'}")
# The page's programs; the first comment of each is its file's name.
_PROGRAM = re.compile(r"^```c\n(/\* (\w+)\.c.*?)^```$", re.MULTILINE | re.DOTALL)
# Where the page has placed.c's weights.
_SECTION = """-DTM_WEIGHTS=__attribute__((section(".extflash")))"""
# How many answers of the int8 model a program prints, of the board's two pictures in turn, and in how many runs
# it kicks the watchdog at every step.
ANSWERS = {"watchdog": 4, "dma": 4, "task": 4, "shared": 4, "placed": 4, "selftest": 0}
KICKS = {"watchdog": 4, "selftest": 1}
ARM = ("arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb")


def run(settings: Settings, tally: Tally, _: list[str]) -> None:
    work = settings.work("firmware")
    programs = {name: text for text, name in _PROGRAM.findall((ROOT / "docs" / "firmware.md").read_text())}
    tally.check("the page has the programs", None if set(programs) == set(ANSWERS) else f"it has {sorted(programs)}")
    compiler, model = Compiler(settings, "cortex-m4f"), SAMPLE / "digits.onnx"
    ranges = work / "ranges.json"
    wake = compiler.compile(model, work / "wake", "wake")
    options = (*QUANTIZED, "--selftest", "--save-temps", f"--save-ranges={ranges}")
    command = compiler.compile(model, work / "command", "command", *options)
    for done in (wake, command):
        if done.model is None:
            tally.fail("a model compiles", done.first_error)
            return
    steps = int(re.search(r"COMMAND_STEPS (\d+)", (work / "command" / "command.h").read_text())[1])  # type: ignore[index]
    try:
        expected = _expected(settings, work)
    except BuildError as problem:
        tally.fail("the interpreter", str(problem))
        return
    try:
        objects = _objects(work)
    except BuildError as problem:
        tally.fail("the models build", str(problem))
        return
    for name, text in programs.items():
        folder = work / name
        folder.mkdir()
        (folder / f"{name}.c").write_text(text)
        answers = ANSWERS.get(name, 0)
        lines = [expected[n % 2] for n in range(answers)]
        lines += [f"kicks {KICKS[name] * steps}"] if name in KICKS else []
        tally.check(f"{name}.c", _problem(folder, name, objects, lines))
    _updated(settings, tally, work)


def _expected(settings: Settings, work: Path) -> list[str]:
    """What the interpreter makes of the board's two pictures, as the board prints it."""
    at = np.arange(64)
    row, column = at // 8, at % 8
    one = (column == 3) | (column == 4)
    zero = np.where((row == 0) | (row == 7), (column > 1) & (column < 6), (column == 1) | (column == 6))
    (stage,) = (work / "command").glob("*-quantized.mlir")
    printed = []
    for number, ink in enumerate((one, zero)):
        picture = np.where(ink, 127, -128).astype(np.int8).reshape(1, 1, 8, 8)
        outputs = tinyml_run(settings, stage, {"picture": picture}, work / f"run{number}")
        if isinstance(outputs, str):
            raise BuildError(outputs)
        printed.append(" ".join(map(str, outputs["probabilities"].reshape(-1))))
    return printed


def _flags(work: Path) -> list[str]:
    return ["-std=c99", "-O2", *WARNINGS, *(f"-I{folder}" for folder in (work / "wake", work / "command", FAKES))]


def _objects(work: Path) -> list[str]:
    """The models and the fakes, built once for all programs."""
    sources = [*sorted(FAKES.glob("*.c")), *(s for m in ("wake", "command") for s in sorted((work / m).glob("*.c")))]
    objects = []
    for number, source in enumerate(sources):
        objects.append(str(work / f"{number}_{source.stem}.o"))
        call(["gcc", *_flags(work), "-c", str(source), "-o", objects[-1]], work)
    return objects


def _problem(folder: Path, name: str, objects: list[str], lines: list[str]) -> str | None:
    """None when the program builds everywhere and prints the lines."""
    source, flags = str(folder / f"{name}.c"), _flags(folder.parent)
    try:
        if name == "placed":
            weights = str(folder.parent / "command" / "command_weights.c")
            call(["gcc", *flags, _SECTION, "-c", weights, "-o", "weights.o"], folder)
            objects = ["weights.o" if o.endswith("_command_weights.o") else o for o in objects]
        call(["gcc", *flags, source, *objects, "-lm", "-o", "program"], folder)
        if name == "placed" and (missing := {".dtcm", ".extflash"} - _sections(folder / "program")):
            return f"no section {', '.join(sorted(missing))}"
        if shutil.which(ARM[0]):
            call([*ARM, *flags, "-c", source, "-o", "program.o"], folder)
    except BuildError as problem:
        return str(problem)
    done = subprocess.run([folder / "program"], capture_output=True, text=True, timeout=60)
    printed = [line.strip() for line in done.stdout.splitlines()]
    return None if done.returncode == 0 and printed == lines else f"exit code {done.returncode}, {printed}, not {lines}"


def _sections(program: Path) -> set[str]:
    table = subprocess.run(["objdump", "-h", program], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^ *\d+ (\S+)", table, re.MULTILINE))


def _updated(settings: Settings, tally: Tally, work: Path) -> None:
    """Other weights with the ranges of the first ones: only the weights' file and heads differ."""
    model = onnx.load(SAMPLE / "digits.onnx")
    bias = next(t for t in model.graph.initializer if t.dims == [10])
    values = numpy_helper.to_array(bias)
    bias.CopyFrom(numpy_helper.from_array(values + np.linspace(-0.1, 0.1, 10, dtype=values.dtype), bias.name))
    onnx.save(model, work / "trained.onnx")
    options = (*QUANTIZED, "--selftest", f"--ranges={work / 'ranges.json'}")
    done = Compiler(settings, "cortex-m4f").compile(work / "trained.onnx", work / "trained", "command", *options)
    if not tally.check("other weights compile", None if done.model else done.first_error):
        return
    differ = [
        path.name
        for path in sorted((work / "trained").glob("*.[ch]"))
        if _without_head(path) != _without_head(work / "command" / path.name)
    ]
    wanted = ["command_selftest.c", "command_weights.c"]
    tally.check("other weights are other weights only", None if differ == wanted else f"{differ} differ")


def _without_head(path: Path) -> str:
    return path.read_text().split("*/", 1)[1]
