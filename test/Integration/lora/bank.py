"""Adapters that are kept apart, in a bank or a slot: each gives what folding it gives, as C on the host."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tinyml_testing import ort
from tinyml_testing.host import WARNINGS
from tinyml_testing.interpreter import tinyml_run
from tinyml_testing.tally import Tally

from .nets import Net, make
from .refusals import expect

if TYPE_CHECKING:
    from .suite import Bench

COUNT = 3
TOLERANCE = 1e-5
# How much further from the float model an adapter of an int8 bank may be than the same adapter folded and quantized.
INT8_LOSS = 6.0  # dB


def decibels(want: np.ndarray, got: np.ndarray) -> float:
    return float(10 * np.log10((want**2).sum() / ((want - got) ** 2).sum()))


def one_hot(number: int) -> tuple[float, ...]:
    """The weights of adapter `number`, 0 for none."""
    return tuple(float(index + 1 == number) for index in range(COUNT))


def _round_rows(factor: np.ndarray) -> np.ndarray:
    rows = factor.reshape(len(factor), -1)
    scales = np.abs(rows).max(1, keepdims=True) / 127
    return (np.rint(rows / scales) * scales).reshape(factor.shape).astype(np.float32)


class Adapters:
    """A net, and the folders of its adapters."""

    def __init__(self, bench: Bench, seed: int):
        self.net: Net = make(seed, COUNT)
        self.net.input_shape = (1, *self.net.input_shape[1:])
        for layer in self.net.layers:
            layer.adapters = [(a, b, 0.5 * scale) for a, b, scale in layer.adapters]
        self.path = bench.save(self.net.model("base"), f"bank{seed}")
        self.folders = [self.net.save(bench.folder / f"bank{seed}-{index}", index) for index in range(COUNT)]
        self.list = ",".join(map(str, self.folders))

    def want(self, number: int, x: np.ndarray) -> np.ndarray:
        session = ort.session(self.net.model("merged", weights=one_hot(number)))
        return np.stack([session.run(None, {"x": sample})[0] for sample in x])

    def rounded(self, number: int, x: np.ndarray) -> np.ndarray:
        """The same with factors of 8 bits, a scale a row, and all else as floats."""
        kept = [layer.adapters for layer in self.net.layers]
        for layer in self.net.layers:
            layer.adapters = [(_round_rows(a), _round_rows(b), scale) for a, b, scale in layer.adapters]
        answers = self.want(number, x)
        for layer, adapters in zip(self.net.layers, kept):
            layer.adapters = adapters
        return answers


def _stack(adapters: Adapters, x: np.ndarray) -> dict[str, np.ndarray]:
    """Every sample with every adapter."""
    numbers = np.repeat(np.arange(COUNT + 1, dtype=np.uint8), len(x))
    return {"x": np.concatenate([x] * (COUNT + 1)), "adapter": numbers[:, None]}


def _check_macs(bench: Bench, tally: Tally, adapters: Adapters, what: str, *options: str) -> None:
    """A layer takes no more than rank * (inputs + outputs) for each position beside what the base takes."""
    base = bench.report(adapters.path, *options)
    kept = bench.report(adapters.path, f"--lora-bank={adapters.list}", *options)
    if isinstance(base, str) or isinstance(kept, str):
        tally.fail(f"{what}: costs", f"{base}, {kept}"[:300])
        return
    branches = [step for step in kept["steps"] if "/lora_" in step["node"] and step["macs"]]
    rank = adapters.net.layers[0].adapters[0][0].shape[0]
    limit = 0
    for layer in adapters.net.layers:
        own = next(step for step in base["steps"] if layer.name in step["node"] and step["macs"])
        out, length = layer.weight.shape[0], layer.weight[0].size
        limit += own["macs"] // (out * length) * rank * (length + out)
    taken = kept["macs"] - base["macs"]
    ok = taken == sum(step["macs"] for step in branches) <= limit
    tally.check(f"{what}: MACs", None if ok else f"{taken} beside {base['macs']}, at most {limit}")
    names = ["none", *(folder.name for folder in adapters.folders)]
    grown = kept["flash_bytes_estimate"] - kept["weight_bytes"] - kept["code_bytes_estimate"]
    ok = kept["adapters"] == names and kept["adapter_bytes"] * (COUNT + 1) == grown > 0
    tally.check(f"{what}: bytes", None if ok else f"{kept['adapters']}, {kept['adapter_bytes']} of {grown}")


def try_bank(bench: Bench, tally: Tally) -> None:
    for seed in range(3):
        adapters = Adapters(bench, seed)
        kind = adapters.net.layers[0].kind
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(4, *adapters.net.input_shape)).astype(np.float32)
        bank = f"--lora-bank={adapters.list}"
        made = tinyml_run(bench.settings, adapters.path, _stack(adapters, x), bench.folder / "run", "host", [bank])
        wants = [adapters.want(number, x) for number in range(COUNT + 1)]
        if isinstance(made, str):
            tally.fail(f"bank of floats ({kind})", made)
            continue
        parts = np.split(next(iter(made.values())).reshape(COUNT + 1, -1), COUNT + 1)
        for number, (want, got) in enumerate(zip(wants, parts)):
            error = float(np.abs(got.ravel() - want.ravel()).max() / np.abs(want).max())
            tally.check(
                f"bank of floats ({kind}), {number}",
                None if error <= TOLERANCE else f"differs by {error:.2g} of the largest",
            )
        _check_macs(bench, tally, adapters, f"bank ({kind})")
        _try_int8(bench, tally, adapters, f"bank of int8 ({kind})", rng)


def _try_int8(bench: Bench, tally: Tally, adapters: Adapters, what: str, rng: np.random.Generator) -> None:
    shape = adapters.net.input_shape
    data = bench.folder / "bank-data.npz"
    np.savez(data, x=rng.normal(size=(60, *shape[1:])).astype(np.float32))
    x = rng.normal(size=(20, *shape)).astype(np.float32)
    options = ["--quantize=int8", f"--calibration={data}", "--io=float"]
    bank = [f"--lora-bank={adapters.list}", *options]
    samples = _stack(adapters, x)
    found = {}
    for on in ("reference", "host"):
        made = tinyml_run(bench.settings, adapters.path, samples, bench.folder / "run", on, bank)
        if isinstance(made, str):
            tally.fail(f"{what}, {on}", made)
            return
        found[on] = next(iter(made.values())).reshape(COUNT + 1, -1)
    same = np.allclose(found["reference"], found["host"], rtol=0, atol=1e-5 * np.abs(found["host"]).max())
    tally.check(f"{what}: C and reference kernels", None if same else "differ")
    for number in range(COUNT + 1):
        want = adapters.want(number, x).ravel()
        fold = [f"--lora={adapters.folders[number - 1]}"] if number else []
        made = tinyml_run(bench.settings, adapters.path, {"x": x}, bench.folder / "run", options=[*options, *fold])
        if isinstance(made, str):
            tally.fail(f"{what}, {number} folded", made)
            continue
        folded = decibels(want, next(iter(made.values())).ravel())
        kept = decibels(want, found["host"][number])
        other = decibels(want, adapters.want(0, x).ravel()) if number else 0.0
        ok = kept >= folded - INT8_LOSS and kept >= other + 6
        if number:
            factors = decibels(want, adapters.rounded(number, x).ravel())
            beside = f"folded {folded:.1f} dB, 8-bit factors alone {factors:.1f} dB"
            print(f"  {what}, {number}: {kept:.1f} dB, {beside}", flush=True)
        says = f"{kept:.1f} dB, folded {folded:.1f} dB, without it {other:.1f} dB"
        tally.check(f"{what}, {number}", None if ok else says, says)


CHECK = """
#include "net_adapter.h"
#include <stdio.h>
#include <string.h>

