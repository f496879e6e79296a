"""Mixed precision: what was budgeted is kept, and what there is room for is used."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from measuring.running import run_on_host
from tinyml_testing import ort
from tinyml_testing.compiler import Compiled, Compiler
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .models import FloatModel
from .schemes import Build, check_bytes

# Recovery changes no size.
PLAIN = ("--no-reconstruct", "--no-bias-correction")
# Percent that may be lost, and by how much what is measured on the judged samples may exceed it: a hundred others have
# shown it, and more than two standard deviations of that are within.
ALLOWED, SLACK = 2, 3.0


@dataclass(frozen=True)
class Memory:
    """Bytes as the summary of a compile counts them, and the arithmetic of its linear and of all steps."""

    flash: int
    ram: int
    linear: frozenset[str]
    steps: frozenset[str]

    @staticmethod
    def read(folder: Path, name: str) -> Memory:
        report = json.loads((folder / f"{name}.report.json").read_text())
        linear = {s["precision"] for s in report["steps"] if s["kernel"].startswith(("conv", "depthwise", "fully"))}
        flash = report["weight_bytes"] + report["code_bytes_estimate"]
        ram = report["arena_bytes"] + report["io_bytes"] + report["stack_bytes_estimate"]
        return Memory(flash, ram, frozenset(linear), frozenset(s["precision"] for s in report["steps"]))


class Mixer:
    """Compiles one model within budgets."""

    def __init__(self, settings: Settings, model: FloatModel, work: Path):
        self.compiler = Compiler(settings, timeout=300)
        self.model, self.work = model, work
        self.data = model.write_calibration(work / "calibration.npz")

    def compile(self, case: str, *options: str) -> Compiled:
        asked = (f"--calibration={self.data}", "--report=json", "--save-temps", *options)
        return self.compiler.compile(self.model.path, self.work / case, self.name(case), *asked)

    def name(self, case: str) -> str:
        return f"{self.model.c_name}_{case}"

    def memory(self, case: str, *options: str) -> Memory:
        done = self.compile(case, *options, *PLAIN)
        if done.model is None:
            raise ValueError(f"{case}: {done.first_error}")
        return Memory.read(done.model.folder, done.model.name)


def check_mixed(settings: Settings, tally: Tally, models: Sequence[FloatModel], work: Path) -> None:
    built = []
    for model in models:
        mixer = Mixer(settings, model, work / model.name)
        try:
            built += _check_memory(tally, mixer)
            _check_drop(settings, tally, mixer)
        except ValueError as problem:
            tally.fail(f"{model.name}: mixed precision", str(problem))
    check_bytes(settings, tally, built, work / "bytes", [b.name for b in built if b.model is models[0]])


def _saves(mixer: Mixer) -> bool:
    """Whether 4 bits make the model smaller: the weights of the smallest take less than the kernels of 4 bits."""
    return (
        mixer.memory("w4a8", "--quantize=w4a8", "--int8-share=0").flash < mixer.memory("int8", "--quantize=int8").flash
    )


def _check_memory(tally: Tally, mixer: Mixer) -> list[Build]:
    """Budgets half way between what the plain schemes need; returns the model within both."""
    name = mixer.model.name
    int8 = mixer.memory("int8", "--quantize=int8")
    int4 = mixer.memory("w4a8", "--quantize=w4a8", "--int8-share=0")
    wide = mixer.memory("w8a16", "--quantize=w8a16")
    flash, ram = (int8.flash + int4.flash) // 2, (int8.ram + wide.ram) // 2

    few = mixer.memory("flash", "--quantize=mixed", f"--flash={flash}")
    kept = few.flash <= flash and few.ram <= int8.ram * 1.2
    told = f"{few.flash} bytes of {flash}, {', '.join(sorted(few.linear))}"
    tally.check(f"{name}: keeps --flash", None if kept else told, told, quiet=False)
    mixes = few.linear == {"s8", "s8w4"} if int4.flash < int8.flash else few.linear == {"s8"}
    tally.check(f"{name}: uses --flash", None if mixes else told)

    much = mixer.memory("ram", "--quantize=mixed", f"--ram={ram}")
    told = f"{much.ram} bytes of {ram}, {', '.join(sorted(much.steps))}"
    tally.check(f"{name}: keeps --ram", None if much.ram <= ram else told, told, quiet=False)
    tally.check(f"{name}: uses --ram", None if "s16" in much.steps else told)

    for option, least in (("--flash", int4.flash), ("--ram", int8.ram)):
        done = mixer.compile("small", "--quantize=mixed", f"{option}={least // 2}", *PLAIN)
        refused = done.exit_code == 1 and "the budget is" in done.first_error and not (mixer.work / "small").exists()
        tally.check(f"{name}: half of the least {option} is an error", None if refused else done.message)

    options = ("--quantize=mixed", f"--flash={flash}", f"--ram={ram}", *PLAIN)
    done = mixer.compile("both", *options, "--emit=onnx-qdq")
    if done.model is None:
        raise ValueError(f"both budgets: {done.first_error}")
    both = Memory.read(done.model.folder, done.model.name)
    fits = both.flash <= flash and both.ram <= ram
    tally.check(f"{name}: keeps both budgets", None if fits else f"{both} of {flash} and {ram}")
    judged = replace(mixer.model, judged=mixer.model.judged[:2])
    chosen = done.model.folder / f"{done.model.name}.qdq.onnx"
    return [Build(mixer.name("both"), judged, (f"--calibration={mixer.data}", *options), done.model, chosen)]


def _check_drop(settings: Settings, tally: Tally, mixer: Mixer) -> None:
    """A drop that is allowed makes the model smaller, and samples that were not calibrated on drop no more."""
    model = mixer.model
    expected = ort.outputs(model.path, model.input, model.judged)
    whole = mixer.memory("int8", "--quantize=int8").flash
    done = mixer.compile("drop", "--quantize=mixed", f"--max-drop={ALLOWED}")
    if not tally.check(f"{model.name}: loses {ALLOWED} %", None if done.model else done.first_error):
        return
    assert done.model is not None
    outputs = run_on_host(settings, done.model, model.judged, mixer.work / "drop-host")
    if np.allclose(expected.sum(axis=1), 1, atol=1e-3):
        drop = 100 * float(np.mean(outputs.argmax(axis=1) != expected.argmax(axis=1)))
    else:
        drop = 100 * float(np.sqrt(np.sum((outputs - expected) ** 2) / np.sum(expected**2)))
    flash = Memory.read(done.model.folder, done.model.name).flash
    told = f"{drop:.2f} % lost, {flash} bytes of flash, int8 {whole}"
    good = drop <= ALLOWED + SLACK and (flash < whole or not _saves(mixer))
    tally.check(f"{model.name}: loses {ALLOWED} % where it may", None if good else told, told, quiet=False)
