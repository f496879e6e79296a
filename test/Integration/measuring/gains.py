"""What leaving out the unnecessary gains, model by model: everything without it and with it, in one table."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

import numpy as np
import onnx
from tinyml_testing.board import BoardProgram, board_lacks, target_of
from tinyml_testing.compiler import Compiler, run_measured
from tinyml_testing.host import Instance, Request
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .bench import FLAGS
from .data import scheme_of

CORE = "m4"
WITHOUT = ("--no-simplify", "--no-dead-channels", "--no-fold-lora")
NUMBERS = ("macs", "steps", "weights", "code", "flash", "arena", "instructions")
# Channels that differ in number ask for instances of their own, so code may grow where the weights shrink more.
JUDGED = ("macs", "steps", "flash", "arena", "instructions")
# Models with a few dead channels when they are quantized on random inputs.
DEAD = ("kws_float", "tcn_streaming")
# The columns of the table in Markdown, which has no room for more.
SHOWN = {
    "macs": "MACs", "steps": "steps", "weights": "bytes of weights", "flash": "flash", "arena": "arena",
    "instructions": "instructions",
}  # fmt: skip
SAMPLES = 16
# All passes between import and kernels on a model of MLPerf Tiny.
PIPELINES = ("--tinyml-optimize", "--tinyml-quantize", "--tinyml-merge-equal-ops", "--tinyml-merge-tables")
MOST_SECONDS = 0.2
# Quantizing 80 million multiply-accumulates on random inputs takes longer than other tests wait.
MOST_COMPILING = 900.0

Record = dict[str, object]


def real_inputs(path: Path, count: int) -> dict[str, np.ndarray]:
    """Seeded random numbers for each input, open dimensions 1."""
    graph, rng = onnx.load(path, load_external_data=False).graph, np.random.default_rng(1)
    constant = {tensor.name for tensor in graph.initializer}
    shapes = {
        port.name: [dim.dim_value or 1 for dim in port.type.tensor_type.shape.dim]
        for port in graph.input
        if port.name not in constant
    }
    return {name: rng.random((count, *shape), np.float32) for name, shape in shapes.items()}


def _measure(
    settings: Settings, path: Path, folder: Path, options: tuple[str, ...], runs: bool
) -> dict[str, int] | str:
    """The numbers of one build, or why there are none."""
    name = path.stem.replace("-", "_").replace(".", "_")
    compiler = Compiler(settings, target_of(CORE), timeout=MOST_COMPILING)
    done = compiler.compile(path, folder / name, name, "--report=json", *options)
    if done.model is None:
        return done.first_error
    report = done.model.report()
    numbers = {"macs": report["macs"], "steps": len(report["steps"]), "arena": done.model.arena_bytes}
    numbers |= {"weights": report["weight_bytes"], "code": report["code_bytes_estimate"]}
    numbers |= {"instructions": report["instructions_estimate"]}
    if not runs:
        return numbers | {"flash": numbers["weights"] + numbers["code"]}
    program = BoardProgram(done.model, folder / f"{name}_{CORE}", settings, CORE, FLAGS)
    rng = np.random.default_rng(1)
    inputs = {port.name: port.stored(rng.random(port.shape, np.float32)) for port in done.model.inputs if port.used}
    answer = program.run([Request((Instance(name, inputs),))])[0]
    if answer.error:
        return str(answer.error)
    code, weights = program.code_bytes, program.weight_bytes
    return numbers | {"code": code, "weights": weights, "flash": code + weights, "instructions": answer.instructions}


def _compare(settings: Settings, path: Path, folder: Path, quantize: str, runs: bool) -> Record | str:
    """A model without the passes and with them, or why it does not compile."""
    asked: tuple[str, ...] = ()
    scheme = quantize or ("QDQ" if scheme_of(path) == "qdq" else "float")
    if quantize:
        folder.mkdir(parents=True, exist_ok=True)
        data = folder / f"{path.stem}.npz"
        np.savez(data, **real_inputs(path, SAMPLES))
        asked = (f"--quantize={quantize}", f"--calibration={data}")
    made = [
        _measure(settings, path, folder / way, (*asked, *without), runs)
        for way, without in (("without", WITHOUT), ("with", ()))
    ]
    if failed := next((each for each in made if isinstance(each, str)), None):
        return failed
    return {"model": path.stem, "scheme": scheme, "before": made[0], "after": made[1]}


def _more(record: Record) -> list[str]:
    """What a model takes more of where the unnecessary is left out."""
    before, after = record["before"], record["after"]
    worse = [number for number in JUDGED if after[number] > before[number]]  # type: ignore[index]
    return [f"{number} {before[number]} -> {after[number]}" for number in worse]  # type: ignore[index]


def _print(record: Record) -> None:
    cells = []
    for number in NUMBERS:
        before, after = record["before"][number], record["after"][number]  # type: ignore[index]
        cells.append(f"{before:>12}" if before == after else f"{before}>{after}".rjust(20))
    print(f"{record['model']:<26}{record['scheme']:<6}{''.join(cells)}", flush=True)


def _print_markdown(record: Record) -> None:
    cells = [record["scheme"]]
    for number in SHOWN:
        before, after = record["before"][number], record["after"][number]  # type: ignore[index]
        cells.append(f"{before:,}" if before == after else f"{before:,} → {after:,}")
    print(f"| {record['model']} | {' | '.join(cells)} |", flush=True)


def check_gains(settings: Settings, tally: Tally, folder: Path) -> None:
    """No model gets larger or slower, as it is; those of MLPerf Tiny are quickly optimized."""
    if settings.models is None:
        tally.skip("what leaving out gains", "the models are not here")
        return
    for path in sorted(settings.models.glob("*/*.onnx")):
        tally.check(f"{path.stem}: nothing is more", _find_more(settings, path, folder, ""))
        if path.parent.name == "mlperf-tiny":
            _check_time(settings, tally, path, folder / "time")
    for name in DEAD:
        (path,) = settings.models.glob(f"*/{name}.onnx")
        tally.check(f"{name}, int8: nothing is more", _find_more(settings, path, folder, "int8"))


def _find_more(settings: Settings, path: Path, folder: Path, quantize: str) -> str | None:
    """What a model takes more of, by the estimates, or, where these say so, linked and run."""
    for runs in (False, True):
        if runs and board_lacks(CORE):
            break
        record = _compare(settings, path, folder, quantize, runs=runs)
        failed = record if isinstance(record, str) else ", ".join(_more(record))
        if not failed:
            return None
    return failed


def _check_time(settings: Settings, tally: Tally, path: Path, folder: Path) -> None:
    """Processor time with the passes less that without them, the least of three: others use the machine, too."""
    name = path.stem
    done = Compiler(settings, target_of(CORE)).compile(path, folder / name, name, "--save-temps")
    if not tally.check(f"{name}: compiles", None if done.model else done.first_error):
        return
    given = next((folder / name).glob("*-tinyml.mlir"))
    command = [str(settings.tool("tinyml-opt")), str(given), "-o", os.devnull]
    seconds = []
    for passes in ((), PIPELINES):
        runs = [run_measured([*command, *passes], 60.0) for _ in range(3)]
        if failed := next((run.output[:300] for run in runs if run.code != 0), None):
            tally.check(f"{name}: the time of passes", failed)
            return
        seconds.append(min(run.cpu_seconds for run in runs))
    taken = seconds[1] - seconds[0]
    print(f"  {name}: all passes take {taken:.3f} s", flush=True)
    tally.check(f"{name}: the time of passes", None if taken <= MOST_SECONDS else f"{taken:.3f} s")


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/gains", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the records to FILE")
    parser.add_argument("--quantize", default="", metavar="SCHEME", help="quantized builds, of float models")
    parser.add_argument("--no-run", action="store_true", help="estimated bytes of code and instructions")
    parser.add_argument("--markdown", action="store_true", help="print the table as one of Markdown")
    parser.add_argument("models", nargs="*", type=Path, help="ONNX files (default: MLPerf Tiny and the zoo)")
    options = parser.parse_args()
    settings = Settings()
    models = options.models
    if not models and settings.models is None:
        raise SystemExit("name models, or say where they are in TINYML_MODELS")
    models = models or sorted(settings.models.glob("*/*.onnx"))
    if not options.no_run and (lacking := board_lacks(CORE)):
        raise SystemExit(f"instructions are counted on the emulator: {lacking}")
    folder, records, worse = settings.work("gains"), [], []
    if options.markdown:
        print("| model | scheme | " + " | ".join(SHOWN.values()) + " |\n" + "|---" * (len(SHOWN) + 2) + "|")
    else:
        print(f"{'model':<26}{'':<6}" + "".join(f"{number:>12}" for number in NUMBERS) + "  (without>with)")
    for path in models:
        record = _compare(settings, path, folder, options.quantize, not options.no_run)
        if isinstance(record, str):
            print(f"{path.stem:<26}left out: {record}")
            continue
        records.append(record)
        (_print_markdown if options.markdown else _print)(record)
        worse += [f"{path.stem}: {more}" for more in _more(record)]
    if options.json:
        options.json.write_text(json.dumps(records, indent=1) + "\n")
    for line in worse:
        print(f"larger or slower: {line}")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
