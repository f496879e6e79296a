"""Random parts of random graphs, as --inputs and --outputs ask for them; the file states no types inside the graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import helper
from tinyml_testing import ort

from .generator import float_graph


@dataclass
class Part:
    """A graph, the options that ask for a part of it, and what ONNX Runtime computes on that part."""

    name: str
    model: onnx.ModelProto
    options: tuple[str, ...]
    inputs: dict[str, np.ndarray]
    expected: dict[str, np.ndarray]


def _reached(graph: onnx.GraphProto, outputs: list[str], stops: list[str]) -> set[str]:
    """The values that the outputs are computed from; nothing behind `stops` is."""
    producers = {name: node for node in graph.node for name in node.output}
    waiting, seen = list(outputs), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in producers and name not in stops:
            waiting += [value for value in producers[name].input if value]
    return seen


def make_part(seed: int, index: int) -> Part:
    model, sample = float_graph(seed, index)
    rng = np.random.default_rng([seed, index, 77])
    values = {
        **sample,
        **ort.run(ort.with_outputs(model, [n for node in model.graph.node for n in node.output]), sample),
    }
    inner = [name for node in model.graph.node for name in node.output if name in values]
    outputs = [str(name) for name in rng.choice(inner, size=min(len(inner), int(rng.integers(1, 3))), replace=False)]
    ahead = sorted((_reached(model.graph, outputs, []) & set(inner)) - set(outputs))
    cut = [str(name) for name in rng.choice(ahead, size=min(len(ahead), int(rng.integers(0, 3))), replace=False)]
    cut = [name for name in cut if name in _reached(model.graph, outputs, cut)]
    ports = [value.name for value in model.graph.input]
    stay = [name for name in ports if name in _reached(model.graph, outputs, cut) and name in sample]
    typed = onnx.ModelProto()
    typed.CopyFrom(model)
    del typed.graph.value_info[:]
    for name in {*cut, *outputs} - {value.name for value in typed.graph.output}:
        kind = helper.np_dtype_to_tensor_dtype(values[name].dtype)
        typed.graph.value_info.append(helper.make_tensor_value_info(name, kind, values[name].shape))
    del model.graph.value_info[:]
    inputs = {name: values[name] for name in [*cut, *stay]}
    expected = ort.run(onnx.utils.Extractor(typed).extract_model([*inputs], outputs), inputs)
    options = [f"--outputs={','.join(outputs)}", *([f"--inputs={','.join(cut)}"] if cut else [])]
    return Part(f"part_{seed}_{index}", model, tuple(options), inputs, expected)
