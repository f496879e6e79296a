"""Where the error of a quantized model comes from: the layer that was broken on purpose is named, with its cause, and
the numbers are those that NumPy and ONNX Runtime find."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from tinyml_testing import ort
from tinyml_testing.compiler import Compiler
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .models import FloatModel
from .whole import decibels

# As many as --attribute-error takes, so that all of them are measured on.
SAMPLES = 16
# What sums in another order may change, in dB.
TOLERANCE = 0.05


def check_attribution(settings: Settings, tally: Tally, models: Sequence[FloatModel], work: Path) -> None:
    for model in models:
        few = FloatModel(model.name, model.path, model.input, model.calibration[:SAMPLES], model.judged)
        _Check(settings, tally, few, work / model.name).run()


class _Check:
    def __init__(self, settings: Settings, tally: Tally, model: FloatModel, work: Path):
        self.compiler = Compiler(settings, timeout=300)
        self.tally, self.model, self.work = tally, model, work
        self.data = model.write_calibration(work / "calibration.npz")
        self.ranges = work / "ranges.json"

    def run(self) -> None:
        saved = (f"--save-ranges={self.ranges}", "--save-temps")
        plain = self._attribution(self.model.path, "plain", "int8", *saved)
        if plain is None:
            return
        self._check_numbers(plain)
        self._check_cut_range()
        self._check_few_bits(plain)

    def _attribution(self, path: Path, folder: str, scheme: str, *options: str) -> dict | None:
        # Equalized channels are not those of the ONNX graph.
        asked = (f"--quantize={scheme}", f"--calibration={self.data}", "--no-equalize")
        asked += ("--attribute-error", "--report=json")
        done = self.compiler.compile(path, self.work / folder, self.model.c_name, *asked, *options)
        if not self.tally.check(f"{self.model.name}: {folder} is measured", None if done.model else done.first_error):
            return None
        report = self.work / folder / f"{self.model.c_name}.report.json"
        return json.loads(report.read_text())["attribution"]

    def _check_first(self, attribution: dict | None, node: str, causes: tuple[str, str]) -> None:
        """The worst layer is `node`, and the first of two causes is worse than the second."""
        if attribution is None:
            return
        first = attribution["layers"][0]
        worse, better = (first[cause]["sqnr"] for cause in causes)
        problem = None
        if first["node"] != node:
            problem = f"'{first['node']}' comes before it"
        elif worse is None or (better is not None and better <= worse):
            problem = f"{causes[0]} {worse} dB, {causes[1]} {better} dB"
        self.tally.check(f"{self.model.name}: '{node}' comes first, by its {causes[0]}", problem)

    def _check_cut_range(self) -> None:
        ranges = json.loads(self.ranges.read_text())
        nodes = self._nodes()
        node = nodes[len(nodes) // 2]
        ranges["ranges"][node] = [end / 8 for end in ranges["ranges"][node]]
        cut = self.work / "cut.json"
        cut.write_text(json.dumps(ranges))
        self._check_first(
            self._attribution(self.model.path, "cut", "int8", f"--ranges={cut}"), node, ("clipping", "rounding")
        )

    def _check_few_bits(self, plain: dict) -> None:
        """The filter that matters most, of 4 bits among those of 8."""
        (stage,) = (self.work / "plain").glob("*-optimized.mlir")
        text = stage.read_text()
        names = dict(re.findall(r'(#loc\d*) = loc\("([^"]+)"', text))
        convs = {}
        for found in re.finditer(r"tinyml\.conv2d [^{\n]*\{[^\n]*loc\((#loc\d*)\)\n", text):
            convs[names[found[1]]] = text.index("{", found.start()) + 1
        layers = [layer for layer in plain["layers"] if layer["node"] in convs]
        node = min(layers, key=lambda layer: layer["weights"]["sqnr"])["node"]
        path = self.work / "four.mlir"
        path.write_text(text[: convs[node]] + 'tinyml.precision = "w4a8", ' + text[convs[node] :])
        self._check_worst_weights(self._attribution(path, "four", "int8"), node)

    def _check_worst_weights(self, attribution: dict | None, node: str) -> None:
        """No layer's weights cost more than those of `node`, which its activations do not. What the input's grid costs
        may still be more: rounding makes good for much of 4 bits."""
        if attribution is None:
            return
        worst = min(attribution["layers"], key=lambda layer: layer["weights"]["sqnr"] or np.inf)
        weights, activations = (worst[cause]["sqnr"] for cause in ("weights", "activations"))
        problem = None
        if worst["node"] != node:
            problem = f"those of '{worst['node']}' cost more"
        elif activations is not None and activations <= weights:
            problem = f"weights {weights} dB, activations {activations} dB"
        self.tally.check(f"{self.model.name}: the weights of '{node}' cost most", problem)

    def _nodes(self) -> list[str]:
        """Layers with a filter. Softmax has a fixed scale instead of its range."""
        graph = onnx.load(self.model.path).graph
        ranges = json.loads(self.ranges.read_text())["ranges"]
        return [n.name for n in graph.node if n.name in ranges and n.op_type in ("Conv", "Gemm")]

    def _check_numbers(self, attribution: dict) -> None:
        layers = {layer["node"]: layer for layer in attribution["layers"]}
        ranges = json.loads(self.ranges.read_text())["ranges"]
        samples = self.model.calibration
        exact = ort.outputs(self.model.path, self.model.input, samples)
        compared = 0
        for node in self._nodes():
            if node not in layers:
                continue
            tensors, outputs = _with_grid(self.model, node, samples, ranges[node])
            wanted = {"own_sqnr": decibels(*tensors), "sqnr": decibels(exact, outputs)}
            told = {key: layers[node]["activations"][key] for key in wanted}
            worst = max(abs((told[key] or np.inf) - wanted[key]) for key in wanted)
            self.tally.check(
                f"{self.model.name}: activations of '{node}' as NumPy and ONNX Runtime find them",
                None if worst <= TOLERANCE else f"found {told}, expected {wanted}",
            )
            compared += 1
        self.tally.check(f"{self.model.name}: layers are compared", None if compared > 2 else f"only {compared}")


def _with_grid(
    model: FloatModel, node: str, samples: np.ndarray, ends: list[float]
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """The result of a node without and with the 8 bits of its range, and the model's output with them."""
    graph = onnx.load(model.path)
    (producer,) = (n for n in graph.graph.node if n.name == node)
    # A layer ends with its activation.
    users = [n for n in graph.graph.node if producer.output[0] in n.input]
    if len(users) == 1 and users[0].op_type == "Relu":
        (producer,) = users
    name = producer.output[0]
    known = ort.session(ort.with_outputs(graph, [name]))
    exact = [known.run([name], {model.input: x})[0] for x in samples]
    lo, hi = np.float32(ends[0]), np.float32(ends[1])
    scale = np.float32((float(hi) - float(lo)) / 255)
    zero = np.clip(np.rint(-128 - float(lo) / float(scale)), -128, 127)
    rounded = [((np.clip(np.rint(x / scale) + zero, -128, 127) - zero) * scale).astype(np.float32) for x in exact]
    producer.output[0] = f"{name}/exact"
    graph.graph.input.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, exact[0].shape))
    rest = ort.session(graph)
    outputs = [rest.run(None, {model.input: x, name: y})[0].ravel() for x, y in zip(samples, rounded)]
    return (np.stack(exact), np.stack(rounded)), np.stack(outputs)
