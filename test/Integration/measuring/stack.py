"""What the call graph says of the stack: the deepest chain of calls below `<m>_run`, by GCC's own numbers."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tinyml_testing.board import CORES, tmboard
from tinyml_testing.emitted import EmittedModel

# An allowance for functions that GCC did not compile here and says nothing of (expf, rintf, its own library).
_LIBRARY_BYTES = 64

_NODE = re.compile(r'^node: \{ title: "([^"]+)" label: "([^"]*)"', re.M)
_EDGE = re.compile(r'^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"', re.M)


def deepest(graphs: Sequence[str], root: str) -> int:
    """Bytes of the deepest chain of calls that begins at `root`, from texts of -fcallgraph-info=su."""
    frames: dict[str, int] = {}
    calls: defaultdict[str, set[str]] = defaultdict(set)
    for text in graphs:
        for name, label in _NODE.findall(text):
            if size := re.search(r"(\d+) bytes \((\w+)\)", label):
                if size[2] != "static":
                    raise ValueError(f"the frame of '{name}' is '{size[2]}'")
                frames[name] = int(size[1])
        for caller, callee in _EDGE.findall(text):
            calls[caller].add(callee)
    if root not in frames:
        raise ValueError(f"no frame of '{root}' is known")
    path: list[str] = []

    def below(name: str) -> int:
        if name in path:
            raise ValueError(f"'{name}' calls itself")
        path.append(name)
        bytes_ = frames.get(name, _LIBRARY_BYTES) + max(map(below, sorted(calls[name])), default=0)
        path.pop()
        return bytes_

    return below(root)


def stack_bound(model: EmittedModel, core: str, folder: Path, flags: Sequence[str]) -> int:
    """The bound for the model's C compiled for `core`."""
    board = tmboard.load(CORES[core])
    folder.mkdir(parents=True, exist_ok=True)
    graphs = []
    for source in model.sources():
        target = folder / f"{source.stem}.o"
        command = [board["compiler"], "-std=c99", *board["flags"], *flags, "-fcallgraph-info=su", f"-I{model.folder}"]
        subprocess.run([*command, "-c", str(source), "-o", str(target)], check=True, cwd=folder)
        graphs.append(target.with_suffix(".ci").read_text())
    return deepest(graphs, f"{model.name}_run")
