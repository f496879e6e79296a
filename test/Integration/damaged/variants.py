"""What one damaged or unusual file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import onnx

from .base import BASES


@dataclass(frozen=True)
class Variant:
    """A file for the tools, with the files beside it and the options it needs."""

    name: str
    data: bytes
    beside: dict[str, bytes] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    # Flipped bytes may leave a sound model; then only a crash is wrong.
    may_pass: bool = False


Edit = Callable[[onnx.ModelProto], None]


def edited(base: str, edit: Edit, name: str, **more: object) -> Variant:
    """`base` after `edit`."""
    model = BASES[base]()
    edit(model)
    return Variant(f"{name}_{base}", model.SerializeToString(), **more)  # type: ignore[arg-type]


def for_each_base(name: str, edit: Edit, bases: tuple[str, ...] = tuple(BASES)) -> Iterator[Variant]:
    for base in bases:
        yield edited(base, edit, name)
