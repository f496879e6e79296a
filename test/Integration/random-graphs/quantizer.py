"""Turns a random float graph into a QDQ graph: int8 or uint8 activations, int8 weights, int32 biases."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import ort

from .builder import Builder

# Operators after which the same scale goes on: their output is quantized like their input.
_KEEPS_SCALE = {"MaxPool", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Slice"}
_WEIGHTED = {"Conv", "Gemm", "MatMul"}


@dataclass
class Quantizer:
    """Builds the QDQ graph node by node; tensors of the float graph keep their names after their DequantizeLinear."""

    b: Builder
    values: dict[str, np.ndarray]
    unsigned: bool
    per_axis: bool
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, np.ndarray] = field(default_factory=dict)
    scales: dict[str, tuple[np.float32, int]] = field(default_factory=dict)

    @property
    def dtype(self) -> type:
        return np.uint8 if self.unsigned else np.int8

    def _range(self, name: str) -> tuple[np.float32, int]:
        """Scale and zero point from the values a tensor takes; the range contains zero."""
        low, high = min(0.0, float(self.values[name].min())), max(0.0, float(self.values[name].max()))
        scale = np.float32(max(high - low, 1e-3) / 255)
        first = 0 if self.unsigned else -128
        return scale, int(np.clip(np.round(first - low / scale), first, first + 255))

    def _qdq(self, source: str, name: str, like: str | None) -> None:
        """Adds `source` -> Q -> DQ -> `name`."""
        scale, zero = self.scales[like] if like in self.scales else self._range(name)
        self.scales[name] = (scale, zero)
        s, z = f"{name}_scale", f"{name}_zero"
        self.constants[s], self.constants[z] = np.array(scale, np.float32), np.array(zero, self.dtype)
        self.nodes.append(helper.make_node("QuantizeLinear", [source, s, z], [f"{name}_q"], f"{name}_Q"))
        self.nodes.append(helper.make_node("DequantizeLinear", [f"{name}_q", s, z], [name], f"{name}_DQ"))

    def _weights(self, name: str, axis: int | None) -> str:
        """int8 weights with the full range, -128 included."""
        w = self.b.constants[name]
        reduce = None if axis is None else tuple(i for i in range(w.ndim) if i != axis)
        scale = np.maximum(np.abs(w).max(axis=reduce), 1e-6).astype(np.float32) / np.float32(127.5)
        shaped = scale if axis is None else np.expand_dims(scale, reduce)
        q = np.clip(np.round(w / shaped), -128, 127).astype(np.int8)
        q.ravel()[int(np.abs(w).argmax())] = -128
        self.constants[f"{name}_q"], self.constants[f"{name}_scale"] = q, np.asarray(scale, np.float32)
        self.constants[f"{name}_zero"] = np.zeros(scale.shape, np.int8)
        attributes = {} if axis is None else {"axis": axis}
        inputs = [f"{name}_q", f"{name}_scale", f"{name}_zero"]
        self.nodes.append(helper.make_node("DequantizeLinear", inputs, [name], f"{name}_DQ", **attributes))
        return f"{name}_scale"

    def _bias(self, name: str, x: str, weight_scale: str, axis: int | None) -> None:
        scale = np.asarray(self.scales[x][0] * self.constants[weight_scale], np.float32)
        q = np.round(self.b.constants[name] / scale).astype(np.int32)
        self.constants[f"{name}_q"], self.constants[f"{name}_scale"] = q, scale
        inputs = [f"{name}_q", f"{name}_scale"]
        attributes = {} if axis is None else {"axis": 0}
        self.nodes.append(helper.make_node("DequantizeLinear", inputs, [name], f"{name}_DQ", **attributes))

    def _constant(self, name: str) -> None:
        """A constant operand of Add, Sub or Mul, quantized like an activation."""
        self.values[name] = self.b.constants[name]
        scale, zero = self._range(name)
        info = np.iinfo(self.dtype)
        q = np.clip(np.round(self.b.constants[name] / scale) + zero, info.min, info.max).astype(self.dtype)
        self.constants[f"{name}_q"] = q
        self.constants[f"{name}_scale"], self.constants[f"{name}_zero"] = scale, np.array(zero, self.dtype)
        inputs = [f"{name}_q", f"{name}_scale", f"{name}_zero"]
        self.nodes.append(helper.make_node("DequantizeLinear", inputs, [name], f"{name}_DQ"))

    def _operands(self, node: onnx.NodeProto) -> None:
        """Quantizes the constants of a node."""
        op, attributes = node.op_type, {a.name: helper.get_attribute_value(a) for a in node.attribute}
        if op in _WEIGHTED and node.input[1] in self.b.constants:
            axis = None
            if self.per_axis:
                axis = 0 if op == "Conv" or attributes.get("transB") else 1
            scale = self._weights(node.input[1], axis)
            if len(node.input) > 2:
                self._bias(node.input[2], node.input[0], scale, axis)
        elif op in ("Add", "Sub", "Mul"):
            for name in node.input:
                if name in self.b.constants and f"{name}_q" not in self.constants:
                    self._constant(name)
        else:
            self.constants |= {n: self.b.constants[n] for n in node.input if n in self.b.constants}

    def build(self, output: str, float_output: bool) -> onnx.ModelProto:
        b = self.b
        for name in b.inputs:
            self._qdq(name, f"{name}_r", None)
        renamed = {name: f"{name}_r" for name in b.inputs}
        readers = [name for node in b.nodes for name in node.input]
        for node in b.nodes:
            del_inputs = [renamed.get(i, i) for i in node.input]
            copy = onnx.NodeProto()
            copy.CopyFrom(node)
            copy.input[:] = del_inputs
            self._operands(copy)
            name = node.output[0]
            # A convolution's activation is often exported without Q and DQ between the two.
            following = [n for n in b.nodes if name in n.input]
            fused = (
                node.op_type in ("Conv", "Gemm")
                and readers.count(name) == 1
                and following[0].op_type in ("Relu", "Clip")
                and b.chance(0.6)
            )
            self.nodes.append(copy)
            if not fused:
                copy.output[0] = f"{name}_f"
                like = copy.input[0] if node.op_type in _KEEPS_SCALE else None
                self._qdq(f"{name}_f", name, like)
        return self._model(output, float_output)

    def _model(self, output: str, float_output: bool) -> onnx.ModelProto:
        nodes, shape = self.nodes, self.b.shapes[output]
        element = TensorProto.FLOAT
        if not float_output:
            nodes, output = nodes[:-1], f"{output}_q"
            element = TensorProto.UINT8 if self.unsigned else TensorProto.INT8
        used = {i for node in nodes for i in node.input}
        inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, self.b.shapes[n]) for n in self.b.inputs]
        graph = helper.make_graph(
            nodes,
            "random_qdq",
            inputs,
            [helper.make_tensor_value_info(output, element, shape)],
            [numpy_helper.from_array(np.asarray(v), k) for k, v in self.constants.items() if k in used],
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def quantize(b: Builder, output: str) -> tuple[onnx.ModelProto, dict[str, np.ndarray]]:
    """The QDQ form of the builder's graph, calibrated on the sample that is returned with it."""
    inputs = b.sample()
    names = [n.output[0] for n in b.nodes]
    values = ort.run(b.model(names), inputs)
    values |= {f"{name}_r": value for name, value in inputs.items()}
    quantizer = Quantizer(b, values, unsigned=b.chance(0.3), per_axis=b.chance(0.6))
    return quantizer.build(output, float_output=b.chance(0.5)), inputs
