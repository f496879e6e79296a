"""Turns a random float graph into a QDQ graph.

Activations are int8, uint8, int16 or stay floats, weights int8 or int4, with a scale per tensor, per channel or per
group of input channels, biases int32, or floats like the activations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import ml_dtypes
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import ort

from .builder import Builder
from .deck import opset_of, set_opset

# Operators after which the same scale goes on: their output is quantized like their input.
_KEEPS_SCALE = {
    "MaxPool",
    "GlobalMaxPool",
    "ReduceMax",
    "ReduceMin",
    "Reshape",
    "Flatten",
    "Squeeze",
    "Unsqueeze",
    "Transpose",
    "Slice",
}
_WEIGHTED = {"Conv", "ConvTranspose", "Gemm", "MatMul"}
# Of the functions that int16 interpolates: a bound of |f''|, and of how much f' steps, apart from at zero: by its own
# value where the result begins to saturate.
_CURVATURE = {
    "Sigmoid": (0.1, 0.25), "Tanh": (0.77, 1.0), "Erf": (0.97, 1.13), "Sin": (1.0, 1.0), "Cos": (1.0, 1.0),
    "Asinh": (0.39, 1.0), "Softplus": (0.25, 1.0), "Softsign": (2.0, 1.0), "HardSwish": (0.34, 1.5),
    "HardSigmoid": (0.0, 0.5), "Elu": (2.0, 2.0), "Selu": (3.0, 3.0), "Celu": (3.4, 1.0), "Abs": (0.0, 1.0),
    "Neg": (0.0, 1.0), "LeakyRelu": (0.0, 1.0),
}  # fmt: skip


@dataclass(frozen=True)
class Scheme:
    """How many bits activations (32: floats) and weights have, and how many input channels share a scale (0: all)."""

    activation: int = 8
    weight: int = 8
    group: int = 0

    @property
    def floats(self) -> bool:
        return self.activation == 32


SCHEMES = {
    "qdq": Scheme(),
    "w8a16": Scheme(16),
    "w4a8": Scheme(weight=4),
    "w4a16": Scheme(16, 4),
    "w4a8g": Scheme(weight=4, group=2),
    "w4a16g": Scheme(16, 4, 2),
}


@dataclass
class Quantizer:
    """Builds the QDQ graph node by node; tensors of the float graph keep their names after their DequantizeLinear."""

    b: Builder
    values: dict[str, np.ndarray]
    scheme: Scheme
    unsigned: bool
    per_axis: bool
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, np.ndarray] = field(default_factory=dict)
    scales: dict[str, tuple[np.float32, int]] = field(default_factory=dict)
    slack: dict[str, float] = field(default_factory=dict)

    @property
    def dtype(self) -> type:
        if self.scheme.activation == 16:
            return np.int16
        return np.uint8 if self.unsigned else np.int8

    def _range(self, name: str) -> tuple[np.float32, int]:
        """Scale and zero point from the values a tensor takes; the range contains zero."""
        low, high = min(0.0, float(self.values[name].min())), max(0.0, float(self.values[name].max()))
        if self.scheme.activation == 16:
            return np.float32(max(high, -low, 1e-3) / 32767), 0
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

    def _grouped(self, name: str, axis: int, inner: int) -> str:
        """int4 weights in groups along the dimension `inner`: a channel's scales are 1 to 18 times the smallest."""
        w, group = self.b.constants[name], self.scheme.group
        others = tuple(i for i in range(w.ndim) if i != axis)
        base = np.maximum(np.abs(w).max(axis=others, keepdims=True), 1e-3) / 127
        base = (base.astype(np.float32).view(np.uint32) & 0xFFFFFF00).view(np.float32)  # 16 bits: products are exact
        counts = [1 if i not in (axis, inner) else n // group if i == inner else n for i, n in enumerate(w.shape)]
        scale = base * self.b.rng.integers(1, 19, counts).astype(np.float32)
        shaped = np.repeat(scale, group, axis=inner)
        q = np.clip(np.round(w / shaped), -7, 7).astype(ml_dtypes.int4)
        blocks = [w.shape[i] // group if i == inner else n for i, n in enumerate(w.shape)]
        self.constants[f"{name}_q"] = q
        self.constants[f"{name}_scale"] = np.ascontiguousarray(np.broadcast_to(scale, blocks))
        self.constants[f"{name}_base"] = base.reshape(-1)
        inputs = [f"{name}_q", f"{name}_scale"]
        attributes = {"axis": inner, "block_size": group}
        self.nodes.append(helper.make_node("DequantizeLinear", inputs, [name], f"{name}_DQ", **attributes))
        return f"{name}_base"

    def _weights(self, name: str, axis: int | None) -> str:
        """int8 or int4 weights with the full range, -128 or -8 included."""
        w = self.b.constants[name]
        half = 1 << (self.scheme.weight - 1)
        dtype = np.int8 if self.scheme.weight == 8 else ml_dtypes.int4
        reduce = None if axis is None else tuple(i for i in range(w.ndim) if i != axis)
        scale = np.maximum(np.abs(w).max(axis=reduce), 1e-6).astype(np.float32) / np.float32(half - 0.5)
        shaped = scale if axis is None else np.expand_dims(scale, reduce)
        q = np.clip(np.round(w / shaped), -half, half - 1).astype(np.int8)
        q.ravel()[int(np.abs(w).argmax())] = -half
        q = q.astype(dtype)
        self.constants[f"{name}_q"], self.constants[f"{name}_scale"] = q, np.asarray(scale, np.float32)
        self.constants[f"{name}_zero"] = np.zeros(scale.shape, dtype)
        attributes = {} if axis is None else {"axis": axis}
        inputs = [f"{name}_q", f"{name}_scale", f"{name}_zero"]
        self.nodes.append(helper.make_node("DequantizeLinear", inputs, [name], f"{name}_DQ", **attributes))
        return f"{name}_scale"

    def _bias(self, name: str, x: str, weight_scale: str, axis: int | None) -> None:
        scale = np.asarray(self.scales[x][0] * self.constants[weight_scale], np.float32)
        if axis is not None:  # the groups of a ConvTranspose share their scales
            scale = np.tile(scale, self.b.constants[name].size // scale.size)
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
            output = 0 if op == "Conv" or attributes.get("transB") else 1
            size = self.b.constants[node.input[1]].shape[1 - output]
            grouped = self.scheme.group and op != "ConvTranspose"
            if grouped and size % self.scheme.group == 0 and size > self.scheme.group:
                axis = output
                scale = self._grouped(node.input[1], output, 1 - output)
            else:
                scale = self._weights(node.input[1], axis)
            if len(node.input) > 2 and not self.scheme.floats:
                self._bias(node.input[2], node.input[0], scale, axis)
            elif len(node.input) > 2:
                self.constants[node.input[2]] = self.b.constants[node.input[2]]
        elif op in ("Add", "Sub", "Mul", "Min", "Max") and not self.scheme.floats:
            for name in node.input:
                if name in self.b.constants and f"{name}_q" not in self.constants:
                    self._constant(name)
        else:
            self.constants |= {n: self.b.constants[n] for n in node.input if n in self.b.constants}

    def build(self, outputs: Sequence[str], float_output: bool) -> onnx.ModelProto:
        b = self.b
        renamed = {} if self.scheme.floats else {name: f"{name}_r" for name in b.inputs}
        for name, real in renamed.items():
            self._qdq(name, real, None)
        readers = [name for node in b.nodes for name in node.input]
        for node in b.nodes:
            del_inputs = [renamed.get(i, i) for i in node.input]
            copy = onnx.NodeProto()
            copy.CopyFrom(node)
            copy.input[:] = del_inputs
            name = node.output[0]
            if name not in b.shapes:  # within an operator
                self.constants |= {n: b.constants[n] for n in node.input if n in b.constants}
                self.nodes.append(copy)
                continue
            self._operands(copy)
            # A convolution's activation is often exported without Q and DQ between the two.
            following = [n for n in b.nodes if name in n.input]
            fused = (
                node.op_type in ("Conv", "Gemm")
                and readers.count(name) == 1
                and following[0].op_type in ("Relu", "Clip")
                and b.chance(0.6)
            )
            self.nodes.append(copy)
            if not fused and not self.scheme.floats:
                copy.output[0] = f"{name}_f"
                like = copy.input[0] if node.op_type in _KEEPS_SCALE else None
                self._qdq(f"{name}_f", name, like)
                if self.scheme.activation == 16 and node.op_type in _CURVATURE:
                    step, own = (float(self.scales[n][0]) for n in (copy.input[0], name))
                    bend, kink = _CURVATURE[node.op_type]
                    self.slack[f"{name}_q"] = 2 + (2048 * step**2 * bend + 32 * step * kink) / own
        return self._model(outputs, float_output or self.scheme.floats)

    def _use_axes_input(self, node: onnx.NodeProto) -> None:
        """Reductions from opset 18 on."""
        for attribute in [a for a in node.attribute if node.op_type.startswith("Reduce") and a.name == "axes"]:
            axes = f"{node.output[0]}_axes"
            self.constants[axes] = np.array(attribute.ints, np.int64)
            node.input.append(axes)
            node.attribute.remove(attribute)

    def _model(self, outputs: Sequence[str], float_output: bool) -> onnx.ModelProto:
        nodes, shapes = self.nodes, {name: self.b.shapes[name] for name in outputs}
        element = TensorProto.FLOAT
        if not float_output:
            nodes = [node for node in nodes if node.output[0] not in shapes]
            shapes = {f"{name}_q": shape for name, shape in shapes.items()}
            element = helper.np_dtype_to_tensor_dtype(np.dtype(self.dtype))
        opset, ir_version = (17, 8) if self.scheme == Scheme() else (21, 10)
        if opset > 17:
            for node in nodes:
                self._use_axes_input(node)
        used = {i for node in nodes for i in node.input}
        inputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, self.b.shapes[n]) for n in self.b.inputs]
        graph = helper.make_graph(
            nodes,
            "random_qdq",
            inputs,
            [helper.make_tensor_value_info(name, element, shape) for name, shape in shapes.items()],
            [numpy_helper.from_array(np.asarray(v), k) for k, v in self.constants.items() if k in used],
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir_version)


def quantize(
    b: Builder, output: str, scheme: Scheme
) -> tuple[onnx.ModelProto, dict[str, np.ndarray], dict[str, float]]:
    """The QDQ form of the builder's graph, calibrated on the sample that is returned with it, and how many LSB the
    tensors that int16 interpolates may be off."""
    inputs = b.sample()
    opset = opset_of(b, 17)
    shown = b.model([name for name in (n.output[0] for n in b.nodes) if name in b.shapes])
    set_opset(shown, opset)
    values = ort.run(shown, inputs)
    values |= {f"{name}_r": value for name, value in inputs.items()}
    quantizer = Quantizer(b, values, scheme, unsigned=b.chance(0.3), per_axis=b.chance(0.6))
    model = quantizer.build([output], float_output=b.chance(0.5))
    set_opset(model, max(opset, opset_of(b, 17 if scheme == Scheme() else 21)))
    return model, inputs, quantizer.slack
