"""Post-training quantization measured: every scheme on every draw, ours and the peer's, against the float model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tinyml_testing import ort
from tinyml_testing.compiler import Compiler
from tinyml_testing.settings import Settings

from . import peer
from .data import Labelled, input_of
from .draws import Draw, draw, shaped, write_calibration
from .running import run_on_host
from .scores import Scored, change, divergence, interval, merits, same_top1
from .targets import Verdict, verdicts

Record = dict[str, object]
OURS, PEER = "tinyml", "onnxruntime"
# Kernels that have weights to quantize, and their fields that make the number of weights.
_LINEAR = {
    "depthwise_conv2d_": ("k_h", "k_w", "out_c"),
    "conv2d_": ("k_h", "k_w", "in_c", "out_c"),
    "fully_connected_": ("k", "n"),
}


@dataclass(frozen=True)
class Plan:
    """What to measure."""

    schemes: Sequence[str]
    seeds: Sequence[int]
    options: Sequence[str] = ()
    calibration: int | None = None
    ours: bool = True
    peer: bool = True

    @property
    def plain(self) -> bool:
        """Whether the recovery is switched off."""
        off = {"--calibration-method=minmax", "--no-equalize", "--no-reconstruct", "--no-bias-correction"}
        return off <= set(self.options)


@dataclass
class Quantized:
    """A quantized model's outputs for the scored samples, and what making it took."""

    outputs: np.ndarray
    seconds: float
    cpu_seconds: float | None = None
    int8_layers: list[str] = field(default_factory=list)
    int8_share: float = 0.0


def kept_int8(report: dict) -> tuple[list[str], float]:
    """The layers whose weights are 8 bits wide, and their share of all weights, from a report's steps."""
    total, kept, names = 0, 0, []
    for step in report["steps"]:
        prefix = next((p for p in _LINEAR if step["kernel"].startswith(p)), None)
        if prefix is None:
            continue
        weights = int(np.prod([step["shape"][f] for f in _LINEAR[prefix]]))
        if prefix == "conv2d_":
            weights //= step["shape"]["groups"]
        total += weights
        if "w4" not in step["kernel"].removeprefix(prefix):
            kept += weights
            names.append(step["node"])
    return names, kept / total if total else 0.0


def _ours(
    settings: Settings, sample: Labelled, drawn: Draw, scheme: str, folder: Path, options: Sequence[str]
) -> Quantized:
    """Compiles the float model to integers and runs the emitted C on this machine."""
    name = sample.name.replace("-", "_")
    data = write_calibration(sample, drawn.calibration, folder / "calibration.npz")
    asked = (f"--quantize={scheme}", f"--calibration={data}", f"--seed={drawn.seed}", "--report=json", *options)
    done = Compiler(settings, timeout=600).compile(sample.path, folder / name, name, *asked)
    if done.model is None:
        raise SystemExit(f"'{sample.path}' does not compile to {scheme}: {done.first_error}")
    outputs = run_on_host(settings, done.model, shaped(sample, drawn.scored), folder / "program")
    return Quantized(outputs, done.seconds, done.ended.cpu_seconds, *kept_int8(done.model.report()))


def _peers(
    settings: Settings, sample: Labelled, drawn: Draw, scheme: str, folder: Path, options: Sequence[str]
) -> Quantized:
    model = folder / f"{sample.name}.onnx"
    seconds = peer.quantize(sample, drawn, scheme, model)
    return Quantized(ort.outputs(model, input_of(sample.path)[0], shaped(sample, drawn.scored)), seconds)


def measure(settings: Settings, sample: Labelled, plan: Plan, folder: Path, show: Callable[[Record], None]) -> None:
    """Shows one record per scheme, tool and draw, and after a tool's draws their mean."""
    every = np.arange(len(sample.x))
    expected = ort.outputs(sample.path, input_of(sample.path)[0], shaped(sample, every))
    for scheme in plan.schemes:
        for by, make in ((PEER, _peers), (OURS, _ours)):
            if not (plan.ours if by == OURS else plan.peer and scheme in peer.SCHEMES):
                continue
            records, scored = [], []
            for seed in plan.seeds:
                drawn = draw(sample, seed, plan.calibration)
                made = make(settings, sample, drawn, scheme, folder / scheme / by / str(seed), plan.options)
                record, merit = _judge(sample, drawn, made, expected[drawn.scored])
                records.append({"model": sample.name, "scheme": scheme, "by": by, "seed": seed, **record})
                scored.append(merit)
                show(records[-1])
            show(_mean(sample, records, scored, plan.plain))


def _judge(sample: Labelled, drawn: Draw, made: Quantized, expected: np.ndarray) -> tuple[Record, Scored]:
    """One draw's record, in the form of `accuracy.measure`'s with the finer measures."""
    scored = Scored(drawn.scored, merits(sample, made.outputs, drawn.scored), merits(sample, expected, drawn.scored))
    value, reference = float(scored.quantized.mean()), float(scored.reference.mean())
    record: Record = {
        "metric": sample.metric,
        "reference": reference,
        "value": value,
        "change": change(sample, value, reference),
        "agreement": same_top1(sample, made.outputs, expected),
        "divergence": divergence(sample, made.outputs, expected),
        "samples": len(drawn.scored),
        "calibration": len(drawn.calibration),
        "seconds": round(made.seconds, 3),
        "cpu_seconds": None if made.cpu_seconds is None else round(made.cpu_seconds, 3),
        "int8_layers": made.int8_layers,
        "int8_share": made.int8_share,
    }
    return record, scored


def _mean(sample: Labelled, records: Sequence[Record], scored: Sequence[Scored], plain: bool) -> Record:
    """The mean over the draws with its interval; ours also with the targets."""
    first = records[0]
    mean: Record = {key: first[key] for key in ("model", "scheme", "by", "metric", "samples", "calibration")}
    mean["seeds"] = [r["seed"] for r in records]
    for key in ("reference", "value", "change", "agreement", "divergence", "seconds"):
        mean[key] = None if first[key] is None else float(np.mean([r[key] for r in records]))
    mean["interval"] = interval(sample, scored)
    mean["seconds_most"] = max(float(r["seconds"]) for r in records)
    mean["int8_layers"] = sorted({name for r in records for name in r["int8_layers"]})
    mean["int8_share"] = max(float(r["int8_share"]) for r in records)
    found: list[Verdict] = []
    if first["by"] == OURS:
        found = verdicts(sample.name, str(first["scheme"]), sample.y is None, mean, plain)
    mean["targets"] = [vars(v) for v in found]
    return mean
