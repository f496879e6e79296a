"""Loop and Scan of many trips: loops in C that give what ONNX Runtime gives, code that does not grow with the trips,
and bodies that are quantized."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import ort
from tinyml_testing.board import CORES, board_lacks
from tinyml_testing.compare import difference
from tinyml_testing.compiler import Compiler
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

Shape = Sequence[int]
# What the text of the C files may differ by where only the number of trips does: its digits.
DIGITS = 400
SAMPLES = 60
# Power of the outputs over that of int8's error, in dB: where the tool itself warns.
LEAST_DB = 20.0


@dataclass
class LoopModel:
    """A model whose inputs are floats of these shapes."""

    name: str
    model: onnx.ModelProto
    inputs: dict[str, Shape]
    macs: int
    """Multiply-accumulates of all trips."""


def _info(name: str, shape: Shape, kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


# What the body of a Loop begins with.
_HEAD = (_info("i", (), TensorProto.INT64), _info("go", (), TensorProto.BOOL))
_ON = _info("on", (), TensorProto.BOOL)


def _model(
    nodes: Sequence[onnx.NodeProto],
    inputs: dict[str, Shape],
    outputs: dict[str, Shape],
    constants: dict[str, np.ndarray],
) -> onnx.ModelProto:
    graph = helper.make_graph(
        list(nodes), "loops", [_info(*port) for port in inputs.items()], [_info(*port) for port in outputs.items()],
        [numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()],
    )  # fmt: skip
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _gates(rng: np.random.Generator, width: int, units: int) -> tuple[list[onnx.NodeProto], dict[str, np.ndarray]]:
    """A GRU's step as Keras writes it: `h` and the row `x` give `h_next` of [1, units]."""
    constants = {
        "w": rng.normal(0, 1 / np.sqrt(width), (width, 3 * units)).astype(np.float32),
        "r": rng.normal(0, 1 / np.sqrt(units), (units, 3 * units)).astype(np.float32),
        "b": rng.normal(0, 0.1, 3 * units).astype(np.float32),
        "one": np.float32(1),
    }
    make = helper.make_node
    nodes = [
        make("MatMul", ["x", "w"], ["xw"]),
        make("Add", ["xw", "b"], ["xb"]),
        make("MatMul", ["h", "r"], ["hr"]),
        make("Split", ["xb"], ["xz", "xr", "xn"], axis=1),
        make("Split", ["hr"], ["hz", "hr_", "hn"], axis=1),
        make("Add", ["xz", "hz"], ["z_sum"]),
        make("Sigmoid", ["z_sum"], ["z"]),
        make("Add", ["xr", "hr_"], ["r_sum"]),
        make("Sigmoid", ["r_sum"], ["reset"]),
        make("Mul", ["reset", "hn"], ["rn"]),
        make("Add", ["xn", "rn"], ["n_sum"]),
        make("Tanh", ["n_sum"], ["n"]),
        make("Sub", ["one", "z"], ["keep"]),
        make("Mul", ["keep", "n"], ["new"]),
        make("Mul", ["z", "h"], ["old"]),
        make("Add", ["new", "old"], ["h_next"]),
    ]
    return nodes, constants


def scan_cells(trips: int = 200, width: int = 8, units: int = 16) -> LoopModel:
    """A GRU as a Scan over a sequence, all its states forwards and backwards, and the last one."""
    nodes, constants = _gates(np.random.default_rng(1), width, units)
    nodes += [helper.make_node("Identity", ["h_next"], [name]) for name in ("all", "back")]
    body = helper.make_graph(
        nodes, "cell", [_info("h", (1, units)), _info("x", (1, width))],
        [_info(name, (1, units)) for name in ("h_next", "all", "back")],
        [numpy_helper.from_array(np.asarray(value), key) for key, value in constants.items()],
    )  # fmt: skip
    outer = [
        helper.make_node(
            "Scan", ["first", "sequence"], ["last", "states", "reversed"], "scan", body=body, num_scan_inputs=1,
            scan_input_axes=[1], scan_output_axes=[1, 0], scan_output_directions=[0, 1],
        ),
    ]  # fmt: skip
    outputs = {"last": (1, units), "states": (1, trips, units), "reversed": (trips, 1, units)}
    inputs = {"first": (1, units), "sequence": (1, trips, width)}
    macs = trips * 3 * units * (width + units)
    return LoopModel("scan_cells", _model(outer, inputs, outputs, {}), inputs, macs)


