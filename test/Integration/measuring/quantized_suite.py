"""Tests the measuring of quantized models: labels matter, runs repeat, targets judge, scores are what they say."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .data import Labelled, digits
from .draws import draw
from .quantized import Plan, Record, kept_int8, measure
from .scores import Scored, divergence, interval
from .targets import TARGETS, verdicts

_TIMES = {"seconds", "cpu_seconds", "seconds_most", "targets"}
_DRAW = {
    "model",
    "scheme",
    "by",
    "seed",
    "metric",
    "reference",
    "value",
    "change",
    "agreement",
    "divergence",
    "samples",
}
_DRAW |= {"calibration", "seconds", "int8_layers", "int8_share"}


def check_quantized(settings: Settings, tally: Tally, work: Path) -> None:
    _draws(tally)
    _scores(tally)
    _targets(tally)
    _int8_layers(tally)
    _measuring(settings, tally, work)


def _measured(settings: Settings, sample: Labelled, folder: Path) -> list[Record]:
    records: list[Record] = []
    measure(settings, sample, Plan(["int8"], [0]), folder, records.append)
    return records


def _measuring(settings: Settings, tally: Tally, work: Path) -> None:
    sample = digits()
    first, second = (_measured(settings, sample, work / n) for n in ("first", "second"))
    makers = [(r["by"], "seed" in r) for r in first]
    wanted = [("onnxruntime", True), ("onnxruntime", False), ("tinyml", True), ("tinyml", False)]
    tally.check("a draw and a mean of both quantizers", None if makers == wanted else str(makers))
    missing = {f for r in first if "seed" in r for f in _DRAW - r.keys()}
    tally.check("a draw's record has all fields", None if not missing else f"no {', '.join(sorted(missing))}")
    kept = [[{k: v for k, v in r.items() if k not in _TIMES} for r in run] for run in (first, second)]
    tally.check("two runs of one seed measure the same", None if kept[0] == kept[1] else f"{kept[0]} and {kept[1]}")
    for record in (r for r in first if "seed" in r):
        good = float(record["value"]) >= 0.97 and float(record["agreement"]) >= 0.98
        tally.check(f"digits as int8 by {record['by']}", None if good else str(record))
    shuffled = np.random.default_rng(3).permutation(sample.y)
    for record in _measured(settings, dataclasses.replace(sample, y=shuffled), work / "permuted"):
        value = float(record["value"])
        problem = None if 0.04 < value < 0.16 else f"give {value:.3f}"
        tally.check(f"permuted labels give chance: {record['by']}, seed {record.get('seed', 'mean')}", problem)


def _draws(tally: Tally) -> None:
    sample = digits()
    first, again, other = draw(sample, 0), draw(sample, 0), draw(sample, 1)
    both = np.concatenate([first.calibration, first.scored])
    whole = np.array_equal(np.sort(both), np.arange(len(sample.x)))
    tally.check("no sample both calibrates and is scored", None if whole else "some are missing or there twice")
    tally.check("a draw has 100 samples", None if len(first.calibration) == 100 else str(len(first.calibration)))
    same = np.array_equal(first.calibration, again.calibration)
    tally.check("a seed draws the same again", None if same else "other samples")
    differs = not np.array_equal(first.calibration, other.calibration)
    tally.check("another seed draws others", None if differs else "the same samples")


def _scores(tally: Tally) -> None:
    sample = dataclasses.replace(digits(), x=np.zeros((4, 1)), y=np.array([0, 1, 0, 1]))
    right, wrong, every = np.ones(4), np.zeros(4), np.arange(4)
    same = interval(sample, [Scored(every, right, right)])
    tally.check("equal merits have the interval 0", None if same == (0.0, 0.0) else str(same))
    lost = interval(sample, [Scored(every, wrong, right)])
    tally.check("all lost is -100 points", None if lost == (-100.0, -100.0) else str(lost))
    half = interval(sample, [Scored(every, np.array([1.0, 0.0, 1.0, 0.0]), right)])
    tally.check("half lost has a wide interval", None if half[0] < -75 and half[1] > -25 else str(half))
    certain, even = np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]])
    none = divergence(sample, even, even)
    tally.check("equal outputs have no divergence", None if none == 0.0 else str(none))
    some = divergence(sample, even, certain)
    tally.check("a lost certainty diverges by ln 2", None if abs(some - np.log(2)) < 0.02 else str(some))


def _targets(tally: Tally) -> None:
    def met(model: str, scheme: str, change: float, agreement: float | None, share: float = 0.0) -> list[bool]:
        record = {"change": change, "agreement": agreement, "seconds_most": 1.0, "int8_share": share}
        return [v.met for v in verdicts(model, scheme, model == "ad_float", record, False)]

    cases = {
        "on the limit": (met("ic_float", "int8", -0.2, 0.976), [True, True, True]),
        "below the limit": (met("ic_float", "int8", -0.21, 0.976), [False, True, True]),
        "too little agreement": (met("kws_float", "w8a16", 0.0, 0.9985), [True, False, True]),
        "an error above the limit": (met("ad_float", "w8a16", 0.11, None), [False, True]),
        "a smaller error": (met("ad_float", "w8a16", -1.0, None), [True, True]),
        "too many weights left int8": (met("vww_float", "w4a8", 0.0, 1.0, 0.06), [True, True, True, False]),
    }
    plain = {"change": -9.0, "agreement": 0.0, "seconds_most": 5.1}
    plain_met = [v.met for v in verdicts("ic_float", "int8", False, plain, True)]
    cases["the plain path, which is only timed"] = (plain_met, [False])
    for what, (found, wanted) in cases.items():
        tally.check(f"targets: {what}", None if found == wanted else f"{found}, not {wanted}")
    tally.check("a target for four models in three schemes", None if len(TARGETS) == 12 else str(len(TARGETS)))


def _int8_layers(tally: Tally) -> None:
    convolution = {"k_h": 3, "k_w": 3, "in_c": 8, "out_c": 4, "groups": 2}
    steps = [
        {"node": "a", "kernel": "conv2d_s8w4", "shape": convolution},
        {"node": "b", "kernel": "depthwise_conv2d_s8", "shape": {"k_h": 3, "k_w": 3, "out_c": 4, "groups": 4}},
        {"node": "c", "kernel": "fully_connected_s16w4g", "shape": {"k": 10, "n": 5}},
        {"node": "d", "kernel": "add_s8", "shape": {}},
    ]
    found = kept_int8({"steps": steps})
    wanted = (["b"], 36 / (144 + 36 + 50))
    tally.check("layers that stayed int8, by kernel", None if found == wanted else f"{found}, not {wanted}")
