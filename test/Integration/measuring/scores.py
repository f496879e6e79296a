"""How far a quantized model is from the float one: change of the metric, agreement, divergence, and their certainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .data import Labelled

# Half a step of an 8-bit probability: what rounding one to zero may cost.
FLOOR = 1 / 512
RESAMPLES = 2000


def merits(sample: Labelled, outputs: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """For each sample 1 where the label is right and 0 elsewhere, or the squared error of an autoencoder."""
    if sample.y is None:
        return np.mean((outputs - sample.x[indices].reshape(outputs.shape)) ** 2, axis=1, dtype=np.float64)
    return (outputs.argmax(1) == sample.y[indices]).astype(np.float64)


def change(sample: Labelled, value: float, reference: float) -> float:
    """Points of accuracy, or per cent of the error; below zero is worse, above zero for an error."""
    return 100 * (value / reference - 1) if sample.y is None else 100 * (value - reference)


def same_top1(sample: Labelled, outputs: np.ndarray, expected: np.ndarray) -> float | None:
    """Share of samples with the float model's answer; None for an autoencoder, which has none."""
    return None if sample.y is None else float(np.mean(outputs.argmax(1) == expected.argmax(1)))


def divergence(sample: Labelled, outputs: np.ndarray, expected: np.ndarray) -> float:
    """Mean KL divergence from the float model's probabilities, none of them below FLOOR.

    For an autoencoder the squared difference of the outputs over their square.
    """
    if sample.y is None:
        return float(np.sum((outputs - expected) ** 2, dtype=np.float64) / np.sum(expected**2, dtype=np.float64))
    p, q = (np.maximum(v.astype(np.float64), FLOOR) for v in (expected, outputs))
    p, q = p / p.sum(1, keepdims=True), q / q.sum(1, keepdims=True)
    return float(np.mean(np.sum(p * np.log(p / q), axis=1)))


@dataclass(frozen=True)
class Scored:
    """The merits of one draw's samples, of the quantized and of the float model."""

    indices: np.ndarray
    quantized: np.ndarray
    reference: np.ndarray


def interval(sample: Labelled, draws: Sequence[Scored]) -> tuple[float, float]:
    """95 % bootstrap interval of the mean change over the draws.

    Draws share samples, so samples are drawn again, each with all that it did in every draw.
    """
    total = len(sample.x)
    counts = np.random.default_rng(0).multinomial(total, np.full(total, 1 / total), RESAMPLES)
    changes = np.zeros(RESAMPLES)
    for scored in draws:
        weights = counts[:, scored.indices]
        quantized, reference = weights @ scored.quantized, weights @ scored.reference
        if sample.y is None:
            changes += 100 * (quantized / reference - 1)
        else:
            changes += 100 * (quantized - reference) / np.maximum(weights.sum(1), 1)
    low, high = np.percentile(changes / len(draws), (2.5, 97.5))
    return float(low), float(high)
