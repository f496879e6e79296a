"""What the compiler wrote: the interface, read from the generated header, and the files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import ml_dtypes
import numpy as np

DTYPES: dict[str, np.dtype] = {
    "float": np.dtype("<f4"),
    "double": np.dtype("<f8"),
    "bool": np.dtype("?"),
    "float16": np.dtype("<f2"),
    "bfloat16": np.dtype(ml_dtypes.bfloat16),
    "float8e4m3fn": np.dtype(ml_dtypes.float8_e4m3fn),
    "float8e4m3fnuz": np.dtype(ml_dtypes.float8_e4m3fnuz),
    "float8e8m0": np.dtype(ml_dtypes.float8_e8m0fnu),
    "float8e5m2": np.dtype(ml_dtypes.float8_e5m2),
    "float8e5m2fnuz": np.dtype(ml_dtypes.float8_e5m2fnuz),
    "float4e2m1": np.dtype(ml_dtypes.float4_e2m1fn),
    **{name: np.dtype(getattr(ml_dtypes, name)) for name in ("int4", "uint4", "int2", "uint2")},
    **{f"int{b}": np.dtype(f"<i{b // 8}") for b in (8, 16, 32, 64)},
    **{f"uint{b}": np.dtype(f"<u{b // 8}") for b in (8, 16, 32, 64)},
}

# #define KWS_MFCC_LEN 490u /* input "mfcc" int8[1][49][10][1], any alignment */
_PORT = re.compile(
    r"^#define\s+(?P<macro>\w+)_LEN\s+(?P<len>\d+)u?\s*/\*\s*(?P<way>input|output)\s+"
    r'"(?P<name>(?:[^"\\]|\\.)*)"\s+(?P<type>[a-z]+[a-z0-9]*)(?:_t)?(?P<dims>(?:\[\d+\])*)(?P<rest>.*)$',
    re.MULTILINE,
)


@dataclass(frozen=True)
class Port:
    """An input or an output of a model, in the order of `<m>_run`'s arguments."""

    name: str
    dtype: np.dtype
    shape: tuple[int, ...]
    elements: int
    alignment: int
    used: bool
    # One number, or one for each element of the last dimension.
    scale: float | np.ndarray | None = None
    zero_point: int | np.ndarray = 0

    @property
    def bytes(self) -> int:
        return self.elements * self.dtype.itemsize

    def stored(self, real: np.ndarray) -> np.ndarray:
        """Real values as the port stores them: rounded half to even and saturated where it is quantized."""
        if self.scale is None:
            return real.astype(self.dtype)
        limits = np.iinfo(self.dtype)
        steps = np.rint(real.astype(np.float32) / np.float32(self.scale)) + self.zero_point
        return np.clip(steps, limits.min, limits.max).astype(self.dtype)

    def real(self, stored: np.ndarray) -> np.ndarray:
        """The real values of stored ones."""
        if self.scale is None:
            return stored
        return (stored.astype(np.int32) - self.zero_point).astype(np.float32) * np.float32(self.scale)


@dataclass(frozen=True)
class EmittedModel:
    """The files of one compile and what the header says of them."""

    folder: Path
    name: str
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    arena_bytes: int
    steps: int

    @property
    def header(self) -> Path:
        return self.folder / f"{self.name}.h"

    def sources(self) -> list[Path]:
        """The model's own C files."""
        return sorted(p for p in self.folder.glob("*.c") if self._owns(p))

    def runtime_sources(self) -> list[Path]:
        """The bundled C files of the runtime, the same for every model that has them."""
        return sorted(p for p in self.folder.rglob("*.c") if not self._owns(p))

    def _owns(self, path: Path) -> bool:
        return path.parent == self.folder and (path.stem == self.name or path.stem.startswith(self.name + "_"))

    def report(self) -> dict:
        """The JSON report, when the model was compiled with `--report=json`."""
        return json.loads((self.folder / f"{self.name}.report.json").read_text())


def _number(text: str, macro: str, default: int | None = None) -> int:
    match = re.search(rf"^#define\s+{macro}\s+(\d+)u?\b", text, re.MULTILINE)
    if match is None:
        if default is None:
            raise ValueError(f"the header has no '{macro}'")
        return default
    return int(match.group(1))


def _list(text: str, macro: str) -> list[float] | None:
    """The numbers of an initializer, which may have several lines."""
    match = re.search(rf"^#define\s+{macro}\s+\{{([^}}]*)\}}", text, re.MULTILINE)
    return None if match is None else [float(item.strip("\\\n f")) for item in match[1].split(",")]


def _parameters(text: str, macro: str) -> tuple[float | np.ndarray | None, int | np.ndarray]:
    """Scale and zero point of a port; no scale where it is not quantized."""
    scales, zeros = _list(text, f"{macro}_SCALES"), _list(text, f"{macro}_ZEROS")
    if scales is not None and zeros is not None:
        return np.array(scales, np.float32), np.array(zeros, np.int64)
    scale = re.search(rf"^#define\s+{macro}_SCALE\s+(\S+?)f?\s", text, re.MULTILINE)
    zero = re.search(rf"^#define\s+{macro}_ZERO\s+\(?(-?\d+)\)?", text, re.MULTILINE)
    if (scale is None) != (zero is None):
        raise ValueError(f"the header has one of '{macro}_SCALE' and '{macro}_ZERO' only")
    return (None, 0) if scale is None or zero is None else (float(scale[1]), int(zero[1]))


def read_emitted(folder: Path, name: str) -> EmittedModel:
    """Reads `<name>.h`; raises ValueError when it does not keep the contract of the emitted C."""
    text = (folder / f"{name}.h").read_text()
    ports: dict[str, list[Port]] = {"input": [], "output": []}
    for match in _PORT.finditer(text):
        shape = tuple(int(d) for d in re.findall(r"\d+", match["dims"]))
        if match["type"] not in DTYPES:
            raise ValueError(f"the header has the unknown element type '{match['type']}'")
        elements = int(match["len"])
        if int(np.prod(shape, dtype=np.int64)) != elements:
            raise ValueError(f"'{match['name']}' has LEN {elements} but shape {shape}")
        dtype = DTYPES[match["type"]]
        stated = re.search(r"aligned to (\d+)|(any alignment)", match["rest"])
        alignment = dtype.itemsize if stated is None else int(stated[1] or 1)
        tensor = re.sub(r"\\(.)", r"\1", match["name"])
        parameters = _parameters(text, match["macro"])
        port = Port(tensor, dtype, shape, elements, alignment, "not used" not in match["rest"], *parameters)
        ports[match["way"]].append(port)
    prefix = re.escape(name.upper())
    return EmittedModel(
        folder=folder,
        name=name,
        inputs=tuple(ports["input"]),
        outputs=tuple(ports["output"]),
        arena_bytes=_number(text, prefix + "_ARENA_BYTES", 0),
        steps=_number(text, prefix + "_STEPS"),
    )
