"""The peer: ONNX Runtime's static quantizer (QDQ, per channel, min-max), run on the same draw."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

from .data import Labelled, input_of
from .draws import Draw, shaped

# Types of activations and weights by scheme; the peer has no other ones.
SCHEMES = {
    "int8": (QuantType.QInt8, QuantType.QInt8),
    "w8a8": (QuantType.QInt8, QuantType.QInt8),
    "w8a16": (QuantType.QInt16, QuantType.QInt8),
    "w4a8": (QuantType.QInt8, QuantType.QInt4),
    "w4a16": (QuantType.QInt16, QuantType.QInt4),
}


class _Reader(CalibrationDataReader):
    def __init__(self, name: str, samples: np.ndarray):
        self.rest = iter([{name: x} for x in samples])

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self.rest, None)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without the advice that the quantizer logs."""
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def quantize(sample: Labelled, drawn: Draw, scheme: str, path: Path) -> float:
    """Writes the peer's QDQ model; returns the seconds that took."""
    activations, weights = SCHEMES[scheme]
    path.parent.mkdir(parents=True, exist_ok=True)
    reader = _Reader(input_of(sample.path)[0], shaped(sample, drawn.calibration))
    started = time.monotonic()
    with _quiet():
        quantize_static(
            str(sample.path), str(path), reader, quant_format=QuantFormat.QDQ, per_channel=True,
            activation_type=activations, weight_type=weights, calibrate_method=CalibrationMethod.MinMax,
        )  # fmt: skip
    return time.monotonic() - started
