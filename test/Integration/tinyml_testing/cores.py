"""Emulated cores to test on: each with the board that has the most memory for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .board import CORES, lacks, tmboard


@dataclass(frozen=True)
class EmulatedCore:
    """A core: what --target of the compiler it is, and the board whose emulator and harness it runs on."""

    target: str
    board: str

    def load(self) -> dict[str, Any]:
        """The board's description as tmboard reads it, with this core's flags."""
        core = json.loads((tmboard.RUNTIME / "cores" / f"{self.target}.json").read_text())
        return {**tmboard.load(self.board), "flags": core["flags"]}

    def lacks(self) -> str | None:
        """What to install before programs can be built and run; None when nothing is missing."""
        return lacks(self.load())


# A Cortex-M3 runs what is compiled for a Cortex-M0.
EMULATED = {
    "cortex-m4f": EmulatedCore("cortex-m4f", CORES["m4"]),
    "cortex-m0": EmulatedCore("cortex-m0", CORES["m3"]),
    "cortex-m3": EmulatedCore("cortex-m3", CORES["m3"]),
    "cortex-m7": EmulatedCore("cortex-m7", CORES["m7"]),
    "cortex-m33": EmulatedCore("cortex-m33", CORES["m33"]),
    "cortex-m55": EmulatedCore("cortex-m55", CORES["m55"]),
    "rv32imc": EmulatedCore("rv32imc", CORES["rv32"]),
}
