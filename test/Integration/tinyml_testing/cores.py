"""Emulated cores to test on: the project's boards, and their harness on other cores that QEMU has."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from .board import CORES, lacks, tmboard

# The linker script's names for the memory of QEMU's `virt` machine, and its semihosting.
_VIRT = ("__flash=0x80000000", "__flash_size=8M", "__ram=0x80800000", "__ram_size=8M", "__stack_size=16K")
_RV32 = {
    "link_flags": ["--crt0=semihost", "--oslib=semihost", *(f"-Wl,--defsym={symbol}" for symbol in _VIRT)],
    "emulator": [
        "qemu-system-riscv32", "-M", "virt", "-nographic", "-display", "none", "-monitor", "none", "-serial", "null",
        "-bios", "none", "-semihosting-config", "enable=on,target=native{args}", "-kernel", "{elf}",
    ],
    "emulator_arg": ",arg={arg}",
    "emulator_package": "qemu-system-misc",
}  # fmt: skip


@dataclass(frozen=True)
class EmulatedCore:
    """A core: what --target of the compiler it is, the board whose harness it runs, and the emulator's machine."""

    target: str
    board: str
    machine: str = ""

    def load(self) -> dict[str, Any]:
        """The board's description as tmboard reads it, with this core and machine."""
        board = tmboard.load(self.board)
        if not self.machine:
            return board
        core = json.loads((tmboard.RUNTIME / "cores" / f"{self.target}.json").read_text())
        if self.machine == "virt":
            return {**board, **core, **_RV32}
        emulator = [self.machine if part == self.board else part for part in board["emulator"]]
        return {**board, "flags": core["flags"], "emulator": emulator}

    def lacks(self) -> str | None:
        """What to install before programs can be built and run; None when nothing is missing."""
        return lacks(self.load())


# The MPS2 boards differ in their core alone. A Cortex-M3 runs what is compiled for a Cortex-M0; picolibc has what the
# host's harness needs to run on `virt`.
EMULATED = {
    "cortex-m4f": EmulatedCore(CORES["m4"], CORES["m4"]),
    "cortex-m0": EmulatedCore("cortex-m0", CORES["m4"], "mps2-an385"),
    "cortex-m3": EmulatedCore("cortex-m3", CORES["m4"], "mps2-an385"),
    "cortex-m7": EmulatedCore("cortex-m7", CORES["m4"], "mps2-an500"),
    "rv32imc": EmulatedCore("rv32imc", "host", "virt"),
}
