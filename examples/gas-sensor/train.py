#!/usr/bin/env python3
"""Trains the sample: a random forest that tells gases apart by an array of cheap sensors.

    python3 examples/gas-sensor/train.py     # writes gas.onnx, calibration.npz and test_air.h beside this file

Needs numpy, scikit-learn and skl2onnx (only here; using the sample needs none of them). The data is generated: four
metal oxide sensors whose resistance falls by a power of what they smell, and by temperature and humidity, which are
measured, too. The seed is fixed: the same versions write the same files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from skl2onnx import to_onnx
from sklearn.ensemble import RandomForestClassifier

SEED = 2026
GASES = ("air", "ethanol", "methane", "carbon monoxide")
# What a sensor (row) answers to ethanol, methane and carbon monoxide: the exponent of its power law.
SENSITIVITY = np.array([[0.62, 0.28, 0.20], [0.25, 0.58, 0.12], [0.30, 0.10, 0.66], [0.45, 0.40, 0.35]])
TRAINED, JUDGED, CALIBRATION = 4000, 200, 300
HERE = Path(__file__).resolve().parent


def samples(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """[count][6]: resistances relative to those in clean air, degrees Celsius, percent of humidity; and the gas."""
    gas = rng.integers(0, len(GASES), count)
    parts = 10 ** rng.uniform(0.5, 2.5, count) * (gas > 0)
    warm, wet = rng.normal(22, 6, count), np.clip(rng.normal(50, 15, count), 10, 95)
    exponents = np.where(gas[:, None] > 0, SENSITIVITY[:, gas - 1].T, 0)
    relative = (1 + parts[:, None] / 10) ** -exponents
    relative *= (1 - 0.006 * (warm - 20))[:, None] * (1 - 0.002 * (wet - 50))[:, None]
    relative *= rng.normal(1, 0.15, relative.shape)
    return np.column_stack([relative, warm, wet]).astype(np.float32), gas


def write_air(path: Path, x: np.ndarray, gas: np.ndarray) -> None:
    lines = [
        "/* What the sensors said, and of which gas; training did not see it. Made by train.py. */",
        f"enum {{ JUDGED = {len(x)} }};",
        f"static const float test_air[JUDGED][{x.shape[1]}] = {{",
    ]
    lines += ["    {" + ", ".join(f"{v:.3f}f" for v in row) + "}," for row in x]
    numbers = [", ".join(map(str, gas[i : i + 40])) for i in range(0, len(gas), 40)]
    lines += ["};", "static const unsigned char test_gas[JUDGED] = {", *(f"    {row}," for row in numbers), "};"]
    path.write_text("\n".join(lines) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE)
    options = parser.parse_args()
    rng = np.random.default_rng(SEED)
    x, gas = samples(rng, TRAINED)
    forest = RandomForestClassifier(20, max_depth=7, min_samples_leaf=12, random_state=SEED).fit(x, gas)
    model = to_onnx(forest, x[:1], options={"zipmap": False}, target_opset=15)
    model.producer_name = "tinyml examples/gas-sensor"
    onnx.save(model, options.output / "gas.onnx")
    np.savez_compressed(options.output / "calibration.npz", X=x[:CALIBRATION].round(3))
    x, gas = samples(rng, JUDGED)
    write_air(options.output / "test_air.h", x, gas)
    right = int((forest.predict(x) == gas).sum())
    nodes = sum(tree.tree_.node_count for tree in forest.estimators_)
    print(f"{TRAINED} samples trained on, {JUDGED} tested: {right} right; {nodes} nodes")


if __name__ == "__main__":
    main()
