"""Float models to quantize, with samples to calibrate on and others to judge by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from e2e.models import reference_sets
from measuring.data import Labelled, digits, input_of, known_models
from measuring.draws import draw, shaped
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

# Models of the zoo that have to become integers as a whole.
ZOO = ("mobilenet_v2_035_128", "micro_kws_float", "mnist8", "rock_paper_scissors", "go1_policy", "keras_mlp")
# Models with labelled data on which every scheme is tried.
LABELLED = ("kws_float", "ad_float")
# Every fifth sample to calibrate on is held back.
CALIBRATION, JUDGED = 320, 30
# Of noise, some models take more to be well above the least that int8 has to reach.
MORE = {"go1_policy": 640}


@dataclass(frozen=True)
class FloatModel:
    """A model of one input; the samples of both arrays have the input's shape."""

    name: str
    path: Path
    input: str
    calibration: np.ndarray
    judged: np.ndarray

    @property
    def c_name(self) -> str:
        return self.name.replace("-", "_")

    def write_calibration(self, path: Path) -> Path:
        """The .npz that `--calibration` reads."""
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = self.calibration.reshape(len(self.calibration), *self.calibration.shape[2:])
        np.savez(path, **{self.input: rows})
        return path


def labelled(sample: Labelled, most: int) -> FloatModel:
    """A model whose samples are drawn by seed 0: those of scripts/accuracy to calibrate, at most `most` others."""
    drawn = draw(sample, 0)
    name, _ = input_of(sample.path)
    judged = shaped(sample, drawn.scored)[:most]
    return FloatModel(sample.name, sample.path, name, shaped(sample, drawn.calibration), judged)


def sample() -> FloatModel:
    """The digits, calibrated as examples/digits says."""
    known = digits()
    with np.load(ROOT / "examples" / "digits" / "calibration.npz") as data:
        ((name, rows),) = data.items()
    return FloatModel(known.name, known.path, name, rows[:, None], known.x[:JUDGED, None])


def _from_zoo(path: Path) -> FloatModel:
    """Seeded noise as the stored inputs have it, within their range; these are judged, too."""
    name, shape = input_of(path)
    stored = np.stack([inputs[name] for inputs, _ in reference_sets(path)])
    count = MORE.get(path.stem, CALIBRATION)
    noise = np.random.default_rng(11).normal(stored.mean(), stored.std(), (count + JUDGED, *shape))
    noise = np.clip(noise, stored.min(), stored.max()).astype(np.float32)
    judged = np.concatenate([stored.reshape(-1, *shape), noise[count:]])
    return FloatModel(path.stem, path, name, noise[:count], judged)


def zoo(settings: Settings, tally: Tally) -> list[FloatModel]:
    if settings.models is None:
        tally.skip("the zoo's models as integers", "no ../shared/models and TINYML_MODELS is not set")
        return []
    return [_from_zoo(settings.models / "zoo" / f"{name}.onnx") for name in ZOO]


def for_every_scheme(settings: Settings) -> list[FloatModel]:
    """The sample and, when they are there, two models of MLPerf Tiny."""
    return [sample(), *(labelled(m, JUDGED) for m in known_models(settings) if m.name in LABELLED)]


def for_mixed(settings: Settings) -> list[FloatModel]:
    """Labelled models with all of their samples."""
    return [labelled(m, len(m.x)) for m in known_models(settings) if m.name in ("digits", *LABELLED)]


def with_known_layers(settings: Settings) -> list[FloatModel]:
    """KWS, when it is there: its nodes have names, and each result that is quantized is a tensor of the ONNX graph."""
    return [labelled(m, JUDGED) for m in known_models(settings) if m.name == "kws_float"]
