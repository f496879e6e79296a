#!/usr/bin/env python3
"""Builds the documentation's site: `site.py --output FOLDER` writes FOLDER/site from mkdocs.yml.

The pages are laid out in FOLDER/source as they lie in the sources, so that their links hold, with what they link to.
Three things are changed on the way: a link to a folder becomes one to its README.md, a list or table right below a
paragraph gets the empty line that mkdocs asks for, and mkdocs.yml's patterns (`docs/decisions/*.md`) become the pages
that match. Needs mkdocs-material.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/**/*.md", "examples/README.md", "examples/*/README.md",
    "runtime/README.md",
)  # fmt: skip
FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
LINK = re.compile(r"(?<!!)(\[(?:[^\[\]`]|`[^`]*`)*\]\()([^)\s]+)(\))")
BEGINS = re.compile(r"^(?:[-*+] |\d+\. |\|)")
# What ends a paragraph without an empty line.
INTERRUPTS = re.compile(r"^(?:[-*+] |1\. |\|)")


def pages() -> list[Path]:
    return sorted({path for pattern in PAGES for path in ROOT.glob(pattern)})


def target_of(page: Path, link: str) -> Path | None:
    """The file or folder of the sources that a link leads to."""
    path = link.partition("#")[0]
    if not path or re.match(r"[a-z]+:", link):
        return None
    return (page.parent / path).resolve()


def lay_out(page: Path, source: Path) -> None:
    """Copies a page, and the files that it links to."""

    def changed(found: re.Match[str]) -> str:
        link, target = found[2], target_of(page, found[2])
        if target is None or not target.is_relative_to(ROOT) or not target.exists():
            return found[0]
        if target.is_dir():
            link = f"{link.rstrip('/')}/README.md"
        elif target.suffix != ".md":
            copy = source / target.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(target, copy)
        return found[1] + link + found[3]

    lines, fence = [], ""
    for line in page.read_text().splitlines():
        mark = FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence:
            before = lines[-1] if lines else ""
            inside = not before or before.startswith((" ", "#")) or BEGINS.match(before)
            if INTERRUPTS.match(line) and not inside and not BEGINS.match(paragraph(lines)):
                lines.append("")
            line = LINK.sub(changed, line)
        lines.append(line)
    copy = source / page.relative_to(ROOT)
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_text("\n".join(lines) + "\n")


def paragraph(lines: list[str]) -> str:
    """The first line of the paragraph or list that the last line belongs to."""
    at = len(lines)
    while at and lines[at - 1]:
        at -= 1
        if BEGINS.match(lines[at]):
            break
    return lines[at] if at < len(lines) else ""


def configuration(source: Path) -> str:
    """mkdocs.yml with the pages that its patterns stand for; one that it names elsewhere is not repeated."""
    text = (ROOT / "mkdocs.yml").read_text()
    named = set(re.findall(r"^ +- ([^\s*]+\.md)$", text, re.M))

    def expanded(found: re.Match[str]) -> str:
        matching = sorted(path.relative_to(source).as_posix() for path in source.glob(found[2]))
        return "\n".join(f"{found[1]}- {name}" for name in matching if name not in named)

    return re.sub(r"^( +)- (\S*\*\S*\.md)$", expanded, text, flags=re.M)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "docs-site")
    output = parser.parse_args().output.resolve()
    shutil.rmtree(output, ignore_errors=True)
    source = output / "source"
    for page in pages():
        lay_out(page, source)
    (output / "mkdocs.yml").write_text(configuration(source))
    environment = os.environ | {
        "DOCS_SOURCE": str(source),
        "DOCS_SITE": str(output / "site"),
        "NO_MKDOCS_2_WARNING": "1",
    }
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(output / "mkdocs.yml")]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
