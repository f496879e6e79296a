"""Run with the installed module and the onnx package: a model that was only built in memory."""

from pathlib import Path

import numpy as np
import tinyml
from onnx import ModelProto, TensorProto, helper


def make(operator: str) -> ModelProto:
    node = helper.make_node(operator, ["x"], ["y"])
    ports = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 4]) for name in "xy"]
    graph = helper.make_graph([node], "g", ports[:1], ports[1:])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)


model = make("Relu")
x = np.array([[-1, 0, 2, 3]], np.float32)
assert np.array_equal(tinyml.run(model, x)["y"].reshape(x.shape), np.maximum(x, 0))
assert "relu" in tinyml.compile(model, target="host", name="relu").files["relu.h"].decode()

# A model that does not compile is no error of a check.
checked = tinyml.check(make("Reluu"))
assert not checked.compiles and [node["verdict"] for node in checked["nodes"]] == ["not supported"], checked.members
assert "does not compile" in str(checked), checked

# An error names a page that is there.
try:
    tinyml.compile(make("Reluu"), target="host")
    raise AssertionError("no error")
except tinyml.Error as error:
    page = next(word for word in str(error).split() if word.endswith("docs/operators.md"))
    assert Path(page).is_absolute() and Path(page).is_file(), error
