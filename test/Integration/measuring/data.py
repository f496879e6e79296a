"""Labelled samples of the known models, as the models take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from tinyml_testing.settings import ROOT, Settings


@dataclass(frozen=True)
class Labelled:
    """Samples of one model; without labels the model is an autoencoder and its input is the target."""

    name: str
    path: Path
    x: np.ndarray
    y: np.ndarray | None

    @property
    def metric(self) -> str:
        return "mean squared error" if self.y is None else "top-1"


def load_graph(path: Path) -> onnx.GraphProto:
    """The model's graph without external data; a file that is none ends the program with its name."""
    try:
        return onnx.load(path, load_external_data=False).graph
    except OSError as error:
        raise SystemExit(f"'{path}': {error.strerror}") from None
    except DecodeError:
        raise SystemExit(f"'{path}' is no ONNX file") from None


def load_arrays(path: Path) -> np.lib.npyio.NpzFile:
    """The arrays of an .npz file; a file that is none ends the program with its name."""
    try:
        arrays = np.load(path)
    except OSError as error:
        raise SystemExit(f"'{path}': {error.strerror}") from None
    except (ValueError, BadZipFile):
        arrays = None
    if not isinstance(arrays, np.lib.npyio.NpzFile):
        raise SystemExit(f"'{path}' is no .npz file")
    return arrays


def scheme_of(path: Path) -> str:
    """How the model computes: `float`, or `qdq` when it came quantized."""
    graph = load_graph(path)
    return "qdq" if any(n.op_type == "QuantizeLinear" for n in graph.node) else "float"


def input_of(path: Path) -> tuple[str, list[int]]:
    """Name and shape of the one input, symbolic dimensions as 1."""
    graph = load_graph(path)
    constants = {t.name for t in graph.initializer}
    inputs = [i for i in graph.input if i.name not in constants]
    if len(inputs) != 1:
        raise SystemExit(f"'{path}' has {len(inputs)} inputs; labelled samples go into exactly one")
    return inputs[0].name, [d.dim_value or 1 for d in inputs[0].type.tensor_type.shape.dim]


def digits() -> Labelled:
    """The test part of the sample, split as examples/digits/train.py does."""
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    data = load_digits()
    pictures = data.images.astype(np.float32)[:, None]
    _, x, _, y = train_test_split(pictures, data.target, test_size=0.3, random_state=2026, stratify=data.target)
    return Labelled("digits", ROOT / "examples" / "digits" / "digits.onnx", x, y)


def _mlperf(folder: Path, name: str) -> Labelled:
    with load_arrays(folder / "data" / f"{name.split('_')[0]}.npz") as data:
        x = data["x"] if "x" in data else data["x_uint8"].astype(np.float32)
        y = data["y"] if "y" in data else None
    if name.startswith("vww"):
        x = x / np.float32(255)
    if name.endswith("nchw"):
        x = x.transpose(0, 3, 1, 2)
    return Labelled(name, folder / f"{name}.onnx", np.ascontiguousarray(x, np.float32), y)


MLPERF_TINY = ("ic_float", "ic_float_nchw", "ic_qdq", "vww_float", "kws_float", "kws_qdq", "ad_float")


def known_models(settings: Settings) -> list[Labelled]:
    """The sample and, when they are there, the MLPerf Tiny models."""
    found = [digits()]
    if settings.models is None:
        print("MLPerf Tiny models: left out, no ../shared/models and TINYML_MODELS is not set")
        return found
    return found + [_mlperf(settings.models / "mlperf-tiny", name) for name in MLPERF_TINY]


def float_models(samples: Sequence[Labelled]) -> list[Labelled]:
    """The models that are not quantized, each once."""
    return [s for s in samples if scheme_of(s.path) == "float" and not s.name.endswith("_nchw")]


def from_files(model: Path, data: Path) -> Labelled:
    """A named model with an .npz of `x` (or `x_uint8`, taken as 0..255) and, optionally, labels `y`."""
    input_of(model)
    with load_arrays(data) as file:
        key = next((k for k in ("x", "x_uint8", "x_int8") if k in file), None)
        if key is None:
            raise SystemExit(f"'{data}' has no array 'x'; it has {', '.join(file.files)}")
        return Labelled(model.stem, model, file[key].astype(np.float32), file["y"] if "y" in file else None)
