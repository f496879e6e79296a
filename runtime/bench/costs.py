#!/usr/bin/env python3
"""Measures what each kernel costs on an emulated board: runtime/costs/<core>.json.

  costs.py [--board mps2-an386] [--core cortex-m4f] [--check]

Every line of kernels.def, and every variant for the board's instruction set,
is compiled as emitted C has it, a function with a constant shape, for a few
typical shapes, and run once. The table has for each of them
  code_bytes    of such a function, the largest: what fits by the estimate fits
  shared_bytes  of the functions of the file that it calls and that others with
                the same kernel call too, the largest; left out where there are none
  stack_bytes   of the function and of those it calls, the largest
  instructions  per multiply-accumulate, where a kernel has none per element of
                its largest operand, the mean
  uneven        of kernels with weights: how many channels a layer seems to have
                more where their number is a multiple of 4, of 2, or odd, but not
                of 16. A list of the inputs, a list of the outputs, for layers
                without a window; left out where all are less than half a channel
  uneven_window the same of layers with a window of 3 x 3
A variant is `<kernel>/<instruction set>`; "libm" has the code bytes of what
kernels call of the C library beyond the compiler's own functions for floats,
which "float_bytes" has, where there is no FPU: all functions share these. --check only tells whether the table has all
kernels and variants there are.
"""

import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import Any

HERE = pathlib.Path(__file__).resolve().parent
RUNTIME = HERE.parent
sys.path.insert(0, str(RUNTIME / "boards"))
import tmboard  # noqa: E402

FLAGS = ["-O2"]

CONVOLUTIONS = [
    # in_h, in_w, in_c, out_h, out_w, out_c, k, stride, padding
    (32, 32, 3, 32, 32, 16, 3, 1, 1),
    (16, 16, 32, 16, 16, 32, 3, 1, 1),
    (16, 16, 32, 8, 8, 64, 3, 2, 0),
    (8, 8, 64, 8, 8, 64, 3, 1, 1),
    (25, 5, 64, 25, 5, 64, 1, 1, 0),
    (12, 12, 32, 12, 12, 64, 1, 1, 0),
]
DEPTHWISE = [(25, 5, 64, 25, 5, 64, 3, 1, 1), (24, 24, 32, 12, 12, 32, 3, 2, 0)]
POOLS = [(16, 16, 32, 8, 8, 32, 2, 2, 0), (8, 8, 64, 1, 1, 64, 8, 8, 0)]


def convolution(sizes: tuple[int, ...], depthwise: bool = False) -> dict[str, int]:
    in_h, in_w, in_c, out_h, out_w, out_c, k, stride, pad = sizes
    groups = in_c if depthwise else 1
    names = "n in_h in_w in_c out_h out_w out_c k_h k_w s_h s_w d_h d_w pad_t pad_l groups".split()
    numbers = (1, in_h, in_w, in_c, out_h, out_w, out_c, k, k, stride, stride, 1, 1, pad, pad, groups)
    return dict(zip(names, numbers))


def pool(sizes: tuple[int, ...]) -> dict[str, int]:
    in_h, in_w, c, out_h, out_w, _, k, stride, pad = sizes
    names = "n in_h in_w c out_h out_w k_h k_w s_h s_w d_h d_w pad_t pad_l pad_b pad_r count_pad".split()
    return dict(zip(names, (1, in_h, in_w, c, out_h, out_w, k, k, stride, stride, 1, 1, pad, pad, pad, pad, 0)))


def numbered(**values: tuple[int, ...]) -> dict[str, int]:
    """{"d0": 1, "d1": 2, ...} of d=(1, 2, ...)."""
    return {f"{name}{i}": v for name, numbers in values.items() for i, v in enumerate(numbers)}


