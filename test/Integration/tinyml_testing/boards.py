"""The boards of runtime/boards: how to build for one and how to run on its emulator. Needs no package.

python3 -m tinyml_testing.boards build BOARD OUT.elf [C files and gcc arguments…]
python3 -m tinyml_testing.boards run BOARD PROGRAM.elf [arguments…]
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
RUNTIME = ROOT / "runtime"


@dataclass(frozen=True)
class Board:
    """What runtime/boards/NAME/board.json and its core's file say."""

    folder: Path
    config: dict
    core: dict

    @property
    def compiler(self) -> str:
        return self.core["compiler"]

    def lacks(self) -> str | None:
        """Which package to install before this board can be used; None when nothing is missing."""
        if shutil.which(self.compiler) is None:
            return f"'{self.compiler}' is missing: install {self.core['compiler_package']}"
        emulator = self.config.get("emulator", [])
        if emulator and shutil.which(emulator[0]) is None:
            return f"'{emulator[0]}' is missing: install {self.config['emulator_package']}"
        return None

    def sources(self, harness: bool) -> list[Path]:
        """The board's C files; without the harness the program defines `harness_main` itself."""
        files = [(self.folder / s).resolve() for s in self.config["sources"]]
        return [f for f in files if harness or f.stem not in ("harness", "text")]

    def compile_flags(self) -> list[str]:
        """For every C file."""
        includes = [f"-I{(self.folder / d).resolve()}" for d in self.config["include_dirs"]]
        return [*self.core["flags"], "-ffunction-sections", "-fdata-sections", *includes]

    def board_flags(self) -> list[str]:
        """For the board's own C files, besides."""
        return self.config["compile_flags"]

    def link_flags(self) -> list[str]:
        script = self.config.get("linker_script")
        return [
            *self.core["flags"],
            *self.config["link_flags"],
            *(["-T", str(self.folder / script)] if script else []),
            *self.config["libraries"],
        ]

    def command(self, program: Path, arguments: Sequence[str] = ()) -> list[str]:
        """How to run a program: on the emulator, or as it is."""
        emulator = self.config.get("emulator")
        if not emulator:
            return [str(program), *arguments]
        # QEMU takes a comma in an argument doubled.
        text = "".join(
            self.config["emulator_arg"].replace("{arg}", a.replace(",", ",,")) for a in ("program", *arguments)
        )
        return [word.replace("{args}", text).replace("{elf}", str(program)) for word in emulator]


def load_board(name: str) -> Board:
    folder = RUNTIME / "boards" / name
    config = json.loads((folder / "board.json").read_text())
    core = json.loads((RUNTIME / "cores" / f"{config['core']}.json").read_text())
    return Board(folder, config, core)


def build(board: Board, output: Path, arguments: Sequence[str]) -> list[str]:
    """The one command that builds a program which defines `harness_main`."""
    sources = [str(s) for s in board.sources(harness=False)]
    flags = ["-std=c99", "-O2", f"-I{RUNTIME / 'include'}", *board.compile_flags(), *board.board_flags()]
    return [board.compiler, *flags, *arguments, *sources, *board.link_flags(), "-o", str(output)]


def main(arguments: Sequence[str]) -> int:
    if len(arguments) < 3 or arguments[0] not in ("build", "run"):
        print(__doc__, file=sys.stderr)
        return 2
    board, program, rest = load_board(arguments[1]), Path(arguments[2]), arguments[3:]
    if arguments[0] == "build":
        return subprocess.run(build(board, program, rest), check=False).returncode
    # Semihosting prints to the emulator's standard error.
    return subprocess.run(board.command(program, rest), check=False, stderr=subprocess.STDOUT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
