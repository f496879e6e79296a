"""Prints docs/performance.md from docs/generated/performance.json: `python3 performance_page.py`. Needs no package."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "docs" / "generated" / "performance.json"
PAGE = ROOT / "docs" / "performance.md"

CORES = {
    "m4": "Cortex-M4F", "m7": "Cortex-M7", "m33": "Cortex-M33", "m55": "Cortex-M55", "m3": "Cortex-M3",
    "m0": "Cortex-M0", "rv32": "RV32IMC",
}  # fmt: skip
MODELS = {"IC": ("ic_float", "ic_qdq"), "VWW": ("vww_float",), "KWS": ("kws_float", "kws_qdq"), "AD": ("ad_float",)}
# Million instructions that an int8 inference may take at most, and kilobytes of code on the M4 for size and speed.
MOST = {
    "m4": (14.5, 6.5, 3.7, 0.34), "m55": (3.0, 2.2, 0.9, 0.09), "m3": (26, 10, 6, 0.60), "m0": (50, 18, 12, 1.05),
    "rv32": (36, 13, 9, 0.85),
}  # fmt: skip
MOST_CODE = {"IC": (5, 14), "VWW": (6, 20), "KWS": (5, 12), "AD": (2, 4)}
MOST_FLOAT = {"IC": 25.0, "VWW": 14.0, "KWS": 7.0, "AD": 0.6}
MOST_OF_INT8 = {"w8a16": 1.4, "w4a8": 1.15}
MOST_STACK, MOST_WITH_DEAD, MOST_OF_PORTABLE, LEAST_OF_MODELS, MOST_ERROR = 512, 12.0, 0.5, 0.8, 0.10
# Of one product: what multiplies alone, and with what loads operands, for as many sums as registers hold.
LIMITS = {
    "m4": (0.5, 0.81, "`SMLAD` makes two products; a word of weights, four columns: 13 instructions for 16"),
    "m3": (0.5, 0.83, "`SMLAL` makes two products of packed columns; a weight and six columns: 5 for 6"),
    "m0": (2.0, 2.75, "`MULS` and `ADD`; a weight and four columns: 11 for 4"),
    "rv32": (2.0, 2.5, "`mul` and `add`; four weights and four columns: 40 for 16"),
    "m55": (0.0625, 0.156, "`VMLADAVA.S8` makes 16 products; four rows of weights and an input: 10 for 64"),
}  # fmt: skip
LIKE = {"m7": "m4", "m33": "m4"}
SHOWN_LOOPS, MOST_LINES = 2, 48

PAGE_TEXT = """# Performance

Made of [generated/performance.json](generated/performance.json), which `scripts/performance` measures. **Instructions**
are counted by QEMU (`-icount shift=0`) for a whole inference; they repeat exactly, and they are not cycles. **Code** is
what the image takes beyond one without a model and beyond weights, library functions included; **stack** is painted.
The models are those of MLPerf Tiny: IC (ResNet8, CIFAR-10), VWW (MobileNetV1 0.25), KWS (DS-CNN), AD (autoencoder).
Compilers: {compilers}, `-O2`. A number beside a limit is **bold** where it is above.

## int8 models

The limit is in brackets. IC and KWS: quantized by us / the QDQ file.

{int8}
## Code, stack, arena

In bytes, int8, with `--optimize=size` and by default (`speed`); the limits are for the M4; its stack may take
{most_stack}.

{sizes}
## Other types on the Cortex-M4F

Million instructions, and how many times those of int8; w8a16 may take {most_w8a16}x, w4a8 {most_w4a8}x.

{schemes}
{dead}
## Recurrent and one-dimensional models

The zoo's as int8 on the Cortex-M4F, million instructions; portable: the same model compiled without kernels for the
instruction set. At most {most_of_portable}x is wanted. Recurrent layers have kernels from four units on, and a
convolution whose scratch would make the arena a fifth larger stays portable.

{zoo}
## Random shapes

Portable instructions by ours on the Cortex-M4F, int8: the geometric mean over random layers, between what numbers four
of five are, and the mean over the layers of the four models. **Bold** where the random ones gain less than
{least_of_models:.0%} of these. Channels are multiples of 8 in half of the shapes, any number in the others; kernels,
strides and padding are as `measuring/random_shapes.py` draws them: depthwise filters of 2, 3 or 5 with and without
padding, where the models have 3 with padding, which portable C is slower at; pools of 2 or 3 of which half are maxima,
where the models have means over whole maps. Maxima, products of two inputs and element-wise operators have no kernels
of their own on this core.

{random}
## Estimates

By how much the compiler's estimates of instructions are off from what is measured, int8: the mean over the steps, each
in the measure of what it takes; at most {most_error:.0%} is wanted. `scripts/bench --layers` prints both.

{estimates}
## Hot loops

