#!/usr/bin/env python3
"""Builds C programs for a board and runs them, as its board.json says.

  tmboard.py list
  tmboard.py build BOARD -o PROGRAM [--opt -O2] [--no-harness] [-I DIR]... FILE.c...
  tmboard.py run BOARD PROGRAM [in=FILE] [out=FILE] [count=steps] ...

`build` adds the harness, the runtime and the board's own files; with
--no-harness the program itself defines harness_main(). Needs nothing but the
Python standard library and the board's tools. Other scripts may import it:
load(), compile_command(), run_command().
"""

from __future__ import annotations

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

RUNTIME = pathlib.Path(__file__).resolve().parent.parent


class MissingError(Exception):
    """A tool is not installed."""


def load(name: str, core: str | None = None) -> dict[str, Any]:
    """The board's description merged over its family's and its core's, paths made absolute. Another core stands for
    its own where the board runs that one's code."""
    folder = RUNTIME / "boards" / name
    if not (folder / "board.json").is_file():
        raise SystemExit(f"unknown board '{name}': one of {', '.join(names())}")
    board = json.loads((folder / "board.json").read_text())
    if not runnable(board):
        raise SystemExit(f"board '{name}' has no emulator: one of {', '.join(names())}")
    board["core"] = core or board["core"]
    described = json.loads((RUNTIME / "cores" / f"{board['core']}.json").read_text())
    if "family" in board:
        folder = RUNTIME / "boards" / "common"
        family = json.loads((folder / f"{board['family']}.json").read_text())
        board = {**{key: filled(value, board) for key, value in family.items()}, **board}
    merged = {**described, **board}
    merged["sources"] = [str((folder / s).resolve()) for s in board["sources"]]
    merged["include_dirs"] = [str((folder / d).resolve()) for d in board["include_dirs"]]
    if "linker_script" in board:
        merged["linker_script"] = str(folder / board["linker_script"])
    return merged


def filled(value: Any, board: dict[str, Any]) -> Any:
    """A member of a family with what the board says in the place of each `{member}`."""
    if isinstance(value, list):
        return [filled(entry, board) for entry in value]
    for key, text in board.items():
        if isinstance(value, str):
            value = value.replace(f"{{{key}}}", str(text))
    return value


def without_harness(board: dict[str, Any]) -> dict[str, Any]:
    """The board for a program that defines harness_main() itself."""
    kept = [s for s in board["sources"] if pathlib.Path(s).stem not in ("harness", "text")]
    return {**board, "sources": kept}


def names() -> list[str]:
    files = (RUNTIME / "boards").glob("*/board.json")
    return sorted(p.parent.name for p in files if runnable(json.loads(p.read_text())))


def runnable(board: dict[str, Any]) -> bool:
    """Whether its programs can be run here: by an emulator, or as they are."""
    return "machine" in board or "sources" in board


def tool(name: str, package: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise MissingError(f"'{name}' is not installed: package {package}")
    return path


def code_flags(
    board: dict[str, Any], include_dirs: Sequence[pathlib.Path | str] = (), flags: Sequence[str] = ("-O2",)
) -> list[str]:
    """How C is compiled for the board."""
    options = ["-std=c99", *board["flags"], *board["compile_flags"], *flags, "-ffunction-sections", "-fdata-sections"]
    directories = [*include_dirs, *board["include_dirs"], str(RUNTIME / "include")]
    return options + [f"-I{directory}" for directory in directories]


def compile_command(
    board: dict[str, Any],
    output: pathlib.Path | str,
    sources: Sequence[pathlib.Path | str],
    include_dirs: Sequence[pathlib.Path | str] = (),
    flags: Sequence[str] = ("-O2",),
) -> list[str]:
    """One compiler call that makes the whole program."""
    command = [tool(board["compiler"], board["compiler_package"]), *code_flags(board, include_dirs, flags)]
    command += [str(s) for s in sources] + board["sources"]
    command.append(str(RUNTIME / "src" / "common" / "abi.c"))
    command += board["link_flags"]
    if "linker_script" in board:
        command += ["-T", board["linker_script"]]
    return command + board["libraries"] + ["-o", str(output)]


def run_command(board: dict[str, Any], program: pathlib.Path | str, arguments: Sequence[str] = ()) -> list[str]:
    """The command that runs the program with the harness's arguments."""
    if "emulator" not in board:
        return [str(program), *arguments]
    for argument in arguments:
        if "," in argument or " " in argument:
            raise SystemExit(f"'{argument}': no comma and no space, please")
    joined = "".join(board["emulator_arg"].format(arg=a) for a in ["tinyml", *arguments])
    command = [part.format(args=joined, elf=program) for part in board["emulator"]]
    command[0] = tool(command[0], board["emulator_package"])
    return command


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="print the boards")
    build = commands.add_parser("build", help="compile a program")
    build.add_argument("board")
    build.add_argument("-o", "--output", required=True)
    build.add_argument("-I", dest="include_dirs", action="append", default=[])
    build.add_argument("--no-harness", action="store_true", help="leave out harness.c")
    build.add_argument("--opt", default="-O2", help="compiler flags, separated by spaces")
    build.add_argument("sources", nargs="+")
    run = commands.add_parser("run", help="run a program")
    run.add_argument("board")
    run.add_argument("program")
    run.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    if options.command == "list":
        for name in names():
            print(f"{name:17} {load(name)['description']}")
        return 0
    board = load(options.board)
    try:
        if options.command == "build":
            board = without_harness(board) if options.no_harness else board
            command = compile_command(
                board,
                options.output,
                options.sources,
                options.include_dirs,
                options.opt.split(),
            )
        else:
            command = run_command(board, options.program, options.arguments)
    except MissingError as missing:
        print(f"error: {missing}", file=sys.stderr)
        return 77
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