SHAPES: dict[str, list[dict[str, int]]] = {
    "tm_conv_shape": [convolution(c) for c in CONVOLUTIONS],
    "tm_fc_shape": [{"m": 1, "k": 128, "n": 128}, {"m": 1, "k": 64, "n": 12}],
    # half of the blocks, every second weight, 16 numbers
    "tm_fc_blocks_shape": [{"m": 1, "k": 128, "n": n, "blocks": 16 * n, "words": 20 * n} for n in (128, 12)],
    "tm_fc_mask_shape": [{"m": 1, "k": k, "n": n, "count": k * n // 2} for k, n in ((128, 128), (64, 12))],
    "tm_fc_table_shape": [{"m": 1, "k": k, "n": n, "bits": 4, "entries": 16} for k, n in ((128, 128), (64, 12))],
    "tm_matmul_shape": [{"batch": 4, "m": 16, "k": 16, "n": 16, "a_stride": 256, "b_stride": 256}],
    "tm_binary_shape": [
        numbered(d=(1, 1, 1, 2048), a=(0, 0, 0, 1), b=(0, 0, 0, 1)),
        numbered(d=(1, 8, 8, 32), a=(0, 256, 32, 1), b=(0, 0, 0, 1)),
    ],
    "tm_where_shape": [numbered(d=(1, 1, 8, 256), c=(0, 0, 0, 1), a=(0, 0, 256, 1), b=(0, 0, 0, 0))],
    "tm_gather_shape": [{"outer": 1, "size": 64, "inner": 16, "count": 64}],
    "tm_scatter_shape": [{"size": 64, "inner": 16, "count": 64}],
    "tm_tree_shape": [{"rows": 1, "features": 8, "targets": 3, "trees": 32, "nodes": 512, "depth": 7, "leaves": 16}],
    "tm_pairs_shape": [{"rows": 1, "classes": 4}],
    "tm_recurrent_shape": [{"steps": 8, "batch": 1, "input": 16, "hidden": 32, "rows": 8, "reverse": 0}],
    "tm_top_k_shape": [{"outer": 1, "len": 128, "inner": 1, "k": 5}],
    "tm_len": [{"len": 2048}],
    "tm_reduce_shape": [{"outer": 1, "len": 12, "inner": 1}, {"outer": 1, "len": 64, "inner": 32}],
    "tm_pool_shape": [pool(p) for p in POOLS],
    "tm_copy_shape": [{"rows": 16, "len": 64, "x_stride": 64, "y_stride": 128, "y_offset": 0}],
    "tm_pad_shape": [{**numbered(d=(1, 8, 8, 16), lo=(0, 1, 1, 0), hi=(0, 1, 1, 0)), "mode": 0}],
    "tm_transpose_shape": [numbered(d=(1, 1, 1, 8, 16, 32), s=(0, 0, 0, 32, 256, 1))],
    "tm_qaxis_shape": [{"outer": 1, "channels": 1, "inner": 2048}],
}
DEPTHWISE_SHAPES = [convolution(c, depthwise=True) for c in DEPTHWISE]
# Channels of the layers that `uneven` compares: as many as kernels like, and fewer by 4, 2 and 1.
EVEN = 64
UNEVEN = (60, 62, 63)
# Values of the second structs; each is valid for every kernel that takes it.
BYTES = {"in_zp": -3, "out_zp": 4, "lo": -128, "hi": 127}
WORDS = {"acc_shift": 0, "lo": -32768, "hi": 32767}
PARAMS: dict[str, dict[str, Any]] = {
    "tm_limits_f32": {"lo": "0.0f", "hi": "INFINITY"},
    "tm_function_q": {"alpha": "0.25f", "beta": "0.5f"},
    "tm_normalize_q": {"epsilon": "0.001f", "centered": 1},
    "tm_limits_group_f32": {"lo": "0.0f", "hi": "INFINITY", "group": 16},
    "tm_limits_s8": {"lo": 0, "hi": 127},
    "tm_conv_q": BYTES,
    "tm_conv_group_q": {**BYTES, "group": 16},
    "tm_linear_s16_q": WORDS,
    "tm_linear_s16_group_q": {**WORDS, "group": 16},
    "tm_matmul_q": {"a_zp": 1, "b_zp": 2, "out_zp": 3, "lo": -128, "hi": 127, "mult": 1 << 22, "pre": 0},
    "tm_matmul_s16_q": {**WORDS, "mult": 1 << 22, "pre": 0},
    "tm_add_q": {"a_zp": 1, "b_zp": 2, "out_zp": 3, "ma": 1 << 19, "mb": 1 << 18, "shift": 20, "lo": -128, "hi": 127},
    "tm_hypot_q": {"a_zp": 1, "b_zp": 2, "out_zp": 3, "wa": 1 << 14, "wb": 1 << 14, "shift": 7, "lo": -128, "hi": 127},
    "tm_normalize_int_q": {
        **{**BYTES, "centered": 1, "up": 20, "eps": 1 << 30, "eps_up": 0},
        **{"frac": 27, "shift": 42, "factor": 1 << 20},
    },
    "tm_softmax_q": {"out_zp": -128, "lo": -128, "hi": 127, "mult": 1 << 28, "shift": 52},
    "tm_softmax_s16_q": {"lo": 0, "hi": 32767, "mult": 1 << 28, "shift": 45, "k": 20},
    "tm_requantize_q": {**BYTES, "mult": 1 << 30, "pre": 0},
    "tm_extreme_q": {"smallest": 0, "last": 0},
    "tm_scatter_q": {"reduction": 0},
    "tm_tree_q": {"missing": 0},
    "tm_cumsum_q": {"exclusive": 0, "reverse": 0},
    "tm_rnn_q": {"f": 1, "f_alpha": 0, "f_beta": 0, "clip": "INFINITY"},
    "tm_gru_q": {"f": 0, "f_alpha": 0, "f_beta": 0, "g": 1, "g_alpha": 0, "g_beta": 0, "clip": "INFINITY", "reset_after": 1},
    "tm_lstm_q": {
        **{"f": 0, "f_alpha": 0, "f_beta": 0, "g": 1, "g_alpha": 0, "g_beta": 0, "h": 1, "h_alpha": 0, "h_beta": 0},
        **{"clip": "INFINITY", "coupled": 0, "peephole": 0},
    },
    "tm_rnn_int_q": {"h_zp": -3, "out_mult": 1 << 24, "out_pre": 0},
    "tm_gru_int_q": {
        **{"h_zp": -3, "fresh_mult": 1 << 30, "fresh_pre": 2},
        **{"out_mult": 1 << 24, "out_pre": 0, "reset_after": 1},
    },
    "tm_lstm_int_q": {
        **{"h_zp": -3, "fresh_mult": 1 << 29, "fresh_pre": 0, "cell_mult": 1 << 30, "cell_pre": 2},
        **{"out_mult": 1 << 24, "out_pre": 0, "coupled": 0},
    },
    "tm_cast_q": {"from": 1, "to": 1},
    "tm_pad_value": {"value": 0},
}
# Functions of libm with two arguments.
BINARY = {"powf", "fmodf"}
# What kernels compute with floats, which are x, without the C library.
ARITHMETIC = "x * x + x / x - (x < x || x >= x || x != x ? (float)(int)x : (float)(unsigned)x)"

# What the preprocessor makes of kernels.def, one line per kernel.
TABLE = """
#define TM_KERNEL(name, shape, q, pointers, facts) @KERNEL name | shape | q | pointers | facts
#define TM_Q(type) type
#define TM_NOQ
#define TM_IN(type, name, count) const type ; count ;
#define TM_OUT(type, name, count) type ; count ;
#define TM_SCRATCH(type, name, count) type ; count ;
#define TM_IN_BITS(bits, name, count) const int##bits##_t ; count ;
#define TM_OUT_BITS(bits, name, count) int##bits##_t ; count ;
#define TM_MACS(expression) MACS expression ;
#define TM_SHARES(input)
#define TM_ROWS(images, out_rows, in_rows, out_row, in_row, stride, pad, reach)
#define TM_LIBM(function) LIBM function ;
#define TM_HEADER(name) HEADER name ;
#define TM_INTERLEAVES(kernel)
#define TM_PACKS(kernel, format)
#define TM_POINTWISE(kernel)
#include "tinyml/kernels.def"
#define TM_VARIANT(name, condition) @VARIANT TM_ISA | TM_ISA_FOLDER | name | condition |
#define TM_VARIANT_SCRATCH(name, condition, words) @VARIANT TM_ISA | TM_ISA_FOLDER | name | condition | int32_t ; words ;
#include "tinyml/variants.def"
"""


def output_of(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def preprocess() -> list[list[str]]:
    command = ["cc", "-E", "-P", f"-I{RUNTIME}/include", "-"]
    text = subprocess.run(command, input=TABLE, check=True, capture_output=True, text=True).stdout
    entries = " ".join(text.split()).split("@")[1:]
    return [[part.strip() for part in re.split(r"(?<!\|)\|(?!\|)", entry)] for entry in entries]


def evaluate(expression: str, shape: dict[str, int], params: dict[str, Any]) -> int:
    """A C expression over s-> and q->."""
    text = re.sub(r"\b([sq])->(\w+)", lambda m: str({"s": shape, "q": params}[m[1]][m[2]]), expression)
    return int(eval(text.replace("/", "//").replace("&&", " and ").replace("||", " or ")))  # noqa: S307


def uneven_layers(name: str, shape_type: str) -> dict[str, list[list[dict[str, int]]]]:
    """Shapes of layers by the member of the table that they are for: of inputs and outputs, EVEN before UNEVEN."""
    counts = (EVEN, *UNEVEN)
    if shape_type == "tm_fc_shape":
        inputs = [{"m": 1, "k": c, "n": EVEN} for c in counts]
        return {"uneven": [inputs, [{"m": 1, "k": EVEN, "n": c} for c in counts]]}
    if shape_type != "tm_conv_shape":
        return {}

    def layer(inputs: int, outputs: int, k: int) -> dict[str, int]:
        return convolution((8, 8, inputs, 8, 8, outputs, k, 1, k // 2), name.startswith("depthwise"))

    if name.startswith("depthwise"):
        return {"uneven_window": [[layer(c, c, 3) for c in counts], []]}
    return {
        member: [[layer(c, EVEN, k) for c in counts], [layer(EVEN, c, k) for c in counts]]
        for member, k in (("uneven", 1), ("uneven_window", 3))
    }


class Program:
    """A "model" for the harness whose steps are calls of kernels."""

    def __init__(self) -> None:
        self.headers: set[str] = set()
        self.functions: list[str] = []
        self.keys: list[str] = []
        self.units: list[int] = []
        self.layers: list[tuple[str, str, int]] = []
        self.largest: dict[str, int] = {}

    def add(self, key: str, function: str, header: str, kernel: list[str], shape: dict[str, int]) -> None:
        _, shape_type, params_type, pointers, facts = kernel
        params = PARAMS[params_type] if params_type else {}
        fields = [f.strip() for f in pointers.split(";") if f.strip()]
        arguments, most = [], 0
        for index, (pointer, count) in enumerate(zip(fields[::2], fields[1::2])):
            kind, elements = pointer.removeprefix("const ").strip(), evaluate(count, shape, params)
            most = max(most, elements)
            place = f"b{index}_{kind}"
            self.largest[place] = max(self.largest.get(place, 0), elements)
            arguments.append(place)
        macs = re.search(r"MACS ([^;]*);", facts)
        self.units.append(evaluate(macs[1], shape, params) if macs else most)
        self.keys.append(key)
        self.headers.add(header)
        number = len(self.functions)
        members = ", ".join(f".{name} = {value}" for name, value in shape.items())
        body = f"  static const {shape_type} s = {{{members}}};\n"
        if params_type:
            members = ", ".join(f".{name} = {value}" for name, value in params.items())
            body += f"  static const {params_type} q = {{{members}}};\n"
        call = ", ".join(["&s", *(["&q"] if params_type else []), *arguments])
        name = f"void step_{number}(void)"
        self.functions.append(f"TM_NOINLINE {name};\n{name} {{\n{body}  {function}({call});\n}}")

    def add_uneven(self, key: str, function: str, header: str, kernel: list[str], accepts: Callable) -> None:
        """Layers of every kind of number of channels that the function computes; `layers` says what they are for."""
        for member, ports in uneven_layers(kernel[0], kernel[1]).items():
            for port, shapes in enumerate(ports):
                if all(map(accepts, shapes)):
                    self.layers += [(key, member, port)] * len(shapes)
                    for shape in shapes:
                        self.add(key, function, header, kernel, shape)

    def source(self) -> str:
        lines = ["#include <math.h>", '#include "harness.h"']
        lines += [f'#include "{header}"' for header in sorted(self.headers)]
        for place, elements in sorted(self.largest.items()):
            lines.append(f"static {place.split('_', 1)[1]} {place}[{elements}];")
        lines += self.functions
        steps = ", ".join(f"step_{i}" for i in range(len(self.functions)))
        rq = [p for p in self.largest if p.endswith("tm_rq")]
        fill = "".join(f"for (int i = 0; i < {self.largest[p]}; ++i) {p}[i].mult = 1 << 22;\n" for p in rq)
        scales = [p for p in self.largest if p.endswith("_float")]
        fill += "".join(f"for (int i = 0; i < {self.largest[p]}; ++i) {p}[i] = 0.5f;\n" for p in scales)
        tables = [p for p in self.largest if p.endswith("uint32_t")]
        fill += "".join(f"for (int i = 0; i < {self.largest[p]}; ++i) {p}[i] = 1 << 20;\n" for p in tables)
        divisors = [p for p in self.largest if p in ("b1_int32_t", "b1_int64_t")]
        fill += "".join(f"for (int i = 0; i < {self.largest[p]}; ++i) {p}[i] = 3;\n" for p in divisors)
        lengths = [p for p in self.largest if p in [f"b{i}_int32_t" for i in range(4, 9)]]
        fill += "".join(f"for (int i = 0; i < {self.largest[p]}; ++i) {p}[i] = 8;\n" for p in lengths)
        # blocks of a row, columns that weights are at
        for place, value in (("b2_uint16_t", 16), ("b2_uint8_t", 0x55)):
            fill += f"for (int i = 0; i < {self.largest.get(place, 0)}; ++i) {place}[i] = {value};\n"
        # trees of seven comparisons, which all say yes
        nodes = self.largest.get("b1_uint16_t", 0)
        fill += f"for (int i = 0; i < {nodes}; ++i) b1_uint16_t[i] = i % 8 == 7 ? 0x7fff : (uint16_t)(i % 8);\n" if nodes else ""
        lines.append(f"""typedef void (*function)(void);
static const function steps[] = {{{steps}}};
static tm_status step(unsigned n) {{
  if (n == 0) {{ {fill} }}
  steps[n]();
  return TM_OK;
}}
static tm_status run(void) {{
  harness_enter();
  for (unsigned n = 0; n < {len(self.functions)}; ++n)
    step(n);
  return TM_OK;
}}
static uint8_t arena[8], out[8];
static const harness_port outputs[] = {{HARNESS_PORT("y", out)}};
const harness_model harness_table = {{"costs", {len(self.functions)}, arena, sizeof(arena),
                                     NULL, 0, outputs, 1, NULL, 0, run, step, NULL}};
""")
        return "\n".join(lines)


def collect(isa: str) -> tuple[Program, Program, list[str]]:
    """The programs for an instruction set, the second one for `uneven`, and the functions of libm that kernels call."""
    program, uneven, libm = Program(), Program(), set()
    kernels: dict[str, list[str]] = {}
    for kind, *entry in (e[0].split(" ", 1) + e[1:] for e in preprocess()):
        if kind == "KERNEL":
            name, shape_type, _, _, facts = entry
            kernels[name] = entry
            libm.update(re.findall(r"LIBM (\w+) ;", facts))
            header = re.search(r"HEADER (\w+)", facts)
            header_name = f"tinyml/kernel/{header[1] if header else name}.h"
            for shape in shapes_of(name, shape_type):
                program.add(name, f"tm_{name}", header_name, entry, shape)
            uneven.add_uneven(name, f"tm_{name}", header_name, entry, lambda _: True)
        elif entry[1].strip('"') == isa:
            prefix, _, name, condition, scratch = entry
            name_, shape_type, params_type, pointers, facts = kernels[name]
            kernel = [name_, shape_type, params_type, pointers + scratch, facts]
            params = PARAMS[kernel[2]] if kernel[2] else {}
            key, function = f"{name}/{isa}", f"tm_{prefix}_{name}"
            header_name = f"tinyml/isa/{isa}/kernel/{name}.h"

            def accepts(shape: dict[str, int], condition: str = condition, params: dict[str, Any] = params) -> bool:
                return bool(evaluate(condition, shape, params))

            for shape in filter(accepts, shapes_of(name, kernel[1])):
                program.add(key, function, header_name, kernel, shape)
            uneven.add_uneven(key, function, header_name, kernel, accepts)
    return program, uneven, sorted(libm)


def shapes_of(name: str, shape_type: str) -> list[dict[str, int]]:
    return DEPTHWISE_SHAPES if name.startswith("depthwise") else SHAPES[shape_type]


def measure_libm(board: dict[str, Any], functions: list[str]) -> tuple[dict[str, int], int]:
    """What a call of each function adds to a program with float arithmetic, and what that adds to one without."""

    def linked(call: str) -> int:
        with tempfile.TemporaryDirectory() as name:
            source, elf = pathlib.Path(name) / "libm.c", pathlib.Path(name) / "libm.elf"
            source.write_text(f"""#include <math.h>
#include "harness.h"
static volatile float x;
static tm_status step(unsigned n) {{ (void)n; x = {call}; return TM_OK; }}
static tm_status run(void) {{ return step(0); }}
static uint8_t arena[8];
static const harness_port outputs[] = {{HARNESS_PORT("y", arena)}};
const harness_model harness_table = {{"libm", 1, arena, sizeof(arena), NULL, 0, outputs, 1, NULL, 0, run, step, NULL}};
""")
            subprocess.run(tmboard.compile_command(board, elf, [source], flags=FLAGS), check=True)
            tool = [board["compiler"].replace("gcc", "size"), str(elf)]
            return int(output_of(tool).splitlines()[1].split()[0])

    plain, without = linked("x"), linked(ARITHMETIC)
    calls = {function: f"{function}(x, x)" if function in BINARY else f"{function}(x)" for function in functions}
    libm = {function: max(0, linked(f"{call} + {ARITHMETIC}") - without) for function, call in calls.items()}
    return libm, without - plain


class CallGraph:
    """What GCC says of the functions of a file, by -fcallgraph-info=su; functions elsewhere are left out."""

    def __init__(self, text: str, codes: dict[str, int]) -> None:
        def plain(title: str) -> str:
            return title.rsplit(":", 1)[-1]

        self.codes = codes
        self.frames = {
            plain(title): int(size)
            for title, size in re.findall(r'^node: \{ title: "([^"]+)" label: "[^"]*?(\d+) bytes \(static\)', text, re.M)
        }
        self.calls: dict[str, set[str]] = {}
        for caller, callee in re.findall(r'^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"', text, re.M):
            if plain(callee) in self.frames:
                self.calls.setdefault(plain(caller), set()).add(plain(callee))

    def stack(self, function: str) -> int:
        return self.frames[function] + max(map(self.stack, self.calls.get(function, ())), default=0)

    def shared(self, function: str) -> int:
        return sum(self.codes[callee] + self.shared(callee) for callee in self.calls.get(function, ()))


def measure(board: dict[str, Any], program: Program) -> dict[str, dict[str, Any]]:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        source, elf = folder / "costs.c", folder / "costs.elf"
        source.write_text(program.source())
        # -fcallgraph-info writes beside the objects: the functions once more, alone
        alone = [board["compiler"], "-std=c99", *board["flags"], *FLAGS, "-fcallgraph-info=su", "-c"]
        includes = [f"-I{RUNTIME}/include", f"-I{RUNTIME}/boards/common"]
        subprocess.run([*alone, *includes, str(source), "-o", str(folder / "costs.o")], check=True)
        symbols = output_of([board["compiler"].replace("gcc", "nm"), "-S", str(folder / "costs.o")])
        codes = {name: int(size, 16) for size, name in re.findall(r"^\w+ (\w+) [tT] (\S+)$", symbols, re.M)}
        graph = CallGraph((folder / "costs.ci").read_text(), codes)
        subprocess.run(tmboard.compile_command(board, elf, [source], flags=FLAGS), check=True)
        run = tmboard.run_command(board, elf, ["count=steps"])
        lines = output_of(run)
    counts = [int(c) for c in re.findall(r"^step_instructions \d+ (\d+)$", lines, re.M)]
    table: dict[str, dict[str, Any]] = {}
    for key in dict.fromkeys(program.keys):
        mine = [i for i, k in enumerate(program.keys) if k == key]
        shared = max(graph.shared(f"step_{i}") for i in mine)
        table[key] = {
            "code_bytes": max(codes[f"step_{i}"] for i in mine),
            **({"shared_bytes": shared} if shared else {}),
            "stack_bytes": max(graph.stack(f"step_{i}") for i in mine),
            "instructions": round(statistics.mean(counts[i] / program.units[i] for i in mine), 2),
        }
    return table


def measure_uneven(board: dict[str, Any], program: Program) -> dict[str, dict[str, list[list[float]]]]:
    """How many channels more the layers of UNEVEN seem to have, of each kernel."""
    with tempfile.TemporaryDirectory() as name:
        source, elf = pathlib.Path(name) / "uneven.c", pathlib.Path(name) / "uneven.elf"
        source.write_text(program.source())
        subprocess.run(tmboard.compile_command(board, elf, [source], flags=FLAGS), check=True)
        lines = output_of(tmboard.run_command(board, elf, ["count=steps"]))
    counts: dict[tuple[str, str, int], list[int]] = {}
    for layer, count in zip(program.layers, re.findall(r"^step_instructions \d+ (\d+)$", lines, re.M)):
        counts.setdefault(layer, []).append(int(count))
    found: dict[str, dict[str, list[list[float]]]] = {}
    for (key, member, port), (even, *others) in counts.items():
        extras = [max(0.0, round(EVEN * count / even - channels, 1)) for channels, count in zip(UNEVEN, others)]
        found.setdefault(key, {}).setdefault(member, [[], []])[port] = extras
    return {
        key: {m: lists for m, lists in members.items() if any(extra >= 0.5 for extra in sum(lists, []))}
        for key, members in found.items()
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--board", default="mps2-an386")
    parser.add_argument("--core", help="another core whose code the board runs")
    parser.add_argument("--check", action="store_true", help="whether the table is complete")
    options = parser.parse_args()
    board = tmboard.load(options.board, options.core)
    path = RUNTIME / "costs" / f"{board['core']}.json"
    program, uneven, functions = collect(board["isa"])
    if options.check:
        known = json.loads(path.read_text())["kernels"]
        for key in sorted(known.keys() ^ set(program.keys)):
            print(f"'{key}' is not in both {path.name} and kernels.def or variants.def: run bench/costs.py")
        return int(known.keys() != set(program.keys))
    try:
        tmboard.tool(board["compiler"], board["compiler_package"])
        table = measure(board, program)
        for key, members in measure_uneven(board, uneven).items():
            table[key].update(members)
        libm, float_bytes = measure_libm(board, functions)
    except tmboard.MissingError as missing:
        print(missing)
        return 77
    version = output_of([board["compiler"], "-dumpversion"]).strip()
    rows = ",\n".join(f'  "{key}": {json.dumps(value)}' for key, value in table.items())
    head = f'"core": "{board["core"]}", "isa": "{board["isa"]}", "compiler": "{board["compiler"]} {version} {" ".join(FLAGS)}"'
    if not board["fpu"]:
        head += f', "float_bytes": {float_bytes}'
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'{{{head}, "libm": {json.dumps(libm)}, "kernels": {{\n{rows}\n}}}}\n')
    print(f"{path}: {len(table)} kernels and variants")
    return 0


if __name__ == "__main__":
    sys.exit(main())
