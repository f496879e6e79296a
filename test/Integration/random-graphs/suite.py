"""Seeded random graphs, float and QDQ of several widths, against ONNX Runtime. A failing graph is saved and reduced."""

from __future__ import annotations

import argparse
import re
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

import numpy as np
import onnx
from tinyml_testing import ort, proved, qdq
from tinyml_testing.batch import Job, run_again, run_jobs
from tinyml_testing.compare import difference, machines_difference, quantized_difference
from tinyml_testing.host import Toolchain
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .deck import name_of, problem
from .generator import float_graph, quantizable_graph
from .operators import FLOAT, Maker
from .parts import Part, make_part
from .quantizer import SCHEMES, quantize
from .reducer import single_nodes

PROVED = Path(__file__).with_name("proved.json")
DRAWN_BY = [path for path in PROVED.parent.glob("*.py") if path.stem not in ("suite", "parts", "reducer")]
# More than there are operators, of which each float and 8-bit graph has one in turn.
COUNT = 300
TOGETHER = 10  # models a run of the C compiler
# As users build. random-kernels builds every kernel at both levels, so that each graph is built at one of them.
LEVELS = {"O2": Toolchain(flags=("-O2",)), "Os": Toolchain(flags=("-Os",))}


@dataclass
class Graph:
    """One random graph: what is compiled, what it is fed and what has to come out."""

    name: str
    original: onnx.ModelProto
    feed: dict[str, np.ndarray]
    model: onnx.ModelProto
    inputs: dict[str, np.ndarray]
    expected: dict[str, np.ndarray]
    ties: dict[str, np.ndarray]
    slack: dict[str, float]

    def judge(self, outputs: Mapping[str, np.ndarray]) -> str | None:
        return judge(self.expected, self.ties, outputs, self.slack)


def judge(
    expected: Mapping[str, np.ndarray],
    ties: Mapping[str, np.ndarray],
    outputs: Mapping[str, np.ndarray],
    slack: Mapping[str, float],
) -> str | None:
    """None when every output agrees: floats and copies within the tolerance, quantized ones within 1 LSB, or what
    `slack` says."""
    for name, value in expected.items():
        if name not in outputs:
            return f"no output '{name}'"
        integer = value.dtype.kind in "iu"
        if name in slack and value.shape == outputs[name].shape:
            apart = np.abs(value.astype(np.int64) - outputs[name].astype(np.int64)).max()
            if apart > slack[name]:
                return f"'{name}' is {apart} LSB off, allowed {slack[name]:.1f}"
            continue
        problem = (
            quantized_difference(value, outputs[name], ties.get(name)) if integer else difference(value, outputs[name])
        )
        if problem is not None:
            return f"'{name}' {problem}"
    return None


def make_float(seed: int, index: int, makers: Sequence[tuple[Maker, int]] = FLOAT, deck: bool = False) -> Graph:
    model, inputs = float_graph(seed, index, makers, deck)
    return Graph(f"float_{seed}_{index}", model, inputs, model, inputs, ort.run(model, inputs), {}, {})