The loops that take most of an int8 model's instructions, disassembled from the built model: what a turn executes, and
products in it. The limits are arithmetic: what multiplies, and with what loads operands as well, for as many sums as
the registers hold. Depthwise layers load each input for one product, so theirs are higher; products of the Cortex-M0
and RV32IMC include those that scale a sum. **Cycles** are `llvm-mca`'s
estimate of a turn, without caches, flash and branches; it has none for the Cortex-M0, and the SiFive E20's stand for
RV32IMC.

{limits}
{loops}
### Listings

What most turns execute; what stands there several times in a row is written once, and the middle of long ones is left
out.

{listings}"""

Records = Sequence[dict]


def table(head: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def millions(count: float) -> str:
    """Three digits, as limits have them."""
    value = count / 1e6
    return f"{value:.1f}" if value >= 100 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def judged(text: str, fits: bool) -> str:
    return text if fits else f"**{text}**"


class Page:
    def __init__(self, data: dict):
        self.data = data
        self.models: Records = data["models"]

    def find(self, core: str, model: str, scheme: str, goal: str = "speed") -> dict | None:
        return next(
            (
                r
                for r in self.models
                if (r["core"], r["model"], r["scheme"], r["optimize"]) == (core, model, scheme, goal)
            ),
            None,
        )

    def int8(self, core: str, model: str, goal: str = "speed") -> list[dict]:
        """Our quantization of the float model, and the file that came quantized."""
        found = [self.find(core, name, "qdq" if name.endswith("qdq") else "int8", goal) for name in MODELS[model]]
        return [record for record in found if record]

    def cores(self) -> list[str]:
        return [core for core in CORES if any(r["core"] == core for r in self.models)]

    def whole_models(self) -> str:
        def cell(core: str, number: int, model: str) -> str:
            records = self.int8(core, model)
            if not records:
                return "-"
            texts, most = [], MOST[core][number] if core in MOST else None
            for record in records:
                count = record["instructions"]
                texts.append(judged(millions(count), most is None or count <= most * 1e6))
            return " / ".join(texts) + (f" ({most:g})" if most else "")

        rows = [[CORES[core], *(cell(core, n, model) for n, model in enumerate(MODELS))] for core in self.cores()]
        return table(["million instructions", *MODELS], rows)

    def sizes(self, core: str) -> Iterator[Sequence[str]]:
        for model in MODELS:
            for number, goal in enumerate(("size", "speed")):
                for record in self.int8(core, model, goal):
                    code = f"{record['code_bytes']:,}"
                    if core == "m4":
                        most = MOST_CODE[model][number]
                        code = judged(code, record["code_bytes"] <= most * 1024) + f" ({most} KB)"
                    stack = judged(str(record["stack_bytes"]), core != "m4" or record["stack_bytes"] <= MOST_STACK)
                    yield (
                        CORES[core], record["model"], goal, millions(record["instructions"]), code, stack,
                        f"{record['arena_bytes']:,}", f"{record['weight_bytes']:,}",
                    )  # fmt: skip

    def schemes(self) -> Iterator[Sequence[str]]:
        for model, names in MODELS.items():
            base = self.find("m4", names[0], "int8")
            real = self.find("m4", names[0], "float")
            if not base or not real:
                continue
            count, most = real["instructions"], MOST_FLOAT[model]
            cells = [
                model,
                judged(millions(count), count <= most * 1e6) + f" ({most:g})",
                millions(base["instructions"]),
            ]
            for scheme, limit in MOST_OF_INT8.items():
                record = self.find("m4", names[0], scheme)
                ratio = record["instructions"] / base["instructions"] if record else 0
                shown = (
                    f"{millions(record['instructions'])}, {judged(f'{ratio:.2f}x', ratio <= limit)}" if record else "-"
                )
                cells.append(shown)
            yield cells

    def dead(self) -> str:
        record = self.find("m4", "vww_float", "int8 --no-dead-channels")
        if not record:
            return ""
        shown = judged(millions(record["instructions"]), record["instructions"] <= MOST_WITH_DEAD * 1e6)
        return f"VWW as int8 with its dead channels (`--no-dead-channels`): {shown} million ({MOST_WITH_DEAD:g}).\n"

    def zoo(self) -> Iterator[Sequence[str]]:
        for record in self.data["zoo"]:
            ratio = record["ours"] / record["portable"]
            shown = judged(f"{ratio:.2f}x", ratio <= MOST_OF_PORTABLE)
            yield record["model"], millions(record["ours"]), millions(record["portable"]), shown

    def random(self) -> Iterator[Sequence[str]]:
        for record in self.data["random"]:
            drawn, models = record["random"], record["models"]
            fits = not models["count"] or drawn["mean"] >= LEAST_OF_MODELS * models["mean"]
            of_models = f"{models['mean']:.2f} ({models['count']} layers)" if models["count"] else "-"
            span = f"{drawn['low']:.2f} - {drawn['high']:.2f}"
            yield record["kind"], str(drawn["count"]), judged(f"{drawn['mean']:.2f}", fits), span, of_models

    def estimates(self) -> Iterator[Sequence[str]]:
        for core in self.cores():
            cells, errors = [CORES[core]], []
            for model in MODELS:
                found = []
                for record in self.int8(core, model):
                    layers = record.get("layers", [])
                    if layers:
                        found.append(_error(layers))
                errors += found
                cells.append(" / ".join(f"{error:.1%}" for error in found) or "-")
            mean = sum(errors) / len(errors) if errors else 0.0
            yield [*cells, judged(f"{mean:.1%}", mean <= MOST_ERROR)]

    def loops(self, core: str) -> list[tuple[str, dict]]:
        found: dict[str, tuple[str, dict]] = {}
        for model, names in MODELS.items():
            record = self.find(core, names[0], "int8")
            multiplying = [loop for loop in (record or {}).get("loops", []) if 10 * loop["macs"] > loop["instructions"]]
            for loop in multiplying[:SHOWN_LOOPS]:
                found.setdefault("\n".join(loop["listing"]), (model, loop))
        return list(found.values())

    def loop_rows(self) -> Iterator[Sequence[str]]:
        for core in self.cores():
            alone, loaded, _ = LIMITS[LIKE.get(core, core)]
            for model, loop in self.loops(core):
                cycles = f"{loop['cycles']:.0f}" if loop["cycles"] else "-"
                yield (
                    CORES[core], model, f"`{loop['function']}`", f"{loop['share']:.0%}", f"{loop['instructions']:g}",
                    f"{loop['macs']:g}", f"{loop['per_mac']:.2f}", f"{loaded:g}", f"{alone:g}", cycles,
                )  # fmt: skip

    def listings(self) -> Iterator[str]:
        """Of one core of each instruction set."""
        for core in LIMITS:
            for model, loop in self.loops(core):
                lines = folded(loop["listing"])
                if len(lines) > MOST_LINES:
                    left = len(lines) - MOST_LINES
                    half = MOST_LINES // 2
                    lines = [*lines[:half], f"  ... {left} lines", *lines[-half:]]
                text = "\n".join(lines)
                yield f"**{CORES[core]}, {model}, `{loop['function']}`**\n\n```text\nloop:\n{text}\nafter:\n```\n"


def folded(lines: Sequence[str]) -> list[str]:
    """The lines, what stands there several times in a row once."""
    out, at = [], 0
    while at < len(lines):
        best, times = 0, 1
        for length in range(2, (len(lines) - at) // 2 + 1):
            found = 1
            while lines[at : at + length] == lines[at + found * length : at + (found + 1) * length]:
                found += 1
            if (found - 1) * length > (times - 1) * best:
                best, times = length, found
        if times > 1:
            out += [f"  {times} times:", *(f"    {line}" for line in lines[at : at + best])]
        else:
            out.append(f"  {lines[at]}")
        at += best * times if times > 1 else 1
    return out


def _error(layers: Sequence[dict]) -> float:
    """As bench.estimate_error."""
    off = sum(abs(layer["instructions_estimate"] - layer["instructions"]) for layer in layers)
    return off / sum(layer["instructions"] for layer in layers)


def render(data: dict) -> str:
    page = Page(data)
    return PAGE_TEXT.format(
        compilers=", ".join(f"`{name}` {version}" for name, version in data["compilers"].items()),
        int8=page.whole_models(),
        most_stack=MOST_STACK,
        sizes=table(
            ["core", "model", "for", "M instr.", "code", "stack", "arena", "weights"],
            [row for core in page.cores() for row in page.sizes(core)],
        ),
        most_w8a16=MOST_OF_INT8["w8a16"],
        most_w4a8=MOST_OF_INT8["w4a8"],
        schemes=table(["model", "float32", "int8", "w8a16", "w4a8"], page.schemes()),
        dead=page.dead(),
        most_of_portable=MOST_OF_PORTABLE,
        zoo=table(["model", "ours", "portable", "ours / portable"], page.zoo()),
        least_of_models=LEAST_OF_MODELS,
        random=table(["kind", "shapes", "gain", "four of five", "gain in the models"], page.random()),
        most_error=MOST_ERROR,
        estimates=table(["core", *MODELS, "mean"], page.estimates()),
        limits=table(
            ["instruction set", "multiplies alone", "with loads", "why"],
            [[CORES[core], f"{alone:g}", f"{loaded:g}", why] for core, (alone, loaded, why) in LIMITS.items()],
        ),
        loops=table(
            [
                "core",
                "model",
                "function",
                "share",
                "instr.",
                "products",
                "instr. / product",
                "with loads",
                "alone",
                "cycles",
            ],
            page.loop_rows(),
        ),
        listings="\n".join(page.listings()),
    )


if __name__ == "__main__":
    sys.stdout.write(render(json.loads(DATA.read_text())))
