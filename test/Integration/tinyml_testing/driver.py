"""Writes the C table through which `c/driver.c` reaches the emitted models."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .emitted import EmittedModel, Port

# (offset, size, first step, last step) of every buffer of a plan.
Live = tuple[int, int, int, int]

# A bool is a byte that is 0 or 1 (docs/c-abi.md).
_C_TYPES = {"f4": "float", "f8": "double", "b1": "uint8_t"}


def c_type(dtype: np.dtype) -> str:
    key = f"{dtype.kind}{dtype.itemsize}"
    if key in _C_TYPES:
        return _C_TYPES[key]
    # Floats without a C type are their bits; integers of few bits have a byte each.
    is_signed = dtype.kind == "i" or dtype.name in ("int4", "int2")
    return f"{'' if is_signed else 'u'}int{dtype.itemsize * 8}_t"


def _arguments(model: EmittedModel) -> str:
    def cast(index: int, port: Port, const: str) -> str:
        return f"({const}{c_type(port.dtype)} *)io[{index}]"

    args = [cast(i, p, "const ") for i, p in enumerate(model.inputs)]
    args += [cast(len(model.inputs) + i, p, "") for i, p in enumerate(model.outputs)]
    return ", ".join(args)


def _entry(model: EmittedModel, live: Sequence[Live] | None) -> tuple[str, str]:
    """The definitions of one model, and its row of the table."""
    m, args = model.name, _arguments(model)
    arena = f"({m}_arena *)arena"
    sizes = ", ".join(f"{p.bytes}u" for p in (*model.inputs, *model.outputs))
    text = f"static const size_t bytes_{m}[] = {{{sizes}}};\n"
    text += f"static int run_{m}(void *arena, void *const *io) {{ return (int){m}_run({arena}, {args}); }}\n"
    text += (
        f"static int step_{m}(unsigned n, void *arena, void *const *io) "
        f"{{ return (int){m}_step(n, {arena}, {args}); }}\n"
    )
    rows = "NULL, 0u"
    if live is not None:
        items = ", ".join("{%uu, %uu, %uu, %uu}" % item for item in live) or "{0u, 0u, 0u, 0u}"
        text += f"static const driver_live live_{m}[] = {{{items}}};\n"
        rows = f"live_{m}, {len(live)}u"
    row = (
        f"  {{{model.arena_bytes}u, {model.steps}u, {len(model.inputs)}u, {len(model.outputs)}u, "
        f"bytes_{m}, run_{m}, step_{m}, {rows}}},\n"
    )
    return text, row


def driver_table(models: Sequence[EmittedModel], live: dict[str, Sequence[Live]]) -> str:
    """The text of a C file that defines `driver_models` for all of `models`."""
    parts = ['#include "driver.h"\n']
    parts += [f'#include "{model.header}"\n' for model in models]
    entries = [_entry(model, live.get(model.name)) for model in models]
    parts += [text for text, _ in entries]
    parts.append("const driver_model driver_models[] = {\n" + "".join(row for _, row in entries) + "};\n")
    parts.append(f"const unsigned driver_model_count = {len(models)}u;\n")
    return "".join(parts)
