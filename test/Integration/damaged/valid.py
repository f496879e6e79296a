"""Unusual files that are sound ONNX all the same: the tools have to take them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .base import BASES, conv_net, ints, mlp, model, value, weights
from .variants import Variant


def _relu(x: str, y: str, name: str = "") -> onnx.NodeProto:
    return helper.make_node("Relu", [x], [y], name)


def _one(name: str, made: onnx.ModelProto, **more: object) -> Variant:
    onnx.checker.check_model(made)
    return Variant(name, made.SerializeToString(), **more)  # type: ignore[arg-type]


def _names() -> Iterator[Variant]:
    """Names that are no C names: empty, with spaces, colons, umlauts, C keywords, alike after cleaning, long."""
    yield _one("no_node_names", model([_relu("x", "y")], [value("x", [1, 4])], [value("y", [1, 4])]))
    for index, (x, y) in enumerate(
        [("in:0", "out:0"), ("a b", "c d"), ("größe", "名前"), ("int", "return"), ("a.b", "a_b"), ("0x", "1y")]
    ):
        yield _one(f"names_{index}", model([_relu(x, y, x)], [value(x, [1, 4])], [value(y, [1, 4])]))
    long = "layer/" * 300
    yield _one("long_name", model([_relu("x", long, long)], [value("x", [1, 4])], [value(long, [1, 4])]))
    comment = '*/ #include <x> /* \\ " \n ??/'
    yield _one("comment_in_name", model([_relu("x", "y", comment)], [value("x", [1, 4])], [value("y", [1, 4])]))
    yield _one("name_like_ours", model([_relu("arena", "state", "run")], [value("arena", [4])], [value("state", [4])]))


def _encodings() -> Iterator[Variant]:
    made = mlp()
    for tensor in made.graph.initializer:
        numbers = numpy_helper.to_array(tensor)
        tensor.ClearField("raw_data")
        tensor.float_data.extend(numbers.ravel().tolist())
    yield _one("float_data", made)

    made = mlp()
    tensor = made.graph.initializer[0]
    data = tensor.raw_data
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, text in (("location", "data.bin"), ("offset", "64"), ("length", str(len(data)))):
        entry = tensor.external_data.add()
        entry.key, entry.value = key, text
    yield Variant("external_data", made.SerializeToString(), {"data.bin": bytes(64) + data + bytes(9)})

    made = conv_net()
    made.ir_version = 3
    made.graph.input.extend(value(t.name, list(t.dims)) for t in made.graph.initializer)
    yield _one("weights_are_inputs_too", made)

    made = conv_net()
    made.graph.initializer.append(weights("not_used", 7, 7))
    made.graph.node.append(_relu("c1", "dead", "dead_node"))
    yield _one("unused_things", made)

    made = conv_net()
    numbers = numpy_helper.to_array(made.graph.initializer[0]).copy()
    numbers.ravel()[:4] = [-0.0, 1e-42, 3e38, -3e38]
    made.graph.initializer[0].CopyFrom(numpy_helper.from_array(numbers, "w1"))
    yield _one("extreme_weights", made)

    made = conv_net()
    made.doc_string, made.producer_name, made.domain = "text " * 1000, "somebody", "org.example"
    entry = made.metadata_props.add()
    entry.key, entry.value = "key", "value"
    yield _one("metadata", made)
    yield Variant("unknown_field", made.SerializeToString() + b"\xfa\x7f\x03abc")


def _shapes() -> Iterator[Variant]:
    yield _one("scalar", model([_relu("x", "y")], [value("x", [])], [value("y", [])]))
    yield _one(
        "six_dimensions", model([_relu("x", "y")], [value("x", [1, 2, 1, 3, 1, 2])], [value("y", [1, 2, 1, 3, 1, 2])])
    )
    made = conv_net()
    made.graph.input[0].CopyFrom(value("x", ["batch", 2, 6, 8]))
    made.graph.output[0].CopyFrom(value("y", ["batch", 5]))
    yield _one("symbolic_batch", made)
    made = mlp()
    made.graph.input[0].CopyFrom(value("x", ["n", "features"]))
    yield _one("bound_shape", made, options=("--shape", "x=1x6"))
    made = conv_net()
    made.graph.output[0].type.tensor_type.ClearField("shape")
    yield Variant("output_without_shape", made.SerializeToString())
    made = BASES["branches"]()
    made.graph.value_info.append(value("s", [1, 3, 4, 5]))
    yield _one("value_info", made)


def _structure() -> Iterator[Variant]:
    x, y = value("x", [1, 4]), value("y", [1, 4])
    yield _one("output_of_the_middle", model([_relu("x", "m"), _relu("m", "y")], [x], [y, value("m", [1, 4])]))
    yield _one("identity_only", model([helper.make_node("Identity", ["x"], ["y"])], [x], [y]))
    yield _one("input_used_twice", model([helper.make_node("Mul", ["x", "x"], ["y"], "square")], [x], [y]))
    yield _one("unused_input", model([_relu("x", "y")], [x, value("z", [2])], [y]))
    chain = [_relu(f"t{i}", f"t{i + 1}", f"n{i}") for i in range(300)]
    yield _one("long_chain", model(chain, [value("t0", [1, 4])], [value("t300", [1, 4])]))
    clip = helper.make_node("Clip", ["x", "", "high"], ["y"], "one_sided")
    high = numpy_helper.from_array(np.array(1, np.float32), "high")
    yield _one("optional_input_left_out", model([clip], [x], [y], [high]))
    nodes = [
        helper.make_node("Constant", [], ["c"], "five", value_float=5.0),
        helper.make_node("Add", ["x", "c"], ["y"], "plus_five"),
    ]
    yield _one("constant_value_float", model(nodes, [x], [y]))
    nodes = [helper.make_node("Constant", [], ["s"], value_ints=[2, 2]), helper.make_node("Reshape", ["x", "s"], ["y"])]
    yield _one("constant_value_ints", model(nodes, [x], [value("y", [2, 2])]))
    dropout = helper.make_node("Dropout", ["x"], ["y", "mask_not_used"], "drop")
    yield _one("unused_second_output", model([dropout], [x], [y]))

    made = model([helper.make_node("Twice", ["x"], ["y"], "call", domain="local")], [x], [y])
    made.opset_import.append(helper.make_opsetid("local", 1))
    body = [helper.make_node("Add", ["a", "a"], ["b"], "inner")]
    made.functions.append(helper.make_function("local", "Twice", ["a"], ["b"], body, [helper.make_opsetid("", 17)]))
    yield _one("local_function", made)


def _versions() -> Iterator[Variant]:
    x, y = value("x", [1, 4]), value("y", [1, 4])
    for opset in (7, 9, 11, 13, 18, 21, 22, onnx.defs.onnx_opset_version()):
        yield _one(f"opset_{opset}", model([_relu("x", "y")], [x], [y], opset=opset))
    made = model([_relu("x", "y")], [x], [y])
    made.opset_import[0].domain = "ai.onnx"
    made.graph.node[0].domain = "ai.onnx"
    yield Variant("domain_spelled_out", made.SerializeToString())
    made = conv_net()
    made.opset_import.append(helper.make_opsetid("ai.onnx.ml", 3))
    yield _one("other_opset_imported", made)
    squeeze = helper.make_node("Squeeze", ["x"], ["y"], axes=[0])
    yield _one("axes_as_attribute", model([squeeze], [x], [value("y", [4])], opset=11))
    unsqueeze = helper.make_node("Unsqueeze", ["x", "axes"], ["y"])
    yield _one("axes_as_input", model([unsqueeze], [x], [value("y", [1, 1, 4])], [ints("axes", -2)], opset=13))


def valid() -> Iterator[Variant]:
    for group in (_names, _encodings, _shapes, _structure, _versions):
        yield from group()
