"""Two streams through one emitted model, in a program with the harness: on the host and on the emulated board."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
from tinyml_testing.board import tmboard
from tinyml_testing.driver import c_type
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import call

# `run` takes turns with whole runs on one arena, `step` with steps on two.
_ADAPTER = """#include "harness.h"
#include "{m}.h"
static struct {{
  harness_guard guard0; {m}_arena arenas[2];
  harness_guard guard1; {m}_state a;
  harness_guard guard2; {m}_state b;
  harness_guard guard3; {x} xa[{nx}]; {x} xb[{nx}];
  harness_guard guard4; {y} ya[{ny}]; {y} yb[{ny}];
  harness_guard guard5;
}} m;
static tm_status run(void) {{
  harness_enter();
  const tm_status status = {m}_run(&m.arenas[0], &m.a, m.xa, m.ya);
  return status != TM_OK ? status : {m}_run(&m.arenas[0], &m.b, m.xb, m.yb);
}}
static tm_status step(unsigned n) {{
  const tm_status status = {m}_step(n, &m.arenas[0], &m.a, m.xa, m.ya);
  return status != TM_OK ? status : {m}_step(n, &m.arenas[1], &m.b, m.xb, m.yb);
}}
static void reset(void) {{ {m}_reset(&m.a); {m}_reset(&m.b); }}
static harness_guard *const guards[] = {{&m.guard0, &m.guard1, &m.guard2, &m.guard3, &m.guard4, &m.guard5}};
static const harness_port inputs[] = {{HARNESS_PORT("xa", m.xa), HARNESS_PORT("xb", m.xb)}};
static const harness_port outputs[] = {{HARNESS_PORT("ya", m.ya), HARNESS_PORT("yb", m.yb)}};
const harness_model harness_table = {{"{m}", {steps}u, m.arenas, sizeof m.arenas, inputs, 2u, outputs, 2u, guards, 6u,
                                     run, step, reset}};
"""


def run_streams(
    model: EmittedModel, board_name: str, a: np.ndarray, b: np.ndarray, folder: Path, by_step: bool
) -> tuple[np.ndarray, np.ndarray] | str:
    """The outputs for two sequences of stored inputs, [time, ...] each, or what went wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    (x,), (y,) = model.inputs, model.outputs
    text = _ADAPTER.format(
        m=model.name, x=c_type(x.dtype), nx=x.elements, y=c_type(y.dtype), ny=y.elements, steps=model.steps
    )
    (folder / "adapter.c").write_text(text)
    board, program = tmboard.load(board_name), folder / "program"
    files = [folder / "adapter.c", *model.sources(), *model.runtime_sources()]
    call(tmboard.compile_command(board, program, files, [model.folder], ("-O2",)), folder)
    (folder / "in.bin").write_bytes(b"".join(one.tobytes() + other.tobytes() for one, other in zip(a, b, strict=True)))
    arguments = ["in=in.bin", "out=out.bin", *(["count=steps"] if by_step else [])]
    command = tmboard.run_command(board, program, arguments)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        return f"the harness ended with code {done.returncode}: {done.stdout.strip()[-200:]}"
    found = np.frombuffer((folder / "out.bin").read_bytes(), y.dtype).reshape(len(a), 2, y.elements)
    return found[:, 0], found[:, 1]
