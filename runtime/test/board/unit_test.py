#!/usr/bin/env python3
"""Runs the kernel tests of runtime/test on an emulated board: the same random
cases as on the host, compiled for the target. Exit 77: tools missing.

  unit_test.py BOARD[/CORE] TEST...

CORE is another core whose code the board runs.
"""

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
RUNTIME = HERE.parent.parent
sys.path.insert(0, str(RUNTIME / "boards"))
import tmboard  # noqa: E402

# printf and malloc by semihosting: of newlib, and of picolibc.
LIBRARIES = {
    "cortex-m": ["--specs=rdimon.specs", "-lm"],
    "riscv": ["--oslib=semihost", "-Wl,--defsym=__heap_start=end,--defsym=__heap_end=tm_stack_bottom", "-lm"],
}


def build_references(board: dict, output: pathlib.Path) -> None:
    """One object file with all tm_ref_*. Their level is not what is tested."""
    bare = {**board, "sources": [], "link_flags": ["-r", "-nostdlib"], "libraries": ["-Wl,--no-gc-sections"]}
    bare["linker_script"] = "/dev/null"  # or picolibc's specs add one
    sources = sorted((RUNTIME / "src" / "ref").glob("*.c"))
    subprocess.run(tmboard.compile_command(bare, output, sources, flags=["-O1"]), check=True)


def write_kernels(header: pathlib.Path) -> None:
    """all_kernels.h, as test/CMakeLists.txt makes it."""
    include = RUNTIME / "include"
    kernels = sorted([*include.glob("tinyml/kernel/*.h"), *include.glob("tinyml/isa/*/kernel/*.h")])
    header.write_text("".join(f'#include "{kernel.relative_to(include)}"\n' for kernel in kernels))


def build(board: dict, test: str, references: pathlib.Path, program: pathlib.Path) -> None:
    with_newlib = {
        **board,
        "sources": [s for s in board["sources"] if "/harness.c" not in s],
        "libraries": LIBRARIES[board["family"]],
    }
    sources = [HERE.parent / f"{test}.c", HERE / "unit_main.c", references]
    command = tmboard.compile_command(with_newlib, program, sources, [HERE.parent, program.parent])
    subprocess.run(command, check=True)


def main() -> int:
    board = tmboard.load(*sys.argv[1].split("/"))
    failures = 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            references = pathlib.Path(folder) / "references.o"
            build_references(board, references)
            write_kernels(pathlib.Path(folder) / "all_kernels.h")
            for test in sys.argv[2:]:
                program = pathlib.Path(folder) / f"{test}.elf"
                build(board, test, references, program)
                run = tmboard.run_command(
                    {**board, "emulator": [a for a in board["emulator"] if a not in ("-icount", "shift=0")]}, program
                )
                done = subprocess.run(run, capture_output=True, text=True, timeout=300, check=False)
                print(f"{test}: exit {done.returncode}: {(done.stdout + done.stderr).strip()}")
                failures += done.returncode != 0
    except tmboard.MissingError as missing:
        print(missing)
        return 77
    return int(failures != 0)


if __name__ == "__main__":
    sys.exit(main())
