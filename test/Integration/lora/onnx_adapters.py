"""Adapters of ONNX Runtime: it writes the files, runs the model with them, and says what is right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import ort
from tinyml_testing.tally import Tally

from .nets import Net, make
from .refusals import expect

if TYPE_CHECKING:
    from .suite import Bench

FACTOR = re.compile(r"\.lora\d+\.[AB](\.weight)?$")


def with_inputs(net: Net, form: str) -> tuple[onnx.ModelProto, dict[str, np.ndarray]]:
    """The net whose factors are inputs, and their values. `form`: inputs, open (their rank is a symbol) or defaults
    (initializers of the same name, zeros)."""
    model = net.model("branches")
    graph, factors, others = model.graph, {}, []
    for tensor in graph.initializer:
        if not FACTOR.search(tensor.name):
            others.append(tensor)
            continue
        array = numpy_helper.to_array(tensor)
        factors[tensor.name] = array
        # A product with a matrix has the factors transposed.
        is_swapped = net.layers[0].kind == "matmul" and tensor.name.endswith(".weight")
        rank = int((".A" in tensor.name) == is_swapped)
        shape: list[int | str] = list(array.shape)
        if form == "open":
            shape[rank] = "r"
        graph.input.append(helper.make_tensor_value_info(tensor.name, TensorProto.FLOAT, shape))
        if form == "defaults":
            others.append(numpy_helper.from_array(np.zeros_like(array), tensor.name))
    del graph.initializer[:]
    graph.initializer.extend(others)
    del graph.value_info[:]
    return model, factors


def write(path: Path, parameters: dict[str, np.ndarray]) -> Path:
    adapter = onnxruntime.AdapterFormat()
    adapter.set_adapter_version(1)
    adapter.set_model_version(1)
    adapter.set_parameters(
        {name: onnxruntime.OrtValue.ortvalue_from_numpy(array) for name, array in parameters.items()}
    )
    adapter.export_adapter(str(path))
    return path


def run_with_adapter(model: onnx.ModelProto, path: Path, x: np.ndarray) -> np.ndarray:
    adapter, options = onnxruntime.LoraAdapter(), onnxruntime.RunOptions()
    adapter.Load(str(path))
    options.add_active_adapter(adapter)
    quiet = onnxruntime.SessionOptions()
    quiet.log_severity_level = 3  # it says that defaults are no constants
    session = onnxruntime.InferenceSession(model.SerializeToString(), quiet, providers=["CPUExecutionProvider"])
    return session.run(None, {"x": x}, options)[0]


def try_onnx_adapters(bench: Bench, tally: Tally) -> None:
    for seed in range(6):
        net = make(seed)
        form = ("defaults", "defaults", "defaults", "open", "inputs", "open")[seed]
        model, factors = with_inputs(net, form)
        what = f"adapter of ONNX Runtime, net {seed} ({net.layers[0].kind}, {form})"
        path = bench.save(model, f"inputs{seed}")
        adapter = write(bench.folder / f"inputs{seed}.onnx_adapter", factors)
        x = np.random.default_rng(seed).normal(size=net.input_shape).astype(np.float32)
        if form == "defaults":
            want = run_with_adapter(model, adapter, x)
        else:
            want = next(iter(ort.run(model, {"x": x, **factors}).values()))
        tally.check(what, bench.differ(path, x, want, f"--lora={adapter}"))
        merged = bench.costs(bench.save(net.model("merged"), f"merged{seed}"))
        costs = bench.costs(path, f"--lora={adapter}")
        tally.check(f"{what}: costs", None if costs == merged else f"{costs}, merged {merged}")
    _try_refusals(bench, tally)


def _try_refusals(bench: Bench, tally: Tally) -> None:
    net = make(0)
    model, factors = with_inputs(net, "inputs")
    path = bench.save(model, "refused-inputs")
    name, array = next(iter(factors.items()))
    adapter = bench.folder / "refused.onnx_adapter"
    shape = "x".join(str(dim) for dim in array.shape)
    cases = {
        "name": ({**factors, "other": array}, r"'other' is no input or initializer of the model; those are 'x' float"),
        "shape": (
            {**factors, name: array[:, :-1]},
            rf"'{re.escape(name)}' is float .*; the model expects float {shape}$",
        ),
        "type": ({**factors, name: array.astype(np.float64)}, rf"is double {shape}; the model expects float {shape}$"),
        "not finite": ({**factors, name: np.full_like(array, np.nan)}, "not finite"),
        "empty": ({}, "has no parameters"),
    }
    for what, (parameters, wanted) in cases.items():
        write(adapter, parameters)
        expect(bench, tally, f"adapter of ONNX Runtime, {what}", path, f"--lora={adapter}", wanted)
    write(adapter, factors)
    expect(bench, tally, "adapter of ONNX Runtime, weight", path, f"--lora={adapter}:0.5", "has no weight")
    expect(
        bench,
        tally,
        "adapter of ONNX Runtime, twice",
        path,
        f"--lora={adapter},{adapter}",
        "has a value by an adapter before",
    )
    good = adapter.read_bytes()
    damaged = {f"cut at {size}": good[:size] for size in (0, 3, 7, 11, 40, len(good) // 2, len(good) - 64)}
    damaged["other letters"] = good[:4] + b"TROT" + good[8:]
    damaged["other root"] = b"\xff\xff\xff\x7f" + good[4:]
    for what, data in damaged.items():
        adapter.write_bytes(data)
        expect(
            bench,
            tally,
            f"adapter of ONNX Runtime, {what}",
            path,
            f"--lora={adapter}",
            "adapter '.*refused.onnx_adapter': ",
        )
    _try_bits(bench, tally, path, good)


def _try_bits(bench: Bench, tally: Tally, path: Path, good: bytes) -> None:
    """Bits anywhere but in the numbers: what comes of them is the model, or an error and no file."""
    rng = np.random.default_rng(0)
    adapter, out = bench.folder / "bits.onnx_adapter", bench.folder / "bits"
    for bit in rng.choice(8 * min(len(good), 400), 40, replace=False):
        data = bytearray(good)
        data[bit // 8] ^= 1 << (bit % 8)
        adapter.write_bytes(data)
        compiled = bench.compiler.compile(path, out, "net", f"--lora={adapter}")
        is_right = compiled.exit_code in (0, 1) and (compiled.exit_code == 0 or "error: " in compiled.first_error)
        tally.check(
            f"bit {bit} of an adapter of ONNX Runtime",
            None if is_right else f"exit code {compiled.exit_code}, {compiled.first_error}",
        )
