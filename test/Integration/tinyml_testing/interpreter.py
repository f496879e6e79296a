"""Running a model with `tinyml-run`: by the reference interpreter, or as it builds for host and boards."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from .settings import Settings


def tinyml_run(
    settings: Settings,
    model: Path,
    inputs: Mapping[str, np.ndarray],
    folder: Path,
    on: str = "reference",
    options: Sequence[str] = (),
) -> dict[str, np.ndarray] | str:
    """The outputs by name, or the tool's message. `folder` is made and takes the .npz files."""
    folder.mkdir(parents=True, exist_ok=True)
    given, made = folder / "in.npz", folder / "out.npz"
    np.savez(given, **inputs)
    made.unlink(missing_ok=True)
    command = [str(settings.tool("tinyml-run")), str(model), "--input", str(given), "--output", str(made)]
    command += [f"--on={on}", *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        return f"tinyml-run --on={on}: no end after 300 s"
    if done.returncode != 0 or not made.exists():
        return f"tinyml-run --on={on}: code {done.returncode}: {done.stderr.strip()[:300]}"
    with np.load(made) as data:
        return {name: data[name] for name in data.files}
