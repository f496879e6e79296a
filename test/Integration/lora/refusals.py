"""Adapters that do not fit or are not understood: one clear error that says what was expected, and no file."""

from __future__ import annotations

import json
import re
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tinyml_testing.tally import Tally

from .nets import Net, make, safetensors

if TYPE_CHECKING:
    from .suite import Bench

A, B = ("base_model.model.encoder.layers.0.fc.lora_%s.weight" % factor for factor in "AB")


def _configs(net: Net) -> dict[str, tuple[dict, str]]:
    """Changes to adapter_config.json, and what is then said."""
    rank = net.layers[0].adapters[0][0].shape[0]
    return {
        "rank": ({"r": rank + 1}, rf"'{re.escape(A)}' is {rank}x\d+, but the rank is {rank + 1} .*expected \[r, in\]"),
        "DoRA": ({"use_dora": True}, r"DoRA"),
        "other kind": ({"peft_type": "IA3"}, r"'peft_type' is 'IA3'; expected 'LORA'"),
        "unknown member": ({"use_new_thing": True}, r"'use_new_thing' is set"),
        "saved modules": ({"modules_to_save": ["head"]}, r"'modules_to_save' is set"),
        "changed base": ({"init_lora_weights": "pissa"}, r"'init_lora_weights' is 'pissa'"),
        "no alpha": ({"lora_alpha": "x"}, r"'lora_alpha' is no number"),
        "no rank": ({"r": 0}, r"'r' is no rank"),
        "bias": ({"bias": "some"}, r"'bias' is neither"),
        "target without tensors": ({"target_modules": ["fc", "head"]}, r"no tensors for 'head'"),
        "tensors of no target": (
            {"target_modules": ["head"]},
            r"'encoder.layers.0.fc' is none of the 'target_modules': head",
        ),
        "pattern": ({"rank_pattern": {"(": 1}}, r"no regular expression"),
        "patterns": ({"alpha_pattern": {"fc": 1, "0.fc": 2}}, r"matches the patterns"),
    }


def _tensors(net: Net) -> dict[str, tuple[dict, str]]:
    """Other tensors in place of, or beside, those of the adapter, and what is then said."""
    a, b, _ = net.layers[0].adapters[0]
    short = a[:, :-1]
    other = {name.replace("layers.0", "layer.7"): value for name, value in net.tensors(0).items() if "layers.0" in name}
    return {
        "shape": ({A: ("F32", short)}, rf"weight of {b.shape[0]}x{short.shape[1]}, but weight .*expected"),
        "type": ({A: ("F64", a)}, "F64; expected F32, F16 or BF16"),
        "magnitude": ({A.replace("lora_A.weight", "lora_magnitude_vector"): ("F32", b[:, 0])}, "DoRA"),
        "embedding": (
            {A.replace("lora_A.weight", "lora_embedding_A"): ("F32", a)},
            "not understood; expected '<module>.lora_A.weight'",
        ),
        "bias not asked for": ({A.replace("lora_A.weight", "bias"): ("F32", b[:, 0])}, "not understood"),
        "not finite": ({A: ("F32", np.full_like(a, np.nan))}, "not finite"),
        "no module of that name": (
            other,
            r"'encoder.layer.7.fc' is not in the model: .*ends in.* weights are '.*' \d+x\d+ of node",
        ),
        "one factor": ({B: None}, "has no 'lora_B.weight'"),
        "vector": ({A: ("F32", a[0])}, r"expected \[r, in\]"),
    }


