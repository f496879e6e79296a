"""Structured pruning measured: what a quantized model loses when a part of its multiplications goes before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tinyml_testing import ort
from tinyml_testing.compiler import Compiler
from tinyml_testing.settings import Settings

from .data import Labelled, input_of
from .draws import Draw, draw, shaped, write_calibration
from .running import run_on_host
from .scores import change, merits, same_top1

Record = dict[str, object]

# Points of top-1 that may be lost where 0.3 of the multiplications go.
MOST_LOST = 2.0


@dataclass(frozen=True)
class Plan:
    """What to measure: parts that go (0.3), and how the model is quantized; "" keeps floats."""

    parts: Sequence[str]
    scheme: str
    seeds: Sequence[int]
    options: Sequence[str] = ()
    calibration: int | None = None


@dataclass
class Made:
    outputs: np.ndarray
    macs: int
    weight_bytes: int
    instructions: int
    seconds: float


def _make(
    settings: Settings,
    sample: Labelled,
    drawn: Draw,
    plan: Plan,
    folder: Path,
    part: str = "",
    whole: Made | None = None,
) -> Made:
    """Compiles a model, pruned where `part` of the MACs of the whole one shall go, and runs the C on this machine.

    The budget is what the whole model takes as it is emitted: quantizing leaves out channels, too."""
    name = sample.name.replace("-", "_")
    data = write_calibration(sample, drawn.calibration, folder / "calibration.npz")
    asked = ["--report=json", "--io=float"]
    if part or plan.scheme:
        asked += [f"--calibration={data}", f"--seed={drawn.seed}"]
    if plan.scheme:
        asked.append(f"--quantize={plan.scheme}")
    if whole is not None:
        asked += [f"--budget-macs={int((1 - float(part)) * whole.macs)}", *plan.options]
    done = Compiler(settings, timeout=3600).compile(sample.path, folder / name, name, *asked)
    if done.model is None:
        raise SystemExit(f"'{sample.path}' does not compile with --prune={part}: {done.first_error}")
    report = done.model.report()
    outputs = run_on_host(settings, done.model, shaped(sample, drawn.scored), folder / "program")
    taken = (report[key] for key in ("macs", "weight_bytes", "instructions_estimate"))
    return Made(outputs, *taken, done.ended.cpu_seconds)


def print_head() -> None:
    print(
        "top-1 (autoencoder: squared error) of the float model, of the quantized whole one and of the pruned one, on\n"
        "samples that nothing was learnt from; lost: points (autoencoder: per cent) from the quantized whole one; "
        "agrees:\n"
        "answers of the float model; then how much of the MACs of the quantized whole one, of its bytes of weights and "
        "of\n"
        "its estimated instructions (portable C, Cortex-M4F) is gone"
    )
    print(
        f"{'model':<14}{'part':<7}{'seed':<6}{'float':>9}{'whole':>9}{'pruned':>9}{'lost':>8}{'agrees':>10}{'MACs':>9}"
        f"{'weights':>9}{'instr.':>9}{'s':>7}"
    )


def print_record(record: Record) -> None:
    is_top1 = record["metric"] == "top-1"

    def merit(key: str) -> str:
        return f"{100 * float(record[key]):.2f} %" if is_top1 else f"{float(record[key]):.4f}"

    agrees = "-" if record["agreement"] is None else f"{100 * float(record['agreement']):.2f} %"
    less = "".join(f"{100 * float(record[key]):>7.1f} %" for key in ("macs_less", "weights_less", "instructions_less"))
    print(
        f"{record['model']:<14}{record['part']:<7}{record['seed']!s:<6}{merit('reference'):>9}{merit('whole'):>9}"
        f"{merit('value'):>9}{-float(record['change']):>8.2f}{agrees:>10}{less}{float(record['cpu_seconds']):>7.1f}",
        flush=True,
    )
    if record["seed"] == "mean" and record["part"] == "0.3" and is_top1:
        met = -float(record["change"]) <= MOST_LOST
        print(f"    {'met   ' if met else 'MISSED'} at most {MOST_LOST:g} points lost", flush=True)


def measure(settings: Settings, sample: Labelled, plan: Plan, folder: Path, show: Callable[[Record], None]) -> None:
    """Shows a record for each part and draw, and the mean of the draws."""
    expected = ort.outputs(sample.path, input_of(sample.path)[0], shaped(sample, np.arange(len(sample.x))))
    draws = [draw(sample, seed, plan.calibration) for seed in plan.seeds]
    wholes = [_make(settings, sample, d, plan, folder / "whole" / str(d.seed)) for d in draws]
    for part in plan.parts:
        records: list[Record] = []
        for drawn, whole in zip(draws, wholes):
            made = _make(settings, sample, drawn, plan, folder / part / str(drawn.seed), part, whole)
            records.append(_judge(sample, drawn, part, expected[drawn.scored], whole, made))
            show(records[-1])
        show(_mean(records))


def _judge(sample: Labelled, drawn: Draw, part: str, expected: np.ndarray, whole: Made, made: Made) -> Record:
    reference, before, value = (
        float(merits(sample, outputs, drawn.scored).mean()) for outputs in (expected, whole.outputs, made.outputs)
    )
    return {
        "model": sample.name,
        "part": part,
        "seed": drawn.seed,
        "metric": sample.metric,
        "reference": reference,
        "whole": before,
        "value": value,
        "change": (-1 if sample.y is None else 1) * change(sample, value, before),
        "agreement": same_top1(sample, made.outputs, expected),
        "macs_less": 1 - made.macs / whole.macs,
        "weights_less": 1 - made.weight_bytes / whole.weight_bytes,
        "instructions_less": 1 - made.instructions / whole.instructions,
        "cpu_seconds": made.seconds,
    }


def _mean(records: Sequence[Record]) -> Record:
    mean: Record = {**records[0], "seed": "mean"}
    for key, value in records[0].items():
        if isinstance(value, float):
            mean[key] = float(np.mean([record[key] for record in records]))
    return mean
