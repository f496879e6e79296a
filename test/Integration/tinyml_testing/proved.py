"""What suites proved: which operators of which version, on which element types, how quantized, computed the right
numbers where. Each suite keeps it in a proved.json, of which docs/generated/coverage.md is made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import onnx
from onnx import TensorProto, helper

from .tally import Tally

AS_STATED = "as stated"


class Row(NamedTuple):
    """Of an operator of another domain than ONNX's own the name begins with the domain."""

    operator: str
    where: str
    scheme: str
    type: str
    opset: int


def _type_name(number: int) -> str:
    if number == TensorProto.BFLOAT16:
        return "bfloat16"
    return {TensorProto.FLOAT: "float32", TensorProto.DOUBLE: "float64"}.get(
        number, helper.tensor_dtype_to_string(number).removeprefix("TensorProto.").lower()
    )


class _Marks:
    """Which nodes of a graph stand between DequantizeLinear and QuantizeLinear, and on which types."""

    def __init__(self, graph: onnx.GraphProto, types: dict[str, int]) -> None:
        self.types = types
        self.constants = {tensor.name for tensor in graph.initializer}
        self.made = {node.output[0]: node for node in graph.node if node.op_type == "DequantizeLinear"}
        self.readers: dict[str, list[onnx.NodeProto]] = {}
        for node in graph.node:
            for name in node.input:
                self.readers.setdefault(name, []).append(node)
        # Names that an activation gave, which is fused.
        self.fused = {n.output[0] for n in graph.node if n.op_type in ("Relu", "Clip") and self._ends(n.output[0])}
        self.inner = {n.input[0] for n in graph.node if n.output[0] in self.fused}

    def _ends(self, name: str) -> bool:
        readers = self.readers.get(name, [])
        return bool(readers) and all(reader.op_type == "QuantizeLinear" for reader in readers)

    def type_and_scheme(self, node: onnx.NodeProto) -> tuple[str, str] | None:
        """The type of the activations, and what the weights are; None for a node of floats."""
        if not all(self._ends(name) or name in self.inner for name in node.output):
            return None
        kinds: dict[bool, list[str]] = {True: [], False: []}
        for name in node.input:
            if name in self.made:
                source = self.made[name].input[0]
                kinds[source in self.constants].append(_type_name(self.types.get(source, 0)))
            elif name and name not in self.constants and name not in self.inner:
                return None
        if not kinds[False] and not any(name in self.inner for name in node.input):
            return None
        weights = f", weights {kinds[True][0]}" if kinds[True] else ""
        return (kinds[False] or ["fused"])[0], f"QDQ{weights}"


def rows_of(model: onnx.ModelProto, where: str) -> set[Row]:
    """The rows that the model's nodes stand for; those between DequantizeLinear and QuantizeLinear are of the integers
    that they become."""
    graph = onnx.shape_inference.infer_shapes(model).graph
    types = {tensor.name: tensor.data_type for tensor in graph.initializer}
    types |= {v.name: v.type.tensor_type.elem_type for v in [*graph.input, *graph.value_info, *graph.output]}
    opsets = {entry.domain: entry.version for entry in model.opset_import}
    marks = _Marks(graph, types)
    rows = set()
    for node in graph.node:
        known = [types[name] for name in [*node.input, *node.output] if types.get(name)]
        plain = (_type_name(known[0]) if known else "no tensor", AS_STATED)
        kind, scheme = marks.type_and_scheme(node) or plain
        name = f"{node.domain}.{node.op_type}" if node.domain not in ("", "ai.onnx") else node.op_type
        rows.add(Row(name, where, scheme, kind, opsets.get(node.domain, opsets.get("", 0))))
    return rows


def quantized_rows(model: onnx.ModelProto, where: str, scheme: str) -> set[Row]:
    """The rows of a float model that computes on integers only, which `--quantize` made."""
    return {row._replace(scheme=f"--quantize={scheme}") for row in rows_of(model, where) if row.type == "float32"}


def read(path: Path) -> tuple[str, set[Row]]:
    """What drew the models, and the rows."""
    found = json.loads(path.read_text()) if path.exists() else {"drawn_by": "", "operators": {}}
    return found["drawn_by"], {
        Row(operator, where, scheme, kind, opset)
        for operator, places in found["operators"].items()
        for where, schemes in places.items()
        for scheme, types in schemes.items()
        for kind, opsets in types.items()
        for opset in opsets
    }


def write(path: Path, rows: Iterable[Row], drawn_by: str = "") -> None:
    """One line for each operator."""
    found: dict[str, dict[str, dict[str, dict[str, list[int]]]]] = {}
    for row in sorted(rows):
        types = found.setdefault(row.operator, {}).setdefault(row.where, {}).setdefault(row.scheme, {})
        types.setdefault(row.type, []).append(row.opset)
    lines = [f"  {json.dumps(operator)}: {json.dumps(places)}" for operator, places in found.items()]
    text = ",\n".join(lines)
    path.write_text(f'{{\n "drawn_by": "{drawn_by}",\n "operators": {{\n{text}\n }}\n}}\n')


def hash_of(sources: Iterable[Path]) -> str:
    """Of the code that draws models: other code draws others."""
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def check(tally: Tally, path: Path, rows: set[Row], whole: bool, update: bool, drawn_by: str = "") -> None:
    """Whether the file has what was proved now and, of a whole run, nothing else. `update` writes it instead."""
    drew, known = read(path)
    if update:
        write(path, rows if whole else known | rows, drawn_by)
        print(f"  wrote {path.name}: {len(rows)} rows")
        return
    if drew != drawn_by:
        tally.skip(path.name, "was written when other code drew the models: --update, with no other option, writes it")
        return
    stale = known - rows if whole else set()
    for title, others in ((f"{path.name} has what was proved", rows - known), (f"{path.name} has nothing else", stale)):
        some = ", ".join(f"{r.operator} {r.opset} of {r.type} ({r.scheme}, {r.where})" for r in sorted(others)[:5])
        tally.check(title, f"{len(others)} rows differ: {some}; --update writes it" if others else None)
