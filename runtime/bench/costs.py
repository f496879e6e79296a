#!/usr/bin/env python3
"""Measures what each kernel costs on an emulated board: runtime/costs/<core>.json.

  costs.py [--board mps2-an386] [--core cortex-m4f] [--all] [--check]

Every line of kernels.def, and every variant for the board's instruction set,
is compiled as emitted C has it: a function with a constant shape, for shapes
as models have them, and one for any shape, as --optimize=size has it. Most of
them run once. The table has
  shapes        of each struct, in the order of its members
  kernels       of each kernel, a variant being `<kernel>/<instruction set>`:
    code_bytes    of the function for each of these shapes (of conv2d and of
                  depthwise_conv2d those of their own), null where the kernel
                  does not compute it
    stack_bytes   of such a function and of those it calls, the largest
    unlimited, clamped  how much of the code a kernel of floats takes without
                  limits and with two; else it has a lower one
    general_bytes, general_stack_bytes  of a function for any shape
    once          what functions for shapes of these numbers, none: all, call that
                  exists once, be there many such functions
    general_once  what one for any shape calls
    instructions  per multiply-accumulate, where a kernel has none per element
                  of its largest operand, the mean of typical shapes
    terms         instructions of each feature of a call, in the order of
                  costs/features.def
    terms_off     by which part of what calls took these are off on average
    uneven        of kernels with weights: how many channels a layer seems to have
                  more where their number is a multiple of 4, of 2, or odd, but not
                  of 16. A list of the inputs, a list of the outputs, for layers
                  without a window; left out where all are less than half a channel
    uneven_window  the same of layers with a window of 3 x 3
  entry         bytes of a model without steps and of each step, whose function
                is its own or shared by shapes
  functions     the objects that a function of a library takes, and
  objects       their bytes; of a function of the runtime its own
  alone         of such a function that one other alone calls
  instead       of an object, another that has its functions, too, and which is
                linked instead of it where both would be
--all measures those of all tables there are, side by side, in about two minutes
each; --check only tells whether the tables have all kernels and variants.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

HERE = pathlib.Path(__file__).resolve().parent
RUNTIME = HERE.parent
COSTS = RUNTIME / "costs"
sys.path[:0] = [str(RUNTIME / "boards"), str(HERE)]
import tmboard  # noqa: E402
from costs_entry import measure_entry  # noqa: E402
from costs_fit import features_of, fit, read_features  # noqa: E402
from costs_objects import CallGraph, Object, instead_of, library_objects  # noqa: E402
from costs_program import Function, Program, Tables, output_of, read_tables  # noqa: E402
from costs_shapes import counted_shapes, shapes_of  # noqa: E402
from costs_uneven import Uneven  # noqa: E402

FLAGS = ["-O2"]
# The harness counts the steps of a program's functions that run.
MAX_STEPS = 4096
# Names that objects refer to and that are not functions of a library.
NOT_A_FUNCTION = re.compile(r"harness_|tm_")

Table = dict[str, Any]
Counted = tuple[Function, int]  # with the instructions of a call


def shape_key(kernel: str, shape_type: str) -> str:
    return f"{shape_type}/depthwise" if kernel.startswith("depthwise") else shape_type


def compile_object(board: dict[str, Any], program: Program, folder: pathlib.Path) -> Object:
    source, target = folder / "costs.c", folder / "costs.o"
    source.write_text(program.source())
    # -w: some shapes are for what kernels do with them, not what models have; of two functions alike each counts
    flags = [*tmboard.code_flags(board, flags=FLAGS), "-w", "-fno-ipa-icf", "-fcallgraph-info=su"]
    subprocess.run([board["compiler"], *flags, "-c", str(source), "-o", str(target)], check=True)
    return Object(board, target)


def count_instructions(board: dict[str, Any], program: Program, folder: pathlib.Path) -> dict[str, int]:
    """The instructions of each function that runs."""
    elf = folder / "costs.elf"
    flags = [*FLAGS, f"-DHARNESS_MAX_STEPS={MAX_STEPS}"]
    subprocess.run(tmboard.compile_command(board, elf, [folder / "costs.o"], flags=flags), check=True)
    lines = output_of(tmboard.run_command(board, elf, ["count=steps"]))
    # the first one fills the operands
    _, *counts = map(int, re.findall(r"^step_instructions \d+ (\d+)$", lines, re.M))
    return dict(zip([function.name for function in program.functions if function.runs], counts, strict=True))


def run_others(board: dict[str, Any], tables: Tables, folder: pathlib.Path) -> tuple[list[Counted], Table]:
    """The instructions of functions whose code nobody looks at, and the members of rows that Uneven finds."""
    program = Program([])
    uneven = Uneven(program, tables.kernels)
    for kernel in tables.kernels:
        for shape in filter(kernel.computes, counted_shapes(kernel.key, kernel.shape_type)):
            program.add(kernel, -1, shape, runs=True)
    compile_object(board, program, folder)
    counts = count_instructions(board, program, folder)
    return [(function, counts[function.name]) for function in program.functions], uneven.rows(counts)


def fit_terms(tables: Tables, runs: Sequence[Counted]) -> tuple[dict[str, list[float]], dict[str, float]]:
    """What the features of each kernel take, and by which part of a count their sums are off on average."""
    expressions = read_features()
    terms: dict[str, list[float]] = {}
    off: dict[str, float] = {}
    for kernel in tables.kernels:
        mine = [(function, count) for function, count in runs if function.kernel is kernel]
        features = [features_of(function, *filter(None, [expressions.get(kernel.shape_type)])) for function, _ in mine]
        found, errors = fit(features, [count for _, count in mine])
        terms[kernel.key] = [float(f"{term:.4g}") for term in found]
        off[kernel.key] = round(statistics.mean(errors), 3)
    return terms, off


def measure_alone(board: dict[str, Any], tables: Tables, kernels: Table, folder: pathlib.Path) -> dict[str, int]:
    """The bytes of functions that others share where one alone calls them: the compiler specialises these."""
    sizes: dict[str, int] = {}
    for kernel in tables.kernels:
        waiting = {name: numbers for name, numbers in kernels[kernel.key]["once"].items() if name.startswith("tm_")}
        for number in sorted({(numbers or [kernel.shapes()[0][0]])[0] for numbers in waiting.values()}):
            program = Program([kernel], only=number)
            _, shared, _ = compile_object(board, program, folder).code_of(program.functions[0].name)
            sizes |= {name: max(size, sizes.get(name, 0)) for name, size in shared.items()}
    return sizes


def measure(board: dict[str, Any], tables: Tables, folder: pathlib.Path) -> Table:
    program = Program(tables.kernels)
    compiled = compile_object(board, program, folder)
    graph = CallGraph((folder / "costs.ci").read_text())
    counted = count_instructions(board, program, folder)
    others, uneven = run_others(board, tables, folder)
    runs = [*others, *((function, counted[function.name]) for function in program.functions if function.runs)]
    terms, off = fit_terms(tables, runs)
    kernels: Table = {}
    objects: dict[str, int] = {}
    called = set(tables.libm)
    shapes: Table = {}
    for kernel in tables.kernels:
        mine = [function for function in program.functions if function.kernel is kernel]
        given = [shape for part in shapes_of(kernel.key, kernel.shape_type) for shape in part]
        members, key = tables.structs[kernel.shape_type], shape_key(kernel.key, kernel.shape_type)
        shapes[key] = [[shape[member] for member in members] for shape in given]
        code: list[int | None] = [None] * len(given)
        row: Table = {"shapes": key, "code_bytes": code, "stack_bytes": 0}
        once: defaultdict[str, list[int]] = defaultdict(list)
        general_once: set[str] = set()
        for function in mine:
            own, shared, elsewhere = compiled.code_of(function.name)
            elsewhere = {name for name in elsewhere if not NOT_A_FUNCTION.match(name)}
            called |= elsewhere
            objects |= {name: max(size, objects.get(name, 0)) for name, size in shared.items()}
            stack = graph.stack(function.name)
            if function.limits:
                row[function.limits] = round(own / (code[function.number or 0] or own), 2)
            elif function.number is None:
                row |= {"general_bytes": own, "general_stack_bytes": stack}
                general_once |= elsewhere | shared.keys()
            else:
                code[function.number] = own
                row["stack_bytes"] = max(row["stack_bytes"], stack)
                for name in elsewhere | shared.keys():
                    once[name].append(function.number)
        typical = [counted[function.name] / function.units for function in mine if function.is_typical]
        row["instructions"] = round(statistics.mean(typical), 2)
        row |= {"terms": terms[kernel.key], "terms_off": off[kernel.key]}
        count = len(kernel.shapes())
        row |= uneven.get(kernel.key, {})
        row["once"] = {name: [] if len(once[name]) == count else once[name] for name in sorted(once)}
        row["general_once"] = sorted(general_once)
        kernels[kernel.key] = row
    entry, elsewhere = measure_entry(board, FLAGS, folder)
    functions: dict[str, list[str]] = {}
    for function in sorted(called | elsewhere):
        linked = library_objects(board, function, folder)
        functions[function] = sorted(linked)
        objects |= {name: max(size, objects.get(name, 0)) for name, size in linked.items()}
    alone = measure_alone(board, tables, kernels, folder)
    return {
        "entry": {**entry, "once": sorted(elsewhere)},
        "functions": functions,
        "objects": dict(sorted(objects.items())),
        "alone": dict(sorted(alone.items())),
        "instead": instead_of(board, objects),
        "shapes": shapes,
        "kernels": kernels,
    }


def written(head: Table, table: Table) -> str:
    """JSON with a line for each entry."""
    lines = [f'{{"{key}": {json.dumps(value)}' for key, value in head.items()]
    text = ", ".join([lines[0], *(line[1:] for line in lines[1:])])
    for name, part in table.items():
        rows = ",\n".join(f'  "{key}": {json.dumps(value)}' for key, value in part.items())
        text += f', "{name}": {{\n{rows}\n}}'
    return text + "}\n"


def write_table(board_name: str, core: str | None) -> str:
    """Measures one and tells which, or what is missing."""
    board = tmboard.load(board_name, core)
    path = COSTS / f"{board['core']}.json"
    try:
        tmboard.tool(board["compiler"], board["compiler_package"])
        with tempfile.TemporaryDirectory() as name:
            table = measure(board, read_tables(board["isa"]), pathlib.Path(name))
    except tmboard.MissingError as missing:
        return f"{path.name}: {missing}"
    version = output_of([board["compiler"], "-dumpversion"]).strip()
    compiler = f"{board['compiler']} {version} {' '.join(FLAGS)}"
    head = {"core": board["core"], "board": board_name, "isa": board["isa"], "fpu": board["fpu"], "compiler": compiler}
    path.parent.mkdir(exist_ok=True)
    path.write_text(written(head, table))
    off = {key: row["terms_off"] for key, row in table["kernels"].items()}
    worst = max(off, key=off.__getitem__)
    told = f"{path}: {len(off)} kernels and variants, estimates off by {statistics.mean(off.values()):.1%}"
    return f"{told}, at most {off[worst]:.1%} ({worst})"


def check_tables(known: list[Table]) -> bool:
    """Whether all are complete; says what they lack."""
    complete = True
    features = {name: len(expressions) for name, expressions in read_features().items()}
    for table in known:
        there = {kernel.key for kernel in read_tables(table["isa"]).kernels}
        for key in sorted(table["kernels"].keys() ^ there):
            table_name = f"{table['core']}.json"
            print(f"'{key}' is not in both {table_name} and kernels.def or variants.def: run bench/costs.py --all")
            complete = False
        for key, row in table["kernels"].items():
            if len(row["terms"]) != features.get(row["shapes"].split("/")[0], 2):
                print(f"'{key}' in {table['core']}.json has other terms than features.def: run bench/costs.py --all")
                complete = False
    return complete


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--board", default="mps2-an386")
    parser.add_argument("--core", help="another core whose code the board runs")
    parser.add_argument("--all", action="store_true", help="measure all cores that have a table")
    parser.add_argument("--check", action="store_true", help="whether the tables are complete")
    options = parser.parse_args()
    paths = sorted(COSTS.glob("*.json")) if options.all or options.check else []
    known = [json.loads(path.read_text()) for path in paths]
    if options.check:
        return 0 if check_tables(known) else 1
    asked = [(table["board"], table["core"]) for table in known] or [(options.board, options.core)]
    with concurrent.futures.ThreadPoolExecutor() as pool:
        told = list(pool.map(lambda each: write_table(*each), asked))
    print("\n".join(told))
    return 77 if any("kernels and variants" not in line for line in told) else 0


if __name__ == "__main__":
    sys.exit(main())
