"""Tests the test driver itself, on a hand-written model that misbehaves on request.

`faulty` adds 1 to each of 4 floats; the first input value chooses a fault. A harness that misses one of
these would pass a compiler that makes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from mutation.mutants import Result, read_mutants, read_results
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing import ort
from tinyml_testing.board import CORES, BoardImage, board_lacks, tmboard
from tinyml_testing.compare import difference, quantized_difference, ties_of
from tinyml_testing.emitted import EmittedModel, read_emitted
from tinyml_testing.host import HostProgram, Instance, Request, Response, Toolchain
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

_HEADER = """#ifndef FAULTY_H
#define FAULTY_H
#include <stdint.h>
#define FAULTY_STEPS 2u
#define FAULTY_ARENA_BYTES 16u
#define FAULTY_X_LEN 4u /* input "x:0" float[1][4], any alignment */
#define FAULTY_Y_LEN 4u /* output "y" float[1][4], any alignment, written by step 1 */
typedef union { uint64_t align; int8_t bytes[FAULTY_ARENA_BYTES]; } faulty_arena;
int faulty_run(faulty_arena *arena, const float *x, float *y);
int faulty_step(unsigned n, faulty_arena *arena, const float *x, float *y);
#endif
"""
_SOURCE = """#include "faulty.h"
#include <string.h>
enum { OVERRUN = 100, WRITES_INPUT = 101, READS_DEAD = 102, CRASHES = 103, STATUS = 104, SILENT = 105 };
int faulty_step(unsigned n, faulty_arena *arena, const float *x, float *y) {
  float v[4];
  memcpy(v, x, sizeof v);
  const int fault = (int)v[0];
  if (n == 0) {
    for (unsigned i = 0; i < 4; ++i) v[i] += 1.0f;
    memcpy(arena->bytes, v, sizeof v);
    if (fault == OVERRUN) memset(arena->bytes, 7, sizeof v + 1 + (size_t)(v[1] > 0.0f));
    if (fault == CRASHES) { volatile int *p = NULL; *p = 1; }
    if (fault == STATUS) return -7;
    return 0;
  }
  if (fault != SILENT) memcpy(y, arena->bytes, sizeof v);
  if (fault == READS_DEAD) { int8_t b = arena->bytes[15]; memcpy(y, &b, 1); }
  if (fault == WRITES_INPUT) { uintptr_t p = (uintptr_t)x; memset((void *)p, 0, 4); }
  return 0;
}
int faulty_run(faulty_arena *arena, const float *x, float *y) {
  int status = faulty_step(0, arena, x, y);
  return status != 0 ? status : faulty_step(1, arena, x, y);
}
"""


def _write_model(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "faulty.h").write_text(_HEADER)
    (folder / "faulty.c").write_text(_SOURCE)


def _ask(fault: float, **options: object) -> Request:
    x = np.array([[fault, 0, 0, 0]], np.float32)
    return Request((Instance("faulty", {"x:0": x}),), **options)  # type: ignore[arg-type]


def _expect(tally: Tally, name: str, error: str | None, needle: str) -> None:
    if error is None:
        tally.fail(name, "was not noticed")
    else:
        tally.check(name, None if needle in error else f"was reported as: {error}")


def _silence(tally: Tally, where: str, answers: Sequence[Response]) -> None:
    """A run that should write [2, 1, 1, 1], and one after it that writes nothing."""
    good, silent = answers
    tally.check(f"runs{where}", good.error or difference(np.array([[2, 1, 1, 1]], np.float32), good.outputs["y"]))
    wrong = silent.error is not None or (silent.outputs["y"] != [[106, 1, 1, 1]]).all()
    tally.check(f"an output that is not written{where}", None if wrong else "was not noticed")


def _board(tally: Tally, model: EmittedModel, folder: Path) -> None:
    if lacking := board_lacks():
        tally.skip("the emulated board", lacking)
        return
    image = BoardImage([model], folder, tmboard.load(CORES["m4"]))
    _silence(tally, " on the board", [answer[0] for answer in image.run_all([_ask(1), _ask(105)])])


def _comparisons(tally: Tally) -> None:
    e = np.linspace(0, 1, 1000, dtype=np.float32)
    tally.check("float equal", difference(e, e + np.float32(5e-5)))
    _expect(tally, "float apart", difference(e, e + np.float32(3e-4)), "difference")
    nan = e.copy()
    nan[3] = np.nan
    _expect(tally, "float NaN", difference(e, nan), "NaN")
    q = np.arange(1000, dtype=np.int16)
    off = q.copy()
    off[::200] += 1
    tally.check("5 of 1000 off by one", quantized_difference(q, off, None))
    off = q.copy()
    off[::50] += 1
    _expect(tally, "20 of 1000 off by one", quantized_difference(q, off, None), "1 LSB")
    ties = np.zeros(1000, bool)
    off = q.copy()
    off[::50] -= 1
    ties[::50] = True
    tally.check("20 of 1000 off at ties", quantized_difference(q, off, ties))
    off[7] += 2
    _expect(tally, "two LSB", quantized_difference(q, off, ties), "2 LSB")
    found = ties_of(np.array([0.25, 0.26, -0.75], np.float32), np.array(0.5, np.float32))
    tally.check("ties found", None if found.tolist() == [True, False, True] else f"{found}")


def _products(tally: Tally) -> None:
    """ONNX Runtime's products of uint8 and int8 do not saturate, whatever the CPU."""
    x, w = np.full((2, 64), 255, np.uint8), np.full((64, 3), -127, np.int8)
    node = helper.make_node("MatMulInteger", ["x", "w"], ["y"])
    port, y = helper.make_tensor_value_info, helper.make_empty_tensor_value_info("y")
    weights = numpy_helper.from_array(w, "w")
    graph = helper.make_graph([node], "products", [port("x", TensorProto.UINT8, x.shape)], [y], [weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    expected = x.astype(np.int32) @ w.astype(np.int32)
    tally.check("the reference multiplies exactly", difference(expected, ort.run(model, {"x": x})["y"]))


def _mutants(tally: Tally) -> None:
    """scripts/mutate runs too long for every test run: at least its faults must still have their places."""
    lost = [m.what for m in read_mutants() if not m.fits(ROOT)]
    tally.check("every mutant has its place", None if not lost else f"not there exactly once: {'; '.join(lost)}")
    strangers = set(read_results()) - {m.what for m in read_mutants()}
    tally.check("every result is a mutant's", None if not strangers else "; ".join(sorted(strangers)))
    kills = [v for v in ("lit", "SURVIVED", "NO END: lit", "INVALID: it does not build") if Result(v, 1).killed]
    tally.check("only a test that fails kills a mutant", None if kills == ["lit"] else f"{kills}")


def run(settings: Settings, tally: Tally, _: list[str]) -> None:
    work = settings.work("harness")
    _write_model(work / "model")
    model = read_emitted(work / "model", "faulty")
    live = {"faulty": [(0, 8, 0, 1), (8, 8, 0, 0)]}
    relaxed = ("-O0", "-Wno-cast-qual", "-Wno-array-bounds", "-Wno-stringop-overflow")
    plain = HostProgram([model], work / "plain", settings, Toolchain(flags=relaxed))
    checked = HostProgram([model], work / "asan", settings, Toolchain(flags=relaxed, sanitize=True), live)

    requests = [_ask(1), _ask(103), _ask(100), _ask(101), _ask(104), _ask(2, misalignment=1)]
    good, crash, overrun, wrote, status, unaligned = (a[0] for a in plain.run(requests))
    tally.check("runs with others", good.error)
    tally.check("runs after a crash", unaligned.error)
    _expect(tally, "a crash", crash.error, "code -11")
    _expect(tally, "an overrun arena", overrun.error, "overrun")
    _expect(tally, "a written input", wrote.error, "input was written")
    _expect(tally, "a status", status.error, "status -7")

    overrun, dead = (a[0] for a in checked.run([_ask(100), _ask(102, poison=True)]))
    _expect(tally, "an overrun arena, ASan", overrun.error, "AddressSanitizer")
    _expect(tally, "a dead byte, ASan", dead.error, "AddressSanitizer")
    pair = plain.run([Request((_ask(3).instances[0], _ask(4).instances[0]))])[0]
    values = [r.outputs["y"][0, 0] if r.error is None else r.error for r in pair]
    tally.check("two interleaved instances", None if values == [4, 5] else f"{values}")
    for steps in (False, True):
        answers = [answer[0] for answer in plain.run([_ask(1, steps=steps), _ask(105, steps=steps)])]
        _silence(tally, " step by step" if steps else "", answers)
    _board(tally, model, work / "board")
    _comparisons(tally)
    _products(tally)
    _mutants(tally)
