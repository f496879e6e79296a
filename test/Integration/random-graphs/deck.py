"""Every operator that import supports: a maker by its name, of which each float and 8-bit graph has one in turn, or why
there is none. Who adds an operator adds it here or to one of the tables of the files this one joins."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import onnx

from .builder import Builder
from .deck_attention import ATTENTION
from .deck_classic import CLASSIC
from .deck_control import CONTROL
from .deck_functions import FUNCTIONS
from .deck_integers import INTEGERS, LAST
from .deck_layers import LAYERS
from .deck_moves import MOVES
from .deck_parts import ML
from .operators import Maker

DECK: dict[str, Maker] = {**FUNCTIONS, **LAYERS, **MOVES, **INTEGERS, **CONTROL, **ATTENTION, **CLASSIC}
# Makers whose result is an integer that may be one step off; a graph ends with one of these.
ENDS: dict[str, Maker] = LAST

_NO_KERNEL = "ONNX Runtime does not run it; onnx-backend compares it"
_OLD = "ends before opset 17, which the graphs import; onnx-backend compares it"
_OPTIONAL = "ONNX Runtime takes a tensor for no optional value; onnx-backend compares it"
# Of those that import supports, what no graph has.
NOT_DRAWN: dict[str, str] = {
    "OptionalGetElement": _OPTIONAL,
    "OptionalHasElement": _OPTIONAL,
    "Scatter": _OLD,
    "SwiGLU": _NO_KERNEL,
    "Upsample": _OLD,
    f"{ML}.ZipMap": "its result is a map for each row; classic compares the tensor that C has instead",
    "ai.onnx.preview.FlexAttention": _NO_KERNEL,
    "ai.onnx.preview.training.Adagrad": _NO_KERNEL,
    "ai.onnx.preview.training.Adam": _NO_KERNEL,
    "ai.onnx.preview.training.Momentum": _NO_KERNEL,
}


def name_of(node: onnx.NodeProto) -> str:
    """As `tinyml-opt --list-onnx-operators` names operators."""
    return f"{node.domain}.{node.op_type}" if node.domain else node.op_type


def problem(listed: Iterable[str], drawn: Iterable[str]) -> str | None:
    """None where each operator that import supports was drawn or has a reason not to be."""
    lacking = sorted({*listed} - {*drawn} - {*NOT_DRAWN})
    stale = sorted({*NOT_DRAWN} & {*drawn} | {*NOT_DRAWN} - {*listed})
    told = []
    if lacking:
        told.append(f"no graph has {', '.join(lacking)}: add a maker to DECK in deck.py, or a reason to NOT_DRAWN")
    if stale:
        told.append(f"NOT_DRAWN has {', '.join(stale)}, drawn or not supported")
    return "; ".join(told) or None


def first_opset(name: str) -> int:
    """The version of ONNX's operators that has the operator first; 1 for those of other domains."""
    return _FIRST.get(name, 1)


def opset_of(b: Builder, least: int) -> int:
    """The version of ONNX's operators that the nodes need, at least `least`."""
    names = {node.op_type for node in b.nodes if node.domain == ""}
    return max([least, *map(first_opset, names)])


def set_opset(model: onnx.ModelProto, opset: int) -> None:
    """Imports that version of ONNX's operators, and of other domains what their operators need. Nodes are changed where
    a version after 17 has an input instead of an attribute, or another name."""
    del model.opset_import[:]
    domains = sorted({node.domain for node in model.graph.node} | {""})
    # Version 5 has one operator for all trees.
    trees = any(node.op_type == "TreeEnsemble" for node in model.graph.node)
    versions = {"": opset, ML: 5 if trees else 3}
    model.opset_import.extend(onnx.helper.make_opsetid(domain, versions.get(domain, 1)) for domain in domains)
    model.ir_version = 8 if opset < 21 else 10
    for node in model.graph.node:
        if opset >= 18 and node.op_type.startswith("Reduce"):
            _use_axes_input(model.graph, node)
        if opset >= 20 and node.op_type == "GridSample":
            mode = next(a for a in node.attribute if a.name == "mode")
            mode.s = {b"bilinear": b"linear", b"bicubic": b"cubic"}.get(mode.s, mode.s)


def _use_axes_input(graph: onnx.GraphProto, node: onnx.NodeProto) -> None:
    for attribute in [a for a in node.attribute if a.name == "axes"]:
        axes = f"{node.output[0]}_axes"
        graph.initializer.append(onnx.numpy_helper.from_array(np.array(attribute.ints, np.int64), axes))
        node.input.append(axes)
        node.attribute.remove(attribute)


# The version that has an operator first.
_FIRST: dict[str, int] = {}
for _schema in onnx.defs.get_all_schemas_with_history():
    if _schema.domain == "":
        _FIRST[_schema.name] = min(_FIRST.get(_schema.name, _schema.since_version), _schema.since_version)
# Of these only newer versions have what is drawn.
_FIRST |= {"GroupNormalization": 21, "DFT": 20}
