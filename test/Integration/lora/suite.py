"""LoRA adapters cost nothing: as branches of a graph and beside the model, they give what the merged model gives.

`lora [-- --seed=N --count=N]`: random nets, against ONNX Runtime on the graph with its branches; what is refused, and
why.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from tinyml_testing import ort
from tinyml_testing.compiler import Compiler
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .bank import try_bank, try_slot
from .groups import try_groups
from .names import try_names
from .nets import Net, make, safetensors
from .onnx_adapters import try_onnx_adapters
from .refusals import try_refusals

TOLERANCE = 1e-5


class Bench:
    """Compiles and runs models in a folder of its own."""

    def __init__(self, settings: Settings, folder: Path):
        self.settings, self.folder, self.compiler = settings, folder, Compiler(settings)

    def save(self, model: onnx.ModelProto, name: str) -> Path:
        path = self.folder / f"{name}.onnx"
        onnx.save(model, path)
        return path

    def report(self, model: Path, *options: str) -> dict | str:
        out = self.folder / f"{model.stem}-out"
        compiled = self.compiler.compile(model, out, "net", "--report=json", *options)
        return json.loads((out / "net.report.json").read_text()) if compiled.model else compiled.first_error

    def costs(self, model: Path, *options: str) -> tuple | str:
        """What a model costs: MACs, bytes of weights and steps."""
        report = self.report(model, *options)
        return report if isinstance(report, str) else (report["macs"], report["weight_bytes"], len(report["steps"]))

    def differ(self, model: Path, x: np.ndarray, want: np.ndarray, *options: str) -> str | None:
        """Whether the compiler's model is further from `want` than float rounding."""
        made = tinyml_run(self.settings, model, {"x": x}, self.folder / "run", options=options)
        if isinstance(made, str):
            return made
        got = next(iter(made.values())).reshape(want.shape)
        error = float(np.abs(got - want).max() / np.abs(want).max())
        return None if error <= TOLERANCE else f"differs by {error:.2g} of the largest"


