"""Models that become integers as a whole: no float is left in a Cortex-M0 image, the error is small."""

from __future__ import annotations

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
from measuring.running import run_on_host
from tinyml_testing import ort, proved
from tinyml_testing.compiler import Compiler
from tinyml_testing.driver import c_type
from tinyml_testing.emitted import EmittedModel
from tinyml_testing.host import BuildError, call
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .models import FloatModel

_TOOLS = "arm-none-eabi-"
_FLAGS = ("-std=c99", "-mcpu=cortex-m0", "-mthumb", "-Os", "-ffunction-sections", "-fdata-sections")
_LINK = ("--specs=nano.specs", "--specs=nosys.specs", "-Wl,--gc-sections", "-lm")
# Arithmetic on and conversion to or from float and double by software; integer helpers have other names.
_FLOAT = re.compile(r"\b__aeabi_(?:[fd]|c[fd]|u?[il]2[fd])\w*")
# Power of the float outputs over that of the error, in dB; the least that int8 has to reach.
LEAST_DB = 20.0


def float_symbols(model: EmittedModel, folder: Path) -> list[str]:
    """The software float functions in an image for a Cortex-M0 whose main() calls the model once."""
    folder.mkdir(parents=True, exist_ok=True)
    main, image = folder / "main.c", folder / "image.elf"
    ports = [*model.inputs, *model.outputs]
    buffers = "".join(f"static {c_type(p.dtype)} io{n}[{max(p.elements, 1)}];\n" for n, p in enumerate(ports))
    arguments = "".join(f", io{n}" for n in range(len(ports)))
    main.write_text(
        f'#include "{model.name}.h"\nstatic {model.name}_arena arena;\n{buffers}'
        f"int main(void) {{ return (int){model.name}_run(&arena{arguments}); }}\n"
    )
    sources = [str(s) for s in (main, *model.sources(), *model.runtime_sources())]
    call([f"{_TOOLS}gcc", *_FLAGS, f"-I{model.folder}", *sources, *_LINK, "-o", str(image)], folder)
    table = subprocess.run([f"{_TOOLS}nm", str(image)], capture_output=True, text=True, check=True).stdout
    if f"{model.name}_run" not in table:
        raise BuildError(f"'{model.name}_run' is not in the image")
    return sorted(set(_FLOAT.findall(table)))


def decibels(expected: np.ndarray, outputs: np.ndarray) -> float:
    """Power of the expected values over that of the difference."""
    error = np.sum((outputs.astype(np.float64) - expected) ** 2)
    return float(10 * np.log10(np.sum(expected.astype(np.float64) ** 2) / max(error, 1e-30)))


def check_whole(settings: Settings, tally: Tally, models: list[FloatModel], work: Path) -> set[proved.Row]:
    """Compiles each to int8, links it without float, and compares it with ONNX Runtime's floats. Returns what is proved
    of the operators."""
    rows: set[proved.Row] = set()
    linked = shutil.which(f"{_TOOLS}gcc") is not None
    if not linked:
        tally.skip("Cortex-M0 images", f"'{_TOOLS}gcc' is not installed")
    elif models:
        _check_floats_show(settings, tally, models[0], work / "float")

    def one(model: FloatModel) -> tuple[str | None, list[str] | None, float, float]:
        folder = work / model.name
        data = model.write_calibration(folder / "calibration.npz")
        asked = ("--quantize=int8", f"--calibration={data}")
        done = Compiler(settings, timeout=300).compile(model.path, folder / "c", model.c_name, *asked)
        if done.model is None:
            return done.first_error, None, 0.0, 0.0
        found = float_symbols(done.model, folder / "m0") if linked else None
        outputs = run_on_host(settings, done.model, model.judged, folder / "program")
        expected = ort.outputs(model.path, model.input, model.judged)
        return None, found, decibels(expected, outputs), float(np.abs(outputs - expected).max())

    with ThreadPoolExecutor(settings.jobs) as pool:
        for model, (error, found, ratio, most) in zip(models, pool.map(one, models)):
            if not tally.check(f"{model.name} compiles to int8", error):
                continue
            is_integer = found is None or tally.check(
                f"{model.name}: no float in a Cortex-M0 image", None if not found else ", ".join(found)
            )
            told = f"{ratio:.1f} dB, largest difference {most:.4g} on {len(model.judged)} inputs"
            small = None if ratio >= LEAST_DB else f"{told}: less than {LEAST_DB:g} dB"
            if tally.check(f"{model.name}: int8 against float", small, told, quiet=False) and is_integer:
                rows |= proved.quantized_rows(onnx.load(model.path), "host", "int8")
    return rows


def _check_floats_show(settings: Settings, tally: Tally, model: FloatModel, folder: Path) -> None:
    """The float build of a model has float functions; otherwise finding none would say nothing."""
    done = Compiler(settings).compile(model.path, folder / "c", model.c_name)
    if done.model is None:
        tally.fail(f"{model.name} compiles", done.first_error)
        return
    found = float_symbols(done.model, folder / "m0")
    wanted = {"__aeabi_fmul", "__aeabi_fadd"}
    tally.check(f"{model.name} as floats shows its float functions", None if wanted <= set(found) else f"only {found}")
