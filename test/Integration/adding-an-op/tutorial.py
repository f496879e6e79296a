"""Makes a copy of the tree with the diffs of docs/adding-an-op.md: `python3 tutorial.py FOLDER`.

Needs no package: scripts/lib/build.sh calls it before the sanitized build, which is of that copy.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[3]
COPIED = (
    "CMakeLists.txt",
    "CMakePresets.json",
    "cmake",
    "docs",
    "include",
    "lib",
    "runtime",
    "test",
    "tools",
    "LICENSE",
)


class TutorialError(Exception):
    """The page does not fit the tree."""


class Edit(NamedTuple):
    """The lines of a hunk of a diff block, and which of the page's additions it is part of."""

    addition: str
    file: str
    lines: list[str]


def read_diffs() -> list[Edit]:
    """The page's edits."""
    page = (ROOT / "docs" / "adding-an-op.md").read_text()
    edits = []
    for title, section in re.findall(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", page, re.M | re.S):
        for block in re.findall(r"^```diff\n(.*?)^```", section, re.M | re.S):
            old, new, mark, *rest = block.splitlines()
            if not (old.startswith("--- ") and new.startswith("+++ b/") and mark == "@@"):
                raise TutorialError(f"a diff block begins with {old!r}, {new!r}, {mark!r}")
            for hunk in "\n".join(rest).split("\n@@\n"):
                edits.append(Edit(title, new.removeprefix("+++ b/"), hunk.split("\n")))
    return edits


def apply(texts: dict[str, str], name: str, lines: list[str]) -> None:
    """Applies one hunk to the texts of files; its context must stand in the file exactly once."""
    before = "".join(line[1:] + "\n" for line in lines if line[0] in " -")
    after = "".join(line[1:] + "\n" for line in lines if line[0] in " +")
    if name not in texts:
        texts[name] = (ROOT / name).read_text() if (ROOT / name).exists() else ""
    if before and texts[name].count(before) != 1:
        raise TutorialError(f"the context of {name} stands in the file {texts[name].count(before)} times")
    texts[name] = texts[name].replace(before, after) if before else after


def edited_texts(edits: list[Edit]) -> dict[str, str]:
    """The texts of the files that the edits change."""
    texts: dict[str, str] = {}
    for edit in edits:
        apply(texts, edit.file, edit.lines)
    return texts


def write_tree(folder: Path) -> None:
    """The copy. Files that stay the same keep their time, so that a build after the first one is short."""
    texts, problem = {}, None
    try:
        texts = edited_texts(read_diffs())
    except TutorialError as error:
        problem = error
    wanted = set(texts)
    for name in COPIED:
        source = ROOT / name
        files = source.rglob("*") if source.is_dir() else [source]
        wanted |= {str(f.relative_to(ROOT)) for f in files if f.is_file() and "__pycache__" not in f.parts}
    for name in wanted:
        target = folder / name
        data = texts[name].encode() if name in texts else (ROOT / name).read_bytes()
        if not target.exists() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            if (ROOT / name).exists():
                shutil.copymode(ROOT / name, target)
    for target in folder.rglob("*"):
        if target.is_file() and str(target.relative_to(folder)) not in wanted:
            target.unlink()
    if problem:
        raise problem


if __name__ == "__main__":
    try:
        write_tree(Path(sys.argv[1]))
    except TutorialError as error:
        sys.exit(f"docs/adding-an-op.md does not fit the tree, which is copied as it is: {error}")
