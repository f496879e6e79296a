#!/usr/bin/env python3
"""The rules of the house that a search can check: usage: check.py ROOT [RULE...]

A rule is one function in RULES: it takes the root of the sources and yields what breaks it. planted.py shows for each
that it notices.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

TABLE = Path(__file__).with_name("rooms.txt")
CODE = {".cpp", ".h", ".td", ".def"}
SOURCES = CODE | {".c", ".S", ".ld", ".py", ".sh", ".cmake", ".proto", ".inc", ""}
MOST_LINES = 500


def files(root: Path, *folders: str) -> Iterator[Path]:
    """The files below those folders, sorted."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def room_of(root: Path, path: Path) -> str:
    """The folder of a file of include/tinyml or lib, as the table names it; `tools` for the mains."""
    for base in ("include/tinyml", "lib"):
        if path.is_relative_to(root / base):
            return path.parent.relative_to(root / base).as_posix()
    return path.relative_to(root).parts[0]


def read_table() -> dict[str, list[str]]:
    rows = [line.split(":") for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {room: below.split() for room, below in rows}


def upward_includes(root: Path) -> Iterator[str]:
    """A folder includes only what rooms.txt allows, and a private header stays in its folder."""
    table = read_table()
    rooms = list(table)
    for room, below in table.items():
        for other in below:
            if other not in rooms[: rooms.index(room)]:
                yield f"{TABLE.name}: '{room}' may not stand on '{other}', which is not above it in the table"
    for path in files(root, "include/tinyml", "lib", "tools"):
        if path.suffix not in CODE:
            continue
        name, room = path.relative_to(root), room_of(root, path)
        if room not in table:
            yield f"{name}: {TABLE.name} has no row for '{room}'"
            continue
        for include in re.findall(r'^\s*#?include "([^"]+)"', path.read_text(), re.M):
            if include.startswith("../") or "/../" in include:
                yield f"{name}: includes '{include}' by a way up"
            if not include.startswith("tinyml/"):
                continue
            other = include.removeprefix("tinyml/").rpartition("/")[0] or "."
            runtime = (root / "runtime/include" / include).is_file()
            if other != room and other not in table[room] and not runtime:
                yield f"{name}: '{room}' may not include '{include}' ({TABLE.name})"


def long_files(root: Path) -> Iterator[str]:
    """No source has more than 500 lines. Tables of data are no sources: .txt, .json, models."""
    for path in files(root, "include", "lib", "tools", "runtime", "scripts", "cmake", "test"):
        if path.suffix in SOURCES:
            lines = len(path.read_bytes().splitlines())
            if lines > MOST_LINES:
                yield f"{path.relative_to(root)}: {lines} lines, at most {MOST_LINES}"


def mirrored_folders(root: Path) -> Iterator[str]:
    """include/tinyml and lib have the same folders, and a source's header is in the same folder of one of them."""
    public, private = root / "include/tinyml", root / "lib"
    folders = [{room_of(root, path) for path in files(base, ".") if path.suffix in CODE} for base in (public, private)]
    for room in sorted(folders[0] - folders[1]):
        yield f"include/tinyml/{room}: lib has no such folder with sources"
    for room in sorted(folders[1] - folders[0]):
        yield f"lib/{room}: include/tinyml has no such folder with headers"
    for path in files(root, "lib"):
        if path.suffix != ".cpp":
            continue
        header = re.search(rf'^#include "((?:tinyml/(?:\w+/)*)?{path.stem}\.h)"', path.read_text(), re.M)
        room = path.parent.relative_to(private).as_posix()
        here = {f"{path.stem}.h", f"tinyml/{room}/{path.stem}.h", f"tinyml/{path.stem}.h" if room == "." else ""}
        if header and header[1] not in here:
            yield f"{path.relative_to(root)}: its header is '{header[1]}', in another folder"


# Where an operator is defined, computed and converted: what stands there is about one.
OPERATORS_OWN = (
    "include/tinyml/Dialect/TinyML/IR/",
    "lib/Dialect/TinyML/IR/",
    "lib/Execution/Interpreter/",
    "lib/Conversion/",
    "lib/Target/ONNX/",
)

# Operators that every pass may ask for, and why.
ASKED_EVERYWHERE = {
    "ConstantOp": "a weight: what is known when compiling",
    "QuantizeOp": "where real numbers become integers, which quantizing is about",
    "DequantizeOp": "where integers become real numbers",
    "StorageCastOp": "where raw integers become quantized ones",
}

ASKS = re.compile(
    r"\b(?:isa|cast|dyn_cast|isa_and_present|isa_and_nonnull|dyn_cast_if_present|dyn_cast_or_null|cast_if_present"
    r"|cast_or_null|IsaPred|getDefiningOp|getParentOfType|getOps|Case)\s*<([^<>;(){}]*)>"
)


def operators_by_name(root: Path) -> Iterator[str]:
    """A pass asks interfaces, not whether an op is a certain operator of tinyml, unless it is named after that."""
    definitions = "".join(path.read_text() for path in files(root, OPERATORS_OWN[0]) if path.suffix == ".td")
    operators = set(re.findall(r"^def TinyML_(\w+Op)\b", definitions, re.M)) - set(ASKED_EVERYWHERE)
    if not operators:
        yield f"{OPERATORS_OWN[0]}: defines no operator"
    for path in files(root, "include/tinyml", "lib", "tools"):
        name = path.relative_to(root).as_posix()
        if path.suffix not in CODE or name.startswith(OPERATORS_OWN):
            continue
        for ask in ASKS.finditer(path.read_text()):
            for asked in ask[1].split(","):
                *scope, operator = asked.strip().split("::")
                is_ours = scope in ([], ["ir"], ["tinyml", "ir"]) and operator in operators
                if is_ours and operator.removesuffix("Op") not in path.stem:
                    yield f"{name}: asks for {operator}, not for an interface (docs/rationale/tinyml.md)"


# How an operator is called in the files that know it, and how many of those there may be.
KNOWN_BY = {
    "Erf": (r"\"Erf\"|\bErfOp\b|\berff?\(|\(erf,", 2),
    "ConvTranspose": (r"ConvTranspose", 12),
    "GRU": (r"GRU|Gru|gru_|\bgru\b", 15),
    "TopK": (r"TopK|top_k", 15),
}


def places_of_operators(root: Path) -> Iterator[str]:
    """An operator is known to few files, as many as docs/adding-an-op.md says."""
    page = (root / "docs/adding-an-op.md").read_text()
    sources = [path.read_text() for path in files(root, "include", "lib", "runtime/include", "runtime/src")]
    for operator, (words, most) in KNOWN_BY.items():
        count = sum(re.search(words, text) is not None for text in sources)
        stated = re.search(rf"^\| {operator}\b[^|]*\| (\d+) \|$", page, re.M)
        if count > most or stated is None or int(stated[1]) != count:
            yield f"docs/adding-an-op.md: {count} files know {operator}, at most {most}; the table says otherwise"


RULES: dict[str, Callable[[Path], Iterator[str]]] = {
    rule.__name__: rule
    for rule in (upward_includes, long_files, mirrored_folders, operators_by_name, places_of_operators)
}


def main() -> int:
    root, names = Path(sys.argv[1]).resolve(), sys.argv[2:] or list(RULES)
    failures = [f"{name}: {failure}" for name in names for failure in RULES[name](root)]
    for failure in failures:
        print(failure)
    print(f"{len(names)} rules, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
