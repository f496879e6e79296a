"""Models of many random kernels side by side: floats, integers, or quantized to a scheme."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
from tinyml_testing import ort

from .functions import FUNCTIONS, QUANTIZED
from .integers import INTEGERS
from .kernels import (
    ALL,
    DEALT,
    DEALT_WEIGHTED,
    WEIGHTED,
    Builder,
    Deck,
    Makers,
    add_dealt,
    add_front,
    add_kernels,
    weighted_kinds,
)

_quantizer = importlib.import_module("random-graphs.quantizer")
Quantizer, Scheme = _quantizer.Quantizer, _quantizer.Scheme


@dataclass(frozen=True)
class Family:
    """How many models of a round have its name, what they consist of, in turn (`deck`) and, where there are `makers`,
    once in turn and then at random, and how they are quantized: in the file (`scheme`), by tinyml (`quantize`), or not
    at all."""

    share: int
    deck: Deck
    makers: Makers | None = None
    scheme: Scheme | None = None
    quantize: str | None = None


FAMILIES = {
    "int8": Family(6, DEALT, ALL, Scheme()),
    "w8a16": Family(3, DEALT, ALL, Scheme(16)),
    "w4a8": Family(1, DEALT_WEIGHTED, WEIGHTED, Scheme(weight=4)),
    "w4a8g": Family(1, DEALT_WEIGHTED, WEIGHTED, Scheme(weight=4, group=2)),
    "w4a16": Family(1, DEALT_WEIGHTED, WEIGHTED, Scheme(16, 4)),
    "w4a16g": Family(1, DEALT_WEIGHTED, WEIGHTED, Scheme(16, 4, 2)),
    "float": Family(2, DEALT, ALL),
    "f32w8": Family(1, DEALT_WEIGHTED, WEIGHTED, Scheme(32)),
    "f32w4": Family(1, DEALT_WEIGHTED, WEIGHTED, Scheme(32, 4)),
    "f32w4g": Family(1, DEALT_WEIGHTED, WEIGHTED, Scheme(32, 4, 2)),
    "integers": Family(3, INTEGERS),
    "functions": Family(2, FUNCTIONS),
    "quantized8": Family(1, QUANTIZED, quantize="int8"),
    "quantized16": Family(1, QUANTIZED, quantize="w8a16"),
}
# What stands in front of the kernels in the weights object, so that their weights' offsets are no small numbers.
FRONT_BYTES = 4096


@dataclass
class Model:
    """A model, what it is fed, the kind of kernel behind each output, and, where tinyml quantizes it, to what and on
    which inputs."""

    name: str
    model: onnx.ModelProto
    inputs: dict[str, np.ndarray]
    kinds: dict[str, str]
    quantize: str | None = None
    calibration: dict[str, np.ndarray] = field(default_factory=dict)

    def options(self, folder: Path) -> list[str]:
        """What the tools are to be told beside the file, which is in `folder` as the calibration data are."""
        if self.quantize is None:
            return []
        path = folder / f"{self.name}.npz"
        if not path.exists():
            np.savez(path, **self.calibration)
        fast = ["--no-equalize", "--no-reconstruct", "--no-widen-activations", "--calibration-method=minmax"]
        return [f"--quantize={self.quantize}", f"--calibration={path}", *fast]


# A round of models: every so many in a row have the families in their shares. 7 is prime to its length.
ROUND = [name for name, family in FAMILIES.items() for _ in range(family.share)]


def family_of(index: int) -> tuple[str, int]:
    """The family of a model, and how many models of it come before."""
    name = ROUND[index * 7 % len(ROUND)]
    return name, sum(ROUND[i * 7 % len(ROUND)] == name for i in range(index))


def make_model(seed: int, index: int, count: int) -> Model:
    """Model `index`: a layer with FRONT_BYTES of weights and `count` kernels. In every other model of kernels at random
    some come twice."""
    name, before = family_of(index)
    family = FAMILIES[name]
    scheme = family.scheme
    b = Builder(np.random.default_rng([seed, index, 8]))
    bits = 8 if family.quantize is not None else 32 if scheme is None else scheme.weight
    front = add_front(b, FRONT_BYTES * 8 // bits)
    kinds = {front: "front"}
    numbers = range(before * count, (before + 1) * count)
    added = add_dealt(b, family.deck, [n for n in numbers if family.makers is None or n < len(family.deck)])
    if family.makers is not None:
        added += add_kernels(b, weighted_kinds(b, family.makers), count - len(added), index % 2 * 0.5)
    kinds |= {output: kind for kind, output in added}
    name = f"{name}_{seed}_{index}"
    if family.quantize is not None:
        kind, sample = np.int8 if family.quantize == "int8" else np.int16, b.sample()
        info = np.iinfo(kind)
        inputs = {n: b.rng.integers(info.min, info.max, v.shape, kind, True) for n, v in sample.items()}
        shown = {n: np.stack([v, -v]) for n, v in sample.items()}
        return Model(name, b.model(list(kinds), 24), inputs, kinds, family.quantize, shown)
    if scheme is None:
        return Model(name, b.model(list(kinds), 24 if family.makers is None else 17), b.sample(), kinds)
    sample = b.sample()
    values = ort.run(b.model([node.output[0] for node in b.nodes]), sample)
    values |= {f"{name}_r": value for name, value in sample.items()}
    quantizer = Quantizer(b, values, scheme, unsigned=before % 3 == 2, per_axis=b.chance(0.6))
    model = quantizer.build(list(kinds), float_output=False)
    if scheme.floats:
        return Model(name, model, sample, kinds)
    _feed_integers(model)
    info = np.iinfo(quantizer.dtype)
    inputs = {f"{n}_r_q": b.rng.integers(info.min, info.max, b.shapes[n], info.dtype, True) for n in b.inputs}
    return Model(name, model, inputs, {f"{output}_q": kind for output, kind in kinds.items()})


def _feed_integers(model: onnx.ModelProto) -> None:
    """Removes the QuantizeLinear nodes behind the inputs: what they made is fed instead."""
    inputs = {value.name: value for value in model.graph.input}
    types = {tensor.name: tensor.data_type for tensor in model.graph.initializer}
    for node in [n for n in model.graph.node if n.op_type == "QuantizeLinear" and n.input[0] in inputs]:
        value = inputs[node.input[0]]
        value.name = node.output[0]
        value.type.tensor_type.elem_type = types[node.input[2]]
        model.graph.node.remove(node)
