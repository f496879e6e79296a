"""The sample, as floats and quantized: its accuracy, its program on the host and on the emulated boards."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
from measuring.accuracy import measure, reference, score
from measuring.data import digits
from measuring.running import run_on_host
from tinyml_testing.board import BoardImage, board_lacks, lacks, tmboard
from tinyml_testing.compiler import Compiler
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import WARNINGS, HostProgram, Instance, Request, Toolchain, call
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
    _on_every_board(settings, tally, work / "boards")
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


def _on_every_board(settings: Settings, tally: Tally, folder: Path) -> None:
    """The integers on each emulated board, compiled for it: the host's bytes, and instructions that are counted."""
    expected = None
    for name in ("host", *(n for n in tmboard.names() if n != "host")):
        if name != "host" and (lacking := lacks(tmboard.load(name))):
            tally.skip(f"the ten digits on {name}", lacking)
            continue
        done = Compiler(settings, name).compile(SAMPLE / "digits.onnx", folder / name, "digits", *FORMS[" i8"])
        if done.model is None:
            tally.fail(f"compiles for {name}", done.first_error)
            continue
        port = done.model.inputs[0]
        requests = [Request((Instance("digits", {port.name: port.stored(x)}),)) for x in digits().x[:10]]
        if name == "host":
            program = HostProgram([done.model], folder / "on_host", settings, Toolchain(flags=("-O2",)))
            expected = [answer[0].outputs for answer in program.run(requests)]
            continue
        answers = [a[0] for a in BoardImage([done.model], folder / f"on_{name}", tmboard.load(name)).run_all(requests)]
        problem = next((answer.error for answer in answers if answer.error), None)
        if problem is None:
            pairs = [(ours[key], answer.outputs[key]) for ours, answer in zip(expected, answers) for key in ours]
            same = all(np.array_equal(a, b.reshape(a.shape)) for a, b in pairs)
            problem = None if same and len(pairs) == len(requests) else "other bytes than the host's"
        if problem is None and min(answer.instructions for answer in answers) < 10_000:
            problem = "instructions are not counted"
        tally.check(f"the ten digits on {name}", problem)


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
