"""The emitted headers are valid C++ of every age, and stand alone."""

from __future__ import annotations

import shutil
from pathlib import Path

from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import BuildError, call
from tinyml_testing.tally import Tally

_CXX = {
    "g++": ("-std=c++98", "-std=c++11", "-std=c++17", "-std=c++20"),
    "clang++-22": ("-std=c++98", "-std=c++11", "-std=c++17", "-std=c++23"),
}
# long long, which <stdint.h> uses, came with C++11.
_FLAGS = ("-Wall", "-Wextra", "-Wpedantic", "-Wno-long-long", "-Werror", "-fsyntax-only", "-x", "c++")


def check_headers(tally: Tally, emitted: dict[str, EmittedModel], work: Path) -> None:
    """One C++ file that includes every header twice and takes the address of every function."""
    work.mkdir(parents=True, exist_ok=True)
    lines = []
    for model in emitted.values():
        lines += [f'#include "{model.header}"', f'#include "{model.header}"']
        lines.append(f"void (*use_{model.name}())() {{ return reinterpret_cast<void (*)()>(&{model.name}_run); }}")
    source = work / "headers.cpp"
    source.write_text("\n".join(lines) + "\n")
    includes = [f"-I{m.folder}" for m in list(emitted.values())[:1]]
    for compiler, standards in _CXX.items():
        if shutil.which(compiler) is None:
            tally.skip(f"headers as C++ with {compiler}", "it is not installed")
            continue
        for standard in standards:
            problem = None
            try:
                call([compiler, standard, *_FLAGS, *includes, str(source)], work)
            except BuildError as error:
                problem = str(error)
            tally.check(f"headers, {compiler} {standard}", problem)
