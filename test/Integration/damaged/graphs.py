"""Files whose graph makes no sense: cycles, dangling names, wrong attributes, unknown versions, recursion."""

from __future__ import annotations

from collections.abc import Iterator

import onnx
from onnx import AttributeProto, TensorProto, helper

from .base import BASES, model, value
from .variants import Edit, Variant, edited, for_each_base


def _ring(length: int, op: str, entry: bool) -> bytes:
    """`length` nodes in a ring; with `entry` one of them also reads the input."""
    nodes = []
    for i in range(length):
        inputs = [f"t{(i - 1) % length}"]
        if op == "Add":
            inputs.append("x" if entry and i == 0 else f"t{(i - 1) % length}")
        nodes.append(helper.make_node(op, inputs, [f"t{i}"], f"ring_{i}"))
    return model(nodes, [value("x", [1, 4])], [value("t0", [1, 4])]).SerializeToString()


def cyclic() -> Iterator[Variant]:
    for op in ("Relu", "Add", "Sigmoid"):
        for length in (1, 2, 3, 5, 10, 100, 1000):
            yield Variant(f"ring_{op}_{length}", _ring(length, op, entry=False))
    for length in (1, 2, 7, 300):
        yield Variant(f"ring_entry_{length}", _ring(length, "Add", entry=True))
    for base in BASES:

        def back(m: onnx.ModelProto) -> None:
            m.graph.node[0].input[0] = m.graph.node[-1].output[0]

        def middle(m: onnx.ModelProto) -> None:
            m.graph.node[1].input[0] = m.graph.node[2].output[0]

        def itself(m: onnx.ModelProto) -> None:
            m.graph.node[2].input[0] = m.graph.node[2].output[0]

        for name, edit in (("back", back), ("middle", middle), ("itself", itself)):
            yield edited(base, edit, name)


def dangling() -> Iterator[Variant]:
    """Names that lead nowhere, or to two places."""

    def rename_input(m: onnx.ModelProto) -> None:
        m.graph.node[1].input[0] = "nowhere"

    def rename_output(m: onnx.ModelProto) -> None:
        m.graph.output[0].name = "nowhere"

    def twice(m: onnx.ModelProto) -> None:
        m.graph.node[1].output[0] = m.graph.node[0].output[0]

    def shadows_input(m: onnx.ModelProto) -> None:
        m.graph.node[1].output[0] = m.graph.input[0].name

    def no_outputs(m: onnx.ModelProto) -> None:
        del m.graph.output[:]

    def no_inputs_of_node(m: onnx.ModelProto) -> None:
        del m.graph.node[0].input[:]

    def too_many_inputs(m: onnx.ModelProto) -> None:
        m.graph.node[-1].input.extend([m.graph.input[0].name] * 9)

    def no_node_outputs(m: onnx.ModelProto) -> None:
        del m.graph.node[0].output[:]

    def no_type(m: onnx.ModelProto) -> None:
        m.graph.input[0].ClearField("type")

    def double_constant(m: onnx.ModelProto) -> None:
        m.graph.initializer.add().CopyFrom(m.graph.initializer[0])

    def unknown_operator(m: onnx.ModelProto) -> None:
        m.graph.node[0].op_type = "NoSuchOperator"

    def unknown_domain(m: onnx.ModelProto) -> None:
        m.graph.node[0].domain = "com.example"

    for name, edit in list(locals().items()):
        yield from for_each_base(name, edit)


def _attribute_type(node: int, name: str, attribute: AttributeProto) -> Edit:
    def edit(m: onnx.ModelProto) -> None:
        target = m.graph.node[node]
        kept = [a for a in target.attribute if a.name != name]
        del target.attribute[:]
        target.attribute.extend([*kept, attribute])

    return edit


def attributes() -> Iterator[Variant]:
    """Attributes of the wrong kind."""
    kinds = {
        "string": helper.make_attribute("a", "text"),
        "float": helper.make_attribute("a", 1.5),
        "floats": helper.make_attribute("a", [1.5, 2.5]),
        "strings": helper.make_attribute("a", ["a", "b"]),
        "tensor": helper.make_attribute("a", helper.make_tensor("t", TensorProto.FLOAT, [1], [1.0])),
        "graph": helper.make_attribute("a", helper.make_graph([], "g", [], [])),
    }
    for kind, attribute in kinds.items():
        for base, node, name in (
            ("conv_net", 0, "pads"),
            ("conv_net", 0, "kernel_shape"),
            ("conv_net", 2, "strides"),
            ("conv_net", 0, "group"),
            ("branches", 2, "axis"),
            ("branches", 4, "perm"),
        ):
            copy = AttributeProto()
            copy.CopyFrom(attribute)
            copy.name = name
            yield edited(base, _attribute_type(node, name, copy), f"{name}_{kind}")


def unknown_opset() -> Iterator[Variant]:
    def opset(version: int) -> Edit:
        def edit(m: onnx.ModelProto) -> None:
            m.opset_import[0].version = version

        return edit

    for version in (0, -1, 29, 99, 1000, 2**31, 2**62, -(2**40)):
        yield from for_each_base(f"opset_{version}", opset(version))

    def none(m: onnx.ModelProto) -> None:
        del m.opset_import[:]

    def only_other_domain(m: onnx.ModelProto) -> None:
        m.opset_import[0].domain = "com.example"

    yield from for_each_base("no_opset", none)
    yield from for_each_base("only_other_domain", only_other_domain)


def functions() -> Iterator[Variant]:
    """Local functions that call themselves or each other."""
    for length in (1, 2, 5, 50):
        m = BASES["mlp"]()
        m.opset_import.append(helper.make_opsetid("local", 1))
        for i in range(length):
            node = helper.make_node(f"f{(i + 1) % length}", ["a"], ["b"], f"call_{i}", domain="local")
            imports = [helper.make_opsetid("local", 1)]
            m.functions.append(helper.make_function("local", f"f{i}", ["a"], ["b"], [node], imports))
        m.graph.node[2].op_type, m.graph.node[2].domain = "f0", "local"
        yield Variant(f"recursion_{length}", m.SerializeToString())