def loop_carried(trips: int = 100, size: int = 12) -> LoopModel:
    """A Loop with three carried values, of which two change places, that looks at values of the graph around it."""
    rng = np.random.default_rng(2)
    make = helper.make_node
    nodes = [
        make("MatMul", ["a", "matrix"], ["turned"]),
        make("Add", ["turned", "push"], ["pushed"]),
        make("Tanh", ["pushed"], ["b_next"]),
        make("Identity", ["b"], ["a_next"]),
        make("Cast", ["i"], ["number"], to=TensorProto.FLOAT),
        make("Mul", ["number", "small"], ["weight"]),
        make("Mul", ["b", "weight"], ["part"]),
        make("Add", ["sum", "part"], ["sum_next"]),
        make("Identity", ["go"], ["on"]),
        make("ReduceMax", ["b_next"], ["peak"], axes=[1], keepdims=0),
    ]
    state = (1, size)
    body = helper.make_graph(
        nodes, "step",
        [*_HEAD, *(_info(name, state) for name in ("a", "b", "sum"))],
        [_ON, *(_info(f"{name}_next", state) for name in ("a", "b", "sum")), _info("peak", (1,))],
    )  # fmt: skip
    outer = [
        make("Loop", ["trips", "true", "a0", "zeros", "zeros"], ["a1", "b1", "sum1", "peaks"], "loop", body=body),
        make("Concat", ["a1", "b1", "sum1"], ["state"], axis=1),
    ]
    constants = {
        "matrix": rng.normal(0, 1 / np.sqrt(size), (size, size)).astype(np.float32),
        "small": np.float32(0.01),
        "zeros": np.zeros(state, np.float32),
        "trips": np.int64(trips),
        "true": np.bool_(True),
    }
    inputs = {"a0": state, "push": state}
    outputs = {"state": (1, 3 * size), "peaks": (trips, 1)}
    return LoopModel("loop_carried", _model(outer, inputs, outputs, constants), inputs, trips * size * size)


def loop_while(trips: int = 150, size: int = 6) -> LoopModel:
    """A while loop as tf2onnx writes it: the body counts and says whether to go on, and takes row by row."""
    make = helper.make_node
    nodes = [
        make("Gather", ["rows", "at"], ["row"], axis=0),
        make("Mul", ["h", "decay"], ["kept"]),
        make("Add", ["kept", "row"], ["sum"]),
        make("Tanh", ["sum"], ["h_next"]),
        make("Add", ["at", "one"], ["at_next"]),
        make("Less", ["at_next", "count"], ["on"]),
        make("Identity", ["h_next"], ["out"]),
    ]
    body = helper.make_graph(
        nodes, "step",
        [*_HEAD, _info("at", (), TensorProto.INT64), _info("h", (size,))],
        [_ON, _info("at_next", (), TensorProto.INT64), _info("h_next", (size,)), _info("out", (size,))],
    )  # fmt: skip
    outer = [make("Loop", ["most", "true", "zero", "h0"], ["at1", "last", "all"], "loop", body=body)]
    constants = {
        "most": np.int64(np.iinfo(np.int64).max),
        "true": np.bool_(True),
        "zero": np.int64(0),
        "one": np.int64(1),
        "count": np.int64(trips),
        "decay": np.float32(0.9),
    }
    inputs = {"rows": (trips, size), "h0": (size,)}
    outputs = {"last": (size,), "all": (trips, size)}
    return LoopModel("loop_while", _model(outer, inputs, outputs, constants), inputs, 0)


