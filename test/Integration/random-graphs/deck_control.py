"""Makers of branches and loops."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .builder import Builder, Shape
from .deck_parts import hidden, narrow, number, ranked
from .operators import Maker


def _graph(
    nodes: Sequence[onnx.NodeProto],
    name: str,
    inputs: Sequence[tuple[str, int, Shape]],
    outputs: Sequence[tuple[str, int, Shape]],
    constants: dict[str, object],
) -> onnx.GraphProto:
    def ports(values: Sequence[tuple[str, int, Shape]]) -> list[onnx.ValueInfoProto]:
        return [helper.make_tensor_value_info(*value) for value in values]

    tensors = [numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()]
    return helper.make_graph(nodes, name, ports(inputs), ports(outputs), tensors)


def _if(b: Builder, x: str) -> str:
    """One of two functions, as a number of the tensor says, or as is known."""
    shape = b.shapes[x]
    condition = number(b, b.chance(0.5), np.bool_)
    if b.chance(0.6):
        largest = hidden(b, "ReduceMax", [x], axes=list(range(len(shape))), keepdims=0)
        condition = hidden(b, "Less", [largest, number(b, b.rng.uniform(0, 2))])
    y = f"branch{b.count}"
    branches = {
        f"{kind}_branch": _graph(
            [helper.make_node(op, [x], [f"{y}_{kind}"])], kind, [], [(f"{y}_{kind}", TensorProto.FLOAT, shape)], {}
        )
        for kind, op in (("then", b.pick("Sigmoid", "Relu")), ("else", b.pick("Neg", "Tanh")))
    }
    return b.add("If", [condition], shape, **branches)


def _step(b: Builder, size: int) -> tuple[list[onnx.NodeProto], dict[str, object], str]:
    """How a recurrent layer makes a state of the last one and of a row."""
    tag = f"step{b.count}"
    weights = (b.rng.standard_normal((size, size)) / np.sqrt(size)).astype(np.float32)
    nodes = [
        helper.make_node("MatMul", [f"{tag}_state", f"{tag}_w"], [f"{tag}_product"]),
        helper.make_node("Add", [f"{tag}_product", f"{tag}_row"], [f"{tag}_sum"]),
        helper.make_node("Tanh", [f"{tag}_sum"], [f"{tag}_next"]),
        helper.make_node("Identity", [f"{tag}_next"], [f"{tag}_out"]),
    ]
    return nodes, {f"{tag}_w": weights}, tag


def _loop(b: Builder, x: str) -> str:
    """A constant number of steps that give rows."""
    y, (count, size) = narrow(b, x, 6)
    steps = b.pick(1, 2, 3, 4, 20)  # the last one is a loop in C
    nodes, constants, tag = _step(b, size)
    nodes[1].input[1] = y
    nodes.append(helper.make_node("Identity", [f"{tag}_go"], [f"{tag}_on"]))
    shape = (count, size)
    inputs = [
        (f"{tag}_i", TensorProto.INT64, ()),
        (f"{tag}_go", TensorProto.BOOL, ()),
        (f"{tag}_state", TensorProto.FLOAT, shape),
    ]
    outputs = [
        (f"{tag}_on", TensorProto.BOOL, ()),
        (f"{tag}_next", TensorProto.FLOAT, shape),
        (f"{tag}_out", TensorProto.FLOAT, shape),
    ]
    first = b.constant(np.zeros(shape, np.float32), "first")
    rows = hidden(
        b, "Loop", [number(b, steps, np.int64), number(b, True, np.bool_), first],
        body=_graph(nodes, "body", inputs, outputs, constants),
    )  # fmt: skip
    b.nodes[-1].output.append(f"{rows}_all")
    return b.add("Transpose", [f"{rows}_all"], (count, steps, size), perm=[1, 0, 2])


def _scan(b: Builder, x: str) -> str:
    """The rows of a matrix in turn."""
    y, (_, count, size) = ranked(b, x, 3)
    if count > 4 or size > 8:
        count, size = min(count, 4), min(size, 8)
        limits = [b.ints(v, part) for v, part in (([0, 0], "starts"), ([count, size], "ends"), ([1, 2], "axes"))]
        y = hidden(b, "Slice", [y, *limits])
    sequence = hidden(b, "Squeeze", [y, b.ints([0], "axes")])
    nodes, constants, tag = _step(b, size)
    nodes[0].input[0], nodes[0].output[0] = f"{tag}_state1", f"{tag}_line"
    nodes.insert(0, helper.make_node("Unsqueeze", [f"{tag}_state", f"{tag}_axes"], [f"{tag}_state1"]))
    nodes.insert(2, helper.make_node("Squeeze", [f"{tag}_line", f"{tag}_axes"], [f"{tag}_product"]))
    constants[f"{tag}_axes"] = np.array([0], np.int64)
    inputs = [(f"{tag}_{part}", TensorProto.FLOAT, (size,)) for part in ("state", "row")]
    outputs = [(f"{tag}_{part}", TensorProto.FLOAT, (size,)) for part in ("next", "out")]
    first = b.constant(np.zeros(size, np.float32), "first")
    last = hidden(
        b, "Scan", [first, sequence], body=_graph(nodes, "body", inputs, outputs, constants), num_scan_inputs=1
    )
    b.nodes[-1].output.append(f"{last}_all")
    return b.add("Unsqueeze", [f"{last}_all", b.ints([0], "axes")], (1, count, size))


CONTROL: dict[str, Maker] = {
    "If": _if,
    "Loop": _loop,
    "Scan": _scan,
}
