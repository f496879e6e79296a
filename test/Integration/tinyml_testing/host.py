"""Builds emitted models into one host program and runs it."""

from __future__ import annotations

import os
import struct
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .driver import Live, driver_table
from .emitted import EmittedModel, Port
from .joining import join, lacks
from .settings import ROOT, Settings

WARNINGS = ("-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wcast-qual", "-Wmissing-prototypes", "-Werror")
SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer", "-g1")
DRIVER = ROOT / "test" / "Integration" / "tinyml_testing" / "c"

STATUS = {1000: "the arena was overrun", 1001: "an input was written to"}


class BuildError(Exception):
    """The C compiler did not accept what we emitted."""


@dataclass(frozen=True)
class Toolchain:
    """A C compiler and how to call it."""

    cc: str = "gcc"
    std: str = "c99"
    flags: tuple[str, ...] = ("-O0",)
    sanitize: bool = False
    link: tuple[str, ...] = ()

    def compile_flags(self) -> list[str]:
        return [f"-std={self.std}", *WARNINGS, *self.flags, *(SANITIZERS if self.sanitize else ())]

    def link_flags(self) -> list[str]:
        return [*self.flags, *self.link, *(SANITIZERS if self.sanitize else ()), "-lm"]


PLAIN = Toolchain()


@dataclass(frozen=True)
class Instance:
    """One run of one model."""

    model: str
    inputs: Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Request:
    """Instances to run; more than one run interleaved, one step of each in turn."""

    instances: tuple[Instance, ...]
    steps: bool = False
    poison: bool = False
    misalignment: int = 0
    fill: int = 0xA5


@dataclass(frozen=True)
class Response:
    """The outputs of one instance by tensor name, or why there are none."""

    outputs: dict[str, np.ndarray]
    error: str | None = None