def _damage(good: bytes) -> dict[str, tuple[bytes, str]]:
    """Damaged files, and what is then said."""
    length = struct.unpack("<Q", good[:8])[0]
    header, data = json.loads(good[8 : 8 + length]), good[8 + length :]

    def remade(change: Callable[[dict], None]) -> bytes:
        copy = json.loads(json.dumps(header))
        change(copy[A])
        text = json.dumps(copy).encode()
        return struct.pack("<Q", len(text)) + text + data

    first, last = header[A]["data_offsets"]
    deep = b'{"a":' * 100000
    return {
        "empty": (b"", "no safetensors file"),
        "cut in the length": (good[:5], "no safetensors file"),
        "cut in the header": (good[: 8 + length // 2], "cut off"),
        "cut in the data": (good[:-4], "is not all in the file"),
        "longer": (good + b"1234", "belong to no tensor"),
        "huge header": (struct.pack("<Q", 2**64 - 1) + good[8:], "cut off"),
        "header that is no JSON": (good[:8] + b"x" + good[9:], "header is damaged"),
        "deep header": (struct.pack("<Q", len(deep)) + deep, "nests deeper"),
        "header that is a list": (struct.pack("<Q", 2) + b"[]", "no object"),
        "offsets beyond the file": (remade(lambda t: t.update(data_offsets=[first, 2**40])), "is not all in the file"),
        "offsets backwards": (remade(lambda t: t.update(data_offsets=[last, first])), "is not all in the file"),
        "negative offset": (remade(lambda t: t.update(data_offsets=[-4, last])), "is not all in the file"),
        "overlap": (remade(lambda t: t.update(data_offsets=[first + 4, last + 4])), "does not begin where"),
        "shape that overflows": (remade(lambda t: t.update(shape=[2**40, 2**40])), "but has"),
        "negative shape": (remade(lambda t: t.update(shape=[-1, -4])), "no size"),
        "unknown type": (remade(lambda t: t.update(dtype="F3")), "unknown type 'F3'"),
        "no type": (remade(lambda t: t.pop("dtype")), "does not say"),
    }


def expect(bench: Bench, tally: Tally, name: str, model: Path, options: str | list[str], wanted: str) -> None:
    out = bench.folder / "refused"
    shutil.rmtree(out, ignore_errors=True)
    compiled = bench.compiler.compile(model, out, "net", *([options] if isinstance(options, str) else options))
    wrong = None
    if compiled.exit_code != 1 or not re.search(wanted, compiled.first_error):
        wrong = f"exit code {compiled.exit_code}, {compiled.first_error}"
    elif out.exists() and any(out.iterdir()):
        wrong = "files were written"
    tally.check(f"refused: {name}", wrong)


def try_refusals(bench: Bench, tally: Tally) -> None:
    net = make(0)
    model, folder = bench.save(net.model("base"), "refused"), bench.folder / "refusal"
    config, tensors = folder / "adapter_config.json", folder / "adapter_model.safetensors"
    option = f"--lora={folder}"
    for name, (change, wanted) in _configs(net).items():
        net.save(folder, 0)
        config.write_text(json.dumps({**net.config(0), **change}))
        expect(bench, tally, name, model, option, wanted)
    for name, (change, wanted) in _tensors(net).items():
        net.save(folder, 0)
        changed = {**net.tensors(0), **change}
        tensors.write_bytes(safetensors({key: value for key, value in changed.items() if value}))
        expect(bench, tally, name, model, option, wanted)
    net.save(folder, 0)
    for name, (damaged, wanted) in _damage(tensors.read_bytes()).items():
        tensors.write_bytes(damaged)
        expect(bench, tally, name, model, option, wanted)
    net.save(folder, 0)
    config.write_text("{" * 1000)
    expect(bench, tally, "deep configuration", model, option, "nests deeper")
    config.unlink()
    expect(bench, tally, "no configuration", model, option, r"adapter_config.json': cannot open")
    expect(bench, tally, "no adapter", model, "--lora=nowhere", r"cannot open")
    net.save(folder, 0)
    expect(bench, tally, "weight", model, f"{option}:inf", "not finite")
    nameless = bench.save(net.model("base", says="nothing"), "nameless")
    expect(bench, tally, "a model that says no module", nameless, option, "is not in the model")
    shared = net.model("base")
    products = [node for node in shared.graph.node if node.op_type == "MatMul"]
    shared.graph.output.append(type(shared.graph.output[0])(name="twice"))
    shared.graph.node.append(
        type(products[0])(op_type="MatMul", name="/other/MatMul", input=["x", products[0].input[1]], output=["twice"])
    )
    expect(
        bench, tally, "a weight of two modules", bench.save(shared, "shared"), option, "which need not be of one module"
    )
