"""Whether models fit, and whether they are right on a board without files: test benches of the samples and of the
models that are not in the repository pass on the host, those of the samples on the emulated board, too; what a compile
suggests for a model that does not fit does fit, and takes what was said. `-- --only NAME...` takes models by the names
of their files."""

from __future__ import annotations

import argparse
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tinyml_testing.board import board_lacks, tmboard
from tinyml_testing.compiler import Compiled, Compiler
from tinyml_testing.host import WARNINGS, BuildError, call
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

BOARD = "mps2-an386"
# A program for the board, which prints by semihosting and has no stdio.
BOARD_MAIN = "int harness_main(void);\nint net_testbench(void);\nint harness_main(void) { return net_testbench(); }\n"
BOARD_PRINTS = '#include "board.h"\n#define TM_TESTBENCH_PRINT(text) board_print(text)\n#define TM_TESTBENCH_NO_MAIN\n'
SUGGESTED_FOR = ("digits", "heartbeat", "intent")
# A line of the table: other options, then flash and RAM.
SUGGESTED = re.compile(r"^  (--\S.*?) {2,}([\d.]+ \w+) +([\d.]+ \w+) ", re.MULTILINE)


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="fits")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="models to take, by the names of their files")
    only = parser.parse_args(arguments).only
    work = settings.work("fits")
    samples = sorted((ROOT / "examples").glob("*/*.onnx"))
    models = sorted(settings.models.glob("*/*.onnx")) if settings.models else []
    if not models:
        tally.skip("test benches of the zoo", "TINYML_MODELS names no folder")
    if only:
        samples, models = ([path for path in paths if path.stem in only] for paths in (samples, models))
    cases = [(path, ()) for path in [*samples, *models]]
    cases += [(path, _quantized(path)) for path in samples if _quantized(path)]
    lacking = board_lacks()
    if lacking:
        tally.skip("test benches on the board", lacking)
    with ThreadPoolExecutor(settings.jobs) as pool:
        jobs = []
        for number, (path, options) in enumerate(cases):
            on_board = path in samples and not lacking
            jobs.append(pool.submit(_bench, settings, work / str(number), path, options, on_board))
        for (path, options), job in zip(cases, jobs, strict=True):
            tally.check(f"test bench of {path.stem}{' as int8' if options else ''}", job.result())
    for path in samples:
        if path.stem in SUGGESTED_FOR:
            _suggestions(settings, tally, work / path.stem, path, _quantized(path))


def _quantized(path: Path) -> tuple[str, ...]:
    """What the sample is compiled with, where that quantizes it."""
    make = path.with_name("sample.mk")
    rows = dict(re.findall(r"^(\w+) := (.*)$", make.read_text(), re.MULTILINE)) if make.exists() else {}
    options = rows.get(f"OPTIONS_{path.stem}")
    if options is not None:
        rows["SAMPLE"] = str(path.parent)
        while "$(" in options:
            options = re.sub(r"\$\((\w+)\)", lambda found: rows[found[1]], options)
        return tuple(options.split())
    data = path.with_name("calibration.npz")
    return ("--quantize=int8", f"--calibration={data}") if path.stem == "digits" else ()


def _bench(settings: Settings, folder: Path, path: Path, options: tuple[str, ...], on_board: bool) -> str | None:
    """Why the test bench does not pass on the host or the board."""
    done = Compiler(settings, "host", timeout=300).compile(path, folder, "net", "--emit=testbench", *options)
    if done.model is None:
        return done.first_error
    program = folder / "bench"
    try:
        sources = [str(source) for source in sorted(folder.glob("*.c"))]
        call(["cc", "-std=c99", "-O1", *WARNINGS, f"-I{folder}", *sources, "-o", str(program), "-lm"], folder)
        problem = _passes([str(program)])
        return problem or (_on_board(settings, folder / "board", path, options) if on_board else None)
    except BuildError as wrong:
        return str(wrong)


def _on_board(settings: Settings, folder: Path, path: Path, options: tuple[str, ...]) -> str | None:
    done = Compiler(settings, BOARD, timeout=300).compile(path, folder, "net", "--emit=testbench", *options)
    if done.model is None:
        return done.first_error
    bench = folder / "net_testbench.c"
    bench.write_text(BOARD_PRINTS + bench.read_text())
    (folder / "main.c").write_text(BOARD_MAIN)
    board = tmboard.without_harness(tmboard.load(BOARD))
    sources = [source for source in sorted(folder.glob("*.c")) if source.name != "tm_abi.c"]
    call(tmboard.compile_command(board, folder / "bench.elf", sources, [folder], ["-O2", *WARNINGS]), folder)
    return _passes(tmboard.run_command(board, folder / "bench.elf"))


def _passes(command: list[str]) -> str | None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode == 0 and done.stdout.splitlines()[-1:] == ["net: passed"]:
        return None
    wrong = [line for line in done.stdout.splitlines() if not line.endswith(": ok")]
    return f"exit {done.returncode}: {'; '.join(wrong)[:200]}"


def _suggestions(settings: Settings, tally: Tally, folder: Path, path: Path, options: tuple[str, ...]) -> None:
    """A tenth less flash than the int8 model takes: what is suggested keeps to that."""
    compiler = Compiler(settings, "cortex-m4f", timeout=600)
    whole = compiler.compile(path, folder / "whole", "net", *options)
    flash = _flash(whole)
    if flash is None:
        tally.fail(f"{path.stem} compiles", whole.first_error)
        return
    limit = f"--flash={flash * 9 // 10}"
    refused = compiler.compile(path, folder / "none", "net", *options, limit)
    is_refused = refused.exit_code == 1 and not (folder / "none").exists()
    wrong = None if is_refused else "it compiles, or something is written"
    tally.check(f"{path.stem} does not fit nine tenths of its flash", wrong)
    found = SUGGESTED.findall(refused.message)
    tally.check(f"{path.stem}: something fits", None if "what fits" in refused.message and found else refused.message)
    for number, (flags, said, _) in enumerate(found if "what fits" in refused.message else []):
        if flags.startswith("--target="):
            continue
        words = [word for word in flags.split() if not word.startswith("--flash")]
        kept = [option for option in options if option.split("=")[0] not in {word.split("=")[0] for word in words}]
        done = compiler.compile(path, folder / str(number), "net", *kept, *words, limit)
        took = re.search(r"^  flash +([\d.]+ \w+) ", done.message, re.MULTILINE)
        same = done.exit_code == 0 and took is not None and took[1] == said
        tally.check(f"{path.stem} fits with {flags}", None if same else f"said {said}: {done.message[:300]}")


def _flash(done: Compiled) -> int | None:
    """Bytes, rounded as the summary does."""
    found = re.search(r"^  flash +([\d.]+) (B|KB|MB)", done.message, re.MULTILINE)
    return int(float(found[1]) * {"B": 1, "KB": 1024, "MB": 1024 * 1024}[found[2]]) if found else None
