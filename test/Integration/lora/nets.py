"""Random nets with LoRA adapters: as branches in the graph, merged, and beside the model as PEFT saves them."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CODES = {"F64": np.float64, "F32": np.float32, "F16": np.float16}


def encode(array: np.ndarray, kind: str) -> bytes:
    """The bytes of a tensor; BF16 are the upper halves of floats that are rounded to that."""
    if kind == "BF16":
        return (array.astype("<f4").view("<u4") >> 16).astype("<u2").tobytes()
    return array.astype(np.dtype(CODES[kind]).newbyteorder("<")).tobytes()


def rounded(array: np.ndarray, kind: str) -> np.ndarray:
    """The numbers that a tensor of that kind can hold."""
    if kind == "BF16":
        return (array.astype(np.float32).view(np.uint32) & 0xFFFF0000).view(np.float32)
    return array.astype(CODES[kind]).astype(np.float32)


def safetensors(tensors: dict[str, tuple[str, np.ndarray]]) -> bytes:
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, (kind, array) in tensors.items():
        raw = encode(array, kind)
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


@dataclass
class Layer:
    """A linear layer and its adapters, of each the factors a [r, in, ...] and b [out, r, 1...], and the scale."""

    name: str
    kind: str  # matmul, gemm, conv
    weight: np.ndarray  # [out, in, window...]
    bias: np.ndarray
    adapters: list[tuple[np.ndarray, np.ndarray, float]]
    stride: int = 1
    biases: tuple[np.ndarray, np.ndarray] | None = None  # of the branch's two ops

    def delta(self, index: int) -> np.ndarray:
        a, b, scale = self.adapters[index]
        return scale * np.einsum("or,r...->o...", b.reshape(b.shape[:2]).astype(np.float64), a.astype(np.float64))


@dataclass
class Net:
    layers: list[Layer]
    input_shape: tuple[int, ...]
    kind: str = "F32"
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    initializers: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, array: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(array, np.float32), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name, **attributes))
        return name

    def multiply(self, layer: Layer, x: str, path: str, weight: np.ndarray, bias: np.ndarray | None, name: str) -> str:
        """`weight` [out, in, window...] on `x`, in the layer's own form."""
        if layer.kind == "conv":
            pad = weight.shape[2] // 2
            inputs = [x, self.constant(name, weight)] + ([] if bias is None else [self.constant(f"{path}.bias", bias)])
            stride = layer.stride if weight.shape[2:] == layer.weight.shape[2:] else 1
            return self.node("Conv", inputs, f"/{path}/Conv", pads=[pad] * 4, strides=[stride] * 2)
        if layer.kind == "gemm":
            inputs = [x, self.constant(name, weight)] + ([] if bias is None else [self.constant(f"{path}.bias", bias)])
            return self.node("Gemm", inputs, f"/{path}/Gemm", transB=1)
        product = self.node("MatMul", [x, self.constant(name, weight.T)], f"/{path}/MatMul")
        if bias is None:
            return product
        return self.node("Add", [self.constant(f"{path}.bias", bias), product], f"/{path}/Add")

    def branch(self, layer: Layer, index: int, x: str, rng: np.random.Generator) -> str:
        """An adapter as ops of the graph, in one of the ways that exporters write them."""
        a, b, scale = layer.adapters[index]
        path = f"{layer.name}.lora{index}"
        first, second = layer.biases or (None, None)
        alpha = self.constant(f"{path}.scale", np.float32(scale))
        early = bool(rng.integers(2)) and second is None
        x = self.node("Identity", [x], f"/{path}/dropout/Identity")
        if layer.kind == "matmul" and rng.integers(2) and first is None:
            down = self.node("Transpose", [self.constant(f"{path}.A", a)], f"/{path}/Transpose", perm=[1, 0])
            hidden = self.node("MatMul", [x, down], f"/{path}/A/MatMul")
        else:
            hidden = self.multiply(layer, x, f"{path}.A", a, first, f"{path}.A.weight")
        if early:
            hidden = self.node("Mul", [alpha, hidden], f"/{path}/Mul")
        result = self.multiply(layer, hidden, f"{path}.B", b, second, f"{path}.B.weight")
        return result if early else self.node("Mul", [result, alpha], f"/{path}/Mul")

    def model(
        self, form: str, seed: int = 0, weights: tuple[float, ...] = (1.0,), says: str = "weight"
    ) -> onnx.ModelProto:
        """`form` is base, branches or merged, the latter with weights of the adapters. `says` is what tells a module:
        the name of its weight, that of the node, or the node's metadata; PyTorch's exporters leave one of these."""
        rng = np.random.default_rng(seed)
        self.nodes, self.initializers = [], []
        x = "x"
        for number, layer in enumerate(self.layers):
            weight, bias = layer.weight, layer.bias
            if form == "merged":
                total = sum(share * layer.delta(index) for index, share in enumerate(weights))
                weight = (weight + total).astype(np.float32)
                if layer.biases:
                    first, second = (each.astype(np.float64) for each in layer.biases)
                    _, b, scale = layer.adapters[0]
                    bias = (bias + scale * (b.reshape(b.shape[:2]) @ first + second)).astype(np.float32)
            name = f"{layer.name}.weight" if says == "weight" else f"onnx::{layer.kind}_{number + 100}"
            base = self.multiply(layer, x, layer.name, weight, bias, name)
            if form == "branches":
                for index in range(len(layer.adapters)):
                    both = [base, self.branch(layer, index, x, rng)]
                    base = self.node("Add", both[:: 1 if rng.integers(2) else -1], f"/{layer.name}/Add_{index}")
            x = base
            if number + 1 < len(self.layers):
                x = self.node("Relu", [x], f"/act{number}/Relu")
        for number, node in enumerate(self.nodes):
            path = node.name.strip("/").rpartition("/")[0]
            if says == "metadata":
                node.metadata_props.add(
                    key="pkg.torch.onnx.name_scopes", value=str(["", path.rpartition(".")[0], path, "linear"])
                )
            if says in ("metadata", "nothing"):
                node.name = f"node_{node.op_type}_{number}"
        ports = [helper.make_tensor_value_info("x", TensorProto.FLOAT, self.input_shape)]
        outputs = [helper.make_tensor_value_info(x, TensorProto.FLOAT, None)]
        graph = helper.make_graph(self.nodes, "net", ports, outputs, self.initializers)
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        return onnx.shape_inference.infer_shapes(made)

    def config(self, index: int) -> dict:
        rank = self.layers[0].adapters[index][0].shape[0]
        alpha = self.layers[0].adapters[index][2] * rank
        names = sorted({layer.name.split(".")[-1] for layer in self.layers})
        return {
            "peft_type": "LORA", "r": rank, "lora_alpha": alpha, "target_modules": names, "bias": "none",
            "use_dora": False, "fan_in_fan_out": False, "use_rslora": False, "rank_pattern": {}, "alpha_pattern": {},
            "modules_to_save": None, "task_type": None, "lora_dropout": 0.05, "inference_mode": True,
            "init_lora_weights": True,
        }  # fmt: skip

    def tensors(self, index: int) -> dict[str, tuple[str, np.ndarray]]:
        found = {}
        for layer in self.layers:
            a, b, _ = layer.adapters[index]
            for name, array in (("lora_A", a), ("lora_B", b)):
                found[f"base_model.model.{layer.name}.{name}.weight"] = (self.kind, array)
        return found

    def save(self, folder: Path, index: int) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "adapter_config.json").write_text(json.dumps(self.config(index)))
        (folder / "adapter_model.safetensors").write_bytes(safetensors(self.tensors(index)))
        return folder


