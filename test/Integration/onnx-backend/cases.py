"""The node tests as files to compile: bound inputs become initializers, the rest are run-time inputs."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper
from tinyml_testing.operators import OPERATORS, TYPES


@dataclass
class Case:
    """One official test: a model and sets of inputs with their expected outputs."""

    name: str
    number: int
    model: onnx.ModelProto
    operators: tuple[str, ...]
    data: list[tuple[list[np.ndarray], list[np.ndarray]]]
    rtol: float
    atol: float
    unusable: str | None = None

    @property
    def c_name(self) -> str:
        """A prefix of C names; the case's own name may be too long for one."""
        return f"case{self.number:04d}"

    @property
    def operator(self) -> str:
        """What the summary counts the case under."""
        return self.operators[0] if len(self.operators) == 1 else "(several)"


def collect() -> list[Case]:
    """All node tests of the installed onnx, sorted by name."""
    from onnx.backend.test.case.node import collect_testcases

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = collect_testcases(None)
    return [_case(test, number) for number, test in enumerate(sorted(found, key=lambda test: test.name))]


def _case(test, number: int) -> Case:  # noqa: ANN001 - onnx has no public name for the type
    operators = tuple(sorted({node.op_type for node in test.model.graph.node}))
    data, unusable = [], None
    for inputs, outputs in test.data_sets or []:
        values = [_array(v) for v in [*inputs, *outputs]]
        if any(v is None for v in values):
            unusable = "sequence, optional or map value"
            break
        data.append((values[: len(inputs)], values[len(inputs) :]))
    return Case(test.name, number, test.model, operators, data, test.rtol, test.atol, unusable)


def _array(value: object) -> np.ndarray | None:
    if isinstance(value, TensorProto):
        return numpy_helper.to_array(value)
    if isinstance(value, np.ndarray | np.generic):
        return np.asarray(value)
    return None


def names_of(values: Iterable) -> list[str]:
    return [value.name for value in values]


def bound_names(case: Case, bind: dict[str, tuple[int, ...]]) -> set[str]:
    """The graph inputs that an operator's row of the table makes constant."""
    names: set[str] = set()
    for node in case.model.graph.node:
        names |= {node.input[i] for i in bind.get(node.op_type, ()) if i < len(node.input) and node.input[i]}
    return names


def write_model(case: Case, bound: set[str], path: Path) -> list[str]:
    """Writes the model with `bound` inputs as initializers; returns the names of the run-time inputs."""
    model = onnx.ModelProto()
    model.CopyFrom(case.model)
    graph = model.graph
    values = dict(zip(names_of(case.model.graph.input), case.data[0][0]))
    kept = [value for value in graph.input if value.name not in bound]
    for name in names_of(graph.input):
        if name in bound:
            graph.initializer.append(numpy_helper.from_array(values[name], name))
    del graph.input[:]
    graph.input.extend(kept)
    path.write_bytes(model.SerializeToString())
    return names_of(kept)


def element_types(model: onnx.ModelProto) -> set[int]:
    """The element types of all inputs and outputs of the graph."""
    return {v.type.tensor_type.elem_type for v in [*model.graph.input, *model.graph.output]}


# Parts of case names that tell a use of a supported operator which is none of this version's.
_USES = {"training": "training mode", "_blocked": "blocked quantization"}


def why_unsupported(case: Case, bound: set[str]) -> str | None:
    """Why the case is outside of what this version supports; None when it has to pass."""
    if case.unusable:
        return case.unusable
    others = sorted(set(case.operators) - OPERATORS)
    if others:
        return "operator " + ", ".join(others[:4]) + (" …" if len(others) > 4 else "")
    for part, use in _USES.items():
        if part in case.name:
            return use
    runtime = [v for v in [*case.model.graph.input, *case.model.graph.output] if v.name not in bound]
    types = {v.type.tensor_type.elem_type for v in runtime} - TYPES
    if any(0 in [d.dim_value for d in v.type.tensor_type.shape.dim if d.HasField("dim_value")] for v in runtime):
        return "empty tensor"
    if types:
        return "element type " + ", ".join(sorted(TensorProto.DataType.Name(t).lower() for t in types))
    return None
