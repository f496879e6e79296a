"""The page of `--report=html` in headless Chromium, 400 and 1,400 pixels wide, light and dark: nothing is cut off, too
pale or loaded from elsewhere. Of a model of 5 nodes and of one of 200, with suggestions, a comparison, a pruning curve
and the error of each layer. The zoo's pages are looked at by the suite `packages`.

Options: `--keep` writes the pages as pictures into build/test-work/pages, too.
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tinyml_testing.browser import Browser, find_browser
from tinyml_testing.pages import WIDTHS, look
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

SAMPLE = ROOT / "examples" / "digits"
INT8 = ("--quantize=int8", f"--calibration={SAMPLE / 'calibration.npz'}")
NODES = 200
#: By the page's name: options, and what it has to show beside what all have.
PAGES: dict[str, tuple[tuple[str, ...], str]] = {
    "fits": (("--target=mps2-an386", *INT8, "--suggest=size,w4a8"), "suggestions"),
    "layers": (("--target=cortex-m0", *INT8, "--suggest=none", "--attribute-error"), "layers"),
    "compared": (("--target=cortex-m4f", "--suggest=none", "--compare=fits.json"), "comparison"),
    "curve": (
        ("--target=cortex-m4f", "--suggest=none", "--prune=curve", "--prune-steps=0", INT8[1]), "pruning",
    ),
}  # fmt: skip


def run(settings: Settings, tally: Tally, rest: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="pages")
    parser.add_argument("--keep", action="store_true", help="write pictures, too")
    keep = parser.parse_args(rest).keep
    program = find_browser()
    if program is None:
        tally.skip("pages", "no Chromium is installed (Debian: chromium-headless-shell)")
        return
    work = settings.work("pages")
    with Browser(program) as browser:
        _broken(tally, browser, work)
        for name, (options, section) in PAGES.items():
            page = _make(settings, tally, work, SAMPLE / "digits.onnx", name, options)
            if page:
                _check(tally, browser, page, section, keep)
        long = work / "long.onnx"
        onnx.save(_long_model(), long)
        page = _make(settings, tally, work, long, "long", ("--target=mps2-an386", "--suggest=size"))
        if page:
            _check(tally, browser, page, "graph", keep)


def _make(
    settings: Settings, tally: Tally, work: Path, model: Path, name: str, options: tuple[str, ...]
) -> Path | None:
    page = work / f"{name}.html"
    command = [settings.tool("tinyml-compile"), model, *options, "-o", work / name, f"--report=html:{page}"]
    command.append(f"--report=json:{work / name}.json")
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if not tally.check(f"{name} compiles", done.stderr[-1000:] if done.returncode else None):
        return None
    return page


def _check(tally: Tally, browser: Browser, page: Path, section: str, keep: bool) -> None:
    tally.check(f"{page.stem} is readable", look(browser, page))
    shown = browser.evaluate(f"Boolean(document.getElementById('{section}'))")
    tally.check(f"{page.stem} has its section", None if shown else f"no '{section}'")
    if keep:
        for width in WIDTHS:
            for dark in (False, True):
                browser.show(page, width, dark)
                browser.picture(page.with_name(f"{page.stem}-{width}-{'dark' if dark else 'light'}.png"))


def _broken(tally: Tally, browser: Browser, work: Path) -> None:
    """Pages with a fault each: the check itself sees them."""
    faults = {
        "too wide": ("<div style='width: 2000px'>x</div>", "pixels wide"),
        "too pale": ("<p style='color: #aaa; background: #fff'>pale</p>", "contrast"),
        "cut off": ("<p style='width: 40px; overflow: hidden; white-space: pre'>a long line of text</p>", "cut off"),
        "from elsewhere": ("<img src='missing.png'>", "loads"),
    }
    for name, (body, expected) in faults.items():
        page = work / "fault.html"
        page.write_text(f"<!doctype html><title>x</title><body>{body}</body>")
        found = look(browser, page)
        tally.check(f"sees what is {name}", None if found and expected in found else f"said {found}")


def _long_model() -> onnx.ModelProto:
    """A deep net, with the names that an exporter of nested modules gives."""
    rng = np.random.default_rng(1)
    nodes: list[onnx.NodeProto] = []
    constants: list[onnx.TensorProto] = []
    value = "x"
    for block in range(NODES // 5):
        name = f"/backbone/features/features.{block}"
        weight, conv, relu, gate, scaled, total = (
            f"backbone.features.{block}.{part}" for part in ("conv.0.weight", "conv", "relu", "gate", "mul", "add")
        )
        kernel = rng.normal(0, 0.2, (8, 8, 3, 3)).astype(np.float32)
        constants.append(numpy_helper.from_array(kernel, weight))
        nodes += [
            helper.make_node("Conv", [value, weight], [conv], f"{name}/conv/conv.0/Conv", pads=[1, 1, 1, 1]),
            helper.make_node("Relu", [conv], [relu], f"{name}/conv/act/Relu"),
            helper.make_node("Sigmoid", [relu], [gate], f"{name}/gate/Sigmoid"),
            helper.make_node("Mul", [relu, gate], [scaled], f"{name}/gate/Mul"),
            helper.make_node("Add", [value, scaled], [total], f"{name}/Add"),
        ]
        value = total
    shape = [1, 8, 16, 16]
    port = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    result = helper.make_tensor_value_info(value, TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "long", [port], [result], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
