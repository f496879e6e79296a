"""Random int8 networks in the tinyml dialect: many functions in one file, through passes that may change no number."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from .settings import Settings
from .tally import Tally


@dataclass
class Value:
    """A quantized value: [1, height, width, channels], or [1, channels] where flat."""

    name: str
    shape: tuple[int, ...]
    element: str

    @property
    def type(self) -> str:
        return f"tensor<{'x'.join(map(str, self.shape))}x{self.element}>"


@dataclass
class Network:
    """A function that is written line by line; `planted` counts what is known to be unnecessary in it."""

    name: str
    rng: np.random.Generator
    lines: list[str] = field(default_factory=list)
    planted: int = 0
    counter: int = 0

    def fresh(self) -> str:
        self.counter += 1
        return f"%v{self.counter}"

    def random_quant(self, largest_scale: float, largest_zero_point: int) -> str:
        scale = float(np.float32(self.rng.uniform(0.01, largest_scale)))
        return f"!quant.uniform<i8:f32, {scale!r}:{int(self.rng.integers(-128, largest_zero_point))}>"


def transform(
    settings: Settings, tally: Tally, networks: Sequence[Network], folder: Path, pipeline: str
) -> dict[str, list[str]] | None:
    """The lines of each function after the passes; checks that every one computes the same bytes."""
    given, made = folder / "nets.mlir", folder / "out.mlir"
    given.write_text("\n".join(line for network in networks for line in network.lines) + "\n")
    command = [settings.tool("tinyml-opt"), given, f"--test-equivalent=tolerance=0 pipeline={pipeline}", "-o", made]
    done = subprocess.run(command, capture_output=True, text=True)
    wrong = sorted(set(re.findall(r"error: (.*)", done.stderr)))
    if not tally.check(f"{len(networks)} networks give the same numbers", f"{wrong[:3]}" if done.returncode else None):
        return None
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in made.read_text().splitlines():
        if match := re.match(r"\s*func\.func @(\w+)", line):
            lines = found.setdefault(match[1], [])
        lines.append(line)
    return found
