"""Instructions, memory and code size of compiled models on emulated cores."""

from __future__ import annotations

import argparse
import itertools
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tinyml_testing.board import CORES, BoardProgram, board_lacks, target_of
from tinyml_testing.compiler import Compiled, Compiler
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import Instance, Request
from tinyml_testing.settings import Settings

from .data import Labelled, float_models, input_of, known_models, scheme_of
from .draws import draw, write_calibration

Record = dict[str, object]
SAMPLES = 10
# What a layer's record has of the report's step.
_LAYER = ("node", "kernel", "variant", "instance", "macs", "instructions_estimate")
GOALS = ("speed", "size")
FLAGS = ("-O2",)
DEAD_CHANNELS = "tinyml-fit-dead-channels"


def samples_of(sample: Labelled) -> list[dict[str, np.ndarray]]:
    """The first ten labelled inputs."""
    name, shape = input_of(sample.path)
    return [{name: x.reshape(shape).astype(np.float32)} for x in sample.x[:SAMPLES]]


def unlabelled(path: Path) -> Labelled:
    """A named model: seeded random inputs stand for its data."""
    _, shape = input_of(path)
    x = np.random.default_rng(1).random((SAMPLES, *shape), np.float32)
    return Labelled(path.stem, path, x, None)


def measure(
    settings: Settings, sample: Labelled, core: str, folder: Path, layers: bool, scheme: str | None = None,
    goal: str = "speed",
) -> Record:  # fmt: skip
    """One record: the model compiled for `core`, run on its ten inputs; with a scheme, quantized by us."""
    asked = quantizing(sample, scheme, folder) if scheme else []
    return measure_file(settings, sample, sample.path, core, folder, layers, scheme, goal, asked)[0]


def measure_file(
    settings: Settings, sample: Labelled, source: Path, core: str, folder: Path, layers: bool, scheme: str | None,
    goal: str, asked: Sequence[str], samples: int = SAMPLES,
) -> tuple[Record, BoardProgram]:  # fmt: skip
    """The same of a file that holds the sample's model, with the compiler's options, on fewer inputs; also what ran."""
    name = sample.name.replace("-", "_").replace(".", "_")
    options = ["--report=json", f"--optimize={goal}", *asked]
    done: Compiled = Compiler(settings, target_of(core)).compile(source, folder / name, name, *options)
    if done.model is None:
        raise SystemExit(f"'{source}' does not compile: {done.first_error}")
    model = done.model
    program = BoardProgram(model, folder / f"{name}_{core}", settings, core, FLAGS)
    requests = requests_of(sample, model, samples)
    runs = program.run(requests)
    for run in runs:
        if run.error:
            raise SystemExit(f"'{source}' on {core}: {run.error}")
    counts = [run.instructions for run in runs]
    record: Record = {
        "model": sample.name,
        "scheme": scheme or scheme_of(sample.path),
        "core": core,
        "optimize": goal,
        "instructions": round(sum(counts) / len(counts)),
        "instructions_least": min(counts),
        "instructions_most": max(counts),
        "arena_bytes": model.arena_bytes,
        "io_bytes": sum(p.bytes for p in (*model.inputs, *model.outputs)),
        "code_bytes": program.code_bytes,
        "weight_bytes": program.weight_bytes,
        "stack_bytes": max(run.stack_bytes for run in runs),
        "compile_seconds": round(done.seconds, 3),
        "flags": " ".join(program.flags),
    }
    record |= _left_out(model.report()["changes"])
    if layers:
        record["layers"] = _layers(program, model.report()["steps"], requests[0])
    return record, program


def _left_out(changes: Sequence[dict]) -> Record:
    """MACs and bytes of weights before and after dead channels went, where there were any."""
    passes = [change for change in changes if change["pass"] == DEAD_CHANNELS]
    if not passes:
        return {}
    first, last = passes[0], passes[-1]
    numbers = {number: [first[f"{number}_before"], last[number]] for number in ("macs", "weight_bytes")}
    return {"dead_channels": numbers}


def requests_of(sample: Labelled, model: EmittedModel, count: int) -> list[Request]:
    """The first inputs as the model stores them."""
    taken = {port.name: port for port in model.inputs}
    return [
        Request((Instance(model.name, {key: taken[key].stored(x) for key, x in inputs.items()}),))
        for inputs in samples_of(sample)[:count]
    ]


