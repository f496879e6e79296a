"""A pruned model is the whole one with the same channels zeroed, and what can be made up for is.

`pruning [-- --seed=N --count=N --models=N]`: random float networks of the dialect, all in one program; ONNX models
against ONNX Runtime; models half of whose channels are sums of the others.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from pathlib import Path

import numpy as np
from tinyml_testing import ort
from tinyml_testing.batch import Job, run_jobs
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from . import dialect_nets, onnx_nets
from .dialect_text import Function, read_functions

TOLERANCE = 1e-5


def _opt(settings: Settings, given: Path, made: Path, *passes: str) -> str | None:
    """Runs passes; what went wrong."""
    done = subprocess.run([settings.tool("tinyml-opt"), given, *passes, "-o", made], capture_output=True, text=True)
    errors = sorted(set(re.findall(r"error: (.*)", done.stderr)))
    return f"{errors[:3] or done.stderr[-300:]}" if done.returncode else None


def _mask(layer: dialect_nets.Linear, left: np.ndarray) -> tuple[np.ndarray, int] | None:
    """The layer's whole filter with zeros for inputs that are not left, and how many outputs went; nothing where what
    is left is not a part of the filter."""
    places = {float(number): index for index, number in enumerate(layer.filter.ravel())}
    indices = [places.get(float(number)) for number in left.ravel()]
    if None in indices:
        return None
    outputs = sorted({np.unravel_index(index, layer.filter.shape)[0] for index in indices})
    inputs = sorted({np.unravel_index(index, layer.filter.shape)[-1] for index in indices})
    if not np.array_equal(layer.filter[outputs][..., inputs], left):
        return None
    masked = layer.filter.copy()
    # Groups go with their outputs, and the layers behind read nothing of them.
    if layer.groups == 1:
        masked[..., [i for i in range(masked.shape[-1]) if i not in inputs]] = 0
    return masked, layer.filter.shape[0] - len(outputs)


def _masked_text(net: dialect_nets.Net, pruned: Function) -> tuple[str, int] | str:
    """The function with zeros for what went, and how many channels that are; or what is wrong."""
    if len(pruned.filters) != len(net.layers):
        return f"has {len(pruned.filters)} linear ops of {len(net.layers)}"
    found = [_mask(layer, left) for layer, left in zip(net.layers, pruned.filters)]
    if None in found:
        return f"layer {found.index(None)} has other weights than before"
    return net.text({number: masked for number, (masked, _) in enumerate(found)}), sum(gone for _, gone in found)


def _try_networks(settings: Settings, tally: Tally, seed: int, count: int, options: str) -> None:
    """Prunes; zeroes what went in the whole networks; leaves the zeroes out by another pass, which changes no number
    (the interpreter says so) and gives the pruned networks."""
    folder = settings.work("pruning")
    nets = [dialect_nets.make(index, seed) for index in range(count)]
    whole, pruned, masked, shrunk = (folder / f"{name}.mlir" for name in ("whole", "pruned", "masked", "shrunk"))
    whole.write_text("".join(net.text() for net in nets))
    if not tally.check(f"{options}: prunes", _opt(settings, whole, pruned, f"--tinyml-prune-channels={options}")):
        return
    functions = read_functions(pruned.read_text())
    texts = {net.name: _masked_text(net, functions[net.name]) for net in nets}
    for name, text in texts.items():
        if isinstance(text, str):
            tally.fail(f"{options}: {name}", text)
    good = [net for net in nets if not isinstance(texts[net.name], str)]
    masked.write_text("".join(texts[net.name][0] for net in good))
    same = f"--test-equivalent=tolerance={TOLERANCE} pipeline=func.func(tinyml-eliminate-dead-channels)"
    if not tally.check(f"{options}: zeros can be left out", _opt(settings, masked, shrunk, same)):
        return
    expected = read_functions(shrunk.read_text())
    for net in good:
        is_same = functions[net.name].same(expected[net.name])
        tally.check(f"{options}: {net.name}", None if is_same else "is not the network with zeros")
    gone = sum(texts[net.name][1] for net in good)
    channels = sum(layer.filter.shape[0] for net in good for layer in net.layers)
    print(f"  {options}: {gone} of {channels} channels of {len(good)} networks went", flush=True)
    tally.check(f"{options}: channels went", None if gone > channels / 20 else f"only {gone} of {channels}")


def _away(got: np.ndarray, want: np.ndarray) -> float:
    return float(np.abs(got - want).max() / np.abs(want).max())


def _try_models(settings: Settings, tally: Tally, seed: int, count: int) -> None:
    """Compiles to C without recovery, and runs the whole model with zeros by ONNX Runtime."""
    nets = {f"m{index}": onnx_nets.make(seed + index) for index in range(count)}
    inputs = {name: net.rng.normal(size=net.input_shape).astype(np.float32) for name, net in nets.items()}
    # The report counts channels after those that are dead are left out.
    options = ("--prune=0.4", "--no-dead-channels", "--report=json")
    jobs = [Job(name, net.model(), [{"x": inputs[name]}], options) for name, net in nets.items()]
    run_jobs(settings, jobs, settings.work("pruning-models"))
    for job in jobs:
        if job.error is not None:
            tally.fail(job.name, job.error)
            continue
        pruning = job.emitted.report()["pruning"]
        gone = {layer["node"]: layer["gone_outputs"] for layer in pruning["layers"]}
        want = next(iter(ort.run(nets[job.name].model(gone), {"x": inputs[job.name]}).values()))
        got = job.responses[0].outputs["y"].reshape(want.shape)
        away = _away(got, want)
        tally.check(f"{job.name}: the model with zeros", None if away <= TOLERANCE else f"is {away:.2g} away")
        part = pruning["macs"] / pruning["macs_before"]
        tally.check(f"{job.name}: a part went", None if 0.2 <= part <= 0.6 else f"{part:.3f} are left")


def _try_recovery(settings: Settings, tally: Tally, seed: int, count: int) -> None:
    """Half of the channels are sums of the others: with data they can all go and nothing is lost."""
    folder = settings.work("pruning-recovery")
    jobs, wanted = [], {}
    for index in range(count):
        net = onnx_nets.make_redundant(seed + index)
        data = net.rng.normal(size=(64, *net.input_shape[1:])).astype(np.float32)
        np.savez(folder / f"{index}.npz", x=data)
        x = net.rng.normal(size=net.input_shape).astype(np.float32)
        wanted[index] = next(iter(ort.run(net.model(), {"x": x}).values()))
        given = (f"--calibration={folder / f'{index}.npz'}", "--prune=0.5")
        jobs += [Job(f"r{index}_{kind}", net.model(), [{"x": x}], (*given, *more)) for kind, more in (
            ("recovered", ("--prune-steps=0",)), ("plain", ("--no-prune-recovery",)))]  # fmt: skip
    run_jobs(settings, jobs, folder)
    for job in jobs:
        if job.error is not None:
            tally.fail(job.name, job.error)
            continue
        want = wanted[int(re.findall(r"\d+", job.name)[0])]
        away = _away(job.responses[0].outputs["y"].reshape(want.shape), want)
        is_good = away < 0.05 if job.name.endswith("recovered") else away > 0.1
        tally.check(job.name, None if is_good else f"is {away:.2g} away")


def _try_distillation(settings: Settings, tally: Tally, seed: int, count: int) -> None:
    """Layers that learn together come nearer to the whole model, on inputs that nothing was learnt from."""
    folder = settings.work("pruning-distillation")
    jobs, wanted = [], {}
    kinds = {"fitted": "0", "distilled": "300"}
    for index in range(count):
        net = onnx_nets.make_dense(seed + index)
        np.savez(folder / f"{index}.npz", x=net.rng.normal(size=(100, *net.input_shape)).astype(np.float32))
        inputs = [{"x": net.rng.normal(size=net.input_shape).astype(np.float32)} for _ in range(64)]
        wanted[index] = np.stack([next(iter(ort.run(net.model(), given).values())).ravel() for given in inputs])
        given = (f"--calibration={folder / f'{index}.npz'}", "--prune=0.4")
        jobs += [Job(f"d{index}_{k}", net.model(), inputs, (*given, f"--prune-steps={n}")) for k, n in kinds.items()]
    run_jobs(settings, jobs, folder)
    errors: dict[str, list[float]] = {kind: [] for kind in kinds}
    for job in jobs:
        if job.error is not None:
            tally.fail(job.name, job.error)
            return
        number, _, kind = job.name[1:].partition("_")
        want = wanted[int(number)]
        got = np.stack([response.outputs["y"].ravel() for response in job.responses])
        errors[kind].append(float(((got - want) ** 2).sum() / ((want - want.mean(0)) ** 2).sum()))
    fitted, distilled = (float(np.mean(errors[kind])) for kind in kinds)
    print(f"  squared error without 0.4 of the MACs: {fitted:.4f} fitted, {distilled:.4f} distilled")
    tally.check("distilled", None if distilled < 0.95 * fitted else f"is {distilled:.3g} away, {fitted:.3g} without")


def run(settings: Settings, tally: Tally, rest: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="pruning")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300, help="networks of the dialect")
    parser.add_argument("--models", type=int, default=20, help="ONNX models")
    options = parser.parse_args(rest)
    for passes in ("share=0.4 even=true criterion=l1 multiple=1", "share=0.3 multiple=2"):
        _try_networks(settings, tally, options.seed, options.count, passes)
    _try_models(settings, tally, options.seed, options.models)
    _try_recovery(settings, tally, options.seed, 3)
    _try_distillation(settings, tally, options.seed, 5)
