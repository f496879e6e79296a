"""The official tests as files to compile: bound inputs become initializers, the rest are run-time inputs."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    # The model whose function bodies this one has in place of its operators.
    origin: onnx.ModelProto | None = None

    @property
    def c_name(self) -> str:
        """A prefix of C names; the case's own name may be too long for one."""
        return f"case{self.number:04d}"

    @property
    def operator(self) -> str:
        """What the summary counts the case under."""
        return self.operators[0] if len(self.operators) == 1 else "(several)"


# Suites of models that are files of the onnx wheel. (Of its others "light" has no data, and "real" says where to load it.)
MODEL_SUITES = ("pytorch-converted", "pytorch-operator", "simple")


def collect() -> list[Case]:
    """The node tests of the installed onnx, sorted by name, then the tests of its suites of models as SUITE/NAME."""
    cases = _collect_nodes()
    for suite in MODEL_SUITES:
        cases += _collect_models(suite, len(cases))
    return cases


def _collect_models(suite: str, first: int) -> list[Case]:
    from onnx.backend.test.loader import load_model_tests

    tests = sorted(load_model_tests(kind=suite), key=lambda test: test.name)
    return [_case(_load(test, suite), number) for number, test in enumerate(tests, first)]


def _load(test, suite: str):  # noqa: ANN001, ANN202 - onnx has no public name for the type
    """The test with its model and the tensors of its folder; a port that is no tensor has no value."""
    folder = Path(test.model_dir)
    model = onnx.load(folder / "model.onnx")

    def values(data: Path, kind: str, ports: Sequence[onnx.ValueInfoProto]) -> list[TensorProto | None]:
        files = [data / f"{kind}_{i}.pb" for i in range(len(list(data.glob(f"{kind}_*.pb"))))]
        return [
            TensorProto.FromString(file.read_bytes()) if port.type.HasField("tensor_type") else None
            for port, file in zip(ports, files)
        ]

    data = [
        (values(folder, "input", model.graph.input), values(folder, "output", model.graph.output))
        for folder in sorted(folder.glob("test_data_set_*"))
    ]
    return replace(test, name=f"{suite}/{test.name}", model=model, data_sets=data)


def _collect_nodes() -> list[Case]:
    from onnx.backend.test.case.node import collect_testcases

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = collect_testcases(None)
    cases = [_case(test, number) for number, test in enumerate(sorted(found, key=lambda test: test.name))]
    models = {case.name: case.model for case in cases}
    for case in cases:
        if "_expanded" in case.name:
            case.origin = models.get(case.name.split("_expanded")[0])
    return cases


def _case(test, number: int) -> Case:  # noqa: ANN001 - onnx has no public name for the type
    operators = tuple(sorted({node.op_type for node in test.model.graph.node}))
    data, unusable = [], None
    for inputs, outputs in test.data_sets or []:
        values = [_array(v) for v in [*inputs, *outputs]]
        if any(v is None for v in values):
            unusable = "a value that is a sequence, a map or missing: C has arrays"
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


def input_names(model: onnx.ModelProto) -> list[str]:
    """The inputs that a caller gives; models of IR version 3 list their initializers, too."""
    constants = set(names_of(model.graph.initializer))
    return [name for name in names_of(model.graph.input) if name not in constants]


# Operators whose constants say how large their results are, so that their function bodies need them too.
_SIZED = {"AffineGrid", "BlackmanWindow", "CenterCropPad", "HammingWindow", "HannWindow", "Range"}


def bound_names(case: Case, bind: dict[str, tuple[int, ...]]) -> set[str]:
    """The graph inputs that an operator's row of the table makes constant."""
    nodes = list(case.model.graph.node)
    if case.origin is not None:
        nodes += [node for node in case.origin.graph.node if node.op_type in _SIZED]
    names: set[str] = set()
    for node in nodes:
        names |= {node.input[i] for i in bind.get(node.op_type, ()) if i < len(node.input) and node.input[i]}
    return names & set(input_names(case.model))


def write_model(case: Case, bound: set[str], path: Path) -> None:
    """Writes the model with `bound` inputs as initializers."""
    model = onnx.ModelProto()
    model.CopyFrom(case.model)
    graph = model.graph
    values = dict(zip(input_names(case.model), case.data[0][0]))
    kept = [value for value in graph.input if value.name not in bound]
    for name in names_of(graph.input):
        if name in bound:
            graph.initializer.append(numpy_helper.from_array(values[name], name))
    del graph.input[:]
    graph.input.extend(kept)
    path.write_bytes(model.SerializeToString())


def element_types(model: onnx.ModelProto) -> set[int]:
    """The element types of all inputs and outputs of the graph."""
    return {v.type.tensor_type.elem_type for v in [*model.graph.input, *model.graph.output]}


# Parts of case names that tell a use of a supported operator which is none of this version's.
_USES = {
    "convtranspose_3d": "a transposed convolution of 3 dimensions, which has no kernel",
    "scan_sum": "Scan of opset 8, whose inputs have a batch in front: convert the model to opset 9",
    "training_dropout": "random numbers: the expected ones are those of another generator",
}

TOO_LARGE = "numbers of float64 that float32 does not reach, as which they are computed; the compiler warns of it"


def is_too_large(case: Case) -> bool:
    """Whether a number of float64 among the test's is infinite as a float32."""
    values = [value for inputs, outputs in case.data for value in [*inputs, *outputs] if value.dtype == np.float64]
    return any(np.any(np.isfinite(v) & (np.abs(v) > np.finfo(np.float32).max)) for v in values)


_SEQUENCES = "sequences, whose length is that of the run: C has arrays"
# Why operators are not supported.
_REASONS = {
    **dict.fromkeys(("ConcatFromSequence", "SequenceAt", "SequenceConstruct", "SequenceEmpty", "SequenceErase"), _SEQUENCES),
    **dict.fromkeys(("SequenceInsert", "SequenceLength", "SplitToSequence"), _SEQUENCES),
    "Gradient": "derivatives are for training, and the compiler is for inference",
    "Bernoulli": "random numbers: the expected ones are those of another generator",
    "ImageDecoder": "decodes image files, for which an application has a library",
    "RandomUniformLike": "random numbers: the expected ones are those of another generator",
}


def why_unsupported(case: Case, bound: set[str]) -> str | None:
    """Why the case is outside of what this version supports; None when it has to pass."""
    if case.unusable:
        return case.unusable
    if TensorProto.STRING in element_types(case.model):
        return "strings: map them to numbers in the application"
    others = sorted(set(case.operators) - OPERATORS)
    for other in others:
        if other in _REASONS:
            return _REASONS[other]
    if others:
        return "operator " + ", ".join(others[:4]) + (" …" if len(others) > 4 else "")
    for part, use in _USES.items():
        if part in case.name:
            return use
    runtime = [v for v in [*case.model.graph.input, *case.model.graph.output] if v.name not in bound]
    types = {v.type.tensor_type.elem_type for v in runtime} - TYPES
    if is_too_large(case):
        return TOO_LARGE
    if any(0 in [d.dim_value for d in v.type.tensor_type.shape.dim if d.HasField("dim_value")] for v in runtime):
        return "an input or output without elements, of which C has no array"
    if types:
        return "element type " + ", ".join(sorted(TensorProto.DataType.Name(t).lower() for t in types))
    return None
