"""What a compile says of stack and code, against what GCC makes of the C for every core that is installed."""

from __future__ import annotations

import argparse
import concurrent.futures
import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tinyml_testing.compiler import Compiler
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

from .stack import deepest

_MODELS = (
    "mlperf-tiny/kws_qdq", "mlperf-tiny/ic_qdq", "mlperf-tiny/ic_float", "mlperf-tiny/ad_float",
    "zoo/micro_kws_qdq", "zoo/mnist8", "zoo/sine", "zoo/tcn_streaming",
)  # fmt: skip
_GOALS = ("speed", "size")
# The estimate over what GCC makes and links, functions of libraries included.
_LEAST_CODE, _MOST_CODE = 0.85, 1.20


@dataclasses.dataclass
class Measured:
    """What was said of a build, and what GCC makes of it."""

    case: str
    core: str
    said_code: int = 0
    code: int = 0
    said_stack: int = 0
    stack: int = 0
    error: str | None = None

    @property
    def ratio(self) -> float:
        return self.said_code / self.code


def check_estimates(settings: Settings, tally: Tally, work: Path) -> None:
    """Code is near the truth, the stack never below the deepest chain of calls; `--optimize=size` makes none bigger."""
    if settings.models is None:
        tally.skip("estimates of stack and code", "no ../shared/models and TINYML_MODELS is not set")
        return
    for core, models in _shares(_cores()):
        if shutil.which(core["compiler"]) is None:
            tally.skip(f"estimates for {core['name']}", f"'{core['compiler']}' is not installed")
            continue
        for model in models:
            source = settings.models / f"{model}.onnx"
            speed, size = (measure(settings, core, source, goal, work) for goal in _GOALS)
            for each in (speed, size):
                _judge(tally, each)
            if not speed.error and not size.error:
                told = None if size.code <= speed.code else f"{size.code} bytes, {speed.code} for speed"
                tally.check(f"{source.stem} for {core['name']}: size is no larger", told)


def _judge(tally: Tally, each: Measured) -> None:
    if not tally.check(f"{each.case}: compiles", each.error):
        return
    fits = each.stack <= each.said_stack <= 2 * each.stack + 128
    tally.check(f"{each.case}: stack", None if fits else f"{each.stack} bytes, {each.said_stack} said")
    fits = _LEAST_CODE <= each.ratio <= _MOST_CODE
    tally.check(f"{each.case}: code", None if fits else f"{each.code} bytes, {each.said_code} said")


def _cores() -> list[dict]:
    cores = [json.loads(path.read_text()) for path in sorted((ROOT / "runtime" / "cores").glob("*.json"))]
    return [core for core in cores if core["name"] != "host"]


def _shares(cores: Sequence[dict]) -> list[tuple[dict, Sequence[str]]]:
    """Every model for a core whose costs were measured, or that is the only one of its kind; those that have the
    instruction set, the costs and the float unit of such a core share the models."""
    kinds = Counter((core["isa"], core["fpu"]) for core in cores)
    measured = {path.stem for path in (ROOT / "runtime" / "costs").glob("*.json")}
    alike = [core for core in cores if kinds[core["isa"], core["fpu"]] > 1 and core["name"] not in measured]
    return [(core, _MODELS[alike.index(core) :: len(alike)] if core in alike else _MODELS) for core in cores]


def measure(settings: Settings, core: dict, source: Path, goal: str, work: Path) -> Measured:
    """Compiles the model, and its C as a program that nobody can start."""
    case = Measured(f"{source.stem} for {core['name']}, {goal}", core["name"])
    folder = work / f"{source.stem}-{core['name']}-{goal}"
    name = source.stem.replace("-", "_")
    options = (f"--optimize={goal}", "--report=json")
    done = Compiler(settings, core["name"]).compile(source, folder, name, *options)
    if not done.model:
        case.error = done.first_error
        return case
    report = json.loads((folder / f"{name}.report.json").read_text())
    case.said_code, case.said_stack = report["code_bytes_estimate"], report["stack_bytes_estimate"]
    graphs, objects = [], []
    flags = ["-std=c99", *core["flags"], "-O2", "-fcallgraph-info=su", f"-I{folder}"]
    for file in sorted(folder.glob("*.c")):
        objects.append(folder / f"{file.stem}.o")
        command = [core["compiler"], *flags, "-c", str(file), "-o", str(objects[-1])]
        subprocess.run(command, check=True, cwd=folder)
        graphs.append(objects[-1].with_suffix(".ci").read_text())
    case.stack = deepest(graphs, f"{name}_run")
    case.code = _linked_bytes(core, name, objects, folder / "model.elf") - report["weight_bytes"]
    return case


