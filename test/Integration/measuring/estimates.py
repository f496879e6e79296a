"""What a compile says of stack and code, against what GCC makes of the C for every core that is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tinyml_testing.compiler import Compiler
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

from .stack import deepest

_MODELS = (
    "mlperf-tiny/kws_qdq", "mlperf-tiny/ic_qdq", "mlperf-tiny/ic_float", "mlperf-tiny/ad_float",
    "zoo/micro_kws_qdq", "zoo/mnist8", "zoo/sine", "zoo/tcn_streaming",
)  # fmt: skip
# The estimate over what GCC makes, both without functions of libraries, which are not in the object. Where there is no
# FPU, an estimate counts the compiler's for floats: so many bytes where the core was not measured.
_LEAST_CODE, _MOST_CODE, _FLOAT_BYTES = 0.7, 2.0, 1500
# Kernels of an instruction set are for speed only, but some have less code than portable C.
_LARGER_FOR_SIZE = 1.05
# Where variants have less code than what portable C shares, which the costs do not say: functions that calls of several
# shapes share are measured for one of them.
_KNOWN_LARGER = {("micro_kws_qdq", core): 1.09 for core in ("cortex-m0", "cortex-m0plus")}


def check_estimates(settings: Settings, tally: Tally, work: Path) -> None:
    """The stack is never below the deepest chain of calls; `--optimize=size` makes no model bigger."""
    if settings.models is None:
        tally.skip("estimates of stack and code", "no ../shared/models and TINYML_MODELS is not set")
        return
    cores = [json.loads(path.read_text()) for path in sorted((ROOT / "runtime" / "cores").glob("*.json"))]
    for core, models in _shares([core for core in cores if core["name"] != "host"]):
        if shutil.which(core["compiler"]) is None:
            tally.skip(f"estimates for {core['name']}", f"'{core['compiler']}' is not installed")
            continue
        for model in models:
            source = settings.models / f"{model}.onnx"
            sizes = {goal: _check(settings, tally, core, source, goal, work) for goal in ("speed", "size")}
            speed, size = sizes["speed"], sizes["size"]
            if speed and size:
                most = _KNOWN_LARGER.get((source.stem, core["name"]), _LARGER_FOR_SIZE) * speed
                told = None if size <= most else f"{size} bytes, {speed} for speed"
                tally.check(f"{source.stem} for {core['name']}: size is no larger", told)


def _shares(cores: Sequence[dict]) -> list[tuple[dict, Sequence[str]]]:
    """Every model for a core whose costs were measured, or that is the only one of its kind; those that have the
    instruction set, the costs and the float unit of such a core share the models."""
    kinds = Counter((core["isa"], core["fpu"]) for core in cores)
    measured = {path.stem for path in (ROOT / "runtime" / "costs").glob("*.json")}
    alike = [core for core in cores if kinds[core["isa"], core["fpu"]] > 1 and core["name"] not in measured]
    return [(core, _MODELS[alike.index(core) :: len(alike)] if core in alike else _MODELS) for core in cores]


def _float_bytes(core: dict) -> int:
    """The most that an estimate counts for the compiler's float functions."""
    tables = [json.loads(path.read_text()) for path in (ROOT / "runtime" / "costs").glob("*.json")]
    measured = next((t.get("float_bytes") for t in tables if t["isa"] == core["isa"]), None)
    return 0 if core["fpu"] else measured or _FLOAT_BYTES


def _check(settings: Settings, tally: Tally, core: dict, source: Path, goal: str, work: Path) -> int | None:
    """Returns the bytes of the model's code, with its constants but without weights."""
    case = f"{source.stem} for {core['name']}, {goal}"
    folder = work / f"{source.stem}-{core['name']}-{goal}"
    name = source.stem.replace("-", "_")
    options = (f"--optimize={goal}", "--report=json")
    done = Compiler(settings, core["name"]).compile(source, folder, name, *options)
    if not tally.check(f"{case}: compiles", None if done.model else done.first_error):
        return None
    graphs, code = [], 0
    flags = ["-std=c99", *core["flags"], "-O2", "-fcallgraph-info=su", f"-I{folder}"]
    for file in sorted(folder.glob("*.c")):
        target = folder / f"{file.stem}.o"
        subprocess.run([core["compiler"], *flags, "-c", str(file), "-o", str(target)], check=True, cwd=folder)
        graphs.append(target.with_suffix(".ci").read_text())
        if file.stem == name:
            tool = core["compiler"].removesuffix("gcc") + "size"
            out = subprocess.run([tool, str(target)], check=True, capture_output=True, text=True).stdout
            code = int(out.splitlines()[1].split()[0])
    report = json.loads((folder / f"{name}.report.json").read_text())
    stack, said = deepest(graphs, f"{name}_run"), report["stack_bytes_estimate"]
    tally.check(f"{case}: stack", None if stack <= said <= 2 * stack + 128 else f"{stack} bytes, {said} said")
    said = report["code_bytes_estimate"]
    own = said - sum(part["bytes"] for part in report["code"] if part["name"].endswith("(C library)"))
    fits = _LEAST_CODE * code <= own <= _MOST_CODE * code + _float_bytes(core)
    tally.check(f"{case}: code", None if fits else f"{code} bytes, {said} said")
    return code