static union { uint32_t words[NET_ADAPTER_BYTES / 4 + 1]; uint8_t bytes[NET_ADAPTER_BYTES + 4]; } slot;
static net_arena arena;
static float x[NET_X_LEN], y[NET_Y_LEN];

static int refuses(const uint8_t *at, size_t size, tm_status status) {
  return net_adapter_check(at, size) == status;
}

static void flip(size_t bit) { slot.bytes[bit / 8] = (uint8_t)(slot.bytes[bit / 8] ^ (1u << (bit % 8))); }

int main(int argc, char **argv) {
  const size_t size = NET_ADAPTER_BYTES;
  FILE *const file = fopen(argv[argc - 1], "rb");
  if (file == NULL || fread(slot.bytes, 1, size + 4, file) != size) return 1;
  if (!refuses(slot.bytes, size, TM_OK)) return 2;
  if (net_adapter_check(net_adapter_none, sizeof(net_adapter_none)) != TM_OK) return 3;
  for (size_t bit = 0; bit < 8 * size; ++bit) {
    flip(bit);
    if (!refuses(slot.bytes, size, TM_E_ADAPTER)) return 4;
    if (bit < 8 * 28) {
      memset(y, 0x5a, sizeof(y));
      if (net_run(&arena, x, slot.words, y) != TM_E_ADAPTER) return 5;
      for (size_t i = 0; i < sizeof(y); ++i)
        if (((const uint8_t *)y)[i] != 0x5a) return 6;
    }
    flip(bit);
  }
  if (!refuses(slot.bytes, size - 1, TM_E_ADAPTER) || !refuses(slot.bytes, size + 1, TM_E_ADAPTER)) return 7;
  if (!refuses(slot.bytes, 0, TM_E_ADAPTER) || !refuses(NULL, size, TM_E_NULL)) return 8;
  if (!refuses(slot.bytes + 1, size, TM_E_ALIGN)) return 9;
  return net_run(&arena, x, slot.words, y) == TM_OK ? 0 : 10;
}
"""


def try_slot(bench: Bench, tally: Tally) -> None:
    """Examples 0 and 1 say what the slot is for; adapter 2 comes later."""
    for scheme in ("float", "int8"):
        adapters = Adapters(bench, 1)
        rng = np.random.default_rng(7)
        shape = adapters.net.input_shape
        data = bench.folder / "slot-data.npz"
        np.savez(data, x=rng.normal(size=(60, *shape[1:])).astype(np.float32))
        x = rng.normal(size=(10, *shape)).astype(np.float32)
        quantize = ["--quantize=int8", f"--calibration={data}", "--io=float"] if scheme == "int8" else []
        options = [f"--lora-slot={','.join(map(str, adapters.folders[:2]))}", *quantize]
        blobs = []
        for number in range(COUNT + 1):
            blob = bench.folder / f"slot{number}.bin"
            content = [f"--lora={adapters.folders[number - 1]}"] if number else []
            compiled = bench.compiler.compile(adapters.path, blob, "net", "--emit=adapter", *options, *content)
            if compiled.exit_code != 0:
                tally.fail(f"slot of {scheme}, {number}", compiled.first_error)
                return
            blobs.append(np.frombuffer(blob.read_bytes(), np.uint32))
        samples = {"x": np.concatenate([x] * (COUNT + 1)), "adapter": np.repeat(np.stack(blobs), len(x), axis=0)}
        made = tinyml_run(bench.settings, adapters.path, samples, bench.folder / "run", "host", options)
        if isinstance(made, str):
            tally.fail(f"slot of {scheme}", made)
            return
        for number, got in enumerate(next(iter(made.values())).reshape(COUNT + 1, -1)):
            want = adapters.want(number, x).ravel()
            got_decibels = decibels(want, got)
            other = decibels(want, adapters.want(0, x).ravel()) if number else 0.0
            ok = got_decibels >= (90 if scheme == "float" else max(20, other + 6))
            tally.check(
                f"slot of {scheme}, {number}", None if ok else f"{got_decibels:.1f} dB, without it {other:.1f} dB"
            )
        if scheme == "float":
            _try_check(bench, tally, adapters, options, bench.folder / "slot3.bin")
            _try_slot_refusals(bench, tally, adapters, options)


def _try_check(bench: Bench, tally: Tally, adapters: Adapters, options: list[str], blob: Path) -> None:
    out = bench.folder / "slot"
    shutil.rmtree(out, ignore_errors=True)
    output = adapters.net.model("base").graph.output[0].name
    compiled = bench.compiler.compile(adapters.path, out, "net", f"--rename={output}=y", *options)
    if compiled.model is None:
        tally.fail("adapter_check", compiled.first_error)
        return
    (out / "main.c").write_text(CHECK)
    sources = [str(path) for path in sorted(out.glob("*.c"))]
    built = subprocess.run(
        ["gcc", "-std=c99", *WARNINGS, "-O1", f"-I{out}", *sources, "-lm", "-o", str(out / "check")],
        capture_output=True,
        text=True,
    )
    if built.returncode != 0:
        tally.fail("adapter_check", built.stderr[:600])
        return
    # The names are no part of the model: the adapter fits this one, too.
    code = subprocess.run([str(out / "check"), str(blob)]).returncode
    tally.check("adapter_check: every bit", None if code == 0 else f"exit code {code}")


def _try_slot_refusals(bench: Bench, tally: Tally, adapters: Adapters, options: list[str]) -> None:
    rank = adapters.net.layers[0].adapters[0][0].shape[0]
    big = make(1, COUNT)
    for layer in big.layers:
        a, b, scale = layer.adapters[0]
        rng = np.random.default_rng(0)
        more = [(rank + 1, *a.shape[1:]), (b.shape[0], rank + 1, *b.shape[2:])]
        layer.adapters = [(*(rng.normal(size=shape).astype(np.float32) for shape in more), scale)]
    folder = big.save(bench.folder / "slot-big", 0)
    emit = ["--emit=adapter", *options]
    wanted = rf"changes '.*' by rank {rank + 1}; the slot has room for layers '.*' of rank {rank}"
    expect(bench, tally, "slot, rank", adapters.path, [*emit, f"--lora={folder}"], wanted)
    expect(bench, tally, "slot, no slot", adapters.path, ["--emit=adapter", f"--lora={folder}"], "give the --lora-slot")
    both = [f"--lora-bank={adapters.list}", *options]
    expect(bench, tally, "bank and slot", adapters.path, both, "give one of them")
    bank = f"--lora-bank={adapters.list}"
    for option in ("--prune=0.3", "--weights=bin", "--ranges=x.json"):
        quantize = ["--quantize=int8"] if "ranges" in option else []
        expect(
            bench, tally, f"bank, {option}", adapters.path, [bank, option, *quantize], re.escape(option.split("=")[0])
        )
    nowhere = [f"--lora-bank={adapters.folders[0]},nowhere"]
    expect(bench, tally, "bank, no adapter", adapters.path, nowhere, "cannot open")
