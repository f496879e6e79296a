"""Leaving out dead channels changes no byte of an integer model, and leaves none that was planted.

`dead-channels [-- --seed=N --count=N]`: random networks through the pass; then VWW and its pictures, with and without it.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess

import numpy as np
from tinyml_testing.compiler import Compiler
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .nets import Net, make

_LINEAR = re.compile(r"= tinyml\.(?:conv2d|fully_connected) .*x(\d+)x[^x]*$")


def _count_channels(text: str) -> dict[str, list[int]]:
    """The output channels of the linear ops of each function."""
    found: dict[str, list[int]] = {}
    channels: list[int] = []
    for line in text.splitlines():
        if match := re.match(r"\s*func\.func @(\w+)", line):
            channels = found.setdefault(match[1], [])
        elif match := _LINEAR.search(line):
            channels.append(int(match[1]))
    return found


def _try_networks(settings: Settings, tally: Tally, nets: list[Net]) -> None:
    folder = settings.work("dead-channels")
    given, made = folder / "nets.mlir", folder / "out.mlir"
    given.write_text("\n".join(line for net in nets for line in net.lines) + "\n")
    passes = "--test-equivalent=tolerance=0 pipeline=func.func(tinyml-eliminate-dead-channels)"
    command = [settings.tool("tinyml-opt"), given, passes, "-o", made]
    done = subprocess.run(command, capture_output=True, text=True)
    wrong = sorted(set(re.findall(r"error: (.*)", done.stderr)))
    if not tally.check(f"{len(nets)} networks give the same numbers", f"{wrong[:3]}" if done.returncode else None):
        return
    channels = _count_channels(made.read_text())
    for net in nets:
        left = channels[net.name]
        missing = len(left) != len(net.alive) or any(a > b for a, b in zip(left, net.alive))
        tally.check(net.name, f"has {left} channels, at most {net.alive} are alive" if missing else None)
    print(f"  {sum(net.planted for net in nets)} channels planted in {len(nets)} networks", flush=True)


def _try_pictures(settings: Settings, tally: Tally) -> None:
    """The model of which half is dead, quantized and as a float model."""
    folder = settings.work("dead-channels-vww")
    data = np.load(settings.models / "mlperf-tiny" / "data" / "vww.npz")["x_uint8"]
    model = settings.models / "mlperf-tiny" / "vww_float.onnx"
    np.savez(folder / "calibration.npz", input_0=(data[:50] / 255).astype(np.float32))
    facts = {}
    for scheme in ("int8", "float"):
        outputs = {}
        for what, options in (("with", ("--no-dead-channels",)), ("without", ())):
            given = options + (("--quantize=int8", f"--calibration={folder / 'calibration.npz'}") if scheme == "int8" else ())
            name = f"{scheme}_{what}"
            compiled = Compiler(settings).compile(model, folder / name, "vww", *given, "--save-temps", "--report=json")
            if not tally.check(f"VWW {name} compiles", compiled.first_error or None):
                return
            facts[name] = json.loads((folder / name / "vww.report.json").read_text())
            samples = (data[:: 1 if scheme == "int8" else 25] / 255).astype(np.float32)
            final = next((folder / name).glob("vww.*-final.mlir"))
            outputs[what] = tinyml_run(settings, final, {"input_0": samples}, folder / f"{name}_run")
        tally.check(f"VWW {scheme}", _compare(outputs["with"], outputs["without"], exact=scheme == "int8"))
    before, after = (facts[f"int8_{what}"] for what in ("with", "without"))
    print(f"  VWW int8: {before['macs']} -> {after['macs']} MACs, {before['weight_bytes']} -> {after['weight_bytes']} bytes of weights")
    tally.check("VWW int8 takes half", None if after["macs"] < 0.55 * before["macs"] else f"{after['macs']} MACs")


def _compare(a: dict | str, b: dict | str, exact: bool) -> str | None:
    for each in (a, b):
        if isinstance(each, str):
            return each
    for name, want in a.items():
        error = np.abs(want.astype(np.float64) - b[name]).max()
        if error > (0 if exact else 1e-5):
            return f"'{name}' differs by {error}"
    return None


def run(settings: Settings, tally: Tally, rest: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="dead-channels")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    options = parser.parse_args(rest)
    _try_networks(settings, tally, [make(index, options.seed) for index in range(options.count)])
    if settings.models is None:
        tally.skip("VWW", "its model is not here")
        return
    _try_pictures(settings, tally)
