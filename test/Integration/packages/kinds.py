"""The kinds of packages: what each ecosystem's tool says of one, and how it is built. A function takes a package, an
empty folder and the model's name, and returns what the example prints."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

from tinyml_testing.host import WARNINGS

VERSION = "1.2.3"
FAKES = Path(__file__).parent / "fakes"
ARM = ("-mcpu=cortex-m4", "-mthumb", "-ffreestanding")
#: The examples have no prototypes for what their framework calls.
EXAMPLE_WARNINGS = tuple(flag for flag in WARNINGS if flag not in ("-Wmissing-prototypes", "-Wpedantic"))


class Failure(Exception):
    """Why a package is refused."""


def call(*command: str | Path, cwd: Path | None = None, **more: str) -> str:
    """What a command prints."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**os.environ, **more},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise Failure(f"{Path(command[0]).name}: {done.stdout[-1500:]}")
    return done.stdout


def tool(name: str) -> Path | None:
    """A program that pip installed beside Python; None where there is none."""
    path = Path(sys.executable).parent / name
    return path if path.exists() else None


def cmake(source: Path, build: Path, *options: str, target: str, **more: str) -> str:
    """What a program prints that CMake built."""
    call("cmake", "-S", source, "-B", build, *options, **more)
    call("cmake", "--build", build, **more)
    return call(build / target)


def arduino(package: Path, work: Path, name: str) -> str:
    """The rules of a library: https://arduino.github.io/arduino-cli/latest/library-specification. Everything in src is
    compiled with src in the path, the sketch as C++."""
    lines = (package / "library.properties").read_text().splitlines()
    properties = dict(line.split("=", 1) for line in lines)
    wanted = {"name", "version", "author", "maintainer", "sentence", "paragraph", "category", "url", "architectures"}
    if lacking := wanted - {key for key, value in properties.items() if value}:
        raise Failure(f"library.properties lacks {', '.join(sorted(lacking))}")
    if not (package / "src" / properties["includes"]).is_file():
        raise Failure(f"src has no {properties['includes']}")
    (sketch,) = (package / "examples").rglob("*.ino")
    if sketch.stem != sketch.parent.name:
        raise Failure(f"the IDE does not open {sketch}")
    sources = sorted((package / "src").rglob("*.c"))
    fake = FAKES / "arduino"
    for compiler, flags in (("gcc", ()), ("arm-none-eabi-gcc", ARM)):
        if shutil.which(compiler):
            objects = work / compiler
            objects.mkdir()
            call(compiler, *flags, "-O2", *WARNINGS, f"-I{package / 'src'}", "-c", *sources, cwd=objects)
    call(
        "g++", "-O2", *EXAMPLE_WARNINGS, f'-DSKETCH="{sketch}"', f"-I{package / 'src'}", fake / "main.cpp",
        *sorted((work / "gcc").glob("*.o")), "-lm", "-o", work / "sketch",
    )  # fmt: skip
    return call(work / "sketch")


def platformio(package: Path, work: Path, name: str) -> str:
    manifest = json.loads((package / "library.json").read_text())
    example = package / manifest["examples"][0]["base"]
    for file in manifest["examples"][0]["files"]:
        if not (example / file).is_file():
            raise Failure(f"the example has no {file}")
    if pio := tool("pio"):
        quiet = {"PLATFORMIO_CORE_DIR": str(work / "core"), "PLATFORMIO_SETTING_ENABLE_TELEMETRY": "no"}
        call(pio, "pkg", "pack", "-o", work / "packed.tar.gz", package, **quiet)
        with tarfile.open(work / "packed.tar.gz") as packed:
            names = set(packed.getnames())
        files = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
        if lost := {name for name in files if not Path(name).name.startswith(".")} - names:
            raise Failure(f"`pio pkg pack` leaves out {sorted(lost)}")
    build = manifest["build"]
    call(
        "gcc", "-O2", *EXAMPLE_WARNINGS, f"-I{package / build['includeDir']}", f"-I{package / build['srcDir']}",
        *sorted((package / build["srcDir"]).rglob("*.c")), example / "src" / "main.c", "-lm", "-o", work / "app",
    )  # fmt: skip
    return call(work / "app")


def esp_idf(package: Path, work: Path, name: str) -> str:
    # The folder's name is the component's.
    component = work / name.lower()
    shutil.copytree(package, component)
    if compote := tool("compote"):
        folders = ("--project-dir", component, "--dest-dir", work / "dist")
        call(compote, "component", "pack", "--name", name.lower(), *folders)
        if not list((work / "dist").glob(f"{name.lower()}_{VERSION}*")):
            raise Failure("compote packs nothing")
    example = next((component / "examples").iterdir())
    overrides = re.findall(r"override_path: (\S+)", (example / "main" / "idf_component.yml").read_text())
    if [(example / "main" / path).resolve() for path in overrides] != [component.resolve()]:
        raise Failure("the example does not find the component")
    options = [f"-DCOMPONENT_DIRS={component}", f"-DCMAKE_C_FLAGS={' '.join(EXAMPLE_WARNINGS)}"]
    shown = cmake(example, work / "build", *options, target=f"{name}_example", IDF_PATH=str(FAKES / "esp-idf"))
    return "\n".join(sorted(set(shown.splitlines())))


