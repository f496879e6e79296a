"""Renews docs/generated/performance.json, what docs/performance.md is made of, by measuring on emulated cores."""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from tinyml_testing.board import CORES, board_lacks, load_core, target_of
from tinyml_testing.compiler import Compiler
from tinyml_testing.settings import ROOT, Settings

from . import bench, gains, performance_page, random_shapes
from .data import Labelled, known_models, scheme_of
from .hot_loops import hot_loops

Record = dict[str, object]
PARTS = ("models", "random", "zoo")
# The known models, and what we make of the float ones.
MODELS = ("ic_float", "ic_qdq", "vww_float", "kws_float", "kws_qdq", "ad_float")
SCHEMES = ("float", "int8", "w8a16", "w4a8", "qdq")
# Inputs of a measurement; counts differ by less than a thousandth between them, as scripts/bench shows.
SAMPLES = 1
# Where all schemes are built for size too, and floats are counted: there is an FPU, or a core of many users.
ALL_GOALS = ("m4",)
FPU = ("m4", "m7", "m33", "m55")
# Recurrent and one-dimensional models.
ZOO = ("gesture_lstm", "mnist_gru", "dtln_stage2", "silero_vad_16k", "tcn_streaming")


class Sources:
    """Quantized once, compiled for each core from the IR that --save-temps keeps behind quantization."""

    def __init__(self, settings: Settings, folder: Path):
        self.settings, self.folder = settings, folder
        self._made: dict[tuple[str, str, tuple[str, ...]], Path] = {}

    def quantized(self, sample: Labelled, scheme: str, *options: str) -> Path:
        key = (sample.name, scheme, options)
        if key not in self._made:
            place = self.folder / "_".join([sample.name, scheme, *(o.strip("-") for o in options)])
            asked = [*bench.quantizing(sample, scheme, place), *options, "--save-temps"]
            done = Compiler(self.settings, target_of("m4"), timeout=600).compile(
                sample.path, place / "c", "model", *asked
            )
            if done.model is None:
                raise SystemExit(f"'{sample.path}' does not compile: {done.first_error}")
            self._made[key] = next((place / "c").glob("model.*-quantized.mlir"))
        return self._made[key]


def measure_models(
    settings: Settings, samples: Iterable[Labelled], cores: Sequence[str], schemes: Sequence[str], sources: Sources,
    folder: Path, add: Callable[[str, Record], None],
) -> None:  # fmt: skip
    """Hands over a record per model, scheme, core and goal, and the hot loops of int8 models."""
    bench.print_head()
    for core, sample in itertools.product(cores, samples):
        floats = scheme_of(sample.path) == "float"
        for scheme in (None, *SCHEMES[1:-1]) if floats else (None,):
            name = scheme or scheme_of(sample.path)
            if name not in schemes or (name == "float" and core not in FPU):
                continue
            both = core in ALL_GOALS or name == "int8"
            for goal in bench.GOALS if both else bench.GOALS[:1]:
                source = sources.quantized(sample, scheme) if scheme else sample.path
                layers, place = goal == "speed", folder / core / name / goal
                record, program = bench.measure_file(
                    settings, sample, source, core, place, layers, scheme, goal, (), SAMPLES
                )
                bench.print_record({k: v for k, v in record.items() if k != "layers"})
                if layers and name == "int8":
                    request = bench.requests_of(sample, program.model, 1)[0]
                    record["loops"] = hot_loops(program, core, request, int(record["instructions"]))
                add("models", record)
        if core == "m4" and sample.name == "vww_float" and "int8" in schemes:
            options = ("--no-dead-channels",)
            source = sources.quantized(sample, "int8", *options)
            record, _ = bench.measure_file(
                settings, sample, source, core, folder / core / "dead", False, "int8", "speed", options, SAMPLES
            )
            add("models", {**record, "scheme": "int8 --no-dead-channels"})


def measure_zoo(settings: Settings, cores: Sequence[str], folder: Path, add: Callable[[str, Record], None]) -> None:
    """Recurrent and one-dimensional models as int8, with our kernels and with the portable ones."""
    for name in ZOO:
        path = settings.models / "zoo" / f"{name}.onnx"
        place = folder / name
        place.mkdir(parents=True)
        np.savez(place / "inputs.npz", **gains.real_inputs(path, gains.SAMPLES))
        asked = ("--quantize=int8", f"--calibration={place / 'inputs.npz'}")
        for core in cores:
            counts = {
                way: sum(
                    int(step["instructions"])
                    for step in random_shapes.step_counts(settings, path, target, core, place / core / way, *asked)
                )
                for way, target in (("ours", target_of(core)), ("portable", random_shapes.PORTABLE))
            }
            print(
                f"{name:<18}{core:<6}{counts['ours'] / 1e6:>10.3f} M, portable {counts['portable'] / 1e6:.3f} M",
                flush=True,
            )
            add("zoo", {"model": name, "core": core, **counts})


