"""The real models: those of MLPerf Tiny, every model of the zoo with supported operators only, and the sample."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from tinyml_testing import ort
from tinyml_testing.operators import OPERATORS
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally


@dataclass(frozen=True)
class RealModel:
    """A model with inputs and ONNX Runtime's outputs for them."""

    name: str
    path: Path
    model: onnx.ModelProto
    sets: list[tuple[dict[str, np.ndarray], dict[str, np.ndarray]]]

    @property
    def quantized(self) -> bool:
        return any(node.op_type == "QuantizeLinear" for node in self.model.graph.node)


def reference_sets(path: Path) -> list[tuple[dict[str, np.ndarray], dict[str, np.ndarray]]]:
    """The stored inputs and outputs beside a model; keys are set0/in/NAME and so on."""
    with np.load(path.with_suffix(".ort_ref.npz")) as data:
        sets = []
        for number in range(2):
            prefix = f"set{number}/"
            values = {k.removeprefix(prefix): data[k] for k in data.files if k.startswith(prefix)}
            inputs = {k.removeprefix("in/"): v for k, v in values.items() if k.startswith("in/")}
            outputs = {k.removeprefix("out/"): v for k, v in values.items() if k.startswith("out/")}
            sets.append((inputs, outputs))
    return sets


def _shapes_match(sets: list, model: onnx.ModelProto) -> bool:
    """Whether the stored inputs have a batch of 1, to which symbolic dimensions are bound."""
    ranks = {i.name: i.type.tensor_type.shape.dim for i in model.graph.input}
    return all(v.shape[0] == 1 for inputs, _ in sets for k, v in inputs.items() if v.ndim and len(ranks[k]))


def digits_model() -> RealModel:
    """The sample with two of its own digits."""
    path = ROOT / "examples" / "digits" / "digits.onnx"
    model = onnx.load(path)
    rng = np.random.default_rng(5)
    inputs = [{"picture": rng.integers(0, 17, (1, 1, 8, 8)).astype(np.float32)} for _ in range(2)]
    return RealModel("digits", path, model, [(x, ort.run(model, x)) for x in inputs])


def real_models(settings: Settings, tally: Tally) -> list[RealModel]:
    """All models to test; what is left out is said, with the reason."""
    found = [digits_model()]
    if settings.models is None:
        tally.skip("MLPerf Tiny and the zoo", "no ../shared/models and TINYML_MODELS is not set")
        return found
    for path in sorted((settings.models / "mlperf-tiny").glob("*.onnx")) + sorted(
        (settings.models / "zoo").glob("*.onnx")
    ):
        model = onnx.load(path)
        others = sorted({n.op_type for n in model.graph.node} - OPERATORS)
        if others:
            tally.skip(path.stem, "operators of later versions: " + ", ".join(others))
            continue
        sets = reference_sets(path)
        if not _shapes_match(sets, model):
            tally.skip(path.stem, "its stored inputs have another batch than 1")
            continue
        found.append(RealModel(path.stem, path, model, sets))
    return found


def before_softmax(model: onnx.ModelProto) -> str | None:
    """The input of a Softmax that makes an output of the model."""
    finals = {o.name for o in model.graph.output}
    for node in model.graph.node:
        if node.op_type == "Softmax" and node.output[0] in finals:
            return node.input[0]
    return None
