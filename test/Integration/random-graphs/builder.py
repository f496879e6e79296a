"""A graph under construction: nodes, constants and the shape of every tensor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import helper, numpy_helper

Shape = tuple[int, ...]


@dataclass
class Builder:
    """Adds nodes one by one; every tensor has a static shape and is float, apart from those in `elements`. Floats of an
    input are normally distributed, or uniformly in its range where `ranges` has one."""

    rng: np.random.Generator
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, np.ndarray] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    elements: dict[str, np.dtype] = field(default_factory=dict)
    inputs: list[str] = field(default_factory=list)
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
    count: int = 0

    def add_input(self, shape: Shape, element: type = np.float32) -> str:
        name = f"in{len(self.inputs)}"
        self.inputs.append(name)
        self.shapes[name] = shape
        if element is not np.float32:
            self.elements[name] = np.dtype(element)
        return name

    def constant(self, value: np.ndarray, what: str) -> str:
        name = f"{what}_{len(self.constants)}"
        self.constants[name] = value
        return name

    def weights(self, shape: Shape, fan_in: int, what: str = "w") -> str:
        scale = 1.0 / np.sqrt(max(fan_in, 1))
        return self.constant((self.rng.standard_normal(shape) * scale).astype(np.float32), what)

    def ints(self, values: Sequence[int], what: str) -> str:
        return self.constant(np.array(values, np.int64), what)

    def add(self, op: str, inputs: Sequence[str], shape: Shape, **attributes: object) -> str:
        """Adds a node; its output is named after the operator."""
        self.count += 1
        name = f"{op.lower()}{self.count}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], f"{op}_{self.count}", **attributes))
        self.shapes[name] = tuple(int(d) for d in shape)
        return name

    def pick(self, *choices):  # noqa: ANN002, ANN201 - any type
        return choices[int(self.rng.integers(len(choices)))]

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def between(self, low: int, high: int) -> int:
        """An integer in [low, high]."""
        return int(self.rng.integers(low, high + 1))

    def model(self, outputs: Sequence[str], opset: int = 17) -> onnx.ModelProto:
        def info(name: str) -> onnx.ValueInfoProto:
            element = self.elements.get(name, np.dtype(np.float32))
            return helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(element), self.shapes[name])

        used = {i for node in self.nodes for i in node.input}
        graph = helper.make_graph(
            self.nodes,
            "random",
            [info(name) for name in self.inputs],
            [info(name) for name in outputs],
            [numpy_helper.from_array(v, k) for k, v in self.constants.items() if k in used],
        )
        opsets = [helper.make_opsetid("", opset)]
        opsets += [helper.make_opsetid(domain, 3) for domain in sorted({n.domain for n in self.nodes if n.domain})]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8 if opset < 21 else 10)

    def sample(self) -> dict[str, np.ndarray]:
        """Random values of the inputs, integers from the whole range of their type."""

        def draw(name: str) -> np.ndarray:
            if name in self.ranges:
                return self.rng.uniform(*self.ranges[name], self.shapes[name]).astype(np.float32)
            element = self.elements.get(name, np.dtype(np.float32))
            if element.kind == "f":
                return self.rng.standard_normal(self.shapes[name]).astype(element)
            if element == np.bool_:
                return self.rng.random(self.shapes[name]) < 0.5
            info = np.iinfo(element)
            return self.rng.integers(info.min, info.max, self.shapes[name], element, endpoint=True)

        return {name: draw(name) for name in self.inputs}
