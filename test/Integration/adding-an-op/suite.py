"""Follows docs/adding-an-op.md: applies its diffs to a copy of the tree, builds and runs it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import compare, ort
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

MOST_EDITS = 4
COPIED = ("CMakeLists.txt", "cmake", "docs", "include", "lib", "runtime", "test", "tools", "LICENSE")


class TutorialError(Exception):
    """The page does not fit the tree."""


def diffs(page: str) -> list[tuple[str, list[str]]]:
    """The page's edits: the file and the lines of each diff block."""
    edits = []
    for block in re.findall(r"^```diff\n(.*?)^```", page, re.M | re.S):
        old, new, mark, *lines = block.splitlines()
        if not (old.startswith("--- ") and new.startswith("+++ b/") and mark == "@@"):
            raise TutorialError(f"a diff block begins with {old!r}, {new!r}, {mark!r}")
        edits.append((new.removeprefix("+++ b/"), lines))
    return edits


def apply(tree: Path, name: str, lines: list[str]) -> None:
    """Applies one block; its context must stand in the file exactly once."""
    file = tree / name
    before = "".join(line[1:] + "\n" for line in lines if line[0] in " -")
    after = "".join(line[1:] + "\n" for line in lines if line[0] in " +")
    text = file.read_text() if file.exists() else ""
    if before and text.count(before) != 1:
        raise TutorialError(f"the context of {name} stands in the file {text.count(before)} times")
    file.write_text(text.replace(before, after) if before else after)


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


def build_tree(settings: Settings, tree: Path, build: Path) -> str | None:
    """Configures and builds the tools of the copy, unoptimised; what went wrong."""
    flags = ["-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O0", "-DTINYML_INCLUDE_TESTS=ON"]
    if shutil.which("clang++-22"):  # as scripts/lib/build.sh
        flags.append("-DCMAKE_CXX_COMPILER=clang++-22")
    for command in (
        ["cmake", "-S", tree, "-B", build, *flags],
        ["ninja", "-C", build, "-j", str(settings.jobs), "tinyml-opt", "tinyml-run"],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            return "\n".join(done.stdout.splitlines()[-20:])
    return None


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    work = settings.build / "adding-an-op"
    tree, build = work / "tree", work / "build"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tree / name)
    try:
        edits = diffs((ROOT / "docs" / "adding-an-op.md").read_text())
        for name, lines in edits:
            apply(tree, name, lines)
    except TutorialError as error:
        tally.check("diffs apply", str(error))
        return
    many = None if 0 < len(edits) <= MOST_EDITS else f"{len(edits)} edits, at most {MOST_EDITS} are allowed"
    tally.check("diffs apply", many)
    problem = build_tree(settings, tree, build)
    tally.check("builds", problem)
    if problem:
        return
    test = tree / "test" / "Execution" / "Interpreter" / "atan.mlir"
    done = subprocess.run([build / "bin" / "tinyml-opt", test, "--test-interpret"], capture_output=True, text=True)
    tally.check("interpreter", done.stderr.strip() if done.returncode else None)
    for quantized in (False, True):
        tally.check(f"C of {'int8' if quantized else 'float'}", compare_c(build, work, quantized))
