"""Follows docs/adding-an-op.md: what its diffs add works in the sanitized build of a copy of the tree with them."""

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

# How many files each addition of the page touches at most, tests among them.
MOST_FILES = {
    "An element-wise function: Cbrt": 4,
    "An operator with two results: MinMax": 9,
    "A variant for one instruction set: flip_sign_8": 2,
}

SCALES = {"x": np.float32(0.5), "y": np.float32(0.05)}
ZERO_POINT = np.int8(-3)


def own_domain(graph: onnx.GraphProto) -> onnx.ModelProto:
    """A model with operators of com.example."""
    opsets = [helper.make_opsetid("", 13), helper.make_opsetid("com.example", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def cbrt_model(quantized: bool) -> onnx.ModelProto:
    """y is the cube root of x, between QuantizeLinear and DequantizeLinear where asked."""
    nodes, initializers = [helper.make_node("Cbrt", ["x"], ["y"], name="cbrt", domain="com.example")], []
    if quantized:
        for name, scale in SCALES.items():
            initializers += [
                numpy_helper.from_array(scale, f"{name}_scale"),
                numpy_helper.from_array(ZERO_POINT, f"{name}_zero"),
            ]
        nodes = [
            helper.make_node("DequantizeLinear", ["x", "x_scale", "x_zero"], ["xr"], name="dequantize"),
            helper.make_node("Cbrt", ["xr"], ["yr"], name="cbrt", domain="com.example"),
            helper.make_node("QuantizeLinear", ["yr", "y_scale", "y_zero"], ["y"], name="quantize"),
        ]
    kind = TensorProto.INT8 if quantized else TensorProto.FLOAT
    x, y = (helper.make_tensor_value_info(name, kind, [1, 256]) for name in "xy")
    return own_domain(helper.make_graph(nodes, "cbrt_int8" if quantized else "cbrt", [x], [y], initializers))


def evaluate(build: Path, work: Path, model: onnx.ModelProto, x: np.ndarray, *options: str) -> dict[str, np.ndarray]:
    """The outputs of the model's C, from tinyml-run with the options."""
    name = model.graph.name
    path, result = work / f"{name}.onnx", work / f"{name}.y.npz"
    onnx.save(model, path)
    np.savez(work / f"{name}.npz", x=x)
    command = [build / "bin" / "tinyml-run", path, "--input", work / f"{name}.npz", "--output", result, *options]
    subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(np.load(result))


def compare_cbrt(build: Path, work: Path, quantized: bool) -> str | None:
    """What differs from NumPy on the host."""
    x = np.arange(-128, 128).reshape(1, 256)
    x = x.astype(np.int8) if quantized else (x / 7).astype(np.float32)
    got = evaluate(build, work, cbrt_model(quantized), x, "--on=host")["y"]
    if not quantized:
        return compare.difference(np.cbrt(x), got)
    real = np.cbrt((x.astype(np.float32) - ZERO_POINT) * SCALES["x"])
    want = np.clip(np.rint(real / SCALES["y"]) + ZERO_POINT, -128, 127).astype(np.int8)
    return compare.quantized_difference(want, got, compare.ties_of(real, SCALES["y"]))


def compare_min_max(build: Path, work: Path) -> str | None:
    """What differs from NumPy on the host."""
    node = helper.make_node("MinMax", ["x"], ["least", "largest"], name="extremes", domain="com.example", axis=1)
    x = np.random.default_rng(1).standard_normal((3, 7, 5)).astype(np.float32)
    ports = [helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [3, 1, 5]) for name in node.output]
    graph = helper.make_graph([node], "min_max", ports, ends)
    got = evaluate(build, work, own_domain(graph), x, "--on=host")
    want = {"least": x.min(1, keepdims=True), "largest": x.max(1, keepdims=True)}
    wrong = [name for name, values in want.items() if not np.array_equal(got[name], values)]
    return f"{', '.join(wrong)}: not what NumPy says" if wrong else None


def check_variant(build: Path, work: Path) -> str | None:
    """Whether a uint8 port of a board of that instruction set gets the variant, and the right numbers there."""
    scale, zero = numpy_helper.from_array(np.float32(0.05), "scale"), numpy_helper.from_array(np.uint8(7), "zero")
    nodes = [
        helper.make_node("DequantizeLinear", ["x", "scale", "zero"], ["real"], name="dequantize"),
        helper.make_node("Relu", ["real"], ["kept"], name="relu"),
        helper.make_node("QuantizeLinear", ["kept", "scale", "zero"], ["y"], name="quantize"),
    ]
    x = np.arange(251, dtype=np.uint8).reshape(1, 251)
    ports = [[helper.make_tensor_value_info(name, TensorProto.UINT8, x.shape)] for name in "xy"]
    graph = helper.make_graph(nodes, "flip", *ports, [scale, zero])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    got = evaluate(build, work, model, x, "--on=mps2-an386")["y"]
    if not np.array_equal(got, ort.run(model, {"x": x})["y"]):
        return "other numbers than ONNX Runtime's"
    out = work / "flip"
    command = [build / "bin" / "tinyml-compile", work / "flip.onnx", "--target=mps2-an386", "-o", out]
    subprocess.run(command, capture_output=True, check=True)
    used = any("tm_armv7e_m_flip_sign_8" in path.read_text() for path in out.glob("*.c"))
    return None if used else "the emitted C does not call it"


def run(settings: Settings, tally: Tally, _: list[str]) -> None:
    build, tree, work = settings.build / "asan", settings.build / "asan-tree", settings.work("adding-an-op")
    try:
        edits = read_diffs()
        edited_texts(edits)
    except TutorialError as error:
        tally.check("diffs apply", str(error))
        return
    touched: dict[str, set[str]] = {}
    for edit in edits:
        touched.setdefault(edit.addition, set()).add(edit.file)
    tally.check("the page's additions", None if touched.keys() == MOST_FILES.keys() else f"they are {list(touched)}")
    for addition, most in MOST_FILES.items():
        count = len(touched.get(addition, ()))
        tally.check(addition, None if 0 < count <= most else f"{count} files, at most {most} are allowed")
    if not (build / "bin" / "tinyml-run").exists():
        tally.skip("what was added", f"there is no build of it in {build}: scripts/test makes it")
        return
    for name in ("cbrt", "min-max"):
        test = tree / "test" / "Execution" / "Interpreter" / f"{name}.mlir"
        done = subprocess.run([build / "bin" / "tinyml-opt", test, "--test-interpret"], capture_output=True, text=True)
        tally.check(f"interpreter: {name}", done.stderr.strip() if done.returncode else None)
    checks = {
        "C of float": lambda: compare_cbrt(build, work, quantized=False),
        "C of int8": lambda: compare_cbrt(build, work, quantized=True),
        "C of two results": lambda: compare_min_max(build, work),
        "C for an instruction set": lambda: check_variant(build, work),
    }
    for name, check in checks.items():
        try:
            tally.check(name, check())
        except subprocess.CalledProcessError as error:
            tally.fail(name, f"{error}: {error.stderr}")
