"""What the samples' training scripts share: ONNX graphs, a training loop, C headers with test data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

SEED = 2026
COLUMNS = 118


class Graph:
    """An ONNX graph. A node's result has its name, which becomes a comment of the emitted C."""

    def __init__(self, name: str):
        self.name = name
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def add(self, operator: str, inputs: Sequence[str], name: str, outputs: Sequence[str] = (), **attributes) -> str:  # noqa: ANN003
        self.nodes.append(helper.make_node(operator, list(inputs), list(outputs) or [name], name, **attributes))
        return name

    def layers(self, net: nn.Sequential, value: str, result: str, divisor: float = 1.0) -> None:
        """Appends a trained net. Its input was divided by `divisor` in training: the first weights do that here."""
        counts: Counter[str] = Counter()
        for layer in net:
            kind = _OPERATORS[type(layer).__name__]
            counts[kind] += 1
            name, inputs = f"{kind.lower()}{counts[kind]}", [value]
            if hasattr(layer, "weight"):
                weight = layer.weight.detach().numpy() / np.float32(divisor)
                inputs += [self.constant(f"{name}_w", weight), self.constant(f"{name}_b", layer.bias.detach().numpy())]
                divisor = 1.0
            outputs = [result] if layer is net[-1] else []
            value = self.add(kind, inputs, outputs[0] if outputs else name, outputs, **_attributes(kind, layer))

    def model(
        self, inputs: dict[str, Sequence], outputs: dict[str, Sequence], types: dict[str, int] | None = None,
        opset: int = 17,
    ) -> onnx.ModelProto:  # fmt: skip
        """The checked model; ports are floats where `types` says nothing else."""

        def ports(shapes: dict[str, Sequence]) -> list[onnx.ValueInfoProto]:
            kinds = types or {}
            return [helper.make_tensor_value_info(n, kinds.get(n, TensorProto.FLOAT), s) for n, s in shapes.items()]

        graph = helper.make_graph(self.nodes, self.name, ports(inputs), ports(outputs), self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
        model.producer_name = "tinyml examples"
        onnx.checker.check_model(model, full_check=True)
        return model


_OPERATORS = {
    "Conv1d": "Conv", "Conv2d": "Conv", "ReLU": "Relu", "MaxPool1d": "MaxPool", "MaxPool2d": "MaxPool",
    "AdaptiveAvgPool1d": "GlobalAveragePool", "AdaptiveAvgPool2d": "GlobalAveragePool", "Flatten": "Flatten",
    "Linear": "Gemm", "Softmax": "Softmax",
}  # fmt: skip


def _attributes(kind: str, layer: nn.Module) -> dict:
    if kind == "Conv":
        shape = {"kernel_shape": list(layer.kernel_size), "strides": list(layer.stride)}
        return {**shape, "pads": [*layer.padding, *layer.padding], "group": layer.groups}
    if kind == "MaxPool":
        return {"kernel_shape": [layer.kernel_size] * (2 if "2d" in type(layer).__name__ else 1),
                "strides": [layer.stride] * (2 if "2d" in type(layer).__name__ else 1)}  # fmt: skip
    return {"Gemm": {"transB": 1}, "Softmax": {"axis": 1}}.get(kind, {})


def begin() -> np.random.Generator:
    """The same numbers on every run, and one thread: sums keep their order."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    return np.random.default_rng(SEED)


def fit(
    net: nn.Module, x: np.ndarray, y: np.ndarray, epochs: int, rate: float = 3e-3, batch: int = 64,
    loss: Callable = nn.functional.cross_entropy,
) -> None:  # fmt: skip
    """Trains by Adam; the rate falls to zero along a cosine."""
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)
    optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    for _ in range(epochs):
        for part in torch.randperm(len(inputs)).split(batch):
            optimizer.zero_grad()
            loss(net(inputs[part]), labels[part]).backward()
            optimizer.step()
        schedule.step()


def right(net: nn.Module, x: np.ndarray, y: np.ndarray) -> int:
    """How many answers of the float model are right."""
    with torch.no_grad():
        return int((net(torch.from_numpy(x)).argmax(1).numpy() == y).sum())


def c_rows(values: np.ndarray, form: str = "d", suffix: str = "") -> list[str]:
    """The initializer of an array of one or two dimensions, in lines."""
    numbers = [[f"{v:{form}}{suffix}" for v in row] for row in np.atleast_2d(values)]
    lines = []
    for row in numbers:
        line = "  " if values.ndim == 1 else "  {"
        for number in row:
            if len(line) + len(number) + 3 > COLUMNS:
                lines.append(line.rstrip())
                line = "  " if values.ndim == 1 else "   "
            line += f"{number}, "
        lines.append(line.rstrip() if values.ndim == 1 else line.rstrip(", ") + "},")
    return lines


def write_header(path: Path, comment: str, *parts: str | tuple[str, Sequence[str]]) -> None:
    """A C header: lines as they are, and arrays as a declaration with the lines of its initializer."""
    lines = [f"/* {comment} Made by train.py. */"]
    for part in parts:
        lines += [part] if isinstance(part, str) else [f"static const {part[0]} = {{", *part[1], "};"]
    path.write_text("\n".join(lines) + "\n")
