#!/usr/bin/env python3
"""Trains the sample: what someone who wears an accelerometer does, and whether they fall.

    python3 examples/activity/train.py     # writes activity.onnx, calibration.npz and test_motion.h beside this file

Needs numpy, onnx and torch (only here; using the sample needs none of them). The data is generated: a person has a
pace, a strength and a way to wear the sensor; a window is 64 samples of three axes at 25 Hz, in sixteenths of g. The
seed is fixed: the same versions write the same files.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import onnx
from torch import nn

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from samples import Graph, begin, c_rows, fit, right, write_header  # noqa: E402

RATE, SAMPLES, PER_G = 25, 64, 16
ACTIVITIES = ("still", "walking", "running", "stairs", "fall")
PEOPLE, EACH = 60, 12
TEST_PEOPLE, TEST_EACH = 10, 2


def rotation(about: np.ndarray, angle: float) -> np.ndarray:
    """The matrix that turns vectors about an axis."""
    x, y, z = about / np.linalg.norm(about)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


class Person:
    """Axes are sideways, ahead and up; accelerations in g."""

    def __init__(self, rng: np.random.Generator):
        self.rng = rng
        self.pace = rng.normal(1, 0.08)
        self.strength = rng.uniform(0.7, 1.3)
        self.worn = rotation(rng.normal(size=3), abs(rng.normal(0, 0.25)))

    def gait(self, t: np.ndarray, steps: float, up: float, uneven: float) -> np.ndarray:
        """Steps a second, how strong they are, and how much the two feet differ."""
        phase = 2 * np.pi * self.pace * steps * t + self.rng.uniform(0, 6)
        second, lag = self.rng.uniform(0.3, 0.5), self.rng.uniform(0, 2)
        vertical = np.sin(phase) + second * np.sin(2 * phase + lag) + uneven * np.sin(phase / 2 + 1)
        ahead = 0.5 * np.sin(phase + 1.2) + 0.2 * np.sin(2 * phase)
        sideways = 0.4 * np.sin(phase / 2 + 0.4)
        return up * self.strength * np.stack([sideways, ahead, vertical])

    def window(self, activity: str) -> np.ndarray:
        """[3][SAMPLES] as a sensor with 8 bits gives them."""
        rng, t = self.rng, np.arange(SAMPLES) / RATE
        tilt = np.zeros(SAMPLES)
        about = np.array([rng.normal(), rng.normal(), 0.0])
        force = np.zeros((3, SAMPLES))
        at = rng.uniform(0.5, 1.6)
        if activity == "still":
            tilt = 0.1 * np.sin(2 * np.pi * rng.uniform(0.1, 0.4) * t + rng.uniform(0, 6))
            if rng.random() < 0.35:  # sits down, with a bump
                tilt += rng.uniform(0.2, 0.8) / (1 + np.exp(-(t - at) / 0.12))
                force[2] += rng.uniform(0.4, 1.6) * np.exp(-(((t - at) / 0.06) ** 2))
                force[2] -= rng.uniform(0.1, 0.5) * np.exp(-(((t - at + 0.25) / 0.12) ** 2))
        elif activity == "walking":
            force = self.gait(t, rng.uniform(1.6, 2.1), rng.uniform(0.22, 0.42), rng.uniform(0, 0.2))
        elif activity == "running":
            force = self.gait(t, rng.uniform(2.2, 3.0), rng.uniform(0.6, 1.4), rng.uniform(0, 0.2))
        elif activity == "stairs":
            force = self.gait(t, rng.uniform(1.3, 1.8), rng.uniform(0.22, 0.45), rng.uniform(0.15, 0.5))
            tilt, about = np.full(SAMPLES, rng.uniform(0.05, 0.3)), np.array([-1.0, 0.0, 0.0])
        else:
            if rng.random() < 0.6:
                force = self.gait(t, rng.uniform(1.6, 2.1), 0.3, 0.1) * (t < at - 0.3)
            falling = 1 / (1 + np.exp(-(t - at + rng.uniform(0.25, 0.45)) / 0.04)) * (t < at)
            weightless = rng.uniform(0.3, 0.9)
            impact = rng.uniform(0.8, 5) * np.exp(-(((t - at) / rng.uniform(0.03, 0.07)) ** 2))
            force[2] -= weightless * falling
            force += impact * rng.normal(0, 0.6, (3, 1)) + impact * np.array([[0], [0], [0.7]])
            tilt = rng.uniform(0.7, 1.8) / (1 + np.exp(-(t - at + 0.1) / 0.1))
        gravity = np.stack([rotation(about, angle) @ (0, 0, 1) for angle in tilt], axis=1)
        felt = self.worn @ (gravity + force) + rng.normal(0, 0.06, (3, SAMPLES))
        return np.clip(np.rint(PER_G * felt), -128, 127)


def people(rng: np.random.Generator, count: int, each: int) -> tuple[np.ndarray, np.ndarray]:
    """Windows [n][3][SAMPLES] of so many people, and what they do."""
    labels = np.tile(np.repeat(np.arange(len(ACTIVITIES)), each), count)
    made = [[p.window(a) for a in ACTIVITIES for _ in range(each)] for p in (Person(rng) for _ in range(count))]
    return np.concatenate(made).astype(np.float32), labels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE)
    options = parser.parse_args()
    rng = begin()
    x, y = people(rng, PEOPLE, EACH)
    net = nn.Sequential(
        nn.Conv1d(3, 12, 5, stride=2, padding=2), nn.ReLU(),
        nn.Conv1d(12, 16, 5, stride=2, padding=2), nn.ReLU(),
        nn.Conv1d(16, 24, 3, padding=1), nn.ReLU(),
        nn.MaxPool1d(2), nn.Flatten(), nn.Linear(192, len(ACTIVITIES)), nn.Softmax(1),
    )  # fmt: skip
    fit(net[:-1], x / PER_G, y, 25)
    graph = Graph("activity")
    graph.layers(net, "motion", "probabilities", PER_G)
    model = graph.model({"motion": [1, 3, SAMPLES]}, {"probabilities": [1, len(ACTIVITIES)]})
    onnx.save(model, options.output / "activity.onnx")
    some = rng.permutation(len(x))[:200]
    np.savez_compressed(options.output / "calibration.npz", motion=x[some].astype(np.int8))
    x, y = people(rng, TEST_PEOPLE, TEST_EACH)
    write_header(
        options.output / "test_motion.h",
        "What sensors said in 2.6 seconds each, in sixteenths of g, and what people did whom training did not see.",
        f"enum {{ JUDGED = {len(x)} }};",
        (f"signed char test_motion[JUDGED][{3 * SAMPLES}]", c_rows(x.reshape(len(x), -1).astype(int))),
        ("unsigned char test_activity[JUDGED]", c_rows(y)),
    )
    print(f"{PEOPLE} people trained on, {len(x)} windows of {TEST_PEOPLE} others: {right(net, x / PER_G, y)} right")


if __name__ == "__main__":
    main()
