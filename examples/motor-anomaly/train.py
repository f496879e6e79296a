#!/usr/bin/env python3
"""Trains the sample: an autoencoder of a motor's vibration that has never seen a fault.

    python3 examples/motor-anomaly/train.py     # writes motor.onnx, calibration.npz and test_windows.h beside this file

Needs numpy, scikit-learn and onnx (only here; using the sample needs none of them). The data is generated: each window
is the spectrum of a motor in 32 bands, in decibels above the noise of its sensor. The seed is fixed: the same versions
write the same files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.neural_network import MLPRegressor

SEED = 2026
BANDS = 32
LEARNT, JUDGED = 40, 40
FAULTS = ("imbalance", "misalignment", "bearing")
HERE = Path(__file__).resolve().parent


class Motor:
    """One machine: how loud it is, how it resonates, how its sensor is fixed."""

    def __init__(self, rng: np.random.Generator):
        self.rng = rng
        self.gain = rng.uniform(0.8, 1.25)
        self.resonance = rng.uniform(10, 14)
        self.harmonics = rng.uniform(0.8, 1.2, 5) / np.array([1, 2, 3.5, 5, 7])

    def windows(self, count: int, fault: str | None = None) -> np.ndarray:
        """Spectra [count][BANDS] at speeds that the load changes."""
        bands = np.arange(BANDS)
        made = np.zeros((count, BANDS))
        for window in made:
            speed, load = self.rng.uniform(3.5, 4.5), self.rng.uniform(0.7, 1.3)
            weights = self.harmonics * self.rng.normal(1, 0.05, 5)
            if fault == "imbalance":
                weights[0] *= self.rng.uniform(2.5, 4)
            if fault == "misalignment":
                weights[1] *= self.rng.uniform(3, 6)
            for number, weight in enumerate(weights, 1):
                window += weight * np.exp(-((bands - number * speed) ** 2) / 1.2)
            window += 0.25 * np.exp(-((bands - self.resonance) ** 2) / 8)
            if fault == "bearing":
                window += self.rng.uniform(0.25, 0.6) * np.exp(-((bands - self.rng.uniform(23, 27)) ** 2) / 6)
            window *= load * self.gain
            window += np.abs(self.rng.normal(0, 0.02, BANDS)) + 0.03
        return (20 * np.log10(made / 0.03)).astype(np.float32)


def to_onnx(net: MLPRegressor, mean: np.ndarray, scale: np.ndarray) -> onnx.ModelProto:
    """The net on decibels: what training standardized stands in its first and last layer."""
    weights, biases = [w.copy() for w in net.coefs_], [b.copy() for b in net.intercepts_]
    weights[0] /= scale[:, None]
    biases[0] = biases[0] - mean @ weights[0]
    weights[-1] *= scale
    biases[-1] = biases[-1] * scale + mean
    nodes, constants, value = [], [], "spectrum"
    for number, (weight, bias) in enumerate(zip(weights, biases), 1):
        last = number == len(weights)
        result = "rebuilt" if last else f"fc{number}"
        nodes.append(helper.make_node("Gemm", [value, f"w{number}", f"b{number}"], [result], f"fc{number}"))
        constants += [(f"w{number}", weight), (f"b{number}", bias)]
        value = result
        if not last:
            nodes.append(helper.make_node("Relu", [value], [f"relu{number}"], f"relu{number}"))
            value = f"relu{number}"
    shape = [1, BANDS]
    graph = helper.make_graph(
        nodes,
        "motor",
        [helper.make_tensor_value_info("spectrum", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("rebuilt", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(a.astype(np.float32), n) for n, a in constants],
        doc_string="autoencoder of vibration spectra, in decibels",
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    model.producer_name = "tinyml examples/motor-anomaly"
    onnx.checker.check_model(model, full_check=True)
    return model


def write_windows(path: Path, motor: Motor) -> None:
    """A C header: windows to learn the threshold on, healthy ones to judge, and as many of each fault."""
    parts = [motor.windows(LEARNT), motor.windows(JUDGED), *(motor.windows(JUDGED, fault) for fault in FAULTS)]
    rows = np.concatenate(parts).round(1)
    lines = [
        "/* Spectra of a motor that training did not see, in decibels: LEARNT healthy ones, then JUDGED healthy ones,",
        f" * then JUDGED of each fault: {', '.join(FAULTS)}. Made by train.py. */",
        f"enum {{ LEARNT = {LEARNT}, JUDGED = {JUDGED}, FAULTS = {len(FAULTS)}, WINDOWS = {len(rows)} }};",
        f"static const float test_windows[WINDOWS][{BANDS}] = {{",
    ]
    lines += ["    {" + ", ".join(f"{v:.1f}f" for v in row) + "}," for row in rows]
    path.write_text("\n".join([*lines, "};"]) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE)
    options = parser.parse_args()
    rng = np.random.default_rng(SEED)
    x = np.concatenate([Motor(rng).windows(150) for _ in range(20)])
    mean, scale = x.mean(axis=0), x.std(axis=0)
    net = MLPRegressor(
        hidden_layer_sizes=(24, 8, 24), max_iter=400, random_state=SEED, learning_rate_init=3e-3, batch_size=64
    )
    standard = (x - mean) / scale
    net.fit(standard, standard)
    onnx.save(to_onnx(net, mean, scale), options.output / "motor.onnx")
    np.savez_compressed(options.output / "calibration.npz", spectrum=x[:: len(x) // 200])
    write_windows(options.output / "test_windows.h", Motor(rng))
    print(f"{len(x)} windows of 20 motors trained on; they are rebuilt to {net.loss_ * 2:.3f} of their variance")


if __name__ == "__main__":
    main()
