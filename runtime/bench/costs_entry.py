"""What a model takes besides kernels: `<model>_run` and `<model>_step`, as SourcePrinter.cpp prints them."""

from __future__ import annotations

import pathlib
import subprocess
from typing import Any

from costs_objects import Object

RUNTIME = pathlib.Path(__file__).resolve().parent.parent

FEW, MANY = 8, 24
FUNCTIONS = ("m_check", "m_compute", "m_step", "m_run")


BUFFERS, CONSTANTS = 2, 3


def _source(calls: int, shared: bool) -> str:
    """Calls of a function each, or of one that all share and that takes a struct."""
    lines = ['#include "tinyml/types.h"', "extern const struct {"]
    lines += [f"  int32_t w{i}_{c}[{40 + 36 * i}];" for i in range(calls) for c in range(CONSTANTS)]
    lines += ["  int32_t last;", "} m_weights;", "typedef struct { int8_t s8[40000]; } m_arena;"]
    lines.append("TM_ABI_REFERENCE(m);")
    types = ["const int8_t *"] * (BUFFERS - 1) + ["int8_t *"] + ["const int32_t *"] * CONSTANTS
    names = [f"p{n}" for n in range(len(types))]
    for i in range(1 if shared else calls):
        parameters = [f"{type_}{name}" for type_, name in zip(types, names)]
        # as in SourcePrinter.cpp: the filter's address stays known
        apart = [name for name in names if name != f"p{BUFFERS}"]
        total = " + ".join(f"{name}[{n}]" for n, name in enumerate(names))
        if shared:
            parameters.insert(0, "const tm_fc_shape *s")
            apart.insert(0, "s")
            total += " + s->m"
        body = "".join(f"TM_APART({name}); " for name in apart) + f"p{BUFFERS - 1}[{i}] = (int8_t)({total});"
        lines.append(f"TM_NOINLINE static void kernel_{i}({', '.join(parameters)}) {{ {body} }}")
    lines += [f"static const tm_fc_shape s{i} = {{{i}, 1, 2}};" for i in range(calls) if shared]
    ports = "const int8_t *x, int8_t *y"
    lines.append(f"""
TM_NOINLINE static tm_status m_check(const void *arena, const void *x, const void *y) {{
  if (arena == NULL || x == NULL || y == NULL) {{
    return TM_E_NULL;
  }}
  if (((uintptr_t)arena & 7u) != 0u) {{
    return TM_E_ALIGN;
  }}
  return TM_OK;
}}
TM_NOINLINE static void m_compute(unsigned n, m_arena *arena, {ports}) {{
  switch (n) {{""")
    for i in range(calls):
        places = [f"arena->s8 + {(i + b) * 376 % 9000}" for b in range(BUFFERS)]
        places[0] = "x" if i == 0 else places[0]
        places[-1] = "y" if i == calls - 1 else places[-1]
        places += [f"m_weights.w{i}_{c}" for c in range(CONSTANTS)]
        places = [f"&s{i}", *places] if shared else places
        lines.append(f"  case {i}u:\n    kernel_{0 if shared else i}({', '.join(places)});\n    break;")
    check = "  const tm_status status = m_check(arena, x, y);\n  if (status != TM_OK) {\n    return status;\n  }"
    lines.append(f"""  default:
    break;
  }}
}}
tm_status m_step(unsigned n, void *arena, {ports});
tm_status m_step(unsigned n, void *arena, {ports}) {{
{check}
  if (n >= {calls}u) {{
    return TM_E_STEP;
  }}
  m_compute(n, arena, x, y);
  return TM_OK;
}}
tm_status m_run(void *arena, {ports});
tm_status m_run(void *arena, {ports}) {{
{check}
  for (unsigned n = 0u; n < {calls}u; ++n) {{
    m_compute(n, arena, x, y);
  }}
  return TM_OK;
}}
""")
    return "\n".join(lines)


def measure_entry(board: dict[str, Any], flags: list[str], folder: pathlib.Path) -> tuple[dict[str, float], set[str]]:
    """The bytes of a model without steps and of each step, whose function is its own or shared, without its struct;
    functions that are called."""
    called: set[str] = set()

    def bytes_of(calls: int, shared: bool) -> int:
        source, target = folder / "entry.c", folder / "entry.o"
        source.write_text(_source(calls, shared))
        command = [board["compiler"], "-std=c99", *board["flags"], *flags, "-ffunction-sections", "-fdata-sections"]
        subprocess.run([*command, f"-I{RUNTIME}/include", "-c", str(source), "-o", str(target)], check=True)
        compiled, total = Object(board, target), 0
        for function in FUNCTIONS:
            own, _, elsewhere = compiled.code_of(function)
            total += own
            called.update(name for name in elsewhere if name != "m_weights" and not name.startswith("tm_"))
        return total

    def slope(shared: bool) -> float:
        return (bytes_of(MANY, shared) - bytes_of(FEW, shared)) / (MANY - FEW)

    call = slope(False)
    entry = {"bytes": round(bytes_of(FEW, False) - FEW * call), "call_bytes": round(call, 1)}
    return entry | {"shared_call_bytes": round(slope(True), 1)}, called
