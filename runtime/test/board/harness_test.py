#!/usr/bin/env python3
"""Runs test/board/tiny on a board: outputs equal the host's byte for byte,
instructions are the same twice, the stack stays small, and the harness notices
a model that writes outside its buffers or fails. Exit 77: tools missing.

  harness_test.py BOARD
"""

import functools
import pathlib
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "boards"))
import tmboard  # noqa: E402

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wcast-qual", "-Wmissing-prototypes", "-Werror"]
SAMPLES = 5
SAMPLE_BYTES = 126
STACK_LIMIT = 768


class Program:
    """tiny for one board in a folder of its own."""

    def __init__(self, board: str, folder: pathlib.Path, flags: Sequence[str]) -> None:
        self.board = tmboard.load(board)
        self.folder = folder
        self.file = self.folder / f"{board}{len(list(self.folder.glob('*')))}.elf"
        sources = [HERE / "tiny.c", HERE / "adapter.c"]
        flags = [*flags, *WARNINGS]
        build = tmboard.compile_command(self.board, self.file, sources, [HERE], flags)
        subprocess.run(build, check=True)

    def run(self, *arguments: str) -> tuple[int, list[list[str]]]:
        """(exit code, printed lines as a list of [key, numbers...])"""
        command = tmboard.run_command(self.board, self.file, arguments)
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, [line.split() for line in done.stdout.splitlines()]


@functools.cache
def program(board: str, folder: pathlib.Path, *flags: str) -> Program:
    """Each is built once."""
    return Program(board, folder, flags)


def values(lines: list[list[str]], key: str) -> list[list[str]]:
    return [line[1:] for line in lines if line[0] == key]


def expect(condition: object, message: str) -> None:
    if not condition:
        sys.exit(f"FAIL: {message}")


def test_outputs(name: str, folder: pathlib.Path) -> None:
    random.seed(1)
    samples = folder / "in.bin"
    samples.write_bytes(random.randbytes(SAMPLES * SAMPLE_BYTES))
    outputs = {}
    for board in ("host", name):
        for level in ("-O0", "-O2"):
            code, lines = program(board, folder, level).run("in=in.bin", f"out={board}.bin")
            expect(code == 0, f"{board} {level}: exit {code}, {lines}")
            expect(values(lines, "samples") == [[str(SAMPLES)]], f"samples: {lines}")
            expect(values(lines, "guards") == [["ok"]], f"guards: {lines}")
            outputs[board, level] = (folder / f"{board}.bin").read_bytes()
    first = outputs["host", "-O2"]
    expect(len(set(re.findall(rb"(?s).{6}", first))) > 2, "outputs look alike")
    for key, output in outputs.items():
        expect(output == first, f"{key}: other bytes than host -O2")


def test_measuring(name: str, folder: pathlib.Path) -> None:
    whole = program(name, folder, "-O2")
    if not whole.board["counts_instructions"]:
        return
    runs = [whole.run("in=in.bin")[1] for _ in range(2)]
    expect(runs[0] == runs[1], "two runs print different lines")
    counts = [int(n) for _, n in values(runs[0], "instructions")]
    expect(len(counts) == SAMPLES and min(counts) > 5000, f"instructions: {counts}")
    stack = int(values(runs[0], "stack_bytes")[0][0])
    expect(0 < stack <= STACK_LIMIT, f"stack: {stack}")
    code, lines = whole.run("in=in.bin", "samples=2", "count=steps")
    steps = [int(n) for _, n in values(lines, "step_instructions")]
    expect(code == 0 and len(steps) == 4, f"steps: {lines}")
    expect(abs(sum(steps) - sum(counts[:2])) < 2000, f"{steps} against {counts}")


def test_errors(name: str, folder: pathlib.Path) -> None:
    code, lines = program(name, folder, "-O0", "-DTINY_OVERRUN").run("in=in.bin")
    expect(code == 2 and values(lines, "guards") == [["broken"]], f"overrun: {lines}")
    code, lines = program(name, folder, "-O0", "-DTINY_FAILS").run("in=in.bin")
    expect(code == 3 and values(lines, "error") == [["0", "3"]], f"failure: {lines}")
    whole = program(name, folder, "-O2")
    code, lines = whole.run("in=absent.bin")
    expect(code == 1 and values(lines, "cannot_open"), f"absent file: {lines}")
    (folder / "short.bin").write_bytes(bytes(SAMPLE_BYTES + 3))
    code, lines = whole.run("in=short.bin")
    expect(code == 1 and values(lines, "input_ends_in_sample") == [["1"]], f"short: {lines}")


def main() -> int:
    try:
        with tempfile.TemporaryDirectory() as folder:
            test_outputs(sys.argv[1], pathlib.Path(folder))
            test_measuring(sys.argv[1], pathlib.Path(folder))
            test_errors(sys.argv[1], pathlib.Path(folder))
    except tmboard.MissingError as missing:
        print(missing)
        return 77
    print("ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