def make_qdq(seed: int, index: int, kind: str = "qdq") -> Graph:
    model, inputs, slack = quantize(*quantizable_graph(kind, seed, index), SCHEMES[kind])
    cut = qdq.cut(model, inputs)
    slack = {f"{name}{qdq.SUFFIX}": value for name, value in slack.items()}
    return Graph(f"{kind}_{seed}_{index}", model, inputs, cut.model, cut.inputs, cut.expected, cut.ties, slack)


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="random-graphs")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=COUNT, help="graphs of each kind")
    parser.add_argument("--only", type=int, help="the one graph with this number")
    parser.add_argument("--kind", choices=("float", "part", *SCHEMES), help="only this kind")
    parser.add_argument("--update", action="store_true", help="rewrite proved.json")
    parser.add_argument("--full", action="store_true", help="build every graph at both levels")
    options = parser.parse_args(arguments)
    work = settings.work("random-graphs")
    if options.kind in (None, "part"):
        indices = range(options.count * 2 // 15) if options.only is None else [options.only]
        _run_parts(settings, tally, [make_part(options.seed, i) for i in indices], work / "part")
    rows: set[proved.Row] = set()
    drawn: set[str] = set()
    for kind in ("float", *SCHEMES):
        if options.kind not in (None, kind):
            continue
        # Fewer of the kinds that share most of their code with the first two.
        count = options.count if kind in ("float", "qdq") else options.count // 10
        indices = range(count) if options.only is None else [options.only]
        make = partial(make_float, deck=True) if kind == "float" else partial(make_qdq, kind=kind)
        graphs = [make(options.seed, i) for i in indices]
        drawn |= {name_of(node) for graph in graphs for node in graph.original.graph.node}
        for graph in _run_graphs(settings, tally, graphs, work / kind, options.full):
            rows |= proved.rows_of(graph.original, "host")
    if rows and (options.seed, options.only) == (1, None) and options.count <= COUNT:
        whole = (options.kind, options.count) == (None, COUNT)
        drawn_by = proved.hash_of(DRAWN_BY)
        if whole:
            tally.check("every operator is drawn", problem(_supported(settings), drawn))
        proved.check(tally, PROVED, rows, whole, options.update, drawn_by)


def _supported(settings: Settings) -> set[str]:
    """The operators that import supports."""
    command = [str(settings.tool("tinyml-opt")), "--list-onnx-operators"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^\| (\S+) +\| \d+ - \d+ \|", listed, re.MULTILINE))


def _run_graphs(settings: Settings, tally: Tally, graphs: list[Graph], work: Path, full: bool) -> list[Graph]:
    """Builds the graphs at the levels in turn; returns those of which every output agrees."""
    jobs = [
        Job(g.name, g.model, [g.inputs], request={"misalignment": 4 * (i // len(LEVELS) % 4)})
        for i, g in enumerate(graphs)
    ]
    for turn, (level, toolchain) in enumerate(LEVELS.items()):
        mine = jobs[turn :: len(LEVELS)]
        run_jobs(settings, mine, work / level, toolchain, together=TOGETHER)
        for other in set(LEVELS) - {level} if full else ():
            _build_again(settings, tally, mine, work / f"{level}_{other}", other)
    failing = []
    for graph, job, toolchain in zip(graphs, jobs, cycle(LEVELS.values())):
        problem = job.error or graph.judge(job.responses[0].outputs)
        if not tally.check(graph.name, problem):
            failing.append((graph, toolchain))
    _against_interpreter(settings, tally, jobs, work / "interpreter")
    if failing:
        _save_and_reduce(settings, failing[:20], work.parent / "failing")
    lost = {graph.name for graph, _ in failing}
    return [graph for graph in graphs if graph.name not in lost]


def _build_again(settings: Settings, tally: Tally, jobs: list[Job], work: Path, level: str) -> None:
    """The same numbers at another level."""
    for job, other in zip(jobs, run_again(settings, jobs, work, LEVELS[level])):
        if job.error is None:
            same = other.error or machines_difference(job.responses[0].outputs, other.responses[0].outputs)
            tally.check(f"{job.name} with -{level}", same)


def _run_parts(settings: Settings, tally: Tally, parts: list[Part], work: Path) -> None:
    jobs = [Job(part.name, part.model, [part.inputs], part.options) for part in parts]
    run_jobs(settings, jobs, work, LEVELS["O2"])
    for part, job in zip(parts, jobs):
        tally.check(part.name, job.error or judge(part.expected, {}, job.responses[0].outputs, {}))


def _against_interpreter(settings: Settings, tally: Tally, jobs: list[Job], work: Path) -> None:
    """The interpreter computes what the emitted C computes: integers bit for bit, but for those that floats are rounded
    to."""
    if not settings.has_tool("tinyml-run"):
        tally.skip("interpreter", "tinyml-run was not built")
        return
    ran = [job for job in jobs if job.error is None]

    def one(job: Job) -> str | None:
        path = job.emitted.folder.parent / f"{job.name}.onnx"
        outputs = tinyml_run(settings, path, job.inputs[0], work / job.name)
        made = job.responses[0].outputs
        if isinstance(outputs, str) or not _computes_floats(job):
            return machines_difference(made, outputs)
        rounded = {name: value for name, value in made.items() if value.dtype.kind in "iu"}
        problem = machines_difference({name: value for name, value in made.items() if name not in rounded}, outputs)
        for name, value in rounded.items():
            problem = problem or quantized_difference(outputs[name].reshape(value.shape), value, None)
        return problem

    with ThreadPoolExecutor(settings.jobs) as pool:
        for job, problem in zip(ran, pool.map(one, ran)):
            tally.check(f"{job.name}, interpreter", problem)


def _computes_floats(job: Job) -> bool:
    """Whether the model's C does more with floats than to quantize and dequantize them."""
    text = "".join(source.read_text() for source in job.emitted.sources())
    return any("quantize" not in name for name in re.findall(r"\btm_(\w+_f32\w*)\(", text))


def _save_and_reduce(settings: Settings, failing: list[tuple[Graph, Toolchain]], folder: Path) -> None:
    """Saves each failing graph with its data, and the single nodes of it that fail alone."""
    folder.mkdir(exist_ok=True)
    for graph, toolchain in failing:
        onnx.save(graph.original, folder / f"{graph.name}.onnx")
        np.savez(folder / f"{graph.name}.npz", **graph.feed)
        parts = single_nodes(graph.original, graph.feed, graph.name)
        jobs = [Job(p.name, p.model, [p.inputs]) for p in parts]
        run_jobs(settings, jobs, folder / f"{graph.name}.parts", toolchain)
        guilty = []
        for part, job in zip(parts, jobs):
            problem = job.error or judge(part.expected, {}, job.responses[0].outputs, {})
            if problem is not None:
                guilty.append(part)
                onnx.save(part.model, folder / f"{part.name}.onnx")
                np.savez(folder / f"{part.name}.npz", **part.inputs)
                print(f"        {part.name}.onnx ({part.operator}): {problem}")
        if not guilty:
            print(f"        {graph.name}.onnx: no operator fails alone")
    print(f"  saved to {folder}")
