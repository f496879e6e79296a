"""Packages: each is what its ecosystem's tool takes, builds as that ecosystem builds it, and its example gives the
interpreter's answer. The int8 sample becomes each kind, as a folder and as an archive; the models that are not in the
repository take turns, a kind each, with a page that is looked at in Chromium.

Options: `--full` makes every kind of every model; `--only NAME...` takes models by the names of their files.
"""

from __future__ import annotations

import argparse
import re
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from .kinds import KINDS, VERSION, Failure, call, tool
from tinyml_testing.browser import Browser, find_browser
from tinyml_testing.pages import look
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

SAMPLE = ROOT / "examples" / "digits"
OPTIONS = ("--quantize=int8", f"--calibration={SAMPLE / 'calibration.npz'}", "--seed=1")
#: The folder in an archive, where it is not the model's name: such a file is unpacked over what is there.
AT_TOP = ("cmsis-pack", "stm32cube")
PLACE = re.compile(r"@\w+@")


def run(settings: Settings, tally: Tally, rest: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="packages")
    parser.add_argument("--full", action="store_true", help="every kind of every model")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="models to take, by the names of their files")
    options = parser.parse_args(rest)
    work = settings.work("packages")
    for name in ("pio", "compote"):
        if not tool(name):
            tally.skip(f"{name} on its package", "not installed: scripts/test installs test/requirements.txt")
    if not options.only:
        expected = _answers(settings, SAMPLE / "digits.onnx", OPTIONS, work)
        for kind in KINDS:
            tally.check(kind, _problem(settings, work / kind, SAMPLE / "digits.onnx", kind, OPTIONS, expected))
            tally.check(f"{kind}, an archive", _archive_problem(settings, work / kind, kind))
    models = sorted(settings.models.glob("*/*.onnx")) if settings.models else []
    if not models:
        tally.skip("packages and pages of the zoo", "TINYML_MODELS names no folder")
    if options.only:
        models = [model for model in models if model.stem in options.only]
    with ThreadPoolExecutor(settings.jobs) as pool:
        jobs = [
            pool.submit(_of_zoo, settings, work / model.stem, model, number, options.full)
            for number, model in enumerate(models)
        ]
        problems = [found for job in jobs for found in job.result()]
    for what, problem in problems:
        tally.check(what, problem)
    _look(tally, [work / model.stem / f"{model.stem}.html" for model in models])


def _of_zoo(settings: Settings, work: Path, model: Path, number: int, full: bool) -> list[tuple[str, str | None]]:
    """What is wrong with packages of a model, each with what it is."""
    work.mkdir()
    kinds = list(KINDS)
    taken = kinds if full else [kinds[number % len(kinds)]]
    try:
        expected = _answers(settings, model, (), work)
    except Failure as failure:
        return [(model.stem, str(failure))]
    more = (f"--report=html:{work / model.stem}.html", "--suggest=none")
    return [
        (f"{kind} of {model.stem}", _problem(settings, work / kind, model, kind, more, expected)) for kind in taken
    ]


def _answers(settings: Settings, model: Path, options: tuple[str, ...], work: Path) -> np.ndarray:
    """The model's first output for zeros, by the interpreter."""
    call(settings.tool("tinyml-run"), model, *options, "--output", work / "expected.npz")
    return next(iter(np.load(work / "expected.npz").values())).ravel().astype(np.float64)


def _problem(
    settings: Settings, folder: Path, model: Path, kind: str, options: tuple[str, ...], expected: np.ndarray
) -> str | None:
    """Makes a package in `folder` and uses it; why that fails."""
    package = folder / "package"
    folder.mkdir()
    try:
        selftest = ("--selftest",) if "--quantize=int8" in options else ()
        call(
            settings.tool("tinyml-compile"), model, "--target=cortex-m4f", *options, *selftest,
            f"--package={kind}", f"--package-version={VERSION}", f"--name={model.stem}", "-o", package,
        )  # fmt: skip
        left = [path for path in package.rglob("*") if path.is_file() and PLACE.search(path.read_text())]
        if left:
            raise Failure(f"places that were not filled in: {left}")
        shown = KINDS[kind](package, folder, model.stem).strip()
    except Failure as failure:
        return str(failure)
    found = re.fullmatch(r"largest output: (\d+)", shown)
    # Floats that are as good as the same may be in another order.
    nearly = 1e-4 * max(float(np.ptp(expected)), 1e-6)
    if not found or not expected[int(found[1])] >= expected.max() - nearly:
        return f"printed {shown!r}, not {int(expected.argmax())}"
    return None


def _archive_problem(settings: Settings, folder: Path, kind: str) -> str | None:
    """Why an archive is not the folder, or not the same as another one."""
    suffix = ".pack" if kind == "cmsis-pack" else ".zip"
    # What makes them differ would do so in all kinds.
    names = ("first", "second") if kind == "arduino" else ("first",)
    archives = [folder / f"{name}{suffix}" for name in names]
    try:
        for archive in archives:
            call(
                settings.tool("tinyml-compile"), SAMPLE / "digits.onnx", "--target=cortex-m4f", *OPTIONS, "--selftest",
                f"--package={kind}", f"--package-version={VERSION}", "-o", archive,
            )  # fmt: skip
        if kind == "platformio":
            _install(archives[0], folder / "project")
    except Failure as failure:
        return str(failure)
    if archives[0].read_bytes() != archives[-1].read_bytes():
        return "two archives differ"
    unpacked = folder / "unpacked"
    with zipfile.ZipFile(archives[0]) as archive:
        archive.extractall(unpacked)
    inner = unpacked if kind in AT_TOP else unpacked / "digits"
    files, wanted = _contents(inner), _contents(folder / "package")
    if len(files) != sum(path.is_file() for path in unpacked.rglob("*")):
        return f"there is more than {inner.name} in it"
    shutil.rmtree(unpacked)
    return None if files == wanted else f"differs from the folder in {sorted(files.items() ^ wanted.items())[:3]}"


def _install(archive: Path, project: Path) -> None:
    """Has PlatformIO install an archive into an empty project, where PlatformIO is installed."""
    if not (pio := tool("pio")):
        return
    project.mkdir()
    (project / "platformio.ini").write_text("[env:empty]\n")
    quiet = {"PLATFORMIO_CORE_DIR": str(project / "core"), "PLATFORMIO_SETTING_ENABLE_TELEMETRY": "no"}
    options = ("--skip-dependencies", "--library", f"file://{archive}")
    call(pio, "pkg", "install", "-d", project, *options, cwd=project, **quiet)
    if not (project / ".pio" / "libdeps" / "empty" / "digits" / "src" / "digits.c").is_file():
        raise Failure("pio pkg install does not find the library in the archive")


def _contents(folder: Path) -> dict[str, bytes]:
    """What is in a folder, without the list that the next compile reads."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _look(tally: Tally, pages: list[Path]) -> None:
    program = find_browser()
    if program is None:
        tally.skip("pages of the zoo", "no Chromium is installed")
        return
    with Browser(program) as browser:
        for page in pages:
            tally.check(f"page of {page.stem}", look(browser, page) if page.is_file() else "there is none")
