"""Models that keep a state from call to call, quantized: reference, host and board agree, and follow the float model.

Each model is quantized on sequences, then run on others. A second program takes turns between two streams.
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

import numpy as np
import onnx
from tinyml_testing.board import CORES, board_lacks
from tinyml_testing.compiler import Compiler
from tinyml_testing.emitted import EmittedModel, Port
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

from .loops import check_loops
from .models import StateModel, elman, leaky
from .streams import run_streams

STATE = "--state=h_out:h_in"
# Of the outputs' range. An integrator that keeps 7/8 makes eight errors of one.
BOUNDS = {"int8": 0.02, "w8a16": 0.003, "w8": 0.01}


def _signals(seed: int, sequences: int, length: int, width: int) -> np.ndarray:
    """Slow waves and noise, [sequences, length, width]."""
    rng = np.random.default_rng(seed)
    time = np.arange(length)[:, None]
    waves = np.sin(time * rng.uniform(0.05, 0.4, (sequences, 1, width)) + rng.uniform(0, 6, (sequences, 1, width)))
    return (waves + rng.normal(0, 0.2, (sequences, length, width))).astype(np.float32)


def _compile(settings: Settings, model: StateModel, scheme: str, folder: Path) -> EmittedModel | str:
    folder.mkdir(parents=True)
    path, data = folder / f"{model.name}.onnx", folder / "calibration.npz"
    onnx.save(model.model, path)
    np.savez(data, x=_signals(1, 6, 60, model.width))
    options = (STATE, f"--quantize={scheme}", f"--calibration={data}", "--save-temps", "--report=json", "--selftest")
    if scheme == "w8":
        options = (STATE, "--quantize=w8", "--save-temps", "--report=json")
    compiled = Compiler(settings).compile(path, folder / "out", model.name, *options)
    return compiled.model or compiled.first_error


def _follow(
    tally: Tally, what: str, model: StateModel, port: Port, x: np.ndarray, found: np.ndarray, bound: float
) -> None:
    """Whether `found` is what the float model gives, in each sequence."""
    want = np.stack([model.run(sequence) for sequence in x])
    error = float(np.abs(port.real(found).reshape(want.shape) - want).max() / (want.max() - want.min()))
    tally.check(what, None if error <= bound else f"is off by {error:.4f} of the range, {bound} is allowed")


def _check(settings: Settings, tally: Tally, model: StateModel, scheme: str, folder: Path) -> None:
    name = f"{model.name} {scheme}"
    emitted = _compile(settings, model, scheme, folder)
    if isinstance(emitted, str):
        tally.fail(f"{name} compiles", emitted)
        return
    report = emitted.report()
    width = {"int8": 1, "w8a16": 2, "w8": 4}[scheme]
    states = [(s["name"], s["bytes"]) for s in report["states"]]
    tally.check(f"{name}: the state's size", None if states == [("h_in", model.state_width * width)] else f"{states}")
    (port,), (result,) = emitted.inputs, emitted.outputs
    x = _signals(2, 2, 80, model.width)
    stored = port.stored(x)
    ir = next((folder / "out").glob("*-quantized.mlir"))
    places = ["reference", "host"]
    lacking = board_lacks("m4")
    if lacking:
        tally.skip(f"{name} on the board", lacking)
    else:
        places.append(CORES["m4"])
    answers = {}
    for place in places:
        outputs = tinyml_run(settings, ir, {"x": stored}, folder / place, place)
        if isinstance(outputs, str):
            tally.fail(f"{name} runs on {place}", outputs)
            return
        answers[place] = outputs["y"]
    _follow(tally, f"{name}: follows the float model", model, result, x, answers["reference"], BOUNDS[scheme])
    for place in places[1:]:
        same = scheme == "w8" or np.array_equal(answers[place], answers["reference"])
        tally.check(f"{name}: {place} = reference", None if same else "the outputs differ")
        for by_step in (False, True):
            pair = run_streams(emitted, place, stored[0], stored[1], folder / f"{place}-{by_step}", by_step)
            alone = answers[place].reshape(2, len(stored[0]), -1)
            what = f"{name}: two streams take turns on {place}, by {'step' if by_step else 'run'}"
            if isinstance(pair, str):
                tally.fail(what, pair)
            else:
                tally.check(what, None if all(map(np.array_equal, pair, alone)) else "differ from one stream alone")


def _real(settings: Settings, tally: Tally, folder: Path) -> None:
    """A policy of the zoo that hands a state on: bound or fed with zeros, its actions are the same."""
    if settings.models is None:
        tally.skip("ballchase_policy", "no ../shared/models and TINYML_MODELS is not set")
        return
    path = settings.models / "zoo" / "ballchase_policy.onnx"
    obs = np.random.default_rng(3).normal(0, 1, (5, 21)).astype(np.float32)
    for place in ("reference", "host"):
        bound = tinyml_run(settings, path, {"obs": obs}, folder, place, ["--state=state_outs:state_ins"])
        fed = tinyml_run(settings, path, {"obs": obs, "state_ins": np.zeros((5, 1), np.float32)}, folder, place)
        problem = next((answer for answer in (bound, fed) if isinstance(answer, str)), None)
        if problem is None and not np.array_equal(bound["output"], fed["output"]):
            problem = "the actions differ"
        if problem is None and list(bound) != ["output"]:
            problem = f"the outputs are {list(bound)}"
        tally.check(f"ballchase_policy on {place}", problem)


def _in_cmake(settings: Settings, tally: Tally, folder: Path) -> None:
    """tinyml_add_model with a state: the model compiles, links and passes its self-test."""
    folder.mkdir(parents=True)
    model = leaky()
    onnx.save(model.model, folder / "leaky.onnx")
    np.savez(folder / "data.npz", x=_signals(1, 2, 30, model.width))
    (folder / "main.c").write_text(
        '#include "leaky_selftest.h"\n'
        "int main(void) {\n  static leaky_arena arena;\n  static leaky_state state;\n"
        "  static int8_t y[LEAKY_Y_LEN];\n  return (int)leaky_selftest(&arena, &state, y);\n}\n"
    )
    (folder / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.22)\nproject(firmware LANGUAGES C)\n"
        "add_executable(TinyML::tinyml-compile IMPORTED)\n"
        "set_target_properties(TinyML::tinyml-compile PROPERTIES IMPORTED_LOCATION\n"
        f"  {settings.tool('tinyml-compile')})\n"
        "add_library(TinyML::runtime INTERFACE IMPORTED)\n"
        "set_target_properties(TinyML::runtime PROPERTIES INTERFACE_LINK_LIBRARIES m\n"
        f"  INTERFACE_INCLUDE_DIRECTORIES {ROOT}/runtime/include INTERFACE_SOURCES {ROOT}/runtime/src/common/abi.c)\n"
        f"set(TinyML_DIR {ROOT}/cmake)\ninclude({ROOT}/cmake/TinyMLAddModel.cmake)\n"
        "add_executable(app main.c)\nset_target_properties(app PROPERTIES C_STANDARD 99)\n"
        f"tinyml_add_model(app leaky.onnx TARGET host OPTIONS {STATE} --selftest --quantize=int8\n"
        f"  --calibration={folder}/data.npz)\n"
    )
    for command in (["cmake", "-S", ".", "-B", "build"], ["cmake", "--build", "build"], ["build/app"]):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            tally.fail("tinyml_add_model", f"{' '.join(command)}: {(done.stdout + done.stderr).strip()[-400:]}")
            return
    tally.check("tinyml_add_model", None)


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="states")
    parser.add_argument("--only-loops", action="store_true", help="only the models with loops")
    options = parser.parse_args(arguments)
    work = settings.work("states")
    check_loops(settings, tally, work / "loops")
    if options.only_loops:
        return
    for model in (leaky(), elman()):
        for scheme in BOUNDS:
            if model.name != "leaky" or scheme != "w8":  # nothing to quantize but weights
                _check(settings, tally, model, scheme, work / f"{model.name}-{scheme}")
    _real(settings, tally, work / "ballchase")
    _in_cmake(settings, tally, work / "cmake")
