"""Every scheme: interpreter, host and emulated board compute the same bytes, under every compiler and sanitizer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from e2e import board, builds
from e2e.models import RealModel
from tinyml_testing.compare import machines_difference
from tinyml_testing.compiler import Compiler
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import Response, Toolchain
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .models import FloatModel

# By name: what is asked of the compiler, and whether the result computes in floats.
SCHEMES: dict[str, tuple[str, ...]] = {
    "int8": ("--quantize=int8",),
    "w8a16": ("--quantize=w8a16",),
    "w4a8": ("--quantize=w4a8",),
    "w4a8_group16": ("--quantize=w4a8", "--group=16"),
    "w4a16": ("--quantize=w4a16",),
    "w4a16_group16": ("--quantize=w4a16", "--group=16"),
    "w8": ("--quantize=w8",),
    "w4": ("--quantize=w4",),
    "w4_group16": ("--quantize=w4", "--group=16"),
}
# The same bytes come from either compiler and at any level (e2e tries them all on other models).
TOOLCHAINS: dict[str, Toolchain] = {title: builds.OTHERS[title] for title in ("gcc -Os, C11", "clang -O2")}
# With sanitizers GCC takes 9 s for a file, Clang 2.
SANITIZERS = "clang with ASan and UBSan"
# Recovery is tried on the sample; the larger models show that the bytes are equal, which it does not change.
PLAIN = ("--no-reconstruct", "--no-bias-correction")


@dataclass(frozen=True)
class Build:
    """One model in one scheme."""

    name: str
    model: FloatModel
    options: tuple[str, ...]
    emitted: EmittedModel
    # The quantized model that boards compile instead, where what is chosen depends on the target: a budget counts the
    # code of the target's own kernels.
    chosen: Path | None = None

    @property
    def inputs(self) -> list[dict[str, np.ndarray]]:
        """Two samples as the emitted C takes them."""
        return [{p.name: p.stored(x) for p in self.emitted.inputs} for x in self.model.judged[:2]]


def check_schemes(settings: Settings, tally: Tally, models: Sequence[FloatModel], work: Path) -> None:
    built = _compile_all(settings, tally, models, work)
    check_bytes(settings, tally, built, work, _sanitized(built, models))


def _sanitized(built: Sequence[Build], models: Sequence[FloatModel]) -> list[str]:
    """Every scheme of the first model; the others, which take longer, share the schemes, of which each has one."""
    own = {model.name: [b.name for b in built if b.model is model] for model in models}
    first, *others = own.values()
    return [*first, *(name for turn, names in enumerate(others) for name in names[turn :: len(others)])]


def check_bytes(
    settings: Settings, tally: Tally, built: Sequence[Build], work: Path, sanitized: Collection[str]
) -> None:
    """Every build of each model computes what the reference interpreter computes; the named ones with sanitizers,
    too."""
    emitted = {b.name: b.emitted for b in built}
    real = [RealModel(b.name, b.model.path, onnx.ModelProto(), [(x, {}) for x in b.inputs]) for b in built]
    baseline = builds.check_builds(settings, tally, real, emitted, work / "builds", TOOLCHAINS, {SANITIZERS: sanitized})
    built = [b for b in built if b.name in baseline]
    _interpreter(settings, tally, built, baseline, work / "interpreter")
    runs = [
        board.HostRun(b.name, b.chosen or b.model.path, b.inputs, baseline[b.name], () if b.chosen else b.options)
        for b in built
    ]
    board.check_board(settings, tally, runs, work / "board")


def _compile_all(settings: Settings, tally: Tally, models: Sequence[FloatModel], work: Path) -> list[Build]:
    """Compiles every model to every scheme, twice the sample: the same seed gives the same bytes."""
    compiler = Compiler(settings, timeout=300)
    asked = [(model, scheme) for model in models for scheme in SCHEMES]

    def one(item: tuple[FloatModel, str]) -> Build | str:
        model, scheme = item
        name = f"{model.c_name}_{scheme}"
        data = model.write_calibration(work / name / "calibration.npz")
        options = (*SCHEMES[scheme], f"--calibration={data}", *(() if model is models[0] else PLAIN))
        kept = ("--report=json", "--save-temps")
        done = compiler.compile(model.path, work / name / "c", name, *options, *kept)
        if done.model is None:
            return done.first_error
        if model is models[0]:
            again = compiler.compile(model.path, work / name / "again", name, *options, *kept)
            for path in sorted(p for p in done.model.folder.rglob("*") if p.is_file()):
                other = work / name / "again" / path.relative_to(done.model.folder)
                if again.model is None or path.read_bytes() != other.read_bytes():
                    return f"'{path.name}' differs when compiled again"
        return Build(name, model, options, done.model)

    built = []
    with ThreadPoolExecutor(settings.jobs) as pool:
        for (model, scheme), done in zip(asked, pool.map(one, asked)):
            failed = done if isinstance(done, str) else None
            tally.check(f"{model.name} compiles to {scheme}", failed)
            if isinstance(done, Build):
                built.append(done)
    return built


def _interpreter(
    settings: Settings, tally: Tally, built: Sequence[Build], baseline: dict[str, list[Response]], folder: Path
) -> None:
    """The reference interpreter computes what the emitted C computed, from the IR that the compiler kept."""

    def one(build: Build) -> str | None:
        first = baseline[build.name][0]
        if first.error:
            return first.error
        stages = list(build.emitted.folder.glob("*-quantized.mlir"))
        if len(stages) != 1:
            return f"{len(stages)} files of quantized IR"
        return machines_difference(first.outputs, tinyml_run(settings, stages[0], build.inputs[0], folder / build.name))

    with ThreadPoolExecutor(settings.jobs) as pool:
        for build, problem in zip(built, pool.map(one, built)):
            tally.check(f"{build.name}: interpreter", problem)
