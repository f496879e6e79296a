"""Follows a tutorial as a reader does: writes its files, runs its commands in order, and compares what they print.

In a page, a block of C, Python or IR whose first line is a comment with a file's name is that file; a block `sh` is
run; a block without a language below it is what it prints, word by word; sizes and scores move a little when the
compiler gets better, so a number may be off by a tenth, or by 2.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"(?:/\*|#|//) (\w+\.(?:c|py|mlir))\b")
_NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?!\w)")
# Which sample is worst says nothing of how bad it is.
_WORST = re.compile(r"on sample \d+")
# One that runs longer is no tutorial's.
SECONDS = 600


def alike(printed: str, expected: str) -> bool:
    """The same text, with numbers that are near."""
    printed, expected = (_WORST.sub("on sample", text) for text in (printed, expected))
    if _NUMBER.sub("0", printed) != _NUMBER.sub("0", expected):
        return False
    pairs = zip(map(float, _NUMBER.findall(printed)), map(float, _NUMBER.findall(expected)))
    return all(abs(a - b) <= max(2.0, 0.1 * b) for a, b in pairs)


def follow(settings: Settings, tally: Tally, page: Path, work: Path, update: bool) -> None:
    work.mkdir()
    for folder in ("examples", "runtime"):
        (work / folder).symlink_to(ROOT / folder)
    # The tools and Python as a reader has them on the path after installing.
    tools = [str(settings.build / "bin"), str(Path(sys.executable).parent)]
    environment = os.environ | {"PATH": os.pathsep.join([*tools, os.environ["PATH"]]), "LC_ALL": "C.UTF-8"}
    text, pieces, at, printed, commands = page.read_text(), [], 0, None, 0
    for block in _BLOCK.finditer(text):
        language, content = block[1], block[2]
        named = _NAME.match(content)
        if language in ("c", "python", "mlir") and named:
            (work / named[1]).write_text(content)
        elif language == "sh":
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", content], cwd=work, env=environment, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SECONDS, check=False,
            )  # fmt: skip
            printed, commands = done.stdout, commands + 1
            problem = f"exit code {done.returncode}: {printed[-2000:]}" if done.returncode else None
            if not tally.check(f"tutorial {page.stem}: '{content.splitlines()[0]}'", problem):
                return
        elif language == "" and printed is not None:
            problem = None if update or alike(printed, content) else f"prints '{printed}', not '{content}'"
            tally.check(f"tutorial {page.stem}: what command {commands} prints", problem)
            pieces += [text[at : block.start(2)], printed]
            at, printed = block.end(2), None
    tally.check(f"tutorial {page.stem}: has commands", None if commands > 2 else f"{commands} blocks of sh")
    if update:
        page.write_text("".join(pieces) + text[at:])
