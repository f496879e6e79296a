"""The wheel: made of this build, installed where there is nothing, and used as someone does who has only it."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tarfile
import time
import venv
import zipfile
from pathlib import Path

from tinyml_testing.board import board_lacks
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

HERE = Path(__file__).parent
LARGEST = 60e6
MOST_SECONDS = 180
#: Of 2021: what docs/install.md promises, and RHEL 9 has.
NEWEST_GLIBC = 34
#: What a Linux with Python has: the manylinux policies name them.
EVERYWHERE = re.compile(r"(ld-linux|libc\.so|libgcc_s\.so|libm\.so|libz\.so)")


def run(settings: Settings, tally: Tally, _: list[str]) -> None:
    work = settings.work("wheel")
    script = ROOT / "scripts" / "lib" / "wheel" / "package.py"
    made = _call([sys.executable, script, "--build", settings.build, "--output", work / "made"])
    wheels = list((work / "made").glob("*.whl"))
    if made.returncode != 0 or len(wheels) != 1:
        tally.fail("a wheel is made", made.stdout[-2000:])
        return
    tally.ok("a wheel is made", made.stdout.strip(), quiet=False)
    wheel = wheels[0]
    size = wheel.stat().st_size
    tally.check("at most 60 MB", None if size <= LARGEST else f"{size / 1e6:.1f} MB")
    glibc = re.search(r"manylinux_2_(\d+)_", wheel.name)
    old = glibc and int(glibc[1]) <= NEWEST_GLIBC
    tally.check(f"needs glibc 2.{NEWEST_GLIBC} at most", None if old else wheel.name)
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    compiled = [name for name in names if name.endswith((".pyc", ".cpp")) or "/venv/" in name]
    tally.check("holds nothing of the build", ", ".join(compiled) or None)

    home = work / "home"
    venv.create(home / "venv", with_pip=False)
    python = home / "venv" / "bin" / "python"
    installed = _call([sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-compile", wheel])
    problem = installed.stdout[-2000:] if installed.returncode else None
    if not tally.check("installs into an empty environment", problem):
        return
    prefix = Path(_call([python, "-m", "tinyml"], bare=home).stdout.strip())
    tally.check("says where it is", None if (prefix / "share" / "tinyml" / "LICENSE").is_file() else str(prefix))
    _libraries(tally, prefix)
    _links(tally, prefix / "share" / "tinyml")
    for script in ("first_use.py", "refusals.py"):
        done = _call([python, HERE / script], bare=home)
        tally.check(script, done.stdout[-2000:] if done.returncode else None)
    done = _call([sys.executable, HERE / "protos.py"], PYTHONPATH=str(prefix.parent))
    tally.check("protos.py", done.stdout[-2000:] if done.returncode else None)
    _firmware(tally, prefix, home)
    _five_commands(tally, wheel, work / "first")
    _archive(tally, next((work / "made").glob("*.tar.gz")), work)


def _call(command: list[str | Path], bare: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """`bare`: with this folder as the current one, and an environment that knows of no program."""
    environment = {**({"PATH": "/nowhere"} if bare else os.environ), **more}
    return subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        cwd=bare, env=environment,
    )  # fmt: skip


def _libraries(tally: Tally, prefix: Path) -> None:
    """The tools load what lies beside them, and what every Linux has."""
    for tool in sorted((prefix / "bin").iterdir()):
        loaded = re.findall(r"(\S+) => (\S+)", _call(["ldd", tool]).stdout)
        foreign = [f"{name} => {path}" for name, path in loaded
                   if not EVERYWHERE.match(name) and not Path(path).resolve().is_relative_to(prefix)]  # fmt: skip
        tally.check(f"{tool.name} needs nothing else", ", ".join(foreign) or None if loaded else "ldd says nothing")


def _links(tally: Tally, share: Path) -> None:
    """Pages lead to files that are installed, apart from the one about the sources."""
    broken = []
    for page in sorted(share.rglob("*.md")):
        prose = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)#\s]+)", prose):
            inside = not target.startswith(("http", "mailto"))
            if inside and not (page.parent / target).exists() and page.name != "CONTRIBUTING.md":
                broken.append(f"{page.relative_to(share)}: {target}")
    tally.check("pages lead to files that are there", "; ".join(broken) or None)


def _firmware(tally: Tally, prefix: Path, home: Path) -> None:
    """examples/firmware, found by CMake where the wheel lies."""
    source, build = prefix / "share" / "tinyml" / "examples" / "firmware", home / "firmware"
    done = _call(["cmake", "-S", source, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix}"])
    if done.returncode == 0:
        done = _call(["cmake", "--build", build])
    if done.returncode == 0:
        done = _call([build / "app"])
    right = done.returncode == 0 and "the picture shows a 1" in done.stdout
    tally.check("CMake finds the package", None if right else done.stdout[-2000:])


def _five_commands(tally: Tally, wheel: Path, folder: Path) -> None:
    """What docs/install.md says that leads to an int8 model on an emulated board, in an empty folder: all but the
    packages of the system, which are there or not."""
    page = (ROOT / "docs" / "install.md").read_text()
    block = re.search(r"^## Five commands.*?^```sh\n(.*?)^```$", page, re.M | re.S)[1]
    commands = block.splitlines()
    tally.check("an emulated board in five commands", None if len(commands) <= 5 else f"{len(commands)} commands")
    if lacking := board_lacks():
        tally.skip("the five commands", lacking)
        return
    folder.mkdir()
    script = "\n".join(["set -e", *(line for line in commands if "apt-get" not in line)])
    # What else this machine does is no matter of these commands: their processor time is judged.
    begun, spent = time.monotonic(), _children_seconds()
    done = subprocess.run(
        ["sh", "-c", script.replace("build/package/*.whl", str(wheel))], cwd=folder, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    seconds, processor = time.monotonic() - begun, _children_seconds() - spent
    right = done.returncode == 0 and re.search(r"^mps2-an386: \d+ instructions a run$", done.stdout, re.M)
    took = f"{seconds:.0f} s, {processor:.0f} of a processor"
    tally.check("they run the model", None if right else done.stdout[-2000:], took, quiet=False)
    tally.check("in three minutes", None if processor <= MOST_SECONDS else f"{processor:.0f} s of processor time")


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _archive(tally: Tally, packed: Path, work: Path) -> None:
    """The archive has the same tools, and they run where it is unpacked."""
    with tarfile.open(packed) as tar:
        tar.extractall(work, filter="data")
    folder = work / packed.name.removesuffix(".tar.gz")
    model = folder / "share" / "tinyml" / "examples" / "digits" / "digits.onnx"
    done = _call([folder / "bin" / "tinyml-compile", model, "--target=host", "-o", "out"], bare=folder)
    right = done.returncode == 0 and (folder / "out" / "digits.c").is_file()
    tally.check("the archive's tools run", None if right else done.stdout[-2000:])