def quantizing(sample: Labelled, scheme: str, folder: Path) -> list[str]:
    """The compiler's options: calibrated on the draw of seed 0, or on all there is of a model without data."""
    indices = draw(sample, 0).calibration if len(sample.x) > SAMPLES else np.arange(len(sample.x))
    data = write_calibration(sample, indices, folder / f"{sample.name}.calibration.npz")
    return [f"--quantize={scheme}", f"--calibration={data}"]


def _layers(program: BoardProgram, steps: Sequence[dict], request: Request) -> list[Record]:
    """Instructions of every step on the first input."""
    counts = program.run([request], per_step=True)[0].step_instructions
    return [
        {**{key: s[key] for key in _LAYER}, "instructions": n, "outputs": math.prod(s["outputs"][0])}
        for s, n in zip(steps, counts)
    ]


def estimate_error(layers: Sequence[Record]) -> float:
    """By how much estimates of instructions are off on average, each step in the measure of what it takes."""
    measured = sum(int(layer["instructions"]) for layer in layers)
    return sum(abs(int(layer["instructions_estimate"]) - int(layer["instructions"])) for layer in layers) / measured


def print_head() -> None:
    print(
        f"{'model':<18}{'scheme':<7}{'core':<6}{'for':<6}{'M instr.':>10}{'least':>10}{'most':>10}"
        f"{'arena':>9}{'in+out':>9}{'code':>8}{'weights':>9}{'stack':>7}{'compile':>9}"
    )


def print_record(r: Record) -> None:
    millions = [f"{int(r[k]) / 1e6:>10.3f}" for k in ("instructions", "instructions_least", "instructions_most")]
    print(
        f"{r['model']:<18}{r['scheme']:<7}{r['core']:<6}{r['optimize']:<6}{''.join(millions)}"
        f"{r['arena_bytes']:>9}{r['io_bytes']:>9}{r['code_bytes']:>8}{r['weight_bytes']:>9}{r['stack_bytes']:>7}"
        f"{r['compile_seconds']:>7.2f} s",
        flush=True,
    )
    if left_out := r.get("dead_channels"):
        (macs, few), (weights, less) = left_out["macs"], left_out["weight_bytes"]
        print(f"    without dead channels: {macs} -> {few} MAC, {weights} -> {less} bytes of weights", flush=True)
    layers = r.get("layers", [])
    for layer in layers:
        instructions, estimate = int(layer["instructions"]) / 1e6, int(layer["instructions_estimate"]) / 1e6
        macs = f"{layer['macs']:>10} MAC" if layer["macs"] else " " * 14
        print(f"    {instructions:>10.3f} (estimate {estimate:>7.3f})  {macs}  {layer['kernel']}  {layer['node']}")
    if layers:
        print(f"    the estimates are off by {estimate_error(layers):.1%}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the records to FILE")
    parser.add_argument("--core", default="m4", metavar="CORES", help=f"emulated cores: {', '.join(CORES)} or all")
    parser.add_argument("--layers", action="store_true", help="also every step's instructions, with estimates")
    parser.add_argument("--optimize", default="speed", metavar="GOALS", help="speed, size or both: speed,size")
    parser.add_argument("--quantize", default="int8", metavar="SCHEMES", help="quantized builds of the float models")
    parser.add_argument("models", nargs="*", type=Path, help="ONNX files (default: MLPerf Tiny and the sample)")
    options = parser.parse_args()
    cores = list(CORES) if options.core == "all" else options.core.split(",")
    for core in cores:
        if core not in CORES:
            parser.error(f"unknown core '{core}': one of {', '.join(CORES)}")
        if lacking := board_lacks(core):
            raise SystemExit(f"instructions are counted on the emulator: {lacking}")
    goals = options.optimize.split(",")
    for goal in goals:
        if goal not in GOALS:
            parser.error(f"unknown goal '{goal}': one of {', '.join(GOALS)}")
    settings = Settings()
    samples = [unlabelled(p) for p in options.models] or known_models(settings)
    folder = settings.work("bench")
    records = []
    print_head()
    quantized = [s.name for s in float_models(samples)]
    for core in cores:
        for sample in samples:
            schemes = [s for s in options.quantize.split(",") if s and sample.name in quantized]
            for scheme, goal in itertools.product((None, *schemes), goals):
                place = folder / core / (scheme or "as_it_is") / goal
                records.append(measure(settings, sample, core, place, options.layers, scheme, goal))
                print_record(records[-1])
    if options.json:
        options.json.write_text(json.dumps(records, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
