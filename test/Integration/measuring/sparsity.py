"""What sparse weights gain: a layer in each format, and the autoencoder of MLPerf Tiny, half of its weights zero."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing.board import BoardProgram, board_lacks, target_of
from tinyml_testing.compiler import Compiler
from tinyml_testing.host import Instance, Request
from tinyml_testing.settings import Settings

from .bench import FLAGS

CORE = "m4"
INPUTS, OUTPUTS = 640, 128
# What is asked: of a layer, times what the dense one takes; of the autoencoder, times the dense one, too.
MOST = {
    "1x4 blocks, 75 %": {"instructions": 0.45, "flash": 0.45},
    "2:4": {"flash": 0.75},
    "AD, 1x4 blocks, 50 %": {"error": 1.02, "flash": 0.65},
}
Numbers = dict[str, float]


def _c_name(text: str) -> str:
    return re.sub(r"\W+", "_", text).strip("_").lower()


def _weights(rng: np.random.Generator, kind: str) -> np.ndarray:
    """Rows of weights; those that are left are far enough from 0 to stay what they are as int8."""
    dense = rng.choice([-1.0, 1.0], (OUTPUTS, INPUTS)) * rng.uniform(0.2, 1.0, (OUTPUTS, INPUTS))
    if kind == "1x4 blocks, 75 %":
        ranks = rng.random((OUTPUTS, INPUTS // 4)).argsort(axis=1).argsort(axis=1)
        return dense * np.repeat(ranks < INPUTS // 16, 4, axis=1)
    if kind == "2:4":
        return dense * (rng.random((OUTPUTS, INPUTS // 4, 4)).argsort(axis=2) < 2).reshape(OUTPUTS, INPUTS)
    if kind == "single, 90 %":
        return dense * (rng.random((OUTPUTS, INPUTS)) < 0.1)
    return dense


def _write_layer(path: Path, weights: np.ndarray, rng: np.random.Generator) -> None:
    bias = rng.standard_normal(OUTPUTS).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gemm", ["x", "w", "b"], ["y"], "layer", transB=1)],
        "layer",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, INPUTS])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, OUTPUTS])],
        [numpy_helper.from_array(weights.astype(np.float32), "w"), numpy_helper.from_array(bias, "b")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


def _measure(settings: Settings, model: Path, data: Path, folder: Path, options: tuple[str, ...]) -> Numbers:
    """Bytes of the linked program and instructions of a call, on the emulated core; prints the formats."""
    asked = ("--report=json", "--quantize=int8", f"--calibration={data}", *options)
    done = Compiler(settings, target_of(CORE), timeout=900.0).compile(model, folder, folder.name, *asked)
    if done.model is None:
        raise SystemExit(f"{model}: {done.first_error}")
    program = BoardProgram(done.model, folder.with_name(f"{folder.name}_{CORE}"), settings, CORE, FLAGS)
    rng = np.random.default_rng(1)
    inputs = {port.name: port.stored(rng.random(port.shape, np.float32)) for port in done.model.inputs if port.used}
    answer = program.run([Request((Instance(folder.name, inputs),))])[0]
    if answer.error:
        raise SystemExit(f"{model}: {answer.error}")
    for step in done.model.report()["steps"]:
        if "weight_format" in step:
            print(f"    {step['node']}: {step['kernel']}: {step['weight_format']}")
    return {"flash": program.code_bytes + program.weight_bytes, "instructions": answer.instructions}


def _error(settings: Settings, model: Path, data: Path, judged: Path, folder: Path, options: tuple[str, ...]) -> float:
    """The mean squared error of what the quantized autoencoder makes of inputs that nothing was learnt from."""
    made = folder / "made.npz"
    command = [str(settings.tool("tinyml-run")), str(model), "--quantize=int8", f"--calibration={data}", *options]
    command += ["--io=float", f"--input={judged}", f"--output={made}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    (outputs,), (inputs,) = (list(np.load(path).values()) for path in (made, judged))
    return float(np.mean((outputs.reshape(inputs.shape) - inputs) ** 2))


def _print(name: str, numbers: Numbers, dense: Numbers) -> list[str]:
    """A row of the table; what is more than asked."""
    cells = "".join(f"{number}: {value:,.6g} ({value / dense[number]:.3f}) | " for number, value in numbers.items())
    print(f"| {name} | {cells}".rstrip(), flush=True)
    asked = MOST.get(name, {})
    shares = {number: numbers[number] / dense[number] for number in asked}
    return [f"{name}: {n} {share:.3f}, asked {asked[n]}" for n, share in shares.items() if share > asked[n]]


def measure_layers(settings: Settings, work: Path) -> list[str]:
    rng = np.random.default_rng(0)
    data = work / "layer.npz"
    np.savez(data, x=rng.standard_normal((64, 1, INPUTS)).astype(np.float32))
    dense: Numbers = {}
    missed = []
    for kind in ("dense", "1x4 blocks, 75 %", "2:4", "single, 90 %"):
        name = _c_name(kind)
        _write_layer(work / f"layer_{name}.onnx", _weights(rng, kind), rng)
        # two of four are slower than all on this core: asked for
        options = ("--optimize=size",) if kind == "2:4" else ()
        numbers = _measure(settings, work / f"layer_{name}.onnx", data, work / f"of_{name}", options)
        dense = dense or numbers
        missed += _print(kind, numbers, dense)
    return missed


def measure_autoencoder(settings: Settings, work: Path) -> list[str]:
    """Every second window of the file is learnt from, the others are judged."""
    assert settings.models is not None
    model = settings.models / "mlperf-tiny" / "ad_float.onnx"
    windows = np.load(settings.models / "mlperf-tiny" / "data" / "ad.npz")["x"].reshape(-1, 1, 640).astype(np.float32)
    name = onnx.load(model).graph.input[0].name
    data, judged = work / "ad_learnt.npz", work / "ad_judged.npz"
    np.savez(data, **{name: windows[::2]})
    np.savez(judged, **{name: windows[1::2]})
    dense: Numbers = {}
    missed = []
    for kind, options in (
        ("AD, dense", ()),
        ("AD, 1x4 blocks, 50 %", ("--sparsity=0.5", "--optimize=size")),
        ("AD, 1x4 blocks, 50 %, for speed", ("--sparsity=0.5",)),
        ("AD, 2:4", ("--sparsity-pattern=2:4", "--optimize=size")),
    ):
        folder = work / _c_name(kind)
        numbers = _measure(settings, model, data, folder, options)
        numbers["error"] = _error(settings, model, data, judged, folder, options)
        dense = dense or numbers
        missed += _print(kind, numbers, dense)
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-model", action="store_true", help="the layer alone")
    options = parser.parse_args()
    settings = Settings()
    if lacking := board_lacks(CORE):
        raise SystemExit(f"instructions are counted on the emulator: {lacking}")
    work = settings.work("sparsity")
    missed = measure_layers(settings, work)
    if not options.no_model and settings.models is not None:
        missed += measure_autoencoder(settings, work)
    for line in missed:
        print(f"more than asked: {line}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