def call(command: Sequence[str], cwd: Path, timeout: float = 600.0) -> None:
    """Runs a build command; its first lines become the BuildError."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=timeout)
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if "error" in line or "warning" in line]
        raise BuildError("\n".join((lines or done.stderr.splitlines())[:6]) or f"{command[0]} failed")


def unique_runtime_sources(models: Iterable[EmittedModel]) -> list[Path]:
    """One of each bundled runtime file; two models must not bring different files of one name."""
    chosen: dict[Path, Path] = {}
    for model in models:
        for source in model.runtime_sources():
            key = source.relative_to(model.folder)
            first = chosen.setdefault(key, source)
            if first is not source and first.read_bytes() != source.read_bytes():
                raise BuildError(f"'{first}' and '{source}' differ")
    return list(chosen.values())


def compile_sources(
    sources: Sequence[tuple[Path, Sequence[Path]]], folder: Path, toolchain: Toolchain, jobs: int
) -> tuple[dict[Path, Path], dict[Path, str]]:
    """Compiles files, each with its include folders, side by side; the objects and the errors, by file."""

    def one(item: tuple[int, tuple[Path, Sequence[Path]]]) -> tuple[Path, Path, str | None]:
        number, (source, include) = item
        target = folder / f"{number:04d}_{source.stem}.o"
        flags = [*toolchain.compile_flags(), *(f"-I{path}" for path in include)]
        command = [toolchain.cc, *flags, "-c", str(source), "-o", str(target)]
        try:
            call(command, folder)
        except BuildError as problem:
            return source, target, str(problem)
        return source, target, None

    with ThreadPoolExecutor(jobs) as pool:
        results = list(pool.map(one, enumerate(sources)))
    errors = {source: error for source, _, error in results if error is not None}
    return {source: target for source, target, error in results if error is None}, errors


def compile_models(
    models: Sequence[EmittedModel], folder: Path, toolchain: Toolchain, jobs: int, together: int
) -> tuple[list[Path], dict[str, str]]:
    """The objects of the models that compile, and by name why others do not."""
    owners = {source: model for model in models for source in model.sources()}
    weights = [source for source, model in owners.items() if source.stem == f"{model.name}_weights"]
    others = [source for source in owners if source not in weights]
    groups = [weights, *(others[first : first + together] for first in range(0, len(others), together))]
    files = []
    for number, sources in enumerate(group for group in groups if group):
        file = sources[0]
        if len(sources) > 1:
            file = folder / f"joined{number}.c"
            join(sources, file)
        files.append((file, [owners[source].folder for source in sources]))
    built, errors = compile_sources(files, folder, toolchain, jobs)
    lacking = {model.name: told for source, model in owners.items() if (told := lacks(source, model.folder))}
    if not errors and not lacking:
        return list(built.values()), {}
    # Each file alone, to see which model is to blame.
    alone = [(source, [model.folder]) for source, model in owners.items()]
    built, errors = compile_sources(alone, folder, toolchain, jobs)
    rejected = lacking | {owners[source].name: error for source, error in errors.items()}
    return [file for source, file in built.items() if owners[source].name not in rejected], rejected


class HostProgram:
    """Several emitted models, linked into one program with the test driver.

    A model whose C does not compile is left out and stands in `rejected` with the reason. `together` models are
    compiled at a time, and their weights all at once.
    """

    def __init__(
        self,
        models: Sequence[EmittedModel],
        folder: Path,
        settings: Settings,
        toolchain: Toolchain = PLAIN,
        live: dict[str, Sequence[Live]] | None = None,
        together: int = 1,
    ):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        objects, errors = compile_models(models, folder, toolchain, settings.jobs, together)
        self.rejected = {name: f"its C does not compile: {error}" for name, error in errors.items()}
        kept = [m for m in models if m.name not in self.rejected]
        self.models = {m.name: m for m in kept}
        self.numbers = {m.name: i for i, m in enumerate(kept)}
        self.program = folder / "program"
        if not kept:
            return
        (folder / "table.c").write_text(driver_table(kept, live or {}))
        runtime = [(s, [self._include_of(s, kept)]) for s in unique_runtime_sources(kept)]
        built, errors = compile_sources(runtime, self._sub("runtime"), toolchain, settings.jobs)
        if errors:
            raise BuildError(next(iter(errors.values())))
        objects += built.values()
        relaxed = Toolchain(toolchain.cc, "c11", ("-w", *toolchain.flags), toolchain.sanitize)
        sources = [(folder / "table.c", DRIVER), (DRIVER / "driver.c", DRIVER)]
        include = kept[0].folder
        for number, (source, _) in enumerate(sources):
            target = folder / f"driver{number}.o"
            flags = [f for f in relaxed.compile_flags() if not f.startswith("-W")]
            call([toolchain.cc, *flags, f"-I{DRIVER}", f"-I{include}", "-c", str(source), "-o", str(target)], folder)
            objects.append(target)
        response_file = folder / "objects.txt"
        response_file.write_text("\n".join(str(o) for o in objects))
        call([toolchain.cc, f"@{response_file}", "-o", str(self.program), *toolchain.link_flags()], folder)

    def _sub(self, name: str) -> Path:
        (self.folder / name).mkdir(exist_ok=True)
        return self.folder / name

    @staticmethod
    def _include_of(source: Path, models: Sequence[EmittedModel]) -> Path:
        return next(m.folder for m in models if source.is_relative_to(m.folder))

    def run(self, requests: Sequence[Request], timeout: float = 300.0) -> list[list[Response]]:
        """Runs all requests; one that crashes the program fails alone, and the rest run after it."""
        answers: list[list[Response]] = []
        while len(answers) < len(requests):
            rest = requests[len(answers) :]
            data = b"".join(self.encode(r) for r in rest)
            try:
                done = subprocess.run([str(self.program)], input=data, capture_output=True, timeout=timeout, env=_env())
                output, trouble = done.stdout, _trouble(done.returncode, done.stderr.decode(errors="replace"))
            except subprocess.TimeoutExpired as late:
                output, trouble = late.stdout or b"", f"no end after {timeout:.0f} s"
            fresh = self._decode(rest, output)
            answers += fresh
            if len(fresh) < len(rest):
                answers.append([Response({}, trouble) for _ in rest[len(fresh)].instances])
        return answers

    def run_one(self, model: str, inputs: Mapping[str, np.ndarray], **options: object) -> Response:
        return self.run([Request((Instance(model, inputs),), **options)])[0][0]  # type: ignore[arg-type]

    def encode(self, request: Request) -> bytes:
        flags = (1 if request.steps or request.poison else 0) | (2 if request.poison else 0)
        parts = [struct.pack("<4I", len(request.instances), flags, request.misalignment, request.fill)]
        for instance in request.instances:
            parts.append(struct.pack("<I", self.numbers[instance.model]))
            for port in self.models[instance.model].inputs:
                parts.append(port_bytes(port, instance.inputs))
        return b"".join(parts)

    def _decode(self, requests: Sequence[Request], data: bytes) -> list[list[Response]]:
        answers, at = [], 0
        for request in requests:
            answer = []
            for instance in request.instances:
                outputs = self.models[instance.model].outputs
                size = 4 + sum(p.bytes for p in outputs)
                if at + size > len(data):
                    return answers
                (status,) = struct.unpack_from("<i", data, at)
                answer.append(_response(status, outputs, data[at + 4 : at + size]))
                at += size
            answers.append(answer)
        return answers


def port_bytes(port: Port, inputs: Mapping[str, np.ndarray]) -> bytes:
    """The bytes of one input, checked against what the model takes."""
    if port.name not in inputs:
        raise KeyError(f"no value for the input '{port.name}', only for {sorted(inputs)}")
    value = np.ascontiguousarray(inputs[port.name])
    if value.dtype != port.dtype or value.size != port.elements:
        raise ValueError(f"'{port.name}' takes {port.dtype}[{port.elements}], the value is {value.dtype}[{value.size}]")
    if value.dtype.name in ("int4", "int2"):  # NumPy leaves out their sign's copies
        value = value.astype(np.int8)
    return value.tobytes()


def _response(status: int, outputs: Sequence[Port], data: bytes) -> Response:
    if status != 0:
        return Response({}, STATUS.get(status, f"status {status}"))
    values, at = {}, 0
    for port in outputs:
        values[port.name] = np.frombuffer(data, port.dtype, port.elements, at).reshape(port.shape)
        at += port.bytes
    return Response(values)


def _env() -> dict[str, str]:
    return {**os.environ, "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0", "UBSAN_OPTIONS": "print_stacktrace=0"}


def _trouble(code: int, stderr: str) -> str:
    lines = [line for line in stderr.splitlines() if "ERROR" in line or "runtime error" in line or "driver:" in line]
    return (lines[0].strip() if lines else f"the program ended with code {code}")[:300]
