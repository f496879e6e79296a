"""An adapter of a convolution with groups: it folds, and is no branch of a bank or a slot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import ort
from tinyml_testing.tally import Tally

from .names import RANK, save_adapter
from .refusals import expect

if TYPE_CHECKING:
    from .suite import Bench

INPUTS, OUTPUTS = 4, 6


def _model(weight: np.ndarray) -> onnx.ModelProto:
    groups = INPUTS // weight.shape[1]
    node = helper.make_node("Conv", ["x", "conv.weight"], ["y"], name="/conv/Conv", group=groups, pads=[1] * 4)
    shapes = {"x": [1, INPUTS, 5, 5], "y": [1, OUTPUTS, 5, 5]}
    ports = [[helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)] for name, shape in shapes.items()]
    graph = helper.make_graph([node], "groups", *ports, [numpy_helper.from_array(weight, "conv.weight")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def try_groups(bench: Bench, tally: Tally) -> None:
    rng = np.random.default_rng(7)
    weight, a, b = (
        rng.normal(size=shape).astype(np.float32)
        for shape in ((OUTPUTS, INPUTS // 2, 3, 3), (RANK, INPUTS // 2, 3, 3), (OUTPUTS, RANK, 1, 1))
    )
    base = bench.save(_model(weight), "groups")
    folder = save_adapter(bench.folder / "grouped", "conv", (a, b))
    merged = _model(weight + np.einsum("orhw,rikl->oikl", b, a))
    x = rng.normal(size=(1, INPUTS, 5, 5)).astype(np.float32)
    want = next(iter(ort.run(merged, {"x": x}).values()))
    tally.check("a convolution with groups folds", bench.differ(base, x, want, f"--lora={folder}"))
    for option in ("--lora-bank", "--lora-slot"):
        wanted = r"'/conv/Conv', whose channels have groups; fold it with --lora"
        expect(bench, tally, f"groups, {option}", base, f"{option}={folder}", wanted)
