"""The emitted C under every compiler, level and way of calling: the bytes of the outputs stay the same."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from tinyml_testing.driver import Live
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import BuildError, HostProgram, Instance, Request, Response, Toolchain
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally, progress, progress_done

from .models import RealModel

BASE = Toolchain(flags=("-O2",))
OTHERS: dict[str, Toolchain] = {
    "gcc -O0": Toolchain(flags=("-O0",)),
    "gcc -Os, C11": Toolchain(std="c11", flags=("-Os",)),
    "gcc -O3": Toolchain(flags=("-O3",)),
    "gcc -O2 with LTO": Toolchain(flags=("-O2", "-flto=auto")),
    "clang -O2": Toolchain("clang-22", flags=("-O2", "-ffp-contract=off")),
    "clang -Os, C11": Toolchain("clang-22", "c11", flags=("-Os", "-ffp-contract=off")),
}
SANITIZED: dict[str, Toolchain] = {
    "gcc with ASan and UBSan": Toolchain(flags=("-O1",), sanitize=True),
    "clang with ASan and UBSan": Toolchain("clang-22", flags=("-O1", "-ffp-contract=off"), sanitize=True),
}


def live_intervals(model: EmittedModel) -> list[Live] | None:
    """The plan's buffers from the report; None when the compiler wrote none."""
    try:
        buffers = model.report()["buffers"]
    except (OSError, KeyError):
        return None
    return [(b["offset"], b["bytes"], b["first_step"], b["last_step"]) for b in buffers]


def check_builds(
    settings: Settings,
    tally: Tally,
    models: Sequence[RealModel],
    emitted: dict[str, EmittedModel],
    work: Path,
    toolchains: Mapping[str, Toolchain],
    sanitized: Mapping[str, Collection[str]],
) -> dict[str, list[Response]]:
    """Runs all models in one program by BASE, every other one by each other toolchain in turn, and the named ones with
    the sanitizers of each title; returns the responses of BASE by model name."""
    parts = [emitted[m.name] for m in models]
    program = HostProgram(parts, work / "base", settings, BASE)
    for name, reason in program.rejected.items():
        tally.fail(f"{name}: {_title(BASE)}", reason)
    models = [m for m in models if emitted[m.name].name not in program.rejected]
    baseline = _run(program, models, emitted)
    _ways_to_call(tally, program, models, emitted, baseline)
    shares = [(title, toolchain, models[turn % 2 :: 2]) for turn, (title, toolchain) in enumerate(toolchains.items())]
    shares += [(title, SANITIZED[title], [m for m in models if m.name in names]) for title, names in sanitized.items()]
    for number, (title, toolchain, share) in enumerate(shares):
        if not share:
            continue
        if shutil.which(toolchain.cc) is None:
            tally.skip(title, f"'{toolchain.cc}' is not installed")
            continue
        progress(f"  {title}")
        live = {}
        if toolchain.sanitize:
            plans = {emitted[m.name].name: live_intervals(emitted[m.name]) for m in share}
            live = {name: plan for name, plan in plans.items() if plan is not None}
            tally.check(f"{title}: the plans are known", None if len(live) == len(share) else "a report has none")
        try:
            other = HostProgram([emitted[m.name] for m in share], work / f"build{number}", settings, toolchain, live)
        except BuildError as problem:
            tally.fail(title, str(problem))
            continue
        for name, reason in other.rejected.items():
            tally.fail(f"{name}: {title}", reason)
        kept = [m for m in share if emitted[m.name].name not in other.rejected]
        answers = _run(other, kept, emitted, steps=toolchain.sanitize, poison=toolchain.sanitize, fill=0x3C)
        for model in kept:
            tally.check(f"{model.name}: {title}", _same(baseline[model.name], answers[model.name]))
    progress_done()
    return baseline


def _title(toolchain: Toolchain) -> str:
    return f"{toolchain.cc} {' '.join(toolchain.flags)}"


def _run(
    program: HostProgram, models: Sequence[RealModel], emitted: dict[str, EmittedModel], **options: object
) -> dict[str, list[Response]]:
    """The responses to every stored input of every model."""
    requests = [
        Request((Instance(emitted[m.name].name, inputs),), **options)  # type: ignore[arg-type]
        for m in models
        for inputs, _ in m.sets
    ]
    answers = iter(program.run(requests))
    return {m.name: [next(answers)[0] for _ in m.sets] for m in models}


def _same(first: Sequence[Response], second: Sequence[Response]) -> str | None:
    """None when both ran and computed the same bytes."""
    for a, b in zip(first, second):
        if a.error != b.error:
            return f"{b.error or 'no error'}, expected {a.error or 'none'}"
        for name, value in a.outputs.items():
            if value.tobytes() != b.outputs[name].tobytes():
                return f"'{name}' has other bytes"
    return None


def _refuses(model: EmittedModel, misalignment: int) -> bool:
    """Whether the header asks for more alignment than the buffers have; then nothing may run."""
    return any(misalignment % port.alignment for port in (*model.inputs, *model.outputs))


def _ways_to_call(
    tally: Tally,
    program: HostProgram,
    models: Sequence[RealModel],
    emitted: dict[str, EmittedModel],
    baseline: dict[str, list[Response]],
) -> None:
    """Step by step, misaligned, with another arena content, and interleaved with itself and with others."""
    ways: dict[str, dict[str, object]] = {
        "step by step": {"steps": True},
        "misaligned by 1": {"misalignment": 1},
        "misaligned by 2": {"misalignment": 2},
        "misaligned by 4": {"misalignment": 4},
        "another arena content": {"fill": 0x00},
    }
    for title, options in ways.items():
        answers = _run(program, models, emitted, **options)
        for model in models:
            first = baseline[model.name]
            if _refuses(emitted[model.name], int(options.get("misalignment", 0))):
                first = [Response({}, "status -2")] * len(first)
            tally.check(f"{model.name}: {title}", _same(first, answers[model.name]))
    for model in models:
        both = tuple(Instance(emitted[model.name].name, inputs) for inputs, _ in model.sets)
        answer = program.run([Request(both)])[0]
        tally.check(f"{model.name}: two instances interleaved", _same(baseline[model.name], answer))
    everyone = tuple(Instance(emitted[m.name].name, m.sets[0][0]) for m in models)
    for model, answer in zip(models, program.run([Request(everyone)])[0]):
        tally.check(f"{model.name}: interleaved with all models", _same(baseline[model.name][:1], [answer]))
