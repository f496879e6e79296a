"""Which samples calibrate and which are scored: drawn by a seed, never both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .data import Labelled, input_of

# Calibration samples of a draw, and those of models with another number.
CALIBRATION = 100
_OTHERS = {"ad_float": 60}


@dataclass(frozen=True)
class Draw:
    """Indices into a model's samples."""

    seed: int
    calibration: np.ndarray
    scored: np.ndarray


def draw(sample: Labelled, seed: int, calibration: int | None = None) -> Draw:
    """`calibration` samples (default: the model's own number) without their labels; the others are scored."""
    wanted = calibration or _OTHERS.get(sample.name, CALIBRATION)
    if wanted >= len(sample.x):
        raise SystemExit(f"'{sample.name}' has {len(sample.x)} samples: {wanted} to calibrate leave none to score")
    order = np.random.default_rng(seed).permutation(len(sample.x))
    return Draw(seed, np.sort(order[:wanted]), np.sort(order[wanted:]))


def shaped(sample: Labelled, indices: np.ndarray) -> np.ndarray:
    """Samples as the model takes them, one after the other."""
    _, shape = input_of(sample.path)
    return sample.x[indices].reshape(len(indices), *shape).astype(np.float32)


def write_calibration(sample: Labelled, indices: np.ndarray, path: Path) -> Path:
    """The .npz that `tinyml-compile --calibration` reads: an array under the input's name, a sample per row."""
    name, shape = input_of(sample.path)
    rows = sample.x[indices].reshape(len(indices), *shape[1:]).astype(np.float32)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **{name: rows})
    return path
