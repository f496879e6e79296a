"""Models of many random kernels side by side: floats, integers, or quantized to a scheme."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

import numpy as np
import onnx
from tinyml_testing import ort

from .integers import INTEGERS
from .kernels import ALL, WEIGHTED, Builder, Makers, add_front, add_kernels

_quantizer = importlib.import_module("random-graphs.quantizer")
Quantizer, Scheme = _quantizer.Quantizer, _quantizer.Scheme


@dataclass(frozen=True)
class Family:
    """What the models of one name consist of, how they are quantized (None: they are not), how many of 20 they are,
    and the opset of those that are not quantized."""

    makers: Makers
    scheme: Scheme | None
    share: int
    opset: int = 17


FAMILIES = {
    "int8": Family(ALL, Scheme(), 6),
    "w8a16": Family(ALL, Scheme(16), 3),
    "w4a8": Family(WEIGHTED, Scheme(weight=4), 1),
    "w4a8g": Family(WEIGHTED, Scheme(weight=4, group=2), 1),
    "w4a16": Family(WEIGHTED, Scheme(16, 4), 1),
    "w4a16g": Family(WEIGHTED, Scheme(16, 4, 2), 1),
    "float": Family(ALL, None, 2),
    "f32w8": Family(WEIGHTED, Scheme(32), 1),
    "f32w4": Family(WEIGHTED, Scheme(32, 4), 1),
    "f32w4g": Family(WEIGHTED, Scheme(32, 4, 2), 1),
    "integers": Family(INTEGERS, None, 2, 21),
}
# What stands in front of the kernels in the weights object, so that their weights' offsets are no small numbers.
FRONT_BYTES = 4096


@dataclass
class Model:
    """A model, what it is fed, and the kind of kernel behind each output."""

    name: str
    model: onnx.ModelProto
    inputs: dict[str, np.ndarray]
    kinds: dict[str, str]


def family_of(index: int) -> str:
    """The family of a model: every 20 models in a row have them in the same shares."""
    names = [name for name, family in FAMILIES.items() for _ in range(family.share)]
    return names[index * 7 % len(names)]


def make_model(seed: int, index: int, count: int) -> Model:
    """Model `index`: a layer with FRONT_BYTES of weights and `count` kernels. In every other model some kernels come
    twice."""
    name = family_of(index)
    family = FAMILIES[name]
    scheme = family.scheme
    b = Builder(np.random.default_rng([seed, index, 8]))
    bits = 32 if scheme is None else scheme.weight
    front = add_front(b, FRONT_BYTES * 8 // bits)
    kinds = {front: "front"}
    kinds |= {output: kind for kind, output in add_kernels(b, family.makers, count, index % 2 * 0.5)}
    name = f"{name}_{seed}_{index}"
    if scheme is None:
        return Model(name, b.model(list(kinds), family.opset), b.sample(), kinds)
    sample = b.sample()
    values = ort.run(b.model([node.output[0] for node in b.nodes]), sample)
    values |= {f"{name}_r": value for name, value in sample.items()}
    quantizer = Quantizer(b, values, scheme, unsigned=b.chance(0.3), per_axis=b.chance(0.6))
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
