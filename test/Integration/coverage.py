"""Prints docs/generated/coverage.md from what the suites proved: `python3 coverage.py`. Needs no package."""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEAD = """# What the tests proved

Made of the `proved.json` of the suites in test/Integration by `ninja update-docs`; each suite checks its own file. A
row says that an operator, of these versions of its operator set and on these element types, was compiled, ran there,
and gave the numbers of an independent framework: the expected ones of ONNX's node cases, or ONNX Runtime's.
`as stated`: the model's own types. `QDQ`: between DequantizeLinear and QuantizeLinear, so that integers of this type
are computed with. `--quantize`: in a float model that was quantized as a whole; its outputs are as close to the float
model's as the suite says.
What is not here may work ([operators.md](../operators.md) lists what is supported), but nothing shows it.

| operator | versions | element types | quantized | where | by |
|---|---|---|---|---|---|
"""


def ranges(numbers: list[int]) -> str:
    """`7, 11 - 13`"""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(a) if a == b else f"{a} - {b}" for a, b in parts)


def rows_of(suite: str, operator: str, places: dict) -> list[tuple[str, ...]]:
    """Places that prove the same share a row."""
    shared: dict[tuple[str, ...], list[str]] = {}
    for where, schemes in places.items():
        for scheme, types in schemes.items():
            alike: dict[str, list[str]] = {}
            for kind, opsets in types.items():
                alike.setdefault(ranges(opsets), []).append(kind)
            for opsets, kinds in alike.items():
                shared.setdefault((opsets, ", ".join(kinds), scheme), []).append(where)
    return [(operator, *key, ", ".join(where), suite) for key, where in shared.items()]


def main() -> None:
    rows = []
    for path in sorted(HERE.glob("*/proved.json")):
        for operator, places in json.loads(path.read_text())["operators"].items():
            rows += rows_of(path.parent.name, operator, places)
    print(HEAD, end="")
    for row in sorted(rows, key=lambda row: ("." in row[0], row)):
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()