def make(seed: int, adapters: int = 1, with_biases: bool = False) -> Net:
    """Two or three layers of one kind on a random input."""
    rng = np.random.default_rng(seed)
    kind = ("matmul", "gemm", "conv")[seed % 3]
    stored = ("F32", "F16", "BF16")[seed // 3 % 3]
    rank = int(rng.integers(1, 5))
    scales = [float(rng.choice([0.5, 1.0, 2.0])) for _ in range(adapters)]
    widths = [int(w) for w in rng.integers(6, 20, rng.integers(3, 5))]
    layers = []
    for number, (inputs, outputs) in enumerate(pairwise(widths)):
        window = (int(rng.choice([1, 3])),) * 2 if kind == "conv" else ()
        ones = (1,) * len(window)

        def draw(*shape: int) -> np.ndarray:
            return rng.normal(0, 0.4, shape).astype(np.float32)

        own = [
            (rounded(draw(rank, inputs, *window), stored), rounded(draw(outputs, rank, *ones), stored), s)
            for s in scales
        ]
        biases = (draw(rank), draw(outputs)) if with_biases else None
        stride = int(rng.integers(1, 3)) if window == (3, 3) else 1
        name = f"encoder.layers.{number}.fc"
        layers.append(Layer(name, kind, draw(outputs, inputs, *window), draw(outputs), own, stride, biases))
    shape = {"matmul": (1, 5, widths[0]), "gemm": (3, widths[0]), "conv": (1, widths[0], 7, 6)}[kind]
    return Net(layers, shape, stored)
