"""Modules whose names are the ends of others', as `fc` and `head.fc`: the one of the whole name is meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import ort
from tinyml_testing.tally import Tally

from .nets import safetensors
from .refusals import expect

if TYPE_CHECKING:
    from .suite import Bench

SIZE, RANK = 6, 2


def _model(paths: list[str], weights: dict[str, np.ndarray], is_named: bool) -> onnx.ModelProto:
    """Products in a row, whose weights have their modules' names or those that PyTorch's exporter makes up."""
    nodes, tensors, value = [], [], "x"
    for number, path in enumerate(paths):
        name = f"{path}.weight" if is_named else f"onnx::MatMul_{number}"
        result = "y" if number == len(paths) - 1 else f"y{number}"
        matrix = weights[path] if is_named else weights[path].T
        tensors.append(numpy_helper.from_array(np.ascontiguousarray(matrix), name))
        node = f"/{path.replace('.', '/')}/{'Gemm' if is_named else 'MatMul'}"
        kind = {"op_type": "Gemm", "transB": 1} if is_named else {"op_type": "MatMul"}
        nodes.append(helper.make_node(inputs=[value, name], outputs=[result], name=node, **kind))
        value = result
    ports = [[helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, SIZE])] for name in "xy"]
    graph = helper.make_graph(nodes, "names", *ports, tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def save_adapter(folder: Path, path: str, factors: tuple[np.ndarray, np.ndarray]) -> Path:
    """An adapter of one module, as PEFT saves it; its scale is 1."""
    folder.mkdir(exist_ok=True)
    config = {"peft_type": "LORA", "r": RANK, "lora_alpha": RANK, "target_modules": [path.split(".")[-1]]}
    (folder / "adapter_config.json").write_text(json.dumps(config))
    tensors = {f"base_model.model.{path}.lora_{name}.weight": ("F32", array) for name, array in zip("AB", factors)}
    (folder / "adapter_model.safetensors").write_bytes(safetensors(tensors))
    return folder


def try_names(bench: Bench, tally: Tally) -> None:
    rng = np.random.default_rng(5)

    def draw(*shape: int) -> np.ndarray:
        return rng.normal(size=shape).astype(np.float32)

    paths = ["fc", "head.fc", "fc1"]
    weights = {path: draw(SIZE, SIZE) for path in paths}
    a, b = draw(RANK, SIZE), draw(SIZE, RANK)
    x = draw(1, SIZE)
    for is_named in (True, False):
        by = "weights" if is_named else "nodes"
        base = bench.save(_model(paths, weights, is_named), f"names-{by}")
        for path in paths:
            folder = save_adapter(bench.folder / "named", path, (a, b))
            merged = _model(paths, {**weights, path: weights[path] + b @ a}, is_named)
            want = next(iter(ort.run(merged, {"x": x}).values()))
            tally.check(f"module '{path}' by the names of {by}", bench.differ(base, x, want, f"--lora={folder}"))
        two = {path: draw(SIZE, SIZE) for path in ("tail.fc", "head.fc")}
        several = bench.save(_model(list(two), two, is_named), f"several-{by}")
        option = f"--lora={save_adapter(bench.folder / 'named', 'fc', (a, b))}"
        expect(bench, tally, f"a name of two modules, of {by}", several, option, r"module 'fc' may be weight '.*' or '")