def zephyr(package: Path, work: Path, name: str) -> str:
    module = (package / "zephyr" / "module.yml").read_text()
    places = {key: re.search(rf"^  {key}: (\S+)$", module, re.MULTILINE)[1] for key in ("cmake", "kconfig")}
    (sample,) = (package / "samples").iterdir()
    (asked,) = re.findall(r"^CONFIG_(\w+)=y$", (sample / "prj.conf").read_text(), re.MULTILINE)
    try:
        import kconfiglib
    except ImportError:
        pass
    else:
        options = kconfiglib.Kconfig(str(package / places["kconfig"]), warn_to_stderr=False)
        options.load_config(str(sample / "prj.conf"))
        if options.warnings or options.syms[asked].str_value != "y":
            raise Failure(f"Kconfig: {options.warnings or asked}")
    flags = [f"-DZephyr_DIR={FAKES / 'zephyr'}", f"-DMODULE_CMAKE={places['cmake']}"]
    flags.append(f"-DCMAKE_C_FLAGS={' '.join(EXAMPLE_WARNINGS)}")
    return cmake(sample, work / "build", *flags, target="app")


def cmsis_pack(package: Path, work: Path, name: str) -> str:
    (description,) = package.glob("*.pdsc")
    root = ElementTree.parse(description).getroot()
    expected = f"{root.findtext('vendor')}.{root.findtext('name')}.pdsc"
    if description.name != expected or root.find("releases/release").get("version") != VERSION:
        raise Failure(f"{description.name} should be {expected}")
    files = {file.get("name"): file.get("category") for file in root.iter("file")}
    if missing := [file for file in files if not (package / file).exists()]:
        raise Failure(f"the .pdsc names {missing}")
    own = {path.relative_to(package).as_posix() for path in package.rglob("*.[ch]")}
    if unnamed := own - set(files):
        raise Failure(f"the .pdsc does not name {sorted(unnamed)}")
    sources = [package / file for file, category in files.items() if category == "source"]
    includes = [f"-I{package / file}" for file, category in files.items() if category == "include"]
    (work / "main.c").write_text(
        f"#include <stdio.h>\nint {name}_task(void);\n"
        f'int main(void) {{ printf("largest output: %d\\n", {name}_task()); return 0; }}\n'
    )
    call("gcc", "-O2", *EXAMPLE_WARNINGS, *includes, *sources, work / "main.c", "-lm", "-o", work / "app")
    return call(work / "app")


def stm32cube(package: Path, work: Path, name: str) -> str:
    project = work / "project"
    shutil.copytree(FAKES / "stm32cube", project)
    shutil.copytree(package, project, dirs_exist_ok=True)
    if shutil.which("arm-none-eabi-gcc"):
        folders = [project / "Core" / "Inc", *(project / "Middlewares").rglob("[IS][nr]c")]
        includes = [f"-I{folder}" for folder in folders]
        sources = sorted(path for path in package.rglob("*.c"))
        call("arm-none-eabi-gcc", *ARM, "-O2", *WARNINGS, *includes, "-c", *sources, cwd=work)
    options = [f"-DMODEL={name}", f"-DCMAKE_C_FLAGS=-O2 {' '.join(EXAMPLE_WARNINGS)}"]
    return cmake(project, work / "build", *options, target="cube")


def make(package: Path, work: Path, name: str) -> str:
    folder = work / "copy"
    shutil.copytree(package, folder)
    call("make", "-C", folder, "example", f"CFLAGS=-O2 {' '.join(EXAMPLE_WARNINGS)}")
    shown = call(folder / "example" / "app")
    call("make", "-C", folder, "clean")
    if shutil.which("arm-none-eabi-gcc"):
        call("make", "-C", folder, "CC=arm-none-eabi-gcc", "AR=arm-none-eabi-ar", f"CFLAGS=-O2 {' '.join(ARM)}")
    return shown


def with_cmake(package: Path, work: Path, name: str) -> str:
    flags = f"-DCMAKE_C_FLAGS={' '.join(EXAMPLE_WARNINGS)}"
    return cmake(package, work / "build", flags, target=f"{name}_example")


KINDS: dict[str, Callable[[Path, Path, str], str]] = {
    "arduino": arduino, "cmake": with_cmake, "cmsis-pack": cmsis_pack, "esp-idf": esp_idf, "make": make,
    "platformio": platformio, "stm32cube": stm32cube, "zephyr": zephyr,
}  # fmt: skip
