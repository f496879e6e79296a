"""Tests the measuring itself: counts repeat, labels matter, one wrong byte shows; then the models' own limits."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import onnx
from tinyml_testing.board import CORES, board_lacks
from tinyml_testing.compiler import Compiler
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from . import accuracy, bench, quantized_suite
from .data import Labelled, digits, from_files, known_models
from .estimates import check_estimates
from .gains import check_gains
from .growth import check_growth
from .performance_page import MOST_ERROR
from .stack import stack_bound

# What ONNX Runtime reaches on the labelled halves (the models' README).
_STATED = {"ic_float": 0.876, "vww_float": 0.850, "kws_float": 0.904, "ad_float": 9.7071}
_RECORD = {"model", "scheme", "core", "instructions", "arena_bytes", "io_bytes", "code_bytes", "weight_bytes"}
_RECORD |= {"stack_bytes", "compile_seconds"}
# Instructions on the M4F, in millions: what was measured, and some per cent. The RAM of TFLM's arena, with inputs and
# outputs counted in both.
_MOST_INSTRUCTIONS = {
    "ic_float": 20.0, "ic_qdq": 14.0, "vww_float": 17.0, "kws_float": 6.2, "kws_qdq": 3.9, "ad_float": 0.42,
}  # fmt: skip
_MOST_RAM = {"ic_qdq": 54_996, "kws_qdq": 22_820}
_MOST_STACK = 512
# The mean over models is MOST_ERROR.
_MOST_ERROR_OF_A_MODEL = 0.15


def run(settings: Settings, tally: Tally, _: list[str]) -> None:
    work = settings.work("measuring")
    _bad_files_are_named(tally)
    _labels_matter(settings, tally, work)
    _one_byte_shows(settings, tally, work)
    quantized_suite.check_quantized(settings, tally, work / "quantized")
    for sample in known_models(settings)[1:]:
        _accuracy_of(settings, tally, sample, work / "known")
    check_estimates(settings, tally, work / "estimates")
    check_growth(settings, tally, work / "growth")
    check_gains(settings, tally, work / "gains")
    if lacking := board_lacks():
        tally.skip("scripts/bench", lacking)
        return
    _counts_repeat(settings, tally, work)
    errors = [_limits_of(settings, tally, sample, work / "limits") for sample in known_models(settings)[1:]]
    if errors:
        mean = sum(errors) / len(errors)
        tally.check("estimates of instructions", None if mean <= MOST_ERROR else f"are off by {mean:.1%} on average")
    _estimates_of(settings, tally, work / "estimated")


def _bad_files_are_named(tally: Tally) -> None:
    """A file that is missing or of another kind ends the scripts with its name, not with a traceback."""
    sample = digits().path
    for model, data, bad in (
        (Path("none.onnx"), Path("none.npz"), "none.onnx"),
        (Path(__file__), Path("none.npz"), "suite.py"),
        (sample, Path("none.npz"), "none.npz"),
        (sample, Path(__file__), "suite.py"),
        (sample, sample.with_name("calibration.npz"), "calibration.npz"),
    ):
        try:
            from_files(model, data)
            message = "is taken"
        except SystemExit as end:
            message = str(end.code)
        tally.check(f"'{bad}' is named", None if bad in message else message)


def _labels_matter(settings: Settings, tally: Tally, work: Path) -> None:
    """Permuted labels bring the sample's accuracy down to chance."""
    sample = digits()
    outputs = accuracy.ours(settings, sample, work / "permuted")
    shuffled = np.random.default_rng(3).permutation(sample.y)
    value = accuracy.score(sample, outputs, shuffled)
    tally.check("permuted labels give chance", None if 0.04 < value < 0.16 else f"give {value:.3f}")


def _one_byte_shows(settings: Settings, tally: Tally, work: Path) -> None:
    """One flipped byte of one weight lowers the agreement with the sound model."""
    sample = digits()
    model = onnx.load(sample.path)
    weights = next(t for t in model.graph.initializer if t.name == "fc_w")
    data = bytearray(weights.raw_data)
    data[3] ^= 0x40  # the exponent of one float
    weights.raw_data = bytes(data)
    flipped = work / "flipped.onnx"
    onnx.save(model, flipped)
    outputs = accuracy.ours(settings, sample, work / "flipped", flipped)
    share = accuracy.agreement(sample, outputs, accuracy.reference(sample))
    tally.check("one flipped weight byte shows", None if share < 0.95 else f"agreement is still {share:.3f}")


