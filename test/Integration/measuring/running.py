"""Running an emitted model on this machine with real numbers going in and coming out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import HostProgram, Instance, Request, Toolchain
from tinyml_testing.settings import Settings


def run_on_host(settings: Settings, model: EmittedModel, samples: Iterable[np.ndarray], folder: Path) -> np.ndarray:
    """The real values of an emitted model's first output for real values of its one input, a row per sample."""
    program = HostProgram([model], folder, settings, Toolchain(flags=("-O2",)))
    if program.rejected:
        raise SystemExit(program.rejected[model.name])
    taken, given = model.inputs[0], model.outputs[0]
    requests = [Request((Instance(model.name, {taken.name: taken.stored(x)}),)) for x in samples]
    answers = [a[0] for a in program.run(requests)]
    for answer in answers:
        if answer.error:
            raise SystemExit(f"'{model.name}': {answer.error}")
    return np.stack([given.real(a.outputs[given.name]).ravel() for a in answers])
