"""Leaving out dead channels changes no byte of an integer model, and leaves none that was planted.

`dead-channels [-- --seed=N --count=N]`: random networks through the pass; then the models of MLPerf Tiny, VWW also as
floats and from a QDQ file, with and without it.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from pathlib import Path

import numpy as np
from tinyml_testing.compiler import Compiler
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.networks import transform
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .nets import Net, make

# Of probabilities.
TOLERANCE = 1e-5
_LINEAR = re.compile(r"= tinyml\.(?:conv2d|fully_connected) .*x(\d+)x[^x]*$")


# Of so many networks one also keeps multiples of four.
_FOURS = 10


def _try_networks(settings: Settings, tally: Tally, nets: list[Net]) -> None:
    passes = "func.func(tinyml-eliminate-dead-channels)"
    made = transform(settings, tally, nets, settings.work("dead-channels"), passes)
    if made is None:
        return
    fours = "func.func(tinyml-eliminate-dead-channels{multiple=4})"
    transform(settings, tally, nets[::_FOURS], settings.work("dead-channels-fours"), fours)
    for net in nets:
        left = [int(match[1]) for match in map(_LINEAR.search, made[net.name]) if match]
        missing = len(left) != len(net.alive) or any(a > b for a, b in zip(left, net.alive))
        tally.check(net.name, f"has {left} channels, at most {net.alive} are alive" if missing else None)
    print(f"  {sum(net.planted for net in nets)} channels planted in {len(nets)} networks", flush=True)


def _compile(settings: Settings, model: Path, folder: Path, *options: str) -> tuple[Path, dict] | str:
    """The quantized IR and the report of a build."""
    given = ("--save-temps", "--report=json", *options)
    compiled = Compiler(settings, timeout=900).compile(model, folder, "model", *given)
    if compiled.model is None:
        return compiled.first_error
    report = json.loads((folder / "model.report.json").read_text())
    return next(folder.glob("model.*-quantized.mlir")), report


def _differ(settings: Settings, plain: Path, inputs: dict[str, np.ndarray], folder: Path) -> str | None:
    """Whether a quantized model gives other bytes without its dead channels."""
    less = folder / "less.mlir"
    command = [settings.tool("tinyml-opt"), plain, "--tinyml-eliminate-dead-channels", "-o", less]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return done.stderr[:300]
    results = [tinyml_run(settings, path, inputs, folder / path.stem) for path in (plain, less)]
    for result in results:
        if isinstance(result, str):
            return result
    wrong = [name for name, want in results[0].items() if want.tobytes() != results[1][name].tobytes()]
    return f"other bytes in {wrong}" if wrong else None


def _data(settings: Settings, name: str) -> dict[str, np.ndarray]:
    return dict(np.load(settings.models / "mlperf-tiny" / "data" / f"{name}.npz"))


def _bytes(pictures: np.ndarray) -> np.ndarray:
    return (pictures.astype(np.int16) - 128).astype(np.int8)


def _try_models(settings: Settings, tally: Tally) -> None:
    """VWW, half of which is dead, on all its pictures, quantized by us and read from a QDQ file; the others, of which
    next to nothing is."""
    folder = settings.work("dead-channels-models")
    vww, ic, kws, ad = (_data(settings, name) for name in ("vww", "ic", "kws", "ad"))
    noise = np.random.default_rng(1).integers(-128, 128, ad["x"].shape, np.int8)
    # input, calibration, inputs, the share of MACs that is left
    cases = {
        "vww": ("input_0", (vww["x_uint8"][:50] / 255).astype(np.float32), _bytes(vww["x_uint8"]), (0.4, 0.55)),
        "ic": ("input_0", ic["x_uint8"][:20].astype(np.float32), _bytes(ic["x_uint8"]), (0.9, 1)),
        "kws": ("input_32", kws["x"][:50], kws["x_int8"], (0.9, 1)),
        "ad": ("input_0", ad["x"][:50], noise, (0.9, 1)),
    }
    for name, (port, calibration, inputs, limits) in cases.items():
        place = folder / name
        place.mkdir()
        data, model = place / "calibration.npz", settings.models / "mlperf-tiny" / f"{name}_float.onnx"
        np.savez(data, **{port: calibration})
        quantize = ("--quantize=int8", f"--calibration={data}", "--emit=onnx-qdq")
        _try_model(settings, tally, f"{name} int8", (model, quantize), {port: inputs}, limits, place / "ours")
        file = place / "ours" / "plain" / "model.qdq.onnx"
        if name == "vww" and tally.check("vww: a QDQ file", None if file.exists() else f"there is no {file}"):
            _try_model(settings, tally, "vww QDQ", (file, ("--io=quantized",)), {port: inputs}, limits, place / "qdq")


def _try_model(
    settings: Settings, tally: Tally, name: str, build: tuple[Path, tuple[str, ...]],
    inputs: dict[str, np.ndarray], limits: tuple[float, float], folder: Path,
) -> None:  # fmt: skip
    model, options = build
    count = len(next(iter(inputs.values())))
    plain = _compile(settings, model, folder / "plain", *options, "--no-dead-channels")
    less = _compile(settings, model, folder / "less", *options)
    failed = next((each for each in (plain, less) if isinstance(each, str)), None)
    if not tally.check(f"{name} compiles", failed):
        return
    tally.check(f"{name}: the same bytes on {count} inputs", _differ(settings, plain[0], inputs, folder))
    # Not those of the kernels: packed weights leave out zeros, too.
    changes = [change for change in less[1]["changes"] if change["pass"] == "tinyml-fit-dead-channels"]
    before, after = (changes[0]["macs_before"], changes[-1]["macs"]) if changes else (less[1]["macs"],) * 2
    sizes = [each[1]["weight_bytes"] for each in (plain, less)]
    print(f"  {name}: {before} -> {after} MACs, {sizes[0]} -> {sizes[1]} bytes of weights", flush=True)
    fits = limits[0] <= after / before <= limits[1]
    tally.check(f"{name}: what is left", None if fits else f"{after} of {before} MACs")


def _try_floats(settings: Settings, tally: Tally) -> None:
    """VWW as floats: the same answers on all its pictures, and the same numbers but for rounding."""
    folder = settings.work("dead-channels-floats")
    model = settings.models / "mlperf-tiny" / "vww_float.onnx"
    inputs = {"input_0": (_data(settings, "vww")["x_uint8"] / 255).astype(np.float32)}
    results = [
        tinyml_run(settings, model, inputs, folder / way, options=options)
        for way, options in (("plain", ("--no-dead-channels",)), ("less", ()))
    ]
    failed = next((each for each in results if isinstance(each, str)), None)
    if failed is None:
        plain, less = (np.concatenate(list(result.values())) for result in results)
        other = int((plain.argmax(-1) != less.argmax(-1)).sum())
        most = float(np.abs(plain - less).max())
        failed = f"{other} other answers, numbers differ by up to {most}" if other or most > TOLERANCE else None
    tally.check(f"vww as floats: the same answers to {len(inputs['input_0'])} pictures", failed)


def run(settings: Settings, tally: Tally, rest: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="dead-channels")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    options = parser.parse_args(rest)
    _try_networks(settings, tally, [make(index, options.seed) for index in range(options.count)])
    if settings.models is None:
        tally.skip("the models of MLPerf Tiny", "they are not here")
        return
    _try_models(settings, tally)
    _try_floats(settings, tally)
