#!/usr/bin/env python3
"""Shows for each rule of check.py that it notices: a small house without faults passes, and fails with each of them."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from check import RULES

# A house that keeps the rules.
CLEAN = {
    "include/tinyml/Support/Scale.h": "// scales\n",
    "lib/Support/Scale.cpp": '#include "tinyml/Support/Scale.h"\n',
    "include/tinyml/Data/Array.h": '#include "tinyml/Support/Scale.h"\n',
    "lib/Data/Array.cpp": '#include "tinyml/Data/Array.h"\n#include "Private.h"\n#include "tinyml/types.h"\n',
    "lib/Data/Private.h": "",
    "include/tinyml/Dialect/TinyML/IR/Ops.td": 'def TinyML_MulOp : TinyML_Op<"mul">;\n',
    "lib/Dialect/TinyML/IR/Ops.cpp": "isa<MulOp>(op);\n",
    "lib/Dialect/TinyML/Transforms/SinkMul.cpp": "isa<MulOp>(op);\n",
    "include/tinyml/Dialect/TinyML/Transforms/SinkMul.h": "isa<ConstantOp>(op) || isa<mcu::MulOp>(op);\n",
    "runtime/include/tinyml/types.h": "",
    "test/Data/table.txt": "row\n" * 600,
    "runtime/include/tinyml/unary_f32.def": "TM_UNARY_F32(erf, 9, erff(v), erf(v))\n",
    "docs/adding-an-op.md": "| Erf | 1 |\n| ConvTranspose | 0 |\n| GRU | 0 |\n| TopK, with two results | 0 |\n",
}

# The rule, what is planted where, and a part of the message.
FAULTS = [
    ("upward_includes", "lib/Support/Scale.cpp", '#include "tinyml/Data/Array.h"\n', "'Support' may not include"),
    (
        "upward_includes",
        "include/tinyml/Support/Up.td",
        'include "tinyml/Data/Array.td"\n',
        "'Support' may not include",
    ),
    ("upward_includes", "lib/Data/Array.cpp", '#include "../Support/Private.h"\n', "by a way up"),
    ("upward_includes", "lib/Cellar/Wine.cpp", "", "no row for 'Cellar'"),
    ("long_files", "lib/Data/Long.cpp", "\n" * 501, "501 lines"),
    ("long_files", "scripts/long", "\n" * 501, "501 lines"),
    ("mirrored_folders", "include/tinyml/Attic/Box.h", "", "lib has no such folder"),
    ("mirrored_folders", "lib/Attic/Box.cpp", "", "include/tinyml has no such folder"),
    ("mirrored_folders", "lib/Support/Array.cpp", '#include "tinyml/Data/Array.h"\n', "in another folder"),
    ("operators_by_name", "lib/Data/Array.cpp", "isa_and_present<ir::MulOp>(op);\n", "asks for MulOp"),
    ("operators_by_name", "lib/Data/Array.cpp", "llvm::isa<ConstantOp,\n   MulOp>(op);\n", "asks for MulOp"),
    ("places_of_operators", "docs/adding-an-op.md", "| Erf | 1 |\n| ConvTranspose | 0 |\n| GRU | 0 |\n", "know TopK"),
    ("operators_by_name", "tools/main.cpp", "x.getDefiningOp<tinyml::ir::MulOp>();\n", "asks for MulOp"),
]


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def messages(rule: str, fault: tuple[str, str] | None = None) -> list[str]:
    """What the rule says of the clean house with the fault in it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name, text in CLEAN.items():
            write(root, name, text)
        if fault:
            write(root, *fault)
        return list(RULES[rule](root))


def main() -> int:
    wrong = [f"{rule}: no fault is planted for it" for rule in RULES if rule not in {fault[0] for fault in FAULTS}]
    for rule in RULES:
        wrong += [f"{rule}: fails a house without faults: {message}" for message in messages(rule)]
    for rule, name, text, expected in FAULTS:
        if not any(
            message.startswith(name.rpartition("/")[0]) and expected in message
            for message in messages(rule, (name, text))
        ):
            wrong.append(f"{rule}: does not notice {name}")
    print("\n".join(wrong) or f"{len(RULES)} rules notice {len(FAULTS)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
