"""What Python passes as the command line and files of a tool."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray


class ModelProto(Protocol):
    """An `onnx.ModelProto`, as far as it is needed here."""

    def SerializeToString(self) -> bytes: ...


#: A path, the bytes of an ONNX file, or an onnx.ModelProto.
Model = str | os.PathLike[str] | bytes | ModelProto
#: A path of .npz or .npy, the only array, or arrays by the names of their tensors.
Arrays = str | os.PathLike[str] | ArrayLike | Mapping[str, ArrayLike]
Option = bool | int | float | Arrays | Sequence[str | os.PathLike[str]] | None


def model_file(model: Model, folder: Path) -> str:
    """The path of the model; one without a file gets it in `folder`."""
    if isinstance(model, (str, os.PathLike)):
        return os.fspath(model)
    data = model if isinstance(model, bytes) else model.SerializeToString()
    path = folder / "model.onnx"
    path.write_bytes(data)
    return str(path)


def array_file(value: Arrays, folder: Path, stem: str) -> str:
    """The path of the arrays; those without a file get it in `folder`."""
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    if isinstance(value, Mapping):
        path = folder / f"{stem}.npz"
        np.savez(path, **{name: np.asarray(array) for name, array in value.items()})
    else:
        path = folder / f"{stem}.npy"
        np.save(path, np.asarray(value))
    return str(path)


def read_arrays(path: Path) -> dict[str, NDArray[np.generic]]:
    with np.load(path) as archive:
        return {name: archive[name] for name in archive.files}


def command_line(options: Mapping[str, Option], folder: Path) -> list[str]:
    """The options as the tools take them: `True` is a flag, `None` and `False` are left out, a sequence of texts or
    paths is the option several times, and arrays go through a file. Flags come first: where an option needs a value,
    the tools say so, as what follows is an option."""
    flags: list[str] = []
    arguments: list[str] = []
    for name, value in options.items():
        flag = f"--{name.replace('_', '-')}"
        if isinstance(value, np.generic):
            value = value.item()
        if value is None or value is False:
            continue
        if value is True:
            flags.append(flag)
        elif isinstance(value, (str, os.PathLike, int, float)):
            arguments.append(f"{flag}={os.fspath(value) if isinstance(value, os.PathLike) else value}")
        elif isinstance(value, (list, tuple)) and all(isinstance(entry, (str, os.PathLike)) for entry in value):
            arguments += [f"{flag}={os.fspath(entry)}" for entry in value]
        else:
            arguments.append(f"{flag}={array_file(value, folder, name)}")
    return flags + arguments
