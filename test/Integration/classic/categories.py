"""LabelEncoder and OneHotEncoder of numbers, many in one model."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing.trees import DOMAIN

FAR = [-(2**62), -7, 0, 3, 2**40, 2**62, 12345678901]
INTEGERS = np.array([[3, -7, 2**40, 5, 2**62], [0, 1, 2, -(2**62), 4], [12345678901, 6, 7, -1, 2**33 + 3]], np.int64)
FLOATS = np.array(
    [[0.5, -0.0, np.nan, 3.7, 1e30], [np.inf, -np.inf, 2.0, -1.5, 7.25], [0.0, 4.9, -3.9, 1.0, 9.0]], np.float32
)


def _tensor(values: list, kind: type | str) -> onnx.TensorProto:
    return numpy_helper.from_array(np.array(values, kind))


def _tensors(keys: onnx.TensorProto, values: onnx.TensorProto, default: onnx.TensorProto) -> dict[str, object]:
    return {"keys_tensor": keys, "values_tensor": values, "default_tensor": default}


def _encoders() -> list[tuple[str, str, dict[str, object]]]:
    """Name, input and attributes of each LabelEncoder."""
    near = [4, 2, 3, 7, 0, 3]
    floats = [0.5, float("nan"), 0.0, float("inf"), 2.0, 0.5]
    return [
        ("near_floats", "i", {"keys_int64s": near, "values_floats": [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]}),
        ("near_default", "i", {"keys_int64s": near, "values_int64s": [9, 8, 7, 6, 5, 4], "default_int64": 2**50}),
        ("far", "i", {"keys_int64s": FAR, "values_int64s": FAR[::-1]}),
        ("far_floats", "i", {"keys_int64s": FAR, "values_floats": [float(v) for v in range(7)], "default_float": 2.5}),
        ("floats", "f", {"keys_floats": floats, "values_int64s": [1, 2, 3, 4, 5, 6]}),
        ("floats_floats", "f", {"keys_floats": floats, "values_floats": [1.5, 2.5, 3.5, 4.5, 5.5, 6.5]}),
    ]


def _node(name: str, source: str, attributes: dict[str, object]) -> onnx.NodeProto:
    return helper.make_node("LabelEncoder", [source], [name], name=name, domain=DOMAIN, **attributes)


def _model(nodes: list[onnx.NodeProto], opset: int) -> onnx.ModelProto:
    ports = [("i", TensorProto.INT64, INTEGERS), ("f", TensorProto.FLOAT, FLOATS)]
    used = {name for node in nodes for name in node.input}
    inputs = [helper.make_tensor_value_info(name, kind, x.shape) for name, kind, x in ports if name in used]
    outputs = [helper.make_empty_tensor_value_info(node.output[0]) for node in nodes]
    graph = helper.make_graph(nodes, "categories", inputs, outputs)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(DOMAIN, opset)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def make_models() -> dict[str, onnx.ModelProto]:
    encoders = [_node(*encoder) for encoder in _encoders()]
    tensors = [
        _node("ints", "i", _tensors(_tensor(FAR, np.int64), _tensor(FAR[::-1], np.int64), _tensor([-5], np.int64))),
        _node("mixed", "i", _tensors(_tensor([1, 2], np.int64), _tensor([0.1, 0.2], "f"), _tensor([7], "f"))),
    ]
    hot = [
        helper.make_node("OneHotEncoder", [source], [name], name=name, domain=DOMAIN, cats_int64s=categories, zeros=1)
        for name, source, categories in (("hot", "i", [3, -7, 2**40, 1]), ("hot_floats", "f", [3, 0, -3, 7]))
    ]
    return {
        "label_encoder": _model(encoders, 2),
        "label_encoder_tensors": _model([*encoders, *tensors], 4),
        "one_hot_encoder": _model(hot, 1),
    }


def feed(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    return {port.name: {"i": INTEGERS, "f": FLOATS}[port.name] for port in model.graph.input}
