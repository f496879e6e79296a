"""The sample, as floats and quantized: its accuracy, and its program on the host and on the emulated board."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
from measuring.accuracy import measure, reference, score
from measuring.data import digits
from measuring.running import run_on_host
from tinyml_testing.board import board_lacks, tmboard
from tinyml_testing.compiler import Compiler
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import WARNINGS, call
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

SAMPLE = ROOT / "examples" / "digits"
# How main.c calls its builds, and what the compiler is asked for.
FORMS = {"": (), " i8": ("--quantize=int8", f"--calibration={SAMPLE / 'calibration.npz'}")}
BOARD = "mps2-an386"


def labels(output: str, where: str) -> list[int]:
    """The digits that the program named, in order."""
    return [int(label) for label in re.findall(rf"{where}\s+(\d)\s+\d+%", output)]


def run(settings: Settings, tally: Tally, _: list[str]) -> None:
    work = settings.work("digits")
    record = measure(settings, digits(), work)
    value = float(record["value"])
    tally.check("at least 98 % of the test digits", None if value >= 0.98 else f"only {100 * value:.1f} %")
    tally.check("agrees with ONNX Runtime", None if record["agreement"] == 1.0 else f"on {record['agreement']:.4f}")
    lacking = board_lacks()
    if lacking:
        tally.skip("the ten digits on the board", lacking)
    for form, options in FORMS.items():
        folder = work / f"form{form.strip()}"
        done = Compiler(settings, BOARD).compile(SAMPLE / "digits.onnx", folder / "c", "digits", *options)
        if done.model is None:
            tally.fail(f"compiles for the board{form}", done.first_error)
            continue
        if options:
            _quantized(settings, tally, done.model, folder)
        _on_host(tally, done.model, form, folder)
        if not lacking:
            _on_board(tally, done.model, form, folder)


def _quantized(settings: Settings, tally: Tally, model: EmittedModel, folder: Path) -> None:
    """The integers lose nothing that 540 digits can show."""
    sample = digits()
    expected = reference(sample)
    outputs = run_on_host(settings, model, sample.x, folder / "program")
    lost = score(sample, expected) - score(sample, outputs)
    tally.check("int8: at most 0.5 points lost", None if lost <= 0.005 else f"{100 * lost:.2f} points")
    same = float(np.mean(outputs.argmax(1) == expected.argmax(1)))
    tally.check("int8: agrees with ONNX Runtime's floats", None if same >= 0.99 else f"on {100 * same:.2f} %")


def _on_host(tally: Tally, model: EmittedModel, form: str, folder: Path) -> None:
    sources = [*model.folder.rglob("*.c"), SAMPLE / "main.c"]
    program = folder / "host"
    includes = [f"-I{model.folder}", f"-I{SAMPLE}"]
    call(["gcc", "-std=c99", "-O2", *WARNINGS, *includes, *map(str, sources), "-lm", "-o", str(program)], folder)
    shown = subprocess.run([str(program)], capture_output=True, text=True, check=False)
    right = shown.returncode == 0 and labels(shown.stdout, f"host{form}") == list(range(10))
    tally.check(f"the ten digits on the host{form}", None if right else shown.stdout[-400:])


def _on_board(tally: Tally, model: EmittedModel, form: str, folder: Path) -> None:
    board, image = tmboard.without_harness(tmboard.load(BOARD)), folder / "board.elf"
    sources = [*model.folder.rglob("*.c"), SAMPLE / "main.c"]
    folders = [model.folder, SAMPLE]
    call(tmboard.compile_command(board, image, sources, folders, ["-O2", "-DDIGITS_ON_BOARD"]), folder)
    command = tmboard.run_command(board, image)
    shown = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    right = shown.returncode == 0 and labels(shown.stdout, f"board{form}") == list(range(10))
    tally.check(f"the ten digits on the board{form}", None if right else shown.stdout[-400:])
    counted = re.search(r"^instructions [1-9]\d+$", shown.stdout, re.MULTILINE)
    tally.check(f"the board's instructions{form}", None if counted else "none are printed")
