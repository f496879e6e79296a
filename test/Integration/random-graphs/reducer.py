"""Reducing a failing graph: each operator alone, fed with ONNX Runtime's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper
from tinyml_testing import ort

_KINDS = {"float32": TensorProto.FLOAT, "int8": TensorProto.INT8, "uint8": TensorProto.UINT8}


@dataclass(frozen=True)
class Part:
    name: str
    operator: str
    model: onnx.ModelProto
    inputs: dict[str, np.ndarray]
    expected: dict[str, np.ndarray]


def _groups(model: onnx.ModelProto) -> list[list[onnx.NodeProto]]:
    """The nodes one by one; in a QDQ graph an operator with the Q after it and the DQs before it."""
    nodes = list(model.graph.node)
    made = {out: node for node in nodes for out in node.output}
    groups = []
    for node in nodes:
        if node.op_type in ("QuantizeLinear", "DequantizeLinear"):
            continue
        before = [made[i] for i in dict.fromkeys(node.input) if i in made and made[i].op_type == "DequantizeLinear"]
        after = [n for n in nodes if n.op_type == "QuantizeLinear" and n.input[0] in node.output]
        groups.append([*before, node, *after[:1]])
    return groups


def single_nodes(model: onnx.ModelProto, feed: Mapping[str, np.ndarray], prefix: str) -> list[Part]:
    """A model of each operator of `model`, with its inputs and expected output."""
    names = [out for node in model.graph.node for out in node.output]
    values = {**feed, **ort.run(ort.with_outputs(model, names), feed)}
    constants = {t.name: t for t in model.graph.initializer}
    parts = []
    for number, group in enumerate(_groups(model)):
        inside = {out for node in group for out in node.output}
        outside = dict.fromkeys(i for node in group for i in node.input if i and i not in inside)
        inputs = {i: values[i] for i in outside if i not in constants}
        output = group[-1].output[0]
        if any(str(v.dtype) not in _KINDS for v in (*inputs.values(), values[output])):
            continue

        def info(name: str) -> onnx.ValueInfoProto:
            return helper.make_tensor_value_info(name, _KINDS[str(values[name].dtype)], values[name].shape)

        graph = helper.make_graph(
            group,
            "part",
            [info(i) for i in inputs],
            [info(output)],
            [constants[i] for i in outside if i in constants],
        )
        part = helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)
        operator = "+".join(n.op_type for n in group)
        parts.append(Part(f"{prefix}_part{number}", operator, part, inputs, {output: values[output]}))
    return parts