def random_scan(seed: int) -> LoopModel:
    """A Scan with a random body: values that are handed on, change places, are put together or come from outside."""
    rng = np.random.default_rng(seed)
    make = helper.make_node
    trips, size = int(rng.integers(17, 30)), int(rng.integers(3, 9))
    states = [f"s{n}" for n in range(rng.integers(1, 4))]
    rows = [f"r{n}" for n in range(rng.integers(1, 3))]
    known, nodes = [*states, *rows, "outside"], []
    for number in range(rng.integers(4, 9)):
        name, kind = f"v{number}", str(rng.choice(["Tanh", "Sigmoid", "Neg", "Add", "Mul", "Sub", "MatMul"]))
        inputs = [str(value) for value in rng.choice(known, 2 if kind in ("Add", "Mul", "Sub") else 1)]
        nodes.append(make(kind, [*inputs, "w"] if kind == "MatMul" else inputs, [name]))
        known.append(name)
    # What is carried stays bounded.
    ends = []
    for number, _ in enumerate(states):
        source = str(rng.choice(known))
        if rng.random() < 0.4 or source not in states:
            nodes.append(make("Tanh", [source], [f"e{number}"]))
        else:
            nodes.append(make("Identity", [source], [f"e{number}"]))
        ends.append(f"e{number}")
    parts = []
    for number in range(rng.integers(1, 4)):
        nodes.append(make("Identity", [str(rng.choice(known + ends))], [f"p{number}"]))
        parts.append(f"p{number}")
    shape = (1, size)
    constants = {"w": rng.normal(0, 1 / np.sqrt(size), (size, size)).astype(np.float32)}
    body = helper.make_graph(
        nodes, "body", [_info(name, shape) for name in states + rows], [_info(name, shape) for name in ends + parts],
        [numpy_helper.from_array(value, key) for key, value in constants.items()],
    )  # fmt: skip
    lasts, alls = [f"last_{name}" for name in states], [f"all_{name}" for name in parts]
    scan = make(
        "Scan", [f"first_{name}" for name in states] + [f"x_{name}" for name in rows], lasts + alls, "scan", body=body,
        num_scan_inputs=len(rows), scan_input_directions=[int(d) for d in rng.integers(0, 2, len(rows))],
        scan_output_directions=[int(d) for d in rng.integers(0, 2, len(parts))],
    )  # fmt: skip
    inputs: dict[str, Shape] = {f"first_{name}": shape for name in states}
    inputs |= {f"x_{name}": (trips, *shape) for name in rows} | {"outside": shape}
    wanted = [name for name in lasts + alls if rng.random() < 0.7] or lasts
    outputs = {f"{name}_out": shape if name in lasts else (trips, *shape) for name in wanted}
    after = [make(str(rng.choice(["Identity", "Neg"])), [name], [f"{name}_out"]) for name in wanted]
    return LoopModel(f"random{seed}", _model([scan, *after], inputs, outputs, {}), inputs, 0)


MODELS = (scan_cells, loop_carried, loop_while)
RANDOM = 12


def _inputs(model: LoopModel) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(7)
    return {name: rng.normal(0, 1, shape).astype(np.float32) for name, shape in model.inputs.items()}


def _save(model: LoopModel, folder: Path) -> Path:
    """Writes the model to a file of its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{model.name}.onnx"
    onnx.save(model.model, path)
    return path


def _check(settings: Settings, tally: Tally, model: LoopModel, folder: Path) -> None:
    path = _save(model, folder)
    x = _inputs(model)
    want = ort.run(model.model, x)
    places = ["reference", "host"]
    lacking = board_lacks("m4")
    if lacking:
        tally.skip(f"{model.name} on the board", lacking)
    else:
        places.append(CORES["m4"])
    for place in places:
        found = tinyml_run(settings, path, {name: array[None] for name, array in x.items()}, folder / place, place)
        if isinstance(found, str):
            tally.fail(f"{model.name} on {place}", found)
            continue
        problems = [difference(want[name], found[name]) for name in want]
        tally.check(f"{model.name} on {place}", next((p for p in problems if p), None))
    _planned(settings, tally, model, folder)


def _planned(settings: Settings, tally: Tally, model: LoopModel, folder: Path) -> None:
    """The planned steps, run by the reference kernels in the arena."""
    path = _save(model, folder)
    x = _inputs(model)
    want = ort.run(model.model, x)
    compiled = Compiler(settings).compile(path, folder / "out", model.name, "--save-temps", "--unroll=8")
    if compiled.model is None:
        tally.fail(f"{model.name} compiles", compiled.first_error)
        return
    planned = next((folder / "out").glob("*-planned.mlir"))
    if "mcu.loop" not in planned.read_text():
        tally.fail(f"{model.name} is a loop", "there is none")
    found = tinyml_run(settings, planned, {name: array[None] for name, array in x.items()}, folder / "planned")
    problems = [found] if isinstance(found, str) else [difference(want[name], found[name]) for name in want]
    tally.check(f"{model.name} in the arena", next((p for p in problems if p), None))


def _read(folder: Path, name: str) -> str:
    """The model's C without its comments."""
    return re.sub(r"/\*.*?\*/", "", (folder / f"{name}.c").read_text(), flags=re.DOTALL)