def _try_net(bench: Bench, tally: Tally, seed: int) -> None:
    adapters, with_biases = 1 + seed // 9 % 2, seed % 5 == 0
    net = make(seed, 1 if with_biases else adapters, with_biases)
    count = len(net.layers[0].adapters)
    ones = (1.0,) * count
    branches = bench.save(net.model("branches", seed), f"branches{seed}")
    merged = bench.save(net.model("merged", weights=ones), f"merged{seed}")
    x = np.random.default_rng(seed).normal(size=net.input_shape).astype(np.float32)
    want = next(iter(ort.run(onnx.load(branches), {"x": x}).values()))
    what = f"net {seed} ({net.layers[0].kind}, {net.kind}, {count} adapters{', biases' if with_biases else ''})"
    tally.check(f"{what}: branches", bench.differ(branches, x, want))
    costs = [bench.costs(path) for path in (branches, merged)]
    tally.check(f"{what}: costs of branches", None if costs[0] == costs[1] else f"{costs[0]}, merged {costs[1]}")
    kept = bench.costs(branches, "--no-fold-lora")
    more = not isinstance(kept, str) and kept[0] > costs[1][0]
    tally.check(f"{what}: --no-fold-lora", None if more else f"{kept}, merged {costs[1]}")
    if with_biases:
        return
    says = ("weight", "node", "metadata")[seed // 3 % 3]
    base = bench.save(net.model("base", says=says), f"base{seed}")
    weights = ones if seed % 4 < 2 else (0.7, -0.3)[:count]
    option = "--lora=" + ",".join(f"{net.save(bench.folder / f'a{seed}-{i}', i)}:{w}" for i, w in enumerate(weights))
    want = next(iter(ort.run(net.model("merged", weights=weights), {"x": x}).values()))
    tally.check(f"{what}: --lora by {says}", bench.differ(base, x, want, option))
    beside = bench.costs(base, option)
    tally.check(f"{what}: costs with --lora", None if beside == costs[1] else f"{beside}, merged {costs[1]}")


def _variants(net: Net) -> dict[str, tuple[dict, dict, float]]:
    """What else a configuration may say: the change to it, to the tensors, and the scale that this means."""
    rank, scale = net.layers[0].adapters[0][0].shape[0], net.layers[0].adapters[0][2]
    last = net.layers[-1].name
    return {
        "a pattern for all": ({"target_modules": "all-linear"}, {}, scale),
        "rslora": ({"use_rslora": True}, {}, scale * np.sqrt(rank)),
        "alpha_pattern": ({"alpha_pattern": {r"layers\.[0-9]\.fc": 3.0 * rank}}, {}, 3.0),
        "rank_pattern": ({"r": 99, "lora_alpha": scale * rank, "rank_pattern": {"fc": rank}}, {}, scale),
        "biases": ({"bias": "lora_only"}, {f"base_model.model.{last}.bias": ("F32", net.layers[-1].bias + 1)}, scale),
    }


def _try_variants(bench: Bench, tally: Tally) -> None:
    for kind in range(3):
        net = make(kind)
        base = bench.save(net.model("base"), "variant")
        x = np.random.default_rng(kind).normal(size=net.input_shape).astype(np.float32)
        for name, (config, tensors, scale) in _variants(net).items():
            folder = net.save(bench.folder / "variant", 0)
            (folder / "adapter_config.json").write_text(json.dumps({**net.config(0), **config}))
            (folder / "adapter_model.safetensors").write_bytes(safetensors({**net.tensors(0), **tensors}))
            other = make(kind)
            for layer in other.layers:
                layer.adapters = [(a, b, scale) for a, b, _ in layer.adapters]
            if tensors:
                other.layers[-1].bias = other.layers[-1].bias + 1
            want = next(iter(ort.run(other.model("merged"), {"x": x}).values()))
            file = folder / "adapter_model.safetensors"
            tally.check(f"{net.layers[0].kind}: {name}", bench.differ(base, x, want, f"--lora={file}"))


def _try_quantized(bench: Bench, tally: Tally) -> None:
    """Quantized after it was folded, an adapter costs no answer that quantizing the merged model does not cost."""
    net = make(4)
    rng = np.random.default_rng(1)
    data = rng.normal(size=(100, *net.input_shape[1:])).astype(np.float32)
    np.savez(bench.folder / "data.npz", x=data)
    net.input_shape = (1, *net.input_shape[1:])
    calibration = f"--calibration={bench.folder / 'data.npz'}"
    folder = net.save(bench.folder / "quantized", 0)
    forms = {"merged": (), "branches": (), "base": (f"--lora={folder}",)}
    answers = {}
    x = rng.normal(size=(500, *net.input_shape[1:])).astype(np.float32)
    for form, options in forms.items():
        model = bench.save(net.model(form), f"quantized-{form}")
        given = ("--quantize=int8", calibration, "--io=float", *options)
        made = tinyml_run(bench.settings, model, {"x": x}, bench.folder / "run", options=given)
        if isinstance(made, str):
            tally.fail(f"quantized {form}", made)
            return
        answers[form] = next(iter(made.values())).reshape(500, -1).argmax(1)
    for form in ("branches", "base"):
        other = int((answers[form] != answers["merged"]).sum())
        tally.check(f"int8, {form}: the merged model's answers", None if other == 0 else f"{other} of 500 are others")


def run(settings: Settings, tally: Tally, rest: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="lora")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=18)
    options = parser.parse_args(rest)
    bench = Bench(settings, settings.work("lora"))
    for seed in range(options.seed, options.seed + options.count):
        _try_net(bench, tally, seed)
    _try_variants(bench, tally)
    _try_quantized(bench, tally)
    try_names(bench, tally)
    try_groups(bench, tally)
    try_refusals(bench, tally)
    try_onnx_adapters(bench, tally)
    try_bank(bench, tally)
    try_slot(bench, tally)
