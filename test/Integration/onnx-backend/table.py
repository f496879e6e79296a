"""nodes.txt: which inputs of an operator are constants, and what is expected of every case."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

STATUSES = ("pass", "folded", "xfail")

_HEAD = """\
# The official ONNX backend tests of onnx {version}, through the whole compiler to compiled C: those of nodes, and as
# SUITE/NAME those of the suites of models that the wheel holds.
#
# op NAME bind I…      inputs of the operator that firmware knows when it compiles (shapes, axes, pads, scales,
#                      weights): they become initializers. All other inputs stay run-time inputs.
# case NAME STATUS …   pass; folded (passes, but no input is left at run time, so no kernel was tested);
#                      xfail REASON. An unknown name fails, and so does an xfail that passes.
#
# `python3 test/Integration onnx-backend -- --update` rewrites the case rows from what happens.
"""


@dataclass
class Table:
    bind: dict[str, tuple[int, ...]] = field(default_factory=dict)
    cases: dict[str, tuple[str, str]] = field(default_factory=dict)

    def write(self, path: Path, version: str) -> None:
        lines = [_HEAD.format(version=version)]
        lines += [f"op {op} bind {' '.join(map(str, positions))}" for op, positions in sorted(self.bind.items())]
        lines.append("")
        for name, (status, reason) in sorted(self.cases.items()):
            lines.append(f"case {name} {status} {reason}".rstrip())
        path.write_text("\n".join(lines) + "\n")


def read_table(path: Path) -> Table:
    """Reads the table; a row that is not of its form is an error with its line number."""
    table = Table()
    for number, line in enumerate(path.read_text().splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "op" and len(words) > 3 and words[2] == "bind":
            table.bind[words[1]] = tuple(int(w) for w in words[3:])
        elif words[0] == "case" and len(words) > 2 and words[2] in STATUSES and words[1] not in table.cases:
            reason = " ".join(words[3:])
            if (words[2] == "xfail") != bool(reason):
                raise SystemExit(f"{path}:{number}: exactly an xfail has a reason")
            table.cases[words[1]] = (words[2], reason)
        else:
            raise SystemExit(f"{path}:{number}: not a row of the table: '{line}'")
    return table
