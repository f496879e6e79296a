"""Taking a QDQ model apart so that each integer operator is fed ONNX Runtime's own inputs.

In the cut model every quantized activation is an output, and what reads it reads an input of the same name
instead. One compile and one run then test every integer operator by itself: no error is inherited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import helper, numpy_helper

from . import ort
from .compare import ties_of

SUFFIX = "__computed"


@dataclass(frozen=True)
class Cut:
    """A cut model with a reference for each of its outputs."""

    model: onnx.ModelProto
    inputs: dict[str, np.ndarray]
    expected: dict[str, np.ndarray]
    ties: dict[str, np.ndarray]


def run_time_tensors(graph: onnx.GraphProto) -> set[str]:
    """The tensors that depend on an input of the graph."""
    constants = {t.name for t in graph.initializer}
    alive = {i.name for i in graph.input} - constants
    for node in graph.node:
        if any(name in alive for name in node.input):
            alive |= set(node.output)
    return alive


def quantize_nodes(graph: onnx.GraphProto) -> list[onnx.NodeProto]:
    """The QuantizeLinear nodes that quantize an activation."""
    alive = run_time_tensors(graph)
    return [n for n in graph.node if n.op_type == "QuantizeLinear" and n.input[0] in alive]


def _constant(graph: onnx.GraphProto, name: str) -> np.ndarray:
    for tensor in graph.initializer:
        if tensor.name == name:
            return numpy_helper.to_array(tensor)
    for node in graph.node:
        if node.op_type == "Constant" and name in node.output:
            return numpy_helper.to_array(next(a.t for a in node.attribute if a.name == "value"))
    raise KeyError(f"'{name}' is not a constant")


def cut(model: onnx.ModelProto, inputs: Mapping[str, np.ndarray]) -> Cut:
    """Cuts `model` at every quantized activation; all values come from ONNX Runtime."""
    nodes = quantize_nodes(model.graph)
    quantized = [n.output[0] for n in nodes]
    values = ort.run(ort.with_outputs(model, [*quantized, *(n.input[0] for n in nodes if _made(model, n))]), inputs)
    ties = {}
    for node in nodes:
        scale = _constant(model.graph, node.input[1])
        real = values.get(node.input[0], inputs.get(node.input[0]))
        if scale.ndim == 0 or scale.size == 1:
            ties[node.output[0] + SUFFIX] = ties_of(real, scale.reshape(()))
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    final = {o.name for o in graph.output}
    for node in graph.node:
        if node.op_type == "QuantizeLinear" and node.output[0] in quantized:
            node.output[0] += SUFFIX
    used = {name for node in graph.node for name in node.input}
    expected = {o.name: values[o.name] for o in graph.output if o.name not in quantized}
    kept = [o for o in graph.output if o.name not in quantized]
    del graph.output[:]
    for name in quantized:
        expected[name + SUFFIX] = values[name]
        element = helper.np_dtype_to_tensor_dtype(values[name].dtype)
        graph.output.append(helper.make_tensor_value_info(name + SUFFIX, element, values[name].shape))
        if name in used:
            graph.input.append(helper.make_tensor_value_info(name, element, values[name].shape))
    graph.output.extend(o for o in kept if o.name in final)
    # An input that only fed a cut tensor keeps feeding its own QuantizeLinear.
    feeds = {i.name: values.get(i.name, inputs.get(i.name)) for i in graph.input}
    feeds = {k: v for k, v in feeds.items() if v is not None}
    del graph.value_info[:]
    return Cut(result, feeds, expected, ties)


def _made(model: onnx.ModelProto, node: onnx.NodeProto) -> bool:
    """Whether the node's input is computed in the graph and not one of the graph's inputs."""
    return node.input[0] not in {i.name for i in model.graph.input}