def measure_random(
    settings: Settings, samples: Sequence[Labelled], cores: Sequence[str], count: int, sources: Sources, folder: Path,
    add: Callable[[str, Record], None],
) -> None:  # fmt: skip
    """Round by round, so that what there is can be looked at early."""
    by_name = {sample.name: sample for sample in samples}
    known = [by_name[name].path for name in ("ic_qdq", "kws_qdq")]
    known += [sources.quantized(by_name[name], "int8") for name in ("vww_float", "ad_float")]
    for core in cores:
        models = random_shapes.known_gains(settings, known, core, folder / core)
        drawn: list[tuple[str, float]] = []
        for index, first in enumerate(range(0, count, random_shapes.PER_MODEL)):
            share = min(random_shapes.PER_MODEL, count - first)
            drawn += random_shapes.draw_gains(settings, core, index, share, folder / core)
            for kind in random_shapes.KINDS:
                of_random, of_models = (
                    random_shapes.summary([g for k, g in each if k == kind]) for each in (drawn, models)
                )
                add("random", {"core": core, "kind": kind, "random": of_random, "models": of_models})
                print(f"{core:<6}{kind:<18}{of_random}, models {of_models}", flush=True)


class Store:
    """The JSON file. A record takes the place of an earlier one of the same key, at once: who stops early keeps what
    was measured, and parts can be measured side by side."""

    KEYS = {"models": ("model", "scheme", "core", "optimize"), "random": ("core", "kind"), "zoo": ("model", "core")}

    def __init__(self, path: Path, compilers: dict[str, str]):
        self.path, self.compilers = path, compilers

    def add(self, part: str, record: Record) -> None:
        data = json.loads(self.path.read_text()) if self.path.exists() else {}
        texts = {}
        for name, members in self.KEYS.items():
            both = [*data.get(name, []), *([record] if name == part else [])]
            records = {tuple(str(each[member]) for member in members): each for each in both}
            rows = ",\n  ".join(json.dumps(records[key]) for key in sorted(records))
            texts[name] = f"[\n  {rows}\n ]"
        texts["compilers"] = json.dumps({**data.get("compilers", {}), **self.compilers})
        self.path.write_text("{\n" + ",\n".join(f' "{name}": {text}' for name, text in texts.items()) + "\n}\n")


def _compilers(cores: Sequence[str]) -> dict[str, str]:
    names = sorted({str(load_core(core)["compiler"]) for core in cores})
    run = lambda name: subprocess.run([name, "-dumpfullversion"], check=True, capture_output=True, text=True)  # noqa: E731
    return {name: run(name).stdout.strip() for name in names}


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/performance", description=__doc__)
    parser.add_argument("--core", default="all", metavar="CORES", help=f"of {', '.join(CORES)} (default: all)")
    parser.add_argument(
        "--part", default=",".join(PARTS), metavar="PARTS", help=f"of {', '.join(PARTS)} (default: all)"
    )
    parser.add_argument(
        "--scheme", default=",".join(SCHEMES), metavar="SCHEMES", help=f"of {', '.join(SCHEMES)} (default: all)"
    )
    parser.add_argument("--count", type=int, default=300, help="random shapes of a kind, on the M4")
    parser.add_argument("--page", action="store_true", help="measure nothing, write the page anew")
    options = parser.parse_args()
    cores = list(CORES) if options.core == "all" else options.core.split(",")
    parts, schemes = options.part.split(","), options.scheme.split(",")
    for given, allowed in ((cores, CORES), (parts, PARTS), (schemes, SCHEMES)):
        for name in given:
            if name not in allowed:
                parser.error(f"'{name}' is none of {', '.join(allowed)}")
    if not options.page:
        _measure(Settings(), cores, parts, schemes, options.count)
    performance_page.PAGE.write_text(performance_page.render(json.loads(performance_page.DATA.read_text())))
    print(f"{performance_page.PAGE.relative_to(ROOT)} is written")
    return 0


def _measure(
    settings: Settings, cores: Sequence[str], parts: Sequence[str], schemes: Sequence[str], count: int
) -> None:
    for core in cores:
        if lacking := board_lacks(core):
            raise SystemExit(f"instructions are counted on the emulator: {lacking}")
    if settings.models is None:
        raise SystemExit("say where the models are in TINYML_MODELS")
    started, store = time.monotonic(), Store(performance_page.DATA, _compilers(cores))
    folder = settings.work("_".join(["performance", *parts, *cores, *schemes]))
    sources = Sources(settings, folder / "quantized")
    samples = [sample for sample in known_models(settings) if sample.name in MODELS]
    m4 = [core for core in cores if core in ALL_GOALS]
    if "models" in parts:
        measure_models(settings, samples, cores, schemes, sources, folder / "models", store.add)
    if "zoo" in parts:
        measure_zoo(settings, m4, folder / "zoo", store.add)
    if "random" in parts:
        measure_random(settings, samples, m4, count, sources, folder / "random", store.add)
    print(f"measured in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
