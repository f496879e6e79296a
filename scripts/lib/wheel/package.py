"""Makes a wheel and a .tar.gz of a build, as scripts/package asks for it, and prints their paths."""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
#: Where pip put the programs of its packages.
BIN = Path(sys.executable).parent
#: Debian packages of what becomes a part of the tools themselves.
LINKED = ("libmlir-22-dev", "libprotobuf-dev", "libeigen3-dev", "libstdc++6")
#: Libraries that every Linux with Python has, as the manylinux policies say.
EVERYWHERE = ("ld-linux", "libc.so", "libgcc_s.so", "libm.so", "libz.so", "linux-vdso")


def call(command: Sequence[str | Path], **options: object) -> str:
    """What the command prints; ends with its words where it fails."""
    done = subprocess.run([str(part) for part in command], text=True, capture_output=True, check=False, **options)
    if done.returncode != 0:
        raise SystemExit(f"{done.stdout}{done.stderr}error: {command[0]} failed")
    return done.stdout


def stage(build: Path, folder: Path) -> None:
    """Installs into a folder that may lie anywhere: the libraries of the tools are below it, too, apart from those that
    are everywhere, and so are the licences of all that is not ours."""
    call(["cmake", "--install", build, "--strip", "--prefix", folder])
    tools = sorted((folder / "bin").iterdir())
    found = {path for tool in tools for path in re.findall(r"=> (/\S+)", call(["ldd", tool]))}
    packages = set(LINKED)
    for library in sorted(path for path in map(Path, found) if not path.name.startswith(EVERYWHERE)):
        copy = folder / "lib" / library.name
        shutil.copy(library, copy)
        call([BIN / "patchelf", "--set-rpath", "$ORIGIN", copy])
        packages.add(call(["dpkg-query", "-S", f"*/{library.resolve().name}"]).split(":")[0])
    for tool in tools:
        call([BIN / "patchelf", "--set-rpath", "$ORIGIN/../lib", tool])
    licenses = folder / "share" / "tinyml" / "licenses"
    licenses.mkdir()
    for package in sorted(packages):
        shutil.copy(Path("/usr/share/doc", package, "copyright"), licenses / f"{package}.txt")


def wheel(staged: Path, work: Path) -> Path:
    """A wheel that runs on the oldest Linux that the tools allow, which its name tells."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    settings = ["cmake.source-dir=scripts/lib/wheel", f"cmake.define.STAGED={staged}", f"build-dir={work / 'build'}"]
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", work / "raw"]
    call([*command, *(f"--config-settings={setting}" for setting in settings), ROOT], env=environment)
    (raw,) = (work / "raw").glob("*.whl")
    call([sys.executable, "-m", "auditwheel", "repair", "-w", work / "repaired", raw], env=environment)
    (repaired,) = (work / "repaired").glob("*.whl")
    return repaired


def archive(staged: Path, target: Path) -> None:
    """The same files without Python. They are sorted and have no times, so that equal builds make equal archives."""
    top = target.name.removesuffix(".tar.gz")
    with (
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, 0) as stream,
        tarfile.open(fileobj=stream, mode="w") as tar,
    ):
        for path in sorted(path for path in staged.rglob("*") if path.is_file()):
            info = tarfile.TarInfo(f"{top}/{path.relative_to(staged).as_posix()}")
            info.size, info.mode = path.stat().st_size, path.stat().st_mode & 0o777
            with path.open("rb") as contents:
                tar.addfile(info, contents)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True, help="a build folder with the tools")
    parser.add_argument("--output", type=Path, required=True, help="where the two files go")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tinyml-package-") as folder:
        work, staged = Path(folder), Path(folder, "staged")
        stage(options.build, staged)
        made = wheel(staged, work)
        version, platform = re.fullmatch(r"[^-]+-([^-]+)-[^-]+-[^-]+-(.+)\.whl", made.name).groups()
        for old in (*options.output.glob("*.whl"), *options.output.glob("*.tar.gz")):
            old.unlink()
        packed = options.output / f"tinyml-{version}-{platform.split('.')[0]}.tar.gz"
        archive(staged, packed)
        for path in (Path(shutil.move(made, options.output)), packed):
            print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
