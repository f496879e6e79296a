"""The sample: its accuracy, and its program on the host and on the emulated board."""

from __future__ import annotations

import re
import subprocess

from measuring.accuracy import measure
from measuring.data import digits
from tinyml_testing.board import board_lacks, tmboard
from tinyml_testing.compiler import Compiler
from tinyml_testing.host import WARNINGS, call
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

SAMPLE = ROOT / "examples" / "digits"


def labels(output: str, where: str) -> list[int]:
    """The digits that the program named, in order."""
    return [int(label) for label in re.findall(rf"{where}\s+(\d)\s+\d+ %", output)]


def run(settings: Settings, tally: Tally, _: list[str]) -> None:
    work = settings.work("digits")
    record = measure(settings, digits(), work)
    value = float(record["value"])
    tally.check("at least 98 % of the test digits", None if value >= 0.98 else f"only {100 * value:.1f} %")
    tally.check("agrees with ONNX Runtime", None if record["agreement"] == 1.0 else f"on {record['agreement']:.4f}")

    done = Compiler(settings, "mps2-an386").compile(SAMPLE / "digits.onnx", work / "c", "digits")
    if done.model is None:
        tally.fail("compiles for the board", done.first_error)
        return
    sources = [*done.model.folder.rglob("*.c"), SAMPLE / "main.c"]
    program = work / "host"
    includes = [f"-I{done.model.folder}", f"-I{SAMPLE}"]
    call(["gcc", "-std=c99", "-O2", *WARNINGS, *includes, *map(str, sources), "-lm", "-o", str(program)], work)
    shown = subprocess.run([str(program)], capture_output=True, text=True, check=False)
    right = shown.returncode == 0 and labels(shown.stdout, "host") == list(range(10))
    tally.check("the ten digits on the host", None if right else shown.stdout[-400:])
    if lacking := board_lacks():
        tally.skip("the ten digits on the board", lacking)
        return
    board, image = tmboard.without_harness(tmboard.load("mps2-an386")), work / "board.elf"
    folders = [done.model.folder, SAMPLE]
    call(tmboard.compile_command(board, image, sources, folders, ["-O2", "-DDIGITS_ON_BOARD"]), work)
    command = tmboard.run_command(board, image)
    shown = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    right = shown.returncode == 0 and labels(shown.stdout, "board") == list(range(10))
    tally.check("the ten digits on the board", None if right else shown.stdout[-400:])
