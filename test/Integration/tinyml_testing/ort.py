"""ONNX Runtime as the independent reference: no graph optimisation, one thread, any tensor of the graph.

On CPUs with AVX2 and without VNNI its products of uint8 and int8 saturate at 16 bits. The option that prevents it is
itself a graph optimisation, which makes the weights uint8; models with such products are run with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto

# Operators that multiply integers: which input is the weights, which one the zero point of the activations.
_PRODUCTS = {
    "QLinearConv": (3, 2), "QLinearMatMul": (3, 2), "QGemm": (3, 2), "ConvInteger": (1, 2), "MatMulInteger": (1, 2),
}  # fmt: skip


def multiplies_unsigned_by_signed(model: onnx.ModelProto) -> bool:
    """Whether a node multiplies uint8 activations by int8 weights."""
    types = {tensor.name: tensor.data_type for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type in _PRODUCTS:
            weights, zero = (node.input[i] if i < len(node.input) else "" for i in _PRODUCTS[node.op_type])
            # A zero point that is computed comes from DynamicQuantizeLinear, which knows uint8 only.
            if types.get(weights) == TensorProto.INT8 and types.get(zero, TensorProto.UINT8) == TensorProto.UINT8:
                return True
    return False


def session(model: onnx.ModelProto | str) -> onnxruntime.InferenceSession:
    levels = onnxruntime.GraphOptimizationLevel
    mixed = multiplies_unsigned_by_signed(onnx.load(model) if isinstance(model, str) else model)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = levels.ORT_ENABLE_EXTENDED if mixed else levels.ORT_DISABLE_ALL
    options.add_session_config_entry("session.x64quantprecision", "1")
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    data = model if isinstance(model, str) else model.SerializeToString()
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


def run(model: onnx.ModelProto, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The outputs of the model by name."""
    runner = session(model)
    names = [o.name for o in runner.get_outputs()]
    return dict(zip(names, runner.run(names, dict(inputs))))


def outputs(path: Path, name: str, samples: Iterable[np.ndarray]) -> np.ndarray:
    """The first output of the model in a file for every sample of its one input, a row per sample."""
    runner = session(str(path))
    return np.stack([runner.run(None, {name: x})[0].ravel() for x in samples])


def with_outputs(model: onnx.ModelProto, names: Iterable[str]) -> onnx.ModelProto:
    """A copy whose outputs are also the tensors `names`; their types are left to inference."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    present = {o.name for o in copy.graph.output}
    for name in names:
        if name not in present:
            copy.graph.output.add().name = name
            present.add(name)
    return copy