def _sizes(settings: Settings, tally: Tally, make: object, folder: Path) -> None:
    """Ten times as many trips make the same code, and as many multiply-accumulates more."""
    folder.mkdir(parents=True, exist_ok=True)
    texts, steps = [], []
    for trips in (50, 500):
        model = make(trips)
        path = folder / f"{model.name}{trips}.onnx"
        onnx.save(model.model, path)
        out = folder / f"out{trips}"
        compiled = Compiler(settings).compile(path, out, model.name, "--report=json")
        if compiled.model is None:
            tally.fail(f"{model.name} with {trips} trips compiles", compiled.first_error)
            return
        report = compiled.model.report()
        texts.append(len(_read(out, model.name)))
        steps.append(len(report["steps"]))
        problem = None if report["macs"] >= model.macs else f"{report['macs']} of {model.macs} are reported"
        tally.check(f"{model.name} with {trips} trips: multiply-accumulates", problem)
        longest = max(step.get("trips", 1) for step in report["steps"])
        tally.check(f"{model.name} with {trips} trips: steps", None if longest == trips else f"{longest} trips")
    same = steps[0] == steps[1] and abs(texts[0] - texts[1]) < DIGITS
    what = f"{model.name}: ten times as many trips make the same code"
    tally.check(what, None if same else f"{steps} steps, {texts} characters of C")


def _quantized(settings: Settings, tally: Tally, model: LoopModel, folder: Path) -> None:
    """int8: nothing of the body stays float, the answers follow the float model, host and board give the same bytes."""
    path, data = _save(model, folder), folder / "calibration.npz"
    rng = np.random.default_rng(8)
    samples = {name: rng.normal(0, 1, (SAMPLES, *shape)) for name, shape in model.inputs.items()}
    np.savez(data, **{name: array.astype(np.float32) for name, array in samples.items()})
    x = {name: rng.normal(0, 1, shape).astype(np.float32) for name, shape in model.inputs.items()}
    options = ("--quantize=int8", f"--calibration={data}", "--io=float", "--report=json", "--save-temps")
    compiled = Compiler(settings).compile(path, folder / "out", model.name, *options)
    if compiled.model is None:
        tally.fail(f"{model.name} int8 compiles", compiled.first_error)
        return
    report = compiled.model.report()
    floats = [step["node"] for step in report["steps"] if step["precision"] == "f32"]
    tally.check(f"{model.name} int8: nothing stays float", f"{floats} do" if floats else None)
    ir = next((folder / "out").glob("*-quantized.mlir"))
    answers = {}
    for place in ["reference", "host"] + ([] if board_lacks("m4") else [CORES["m4"]]):
        found = tinyml_run(settings, ir, {name: array[None] for name, array in x.items()}, folder / place, place)
        if isinstance(found, str):
            tally.fail(f"{model.name} int8 on {place}", found)
            return
        answers[place] = found
    for name, want in ort.run(model.model, x).items():
        found = answers["reference"][name].reshape(want.shape)
        decibels = 10 * np.log10(np.square(want).sum() / max(np.square(found - want).sum(), 1e-30))
        problem = None if decibels >= LEAST_DB else f"{decibels:.1f} dB, {LEAST_DB} are asked for"
        tally.check(f"{model.name} int8: '{name}' follows the float model", problem)
        for place, others in answers.items():
            same = np.array_equal(others[name].ravel(), found.ravel())
            tally.check(f"{model.name} int8: '{name}' on {place} = reference", None if same else "the bytes differ")


def check_loops(settings: Settings, tally: Tally, folder: Path) -> None:
    for make in MODELS:
        model = make()
        _check(settings, tally, model, folder / model.name)
        _sizes(settings, tally, make, folder / f"{model.name}-sizes")
        _quantized(settings, tally, model, folder / f"{model.name}-int8")
    for seed in range(RANDOM):
        model = random_scan(seed)
        _planned(settings, tally, model, folder / model.name)
