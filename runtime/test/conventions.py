#!/usr/bin/env python3
"""The rules of docs/c-abi.md that a compiler and a search can check: every C
file is free of warnings with every compiler at hand, as C99 and C11; headers
are C++; no identifier starts with an underscore; attributes and ISA conditions
stand where they may."""

import json
import pathlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

RUNTIME = pathlib.Path(__file__).resolve().parent.parent
C_WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wcast-qual", "-Wmissing-prototypes", "-Werror"]
COMPILERS = {
    "gcc": [],
    "clang-22": [],
    "arm-none-eabi-gcc": ["-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"],
}
CXX_COMPILERS = ["g++", "clang++-22"]
# Words that begin with an underscore and are not ours.
ALLOWED = re.compile(
    r"^(__cplusplus|__GNUC__|__clang__|__ICCARM__|__ICCRISCV__|__ELF__|__weak|__attribute__"
    r"|__BYTE_ORDER__|__ORDER_LITTLE_ENDIAN__|__FAST_MATH__|__VA_ARGS__|_Pragma|__asm__|__arm__"
    r"|__thumb__|__thumb2__|__ARM_ARCH_7M__|__ARM_FP|__ARM_FEATURE_SIMD32|__ARM_FEATURE_DSP|__ARM_FEATURE_MVE|__sxtb16|__sxtab16|__smlad"
    r"|__OPTIMIZE__|__OPTIMIZE_SIZE__|__LINE__|__riscv|__FP_FAST_FMAF|__builtin_fmaf|__builtin_constant_p)$"
)


def failures_of_compilers() -> Iterator[str]:
    units = [
        *sorted((RUNTIME / "src").rglob("*.c")),
        RUNTIME / "bench/layers.c",
        RUNTIME / "test/board/tiny.c",
        RUNTIME / "boards/common/harness.c",
        RUNTIME / "boards/common/text.c",
    ]
    includes = [f"-I{RUNTIME}/include", f"-I{RUNTIME}/boards/common", f"-I{RUNTIME}/src/ref"]
    for compiler, flags in COMPILERS.items():
        if shutil.which(compiler) is None:
            continue
        for standard in ("c99", "c11"):
            action = ["-O2", "-S", "-o", "/dev/null"] if standard == "c99" else ["-fsyntax-only"]
            command = [compiler, f"-std={standard}", *action, *flags, *C_WARNINGS, *includes]
            for unit in units:
                done = subprocess.run([*command, str(unit)], capture_output=True, text=True, check=False)
                if done.returncode:
                    yield f"{compiler} -std={standard} {unit}:\n{done.stderr}"
    paths = [h.relative_to(RUNTIME / "include") for h in (RUNTIME / "include").rglob("*.h")]
    # ref.h has variadic macros; emitted C does not include it
    headers = "".join(f'#include "{path}"\n' for path in sorted(paths) if path.name != "ref.h")
    for compiler in filter(shutil.which, CXX_COMPILERS):
        for standard in ("c++98", "c++17", "c++20"):
            command = [
                compiler,
                f"-std={standard}",
                "-Wall",
                "-Wextra",
                "-Wpedantic",
                "-Werror",
                *includes,
                "-x",
                "c++",
                "-",
                "-fsyntax-only",
            ]
            done = subprocess.run(command, input=headers, capture_output=True, text=True, check=False)
            if done.returncode:
                yield f"{compiler} -std={standard} headers:\n{done.stderr}"


def failures_of_cores() -> Iterator[str]:
    """Emitted C compiles for every core that --target knows."""
    for description in sorted((RUNTIME / "cores").glob("*.json")):
        core = json.loads(description.read_text())
        if shutil.which(core["compiler"]) is None:
            continue
        command = [
            core["compiler"],
            "-std=c99",
            *core["flags"],
            *C_WARNINGS,
            "-O2",
            "-S",
            "-o",
            "/dev/null",
            f"-I{RUNTIME}/include",
            str(RUNTIME / "test/board/tiny.c"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            yield f"{core['name']}:\n{done.stderr}"
        # every kernel, and the variants of its instruction set, without optimization
        include = RUNTIME / "include"
        folders = [include / "tinyml/kernel", include / "tinyml/isa" / core["isa"] / "kernel"]
        paths = sorted(h.relative_to(include) for folder in folders for h in folder.glob("*.h"))
        headers = "".join(f'#include "{path}"\n' for path in paths)
        command = [*command[:-1], "-O0", "-x", "c", "-"]
        done = subprocess.run(command, input=headers, capture_output=True, text=True, check=False)
        if done.returncode:
            yield f"{core['name']}, all kernels:\n{done.stderr}"


def without_comments(text: str) -> str:
    return re.sub(r'/\*.*?\*/|"(\\.|[^"\\])*"', " ", text, flags=re.S)


def failures_of_words() -> Iterator[str]:
    files = [
        f
        for folder in ("include", "src", "boards", "bench")
        for f in sorted((RUNTIME / folder).rglob("*"))
        if f.suffix in (".h", ".c", ".def")
    ]
    for file in files:
        code = without_comments(file.read_text())
        name = file.relative_to(RUNTIME)
        for word in set(re.findall(r"(?<!#)\b_\w+", code)):
            if not ALLOWED.match(word):
                yield f"{name}: {word} begins with an underscore"
        kernel = name.parts[0] in ("include", "src")
        if (
            kernel
            and name.name != "abi.h"
            and "isa" not in name.parts
            and re.search(r"__attribute__|__GNUC__|_Pragma", code)
        ):
            yield f"{name}: compiler attributes belong to abi.h"
        if kernel and "isa" not in name.parts and re.search(r"__ARM|__arm|__riscv|__thumb", code):
            yield f"{name}: a condition on the instruction set"
        if kernel and re.search(r"\b(malloc|calloc|free|printf|goto)\b", code):
            yield f"{name}: {re.search(r'(malloc|calloc|free|printf|goto)', code)[0]}"
        # a table is as long as what it lists
        if file.suffix != ".def" and len(file.read_text().splitlines()) > 300:
            yield f"{name}: more than 300 lines"


def main() -> int:
    failures = [*failures_of_words(), *failures_of_compilers(), *failures_of_cores()]
    for failure in failures:
        print(failure)
    print(f"{len(failures)} failures")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
