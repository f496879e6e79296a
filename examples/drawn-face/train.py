#!/usr/bin/env python3
"""Trains the sample: whether a small picture shows a face.

    python3 examples/drawn-face/train.py     # writes face.onnx, calibration.npz and test_pictures.h beside this file

Needs numpy, onnx and torch (only here; using the sample needs none of them). The pictures are drawn: 24x24 pixels of 16
greys, in any light, with noise, sometimes half covered. What is no face is often like one. The seed is fixed: the same
versions write the same files.
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

SIDE, GREYS = 24, 16
DOWN, ACROSS = (np.mgrid[:SIDE, :SIDE] + 0.5) / SIDE * 2 - 1
TRAINED, JUDGED = 4000, 120
OTHERS = ("shapes", "upside down", "something is missing", "out of place", "socket")
# Parts of a face, in widths of half the head: where, how wide and how high.
EYES = ((-0.42, -0.15, 0.19, 0.13), (0.42, -0.15, 0.19, 0.13))
BROWS = ((-0.42, -0.42, 0.24, 0.07), (0.42, -0.42, 0.24, 0.07))
NOSE = (0.0, 0.18, 0.09, 0.20)
MOUTH = (0.0, 0.62, 0.38, 0.11)


class Picture:
    """Ellipses on a background; places are -1 to 1. A frame moves, turns and scales what is drawn next."""

    def __init__(self, rng: np.random.Generator):
        self.rng = rng
        slope = rng.normal(0, 0.15, 2)
        self.pixels = rng.uniform(0.15, 0.85) + slope[0] * DOWN + slope[1] * ACROSS
        self.place(0, 0, 1, 0)
        for _ in range(rng.integers(0, 4)):
            self.anything(0.5)

    def place(self, x: float, y: float, size: float, turn: float) -> None:
        self.at, self.size, self.turn = (x, y), size, turn

    def ellipse(self, x: float, y: float, wide: float, high: float, shade: float) -> None:
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        u, v = (ACROSS - self.at[0]) / self.size, (DOWN - self.at[1]) / self.size
        u, v = cos * u + sin * v - x, cos * v - sin * u - y
        beyond = (np.hypot(u / wide, v / high) - 1) * min(wide, high) * self.size * SIDE / 2
        self.pixels += np.clip(0.5 - beyond, 0, 1) * (shade - self.pixels)

    def anything(self, largest: float) -> None:
        rng = self.rng
        x, y = rng.uniform(-1, 1, 2)
        self.ellipse(x, y, *rng.uniform(0.08, largest, 2), rng.uniform(0, 1))

    def head(self) -> float:
        """Hair and a bare head; how dark what is in the face is."""
        rng = self.rng
        skin = rng.uniform(0.35, 0.9)
        self.place(*rng.normal(0, 0.12, 2), rng.uniform(0.45, 0.75), rng.normal(0, 0.2))
        if rng.random() < 0.8:
            self.ellipse(0, rng.uniform(-0.55, -0.3), rng.uniform(0.9, 1.15), 1.0, rng.uniform(0, 1))
        self.ellipse(0, 0.1, rng.uniform(0.85, 1.0), rng.uniform(1.05, 1.25), skin)
        return skin - rng.uniform(0.2, 0.4)

    def face(self, dark: float, left_out: str = "", flip: float = 1) -> None:
        rng = self.rng
        parts = {"left": EYES[0], "right": EYES[1], "mouth": MOUTH}
        for name, (x, y, wide, high) in parts.items():
            if name not in left_out:
                at = np.array([x, y * flip]) + rng.normal(0, 0.04, 2)
                self.ellipse(*at, wide * rng.uniform(0.8, 1.2), high * rng.uniform(0.7, 1.6), dark)
        if rng.random() < 0.6:
            self.ellipse(NOSE[0], NOSE[1] * flip, *NOSE[2:], dark + 0.18)
        if rng.random() < 0.6:
            for x, y, wide, high in BROWS:
                self.ellipse(x, y * flip, wide, high, dark + rng.uniform(-0.05, 0.15))

    def other(self, kind: str) -> None:
        """Something that is no face."""
        rng = self.rng
        if kind == "shapes":
            for _ in range(rng.integers(3, 8)):
                self.anything(0.7)
        elif kind == "upside down":
            self.face(self.head(), flip=-1)
        elif kind == "something is missing":
            self.face(self.head(), ("left", "right", "mouth", "left right")[rng.integers(4)])
        elif kind == "out of place":
            dark = self.head()
            for _ in range(rng.integers(3, 6)):
                self.ellipse(*rng.uniform(-0.65, 0.65, 2), rng.uniform(0.1, 0.38), rng.uniform(0.09, 0.18), dark)
        else:
            shade = rng.uniform(0.4, 1)
            self.place(*rng.normal(0, 0.12, 2), rng.uniform(0.45, 0.75), rng.normal(0, 0.2))
            self.ellipse(0, 0, 1, 1, shade)
            for x in (-0.4, 0.4):
                self.ellipse(x, 0, 0.15, 0.15, shade - 0.4)
            if rng.random() < 0.5:
                self.ellipse(0, -0.4, 0.15, 0.15, shade - 0.4)

    def taken(self) -> np.ndarray:
        """As the camera sees it: light from a side, something in front, noise; greys of 0 to 15."""
        rng = self.rng
        light = rng.normal(0, 0.18, 2)
        seen = self.pixels * (1 + light[0] * DOWN + light[1] * ACROSS)
        if rng.random() < 0.2:
            cut = rng.uniform(0.35, 0.8)
            seen = np.where(ACROSS * rng.choice([-1, 1]) > cut, rng.uniform(0, 1), seen)
        seen = seen + rng.normal(0, rng.uniform(0.02, 0.09), seen.shape)
        return np.clip(np.rint((GREYS - 1) * seen), 0, GREYS - 1)


def pictures(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Half of them with a face: [count][1][SIDE][SIDE], and whether."""
    made = []
    for number in range(count):
        picture = Picture(rng)
        if number % 2:
            picture.face(picture.head())
        else:
            picture.other(OTHERS[number // 2 % len(OTHERS)])
        made.append(picture.taken())
    return np.array(made, np.float32)[:, None], np.arange(count) % 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE)
    options = parser.parse_args()
    rng = begin()
    x, y = pictures(rng, TRAINED)
    net = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(216, 2), nn.Softmax(1),
    )  # fmt: skip
    fit(net[:-1], x / (GREYS - 1), y, 16)
    graph = Graph("face")
    graph.layers(net, "picture", "probabilities", GREYS - 1)
    onnx.save(graph.model({"picture": [1, 1, SIDE, SIDE]}, {"probabilities": [1, 2]}), options.output / "face.onnx")
    np.savez_compressed(options.output / "calibration.npz", picture=x[:200].astype(np.uint8))
    x, y = pictures(rng, JUDGED)
    rows = ["".join(f"{int(grey):x}" for grey in picture.reshape(-1)) for picture in x]
    cut = [[row[n : n + 4 * SIDE] for n in range(0, len(row), 4 * SIDE)] for row in rows]
    write_header(
        options.output / "test_pictures.h",
        "Pictures that training did not see, four rows of pixels a line, 0 (black) to f (white); which show a face.",
        f"enum {{ JUDGED = {JUDGED}, SIDE = {SIDE} }};",
        ("char test_pictures[JUDGED][SIDE * SIDE + 1]", ["\n".join(f'  "{r}"' for r in rows) + "," for rows in cut]),
        ("unsigned char test_faces[JUDGED]", c_rows(y)),
    )
    print(f"{TRAINED} pictures trained on, {JUDGED} others: {right(net, x / (GREYS - 1), y)} right")


if __name__ == "__main__":
    main()
