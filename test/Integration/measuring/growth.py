"""How long a compile takes, and how much memory, as a graph grows: graphs of one kind and of thousands of nodes."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

# Processor seconds that so many nodes may take.
LIMITS = {1000: 5.0, 5000: 10.0, 20000: 40.0}
Shapes = tuple[tuple[int, ...], tuple[int, ...]]


class Maker:
    """A graph that grows node by node."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self.random = np.random.default_rng(0)
        self.last = "x"  # the last result

    def add(self, op: str, inputs: list[str] | None = None, **attributes: object) -> str:
        inputs = [self.last] if inputs is None else inputs
        self.last = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [self.last], **attributes))
        return self.last

    def constant(self, value: np.ndarray) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def weights(self, *shape: int) -> str:
        return self.constant(self.random.standard_normal(shape).astype(np.float32))


def _chain(m: Maker, nodes: int) -> Shapes:
    for i in range(nodes):
        m.add(("Sigmoid", "Relu", "Tanh", "Abs")[i % 4])
    return (8,), (8,)


def _constants(m: Maker, nodes: int) -> Shapes:
    m.last = m.weights(8)
    for i in range(nodes - 1):
        m.add(("Neg", "Abs", "Cos")[i % 3])
    m.add("Add", ["x", m.last])
    return (8,), (8,)


def _dense(m: Maker, nodes: int) -> Shapes:
    for _ in range(nodes // 3):
        m.add("MatMul", [m.last, m.weights(4, 4)])
        m.add("Add", [m.last, m.weights(4)])
        m.add("Relu")
    return (1, 4), (1, 4)


def _residual(m: Maker, nodes: int) -> Shapes:
    for _ in range(nodes // 3):
        before = m.last
        m.add("Conv", [before, m.weights(4, 4, 3, 3)], pads=[1, 1, 1, 1])
        m.add("Add", [m.last, before])
        m.add("Relu")
    return (1, 4, 4, 4), (1, 4, 4, 4)


def _transposes(m: Maker, nodes: int) -> Shapes:
    for _ in range(nodes // 4):
        for op in ("Sigmoid", "Tanh"):
            m.add("Transpose", perm=[1, 0])
            m.add(op)
    return (4, 6), (4, 6)


def _wide(m: Maker, nodes: int) -> Shapes:
    source = m.add("Sigmoid")
    branches = [m.add(("Sin", "Cos", "Exp")[i % 3], [source]) for i in range(nodes - 2)]
    m.add("Sum", branches)
    return (8,), (8,)


def _qdq(m: Maker, nodes: int) -> Shapes:
    scale, zero = m.constant(np.float32(0.05)), m.constant(np.int8(3))
    for _ in range(nodes // 3):
        m.add("QuantizeLinear", [m.last, scale, zero])
        m.add("DequantizeLinear", [m.last, scale, zero])
        m.add("Sigmoid")
    return (8,), (8,)


def _slices(m: Maker, nodes: int) -> Shapes:
    """As an unrolled loop over time: rows of the input through the same layer, joined again."""
    weights, steps = m.weights(4, 4), nodes // 3
    rows = []
    for i in range(steps):
        bounds = [m.constant(np.array([bound], np.int64)) for bound in (i, i + 1)]
        m.add("Slice", ["x", *bounds])
        m.add("MatMul", [m.last, weights])
        rows.append(m.add("Tanh"))
    m.add("Concat", rows, axis=0)
    return (steps, 4), (steps, 4)


def _concats(m: Maker, nodes: int) -> Shapes:
    one = m.weights(1)
    for _ in range(nodes):
        m.add("Concat", [m.last, one], axis=0)
    return (1,), (nodes + 1,)


KINDS: dict[str, Callable[[Maker, int], Shapes]] = {
    "chain": _chain, "constants": _constants, "dense": _dense, "residual": _residual, "transposes": _transposes,
    "wide": _wide, "qdq": _qdq, "slices": _slices, "concats": _concats,
}  # fmt: skip


def write(kind: str, nodes: int, path: Path) -> None:
    maker = Maker()
    shapes = KINDS[kind](maker, nodes)
    ports = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in zip(("x", maker.last), shapes, strict=True)
    ]
    graph = helper.make_graph(maker.nodes, kind, ports[:1], ports[1:], maker.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)


def measure(settings: Settings, kind: str, nodes: int, folder: Path) -> tuple[float, float]:
    """Processor seconds and megabytes that a compile takes."""
    path = folder / f"{kind}{nodes}.onnx"
    write(kind, nodes, path)
    command = [settings.tool("tinyml-compile"), path, "--target=cortex-m4f", "-o", folder / path.stem]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    message = process.stderr.read() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"'{path}' does not compile: {message}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def check_growth(settings: Settings, tally: Tally, folder: Path) -> None:
    folder.mkdir()
    nodes = 5000
    for kind in KINDS:
        seconds, _ = measure(settings, kind, nodes, folder)
        bad = f"takes {seconds:.1f} s of processor time" if seconds > LIMITS[nodes] else None
        tally.check(f"{nodes} nodes, {kind}, within {LIMITS[nodes]:.0f} s", bad)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", default="1000,5000,20000", help="how many, separated by commas")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    options = parser.parse_args()
    for kind in options.kinds:
        if kind not in KINDS:
            parser.error(f"'{kind}' is none of {', '.join(KINDS)}")
    settings = Settings()
    folder = settings.work("growth")
    status = 0
    print(f"{'kind':12} {'nodes':>6} {'seconds':>8} {'MB':>6}")
    for kind in options.kinds or KINDS:
        for nodes in map(int, options.nodes.split(",")):
            seconds, megabytes = measure(settings, kind, nodes, folder)
            slow = seconds > LIMITS.get(nodes, float("inf"))
            status |= slow
            print(f"{kind:12} {nodes:6} {seconds:8.2f} {megabytes:6.0f}{'  too slow' if slow else ''}", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
