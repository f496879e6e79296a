#!/usr/bin/env python3
"""Instructions per layer of the MLPerf Tiny models on an emulated board.

  layers.py [--board mps2-an386] [--core cortex-m4f] [--opt -O2] [--schemes s8,...]

Kernels are the variants of the board's instruction set, where there are any. Prints one line per layer and scheme with
instructions per multiply-accumulate, then the sums per model (times each layer's count; pools, adds and softmax are
not in it).
"""

import argparse
import collections
import pathlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "boards"))
import tmboard  # noqa: E402

# The ending of the kernels, the element types of activations and filters, the
# second struct with its values, what follows the filter.
INT16 = ("int16_t", "int8_t", "tm_linear_s16_q", "0, -32768, 32767", "INTEGER")
SCHEMES = {
    "s8": ("int8_t", "int8_t", "tm_linear_s8_q", "-3, 4, -128, 127", "INTEGER"),
    "s8w4": ("int8_t", "int8_t", "tm_linear_s8_q", "-3, 4, -128, 127", "INTEGER"),
    "s16": INT16,
    "s16w4": INT16,
    "f32": ("float", "float", "tm_limits_f32", "0.0f, INFINITY", "FLOAT"),
    "f32w8": ("float", "int8_t", "tm_limits_f32", "0.0f, INFINITY", "WEIGHTS_ONLY"),
    "f32w4": ("float", "int8_t", "tm_limits_f32", "0.0f, INFINITY", "WEIGHTS_ONLY"),
}


def defines(scheme: str) -> list[str]:
    value, filters, params, numbers, rest = SCHEMES[scheme]
    return [
        f"-DKIND={scheme}",
        f"-DVALUE={value}",
        f"-DFILTER={filters}",
        f"-DPARAMS={params}",
        f"-DPARAM_VALUES={numbers}",
        f"-D{rest}",
    ]


def variants(isa: str, scheme: str) -> list[str]:
    """Defines that choose the variants there are."""
    found = []
    for kind, operation in (("CONV", "conv2d"), ("DW", "depthwise_conv2d"), ("FC", "fully_connected")):
        header = f"tinyml/isa/{isa}/kernel/{operation}_{scheme}.h"
        if (HERE.parent / "include" / header).is_file():
            name = f"tm_{re.sub('[^a-z0-9]', '_', isa)}_{operation}_{scheme}"
            found += [f"-D{kind}_HEADER=<{header}>", f"-D{kind}_NAME={name}"]
            if "*scratch)" in (HERE.parent / "include" / header).read_text():
                found.append(f"-D{kind}_SCRATCH=,scratch")
    return found


def layers() -> Iterator[tuple[str, int, str, list[int]]]:
    """(model, times, kind, numbers) for every line of layers.def."""
    for line in (HERE / "layers.def").read_text().splitlines():
        match = re.fullmatch(r"LAYER\((\w+), (\d+), (\w+), ([\d, ]+)\)", line)
        if match:
            numbers = [int(n) for n in match[4].split(",")]
            yield match[1], int(match[2]), match[3], numbers


def macs(kind: str, numbers: list[int]) -> int:
    _, _, in_c, out_h, out_w, out_c, k_h, k_w, *_ = numbers
    return out_h * out_w * out_c * k_h * k_w * (1 if kind == "DW" else in_c)


def measure(board: dict[str, Any], flags: list[str], folder: pathlib.Path) -> tuple[list[int], int]:
    """Instructions of every layer, in order, and the depth of the stack."""
    program = folder / "layers.elf"
    build = tmboard.compile_command(board, program, [HERE / "layers.c"], flags=flags)
    subprocess.run(build, check=True)
    run = tmboard.run_command(board, program, ["count=steps"])
    lines = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    counts = re.findall(r"^step_instructions \d+ (\d+)$", lines, re.M)
    stack = re.search(r"^stack_bytes (\d+)$", lines, re.M)
    return [int(c) for c in counts], int(stack[1]) if stack else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--board", default="mps2-an386")
    parser.add_argument("--core", help="another core whose code the board runs")
    parser.add_argument("--opt", default="-O2")
    parser.add_argument("--schemes", default=",".join(SCHEMES))
    options = parser.parse_args()
    schemes = options.schemes.split(",")
    board = tmboard.load(options.board, options.core)
    table = list(layers())
    counts = {}
    stacks = {}
    with tempfile.TemporaryDirectory() as folder:
        for scheme in schemes:
            flags = [*options.opt.split(), *defines(scheme), *variants(board["isa"], scheme)]
            counts[scheme], stacks[scheme] = measure(board, flags, pathlib.Path(folder))
    sums = collections.Counter()
    print(
        "model kind in       out      filter        kMAC"
        + "".join(f"{scheme:>8}" for scheme in schemes)
        + "  (instructions/MAC)"
    )
    for i, (model, times, kind, numbers) in enumerate(table):
        in_h, in_w, in_c, out_h, out_w, out_c, k_h, k_w, *_ = numbers
        work = macs(kind, numbers)
        cells = "".join(f"{counts[s][i] / work:8.2f}" for s in schemes)
        for scheme in schemes:
            sums[model, scheme] += times * counts[scheme][i]
        sums[model, "macs"] += times * work
        print(
            f"{model:5} {kind:4} {f'{in_h}x{in_w}x{in_c}':9}{f'{out_h}x{out_w}x{out_c}':10}"
            f"{f'{k_h}x{k_w}':6}{work / 1e3:9.1f}{cells}"
        )
    for model in dict.fromkeys(m for m, _, _, _ in table):
        millions = (f"{s} {sums[model, s] / 1e6:.2f}" for s in schemes)
        print(f"{model:5} {sums[model, 'macs'] / 1e6:6.2f} M MAC, M instructions:", ", ".join(millions))
    print("stack bytes:", ", ".join(f"{s} {b}" for s, b in stacks.items()))


if __name__ == "__main__":
    main()
