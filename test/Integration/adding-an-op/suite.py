"""Follows docs/adding-an-op.md: what its diffs add works in the sanitized build, which is of a copy of the tree with them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import compare, ort
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .tutorial import TutorialError, edited_texts, read_diffs

MOST_EDITS = 4

SCALES = {"x": np.float32(0.05), "y": np.float32(0.0125)}
ZERO_POINT = np.int8(-3)


def atan_model(quantized: bool) -> onnx.ModelProto:
    """y = Atan(x), between QuantizeLinear and DequantizeLinear where asked."""
    nodes, initializers = [helper.make_node("Atan", ["x"], ["y"], name="atan")], []
    if quantized:
        for name, scale in SCALES.items():
            initializers += [
                numpy_helper.from_array(scale, f"{name}_scale"),
                numpy_helper.from_array(ZERO_POINT, f"{name}_zero"),
            ]
        nodes = [
            helper.make_node("DequantizeLinear", ["x", "x_scale", "x_zero"], ["xr"], name="dequantize"),
            helper.make_node("Atan", ["xr"], ["yr"], name="atan"),
            helper.make_node("QuantizeLinear", ["yr", "y_scale", "y_zero"], ["y"], name="quantize"),
        ]
    kind = TensorProto.INT8 if quantized else TensorProto.FLOAT
    x, y = (helper.make_tensor_value_info(name, kind, [1, 256]) for name in "xy")
    graph = helper.make_graph(nodes, "atan", [x], [y], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def compare_c(build: Path, work: Path, quantized: bool) -> str | None:
    """Compiles the model to C, runs it on the host; what differs from ONNX Runtime."""
    name = "int8" if quantized else "float"
    model = atan_model(quantized)
    path = work / f"{name}.onnx"
    onnx.save(model, path)
    x = np.arange(-128, 128).reshape(1, 256)
    x = x.astype(np.int8) if quantized else (x / 7).astype(np.float32)
    np.savez(work / f"{name}.npz", x=x)
    np.savez(work / f"{name}.expect.npz", y=ort.run(model, {"x": x})["y"])
    tool = build / "bin" / "tinyml-run"
    command = [tool, path, "--on=host", "--input", work / f"{name}.npz", "--output", work / f"{name}.y.npz"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        return done.stderr.strip()
    got, want = np.load(work / f"{name}.y.npz")["y"], np.load(work / f"{name}.expect.npz")["y"]
    if not quantized:
        return compare.difference(want, got)
    real = np.arctan((x.astype(np.float32) - ZERO_POINT) * SCALES["x"])
    return compare.quantized_difference(want, got, compare.ties_of(real, SCALES["y"]))


def run(settings: Settings, tally: Tally, _: list[str]) -> None:
    build, tree, work = settings.build / "asan", settings.build / "asan-tree", settings.work("adding-an-op")
    try:
        edits = read_diffs()
        edited_texts(edits)
    except TutorialError as error:
        tally.check("diffs apply", str(error))
        return
    many = None if 0 < len(edits) <= MOST_EDITS else f"{len(edits)} edits, at most {MOST_EDITS} are allowed"
    tally.check("diffs apply", many)
    if not (build / "bin" / "tinyml-run").exists():
        tally.skip("the added operator", f"there is no build of it in {build}: scripts/test makes it")
        return
    test = tree / "test" / "Execution" / "Interpreter" / "atan.mlir"
    done = subprocess.run([build / "bin" / "tinyml-opt", test, "--test-interpret"], capture_output=True, text=True)
    tally.check("interpreter", done.stderr.strip() if done.returncode else None)
    for quantized in (False, True):
        tally.check(f"C of {'int8' if quantized else 'float'}", compare_c(build, work, quantized))
