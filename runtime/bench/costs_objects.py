"""What an object file and the compiler's libraries say of code: its bytes, what it calls, and what that takes."""

from __future__ import annotations

import pathlib
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from costs_program import output_of


def tool_of(board: dict[str, Any], tool: str) -> str:
    return board["compiler"].removesuffix("gcc") + tool


class Object:
    """A file that was compiled with a section for each function and constant."""

    def __init__(self, board: dict[str, Any], path: pathlib.Path) -> None:
        tool = tool_of(board, "objdump")
        self.sizes: dict[str, int] = {}
        self.section_of: dict[str, str] = {}
        self.references: defaultdict[str, set[str]] = defaultdict(set)
        for name, size in re.findall(r"^ *\d+ (\S+) +([0-9a-f]{8}) ", output_of([tool, "-h", "-w", str(path)]), re.M):
            self.sizes[name] = int(size, 16)
        for line in output_of([tool, "-t", str(path)]).splitlines():
            if found := re.match(r"[0-9a-f]{8} .{7} (\S+)\t[0-9a-f]+ +(?:\.hidden )?(\S+)$", line):
                self.section_of[found[2]] = found[1]
        section = ""
        for line in output_of([tool, "-r", str(path)]).splitlines():
            if found := re.match(r"RELOCATION RECORDS FOR \[(\S+)\]:", line):
                section = found[1]
            elif found := re.match(r"[0-9a-f]{8} R_\S+ +([^\s+]+)", line):
                self.references[section].add(found[1])

    def _reached(self, name: str) -> tuple[set[str], set[str]]:
        """Sections with code and constants of a function, of all copies, and functions elsewhere."""
        own = rf"\.(text|rodata)\.{re.escape(name)}(\.(constprop|isra|part|cold)\.\d+)*(\.cst\d+)?$"
        waiting = [section for section in self.sizes if re.match(own, section)]
        sections, elsewhere = set(waiting), set()
        while waiting:
            for symbol in self.references[waiting.pop()]:
                section = symbol if symbol in self.sizes else self.section_of.get(symbol, "*ABS*")
                if section == "*UND*":
                    elsewhere.add(symbol)
                elif section.startswith((".text.", ".rodata.")) and section not in sections:
                    sections.add(section)
                    waiting.append(section)
        return sections, elsewhere

    def code_of(self, name: str) -> tuple[int, dict[str, int], set[str]]:
        """The bytes of a function and its constants, those of functions and tables that others use, too, by their
        names, and functions elsewhere that are called."""
        sections, elsewhere = self._reached(name)
        own, shared = 0, {}
        for section in sections:
            plain = section.split(".")[2]
            if plain in (name, "s", "q"):
                own += self.sizes[section]
            elif not plain.startswith("cst"):
                shared[plain] = max(shared.get(plain, 0), self.sizes[section])
        return own, shared, elsewhere


class CallGraph:
    """What GCC says of the functions of a file, by -fcallgraph-info=su; functions elsewhere are left out."""

    def __init__(self, text: str) -> None:
        def plain(title: str) -> str:
            return title.rsplit(":", 1)[-1]

        nodes = re.findall(r'^node: \{ title: "([^"]+)" label: "[^"]*?(\d+) bytes \(static\)', text, re.M)
        self.frames = {plain(title): int(size) for title, size in nodes}
        self.calls: defaultdict[str, set[str]] = defaultdict(set)
        for caller, callee in re.findall(r'^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"', text, re.M):
            if plain(callee) in self.frames:
                self.calls[plain(caller)].add(plain(callee))

    def stack(self, function: str) -> int:
        """Of a function and those that it calls."""
        names = [name for name in self.frames if name.split(".")[0] == function]
        return max(map(self._below, names), default=0)

    def _below(self, name: str) -> int:
        return self.frames[name] + max(map(self._below, self.calls[name]), default=0)


def link_flags(board: dict[str, Any]) -> list[str]:
    """How a program that nobody can start is linked, as tinyml-compile --measure-code does (MeasureCode.cpp)."""
    flags = [*board["flags"], "-nostartfiles", "-Wl,--gc-sections"]
    return flags + (["--specs=nano.specs", "--specs=nosys.specs"] if board["compiler"].startswith("arm-") else [])


def library_objects(board: dict[str, Any], function: str, folder: pathlib.Path) -> dict[str, int]:
    """The bytes of each object of the compiler's libraries that a call of the function links."""
    linked = folder / "library.map"
    command = [board["compiler"], *link_flags(board), f"-Wl,-e,{function}", f"-Wl,-u,{function}", f"-Wl,-Map={linked}"]
    subprocess.run([*command, "-lm", "-o", str(folder / "library.elf")], check=True, capture_output=True)
    text = linked.read_text().split("Linker script and memory map", 1)[1]
    text = re.sub(r"^ (\.\S+)\n +0x", r" \1 0x", text, flags=re.M)
    objects: defaultdict[str, int] = defaultdict(int)
    placed = r"^ \.(text|rodata|data|ARM\.ex|srodata|sdata)\S* +0x0*[1-9a-f][0-9a-f]* +0x([0-9a-f]+) .*\((\S+)\)$"
    for _, size, member in re.findall(placed, text, re.M):
        objects[member] += int(size, 16)
    return {member: size for member, size in objects.items() if size}


def instead_of(board: dict[str, Any], objects: Iterable[str]) -> dict[str, str]:
    """Of objects of the compiler's library that define their functions weakly, the one that defines them, too, and has
    others that a program may need: that one is linked then, and not both."""
    library = output_of([board["compiler"], *board["flags"], "-print-libgcc-file-name"]).strip()
    defined: dict[str, dict[str, str]] = defaultdict(dict)
    for line in output_of([tool_of(board, "nm"), "-A", "--defined-only", library]).splitlines():
        if found := re.search(r":([^:]+):[0-9a-f]* ([TW]) (\S+)$", line):
            defined[found[1]][found[3]] = found[2]
    found_ones = {}
    for weak in sorted(set(objects) & defined.keys()):
        functions = defined[weak]
        others = [name for name in defined if name != weak and functions.keys() <= defined[name].keys()]
        if set(functions.values()) == {"W"} and len(others) == 1:
            found_ones[weak] = others[0]
    return found_ones
