"""Calibration data that cannot be used ends in one clear error, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tinyml_testing.compiler import Compiler
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .models import FloatModel


def _files(model: FloatModel, folder: Path) -> dict[str, tuple[Path, tuple[str, ...]]]:
    """By what is wrong: a file, and words that the error has to have."""
    folder.mkdir(parents=True)
    rows = model.calibration[:, 0]
    broken = rows.copy()
    broken.flat[7] = np.nan
    endless = rows.copy()
    endless.flat[7] = np.inf
    arrays = {
        "another shape": ({model.input: rows[..., :-1]}, (f"'{model.input}'",)),
        "a NaN": ({model.input: broken}, (f"'{model.input}'",)),
        "an infinity": ({model.input: endless}, (f"'{model.input}'",)),
        "no sample": ({model.input: rows[:0]}, (f"'{model.input}'",)),
        "another name": ({"x": rows}, (f"'{model.input}'",)),
    }
    found = {}
    for number, (what, (values, words)) in enumerate(arrays.items()):
        path = folder / f"wrong{number}.npz"
        np.savez(path, **values)
        found[what] = (path, words)
    text = folder / "text.npz"
    text.write_text("not an archive\n")
    found["no archive"] = (text, (text.name,))
    found["no file"] = (folder / "absent.npz", ("absent.npz",))
    return found


def check_calibration_errors(settings: Settings, tally: Tally, model: FloatModel, work: Path) -> None:
    compiler = Compiler(settings)
    for what, (path, words) in _files(model, work).items():
        out = work / path.stem
        done = compiler.compile(model.path, out, model.c_name, "--quantize=int8", f"--calibration={path}")
        errors = [line for line in done.message.splitlines() if "error: " in line]
        problem = None
        if done.exit_code != 1:
            problem = f"exit code {done.exit_code}"
        elif len(errors) != 1:
            problem = f"{len(errors)} errors: {done.message[:300]}"
        elif missing := [word for word in words if word not in errors[0]]:
            problem = f"{errors[0]!r} does not name {', '.join(missing)}"
        elif out.exists():
            problem = "files were written"
        tally.check(f"calibration with {what}", problem)