def _linked_bytes(core: dict, name: str, objects: Sequence[Path], elf: Path) -> int:
    """What the model and the functions of libraries that it calls take in flash."""
    flags = [*core["flags"], "-nostartfiles", "-Wl,--gc-sections"]
    flags += [f"-Wl,-u,{name}_{entry}" for entry in ("run", "step")] + [f"-Wl,-e,{name}_run"]
    if core["compiler"].startswith("arm-"):
        flags += ["--specs=nano.specs", "--specs=nosys.specs"]
    else:
        flags += [f"-Wl,--defsym=__{memory}_size=0x40000000" for memory in ("flash", "ram")]
    subprocess.run([core["compiler"], *flags, *map(str, objects), "-lm", "-o", str(elf)], check=True)
    tool = core["compiler"].removesuffix("gcc") + "size"
    out = subprocess.run([tool, "-A", str(elf)], check=True, capture_output=True, text=True).stdout
    # sections of a program have an address; those without contents are in no flash
    sections = re.findall(r"^(\.\S+) +(\d+) +(\d+)$", out, re.M)
    zeros = (".bss", ".tbss", ".noinit", ".stack", ".heap")
    return sum(int(size) for section, size, place in sections if int(place) and not section.startswith(zeros))


def _print_core(core: str, all_of_it: Sequence[Measured]) -> None:
    least, most = (choose(all_of_it, key=lambda each: each.ratio) for choose in (min, max))
    fits = sum(0.85 <= each.ratio <= 1.15 for each in all_of_it)
    below = [each.case for each in all_of_it if each.said_stack < each.stack]
    stacks = [each.said_stack / each.stack for each in all_of_it]
    print(f"{core:<14} code {least.ratio:.2f} ({least.case}) to {most.ratio:.2f} ({most.case}), ", end="")
    print(f"{fits} of {len(all_of_it)} within 15 %; stack {min(stacks):.2f} to {max(stacks):.2f}", flush=True)
    for case in below:
        print(f"{'':<14} stack below the truth: {case}")


def _all(settings: Settings, cores: Sequence[dict], models: Sequence[Path]) -> Iterator[tuple[str, list[Measured]]]:
    work = settings.work("estimates")
    for core in cores:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            builds = [pool.submit(measure, settings, core, model, goal, work) for model in models for goal in _GOALS]
            made = [build.result() for build in builds]
        for each in made:
            if each.error:
                print(f"{each.case}: {each.error}")
        yield core["name"], [each for each in made if not each.error]


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/estimates", description=__doc__)
    parser.add_argument("--core", action="append", metavar="NAME", help="only this core (can be repeated)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write what was measured to FILE")
    parser.add_argument("models", nargs="*", type=Path, help="ONNX files (default: MLPerf Tiny and the zoo)")
    options = parser.parse_args()
    settings = Settings()
    if not options.models and settings.models is None:
        raise SystemExit("name models, or say where they are in TINYML_MODELS")
    models = options.models or sorted(settings.models.glob("*/*.onnx"))
    known = {core["name"]: core for core in _cores() if shutil.which(core["compiler"])}
    for name in options.core or ():
        if name not in known:
            raise SystemExit(f"no core '{name}' whose compiler is installed: one of {', '.join(known)}")
    records = []
    for core, made in _all(settings, [known[name] for name in options.core or known], models):
        records += [dataclasses.asdict(each) for each in made]
        if made:
            _print_core(core, made)
    if options.json:
        options.json.write_text(json.dumps(records, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