def _accuracy_of(settings: Settings, tally: Tally, sample: Labelled, work: Path) -> None:
    record = accuracy.measure(settings, sample, work)
    reference, value = float(record["reference"]), float(record["value"])
    agreement = float(record["agreement"])
    if sample.y is None:
        apart = abs(value - reference) / reference
        tally.check(f"{sample.name}: error as ONNX Runtime's", None if apart < 1e-4 else f"{value} for {reference}")
    else:
        apart = abs(value - reference)
        tally.check(
            f"{sample.name}: accuracy within 0.2 points", None if apart <= 0.002 else f"{value} for {reference}"
        )
    tally.check(f"{sample.name}: agreement", None if agreement >= 0.995 else f"only {agreement:.4f}")
    if sample.name in _STATED:
        off = abs(reference - _STATED[sample.name]) / _STATED[sample.name]
        tally.check(f"{sample.name}: the reference is the stated one", None if off < 1e-4 else f"{reference}")


def _counts_repeat(settings: Settings, tally: Tally, work: Path) -> None:
    first, second = (bench.measure(settings, digits(), "m4", work / n, True) for n in ("first", "second"))
    missing = _RECORD - first.keys()
    tally.check("the record has all fields", None if not missing else f"no {', '.join(sorted(missing))}")
    for record in (first, second):
        del record["compile_seconds"]
    same = json.dumps(first) == json.dumps(second)
    tally.check("two runs count the same", None if same else f"{first} and {second}")
    steps = sum(int(layer["instructions"]) for layer in first["layers"])
    total = int(first["instructions"])
    tally.check("the steps' counts make the whole", None if abs(steps - total) < 0.05 * total else f"{steps}, {total}")


def _limits_of(settings: Settings, tally: Tally, sample: Labelled, work: Path) -> float:
    """The limits, on three inputs; returns by how much estimated instructions are off."""
    few = dataclasses.replace(sample, x=sample.x[:3])
    record = bench.measure(settings, few, "m4", work, True)
    error = _judge_estimates(tally, record)
    if sample.name in _MOST_INSTRUCTIONS:
        millions, most = int(record["instructions"]) / 1e6, _MOST_INSTRUCTIONS[sample.name]
        tally.check(
            f"{sample.name}: instructions", None if millions < most else f"{millions:.2f} M, not below {most} M"
        )
    if sample.name in _MOST_RAM:
        ram, most_ram = int(record["arena_bytes"]) + int(record["io_bytes"]), _MOST_RAM[sample.name]
        tally.check(f"{sample.name}: RAM", None if ram <= most_ram else f"{ram} bytes, more than {most_ram}")
    stack = int(record["stack_bytes"])
    tally.check(f"{sample.name}: stack", None if stack <= _MOST_STACK else f"{stack} bytes, more than {_MOST_STACK}")
    bound = _bound_of(settings, sample, work)
    tally.check(f"{sample.name}: stack by the call graph", None if stack <= bound else f"{stack} bytes, above {bound}")
    return error


def _estimates_of(settings: Settings, tally: Tally, work: Path) -> None:
    """Estimates of a quantized model for every other core that is emulated."""
    sample = next((sample for sample in known_models(settings) if sample.name == "kws_qdq"), None)
    if sample is None:
        return
    few = dataclasses.replace(sample, x=sample.x[:1])
    for core in CORES:
        if core != "m4" and not board_lacks(core):
            _judge_estimates(tally, bench.measure(settings, few, core, work / core, True))


def _judge_estimates(tally: Tally, record: bench.Record) -> float:
    """Estimated instructions against those of every step; returns by how much they are off."""
    error = bench.estimate_error(record["layers"])
    name = f"{record['model']} on {record['core']}: estimates of instructions"
    tally.check(name, None if error <= _MOST_ERROR_OF_A_MODEL else f"are off by {error:.1%}")
    return error


def _bound_of(settings: Settings, sample: Labelled, work: Path) -> int:
    name = sample.name.replace("-", "_").replace(".", "_")
    done = Compiler(settings, CORES["m4"]).compile(sample.path, work / f"{name}_graph", name)
    if done.model is None:
        raise SystemExit(f"'{sample.path}' does not compile: {done.first_error}")
    return stack_bound(done.model, "m4", work / f"{name}_graph_objects", bench.FLAGS)
