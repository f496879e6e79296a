"""Several emitted C files as one: a compiler takes longer to start than for a small model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

# A function that other files do not see.
_STATIC = re.compile(r"^(?:TM_NOINLINE )?static [^=;{}()]*?\b(\w+)\(", re.MULTILINE)
_INCLUDE = re.compile(r'^ *# *include "([^"]+)"', re.MULTILINE)


def join(sources: Sequence[Path], target: Path) -> None:
    """Writes a file that includes them; their static functions get names that differ."""
    lines = []
    for number, source in enumerate(sources):
        names = sorted(set(_STATIC.findall(source.read_text())))
        lines += [f"#define {name} {name}_of{number}" for name in names]
        lines.append(f'#include "{source}"')
        lines += [f"#undef {name}" for name in names]
    target.write_text("\n".join(lines) + "\n")


def lacks(source: Path, folder: Path) -> str | None:
    """A file that is included but not in the model's folder, where a joined file may find another model's."""
    waiting, seen = [source], {source}
    while waiting:
        path = waiting.pop()
        for name in _INCLUDE.findall(path.read_text()):
            found = next((p for p in (path.parent / name, folder / name) if p.exists()), None)
            if found is None:
                return f"'{name}' is missing, which '{path.name}' includes"
            if found not in seen:
                seen.add(found)
                waiting.append(found)
    return None
