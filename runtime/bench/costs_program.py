"""The C that costs.py compiles: each kernel as emitted C calls it, for some shapes, and for all of them together."""

from __future__ import annotations

import dataclasses
import pathlib
import re
import subprocess
from typing import Any

from costs_shapes import PARAMS, Shape, shapes_of

RUNTIME = pathlib.Path(__file__).resolve().parent.parent

# What the preprocessor makes of structs.def, kernels.def and variants.def, one line each.
TABLE = """
#define TM_STRUCT(name, members) @STRUCT name | members
#define TM_I(name) name ;
#define TM_F(name) name ;
#include "tinyml/structs.def"
#define TM_KERNEL(name, shape, q, pointers, facts) @KERNEL name | shape | q | pointers | facts
#define TM_Q(type) type
#define TM_NOQ
#define TM_IN(type, name, count) const type ; name ; count ;
#define TM_OUT(type, name, count) type ; name ; count ;
#define TM_SCRATCH(type, name, count) type ; name ; count ;
#define TM_IN_BITS(bits, name, count) const int##bits##_t ; name ; count ;
#define TM_OUT_BITS(bits, name, count) int##bits##_t ; name ; count ;
#define TM_MACS(expression) MACS expression ;
#define TM_SHARES(input)
#define TM_ROWS(images, out_rows, in_rows, out_row, in_row, stride, pad, reach)
#define TM_LIBM(function) LIBM function ;
#define TM_HEADER(name) HEADER name ;
#define TM_INTERLEAVES(kernel, bits)
#define TM_PACKS(kernel, format)
#define TM_POINTWISE(kernel)
#include "tinyml/kernels.def"
#define TM_VARIANT(name, condition) @VARIANT TM_ISA | TM_ISA_FOLDER | name | condition |
#define TM_VARIANT_SCRATCH(name, condition, words) TM_VARIANT(name, condition) int32_t ; scratch ; words ;
#include "tinyml/variants.def"
"""
# Limits of floats besides those of a Relu.
LIMITS: dict[str, dict[str, Any]] = {
    "unlimited": {"lo": "-INFINITY", "hi": "INFINITY"},
    "clamped": {"lo": "0.0f", "hi": "6.0f"},
}
# What takes more for a board that is emulated is only compiled, but for typical shapes.
MOST_UNITS = 200_000
# Inputs that are mostly results of other steps; others are weights.
BUFFERS = ("x", "a", "b", "c", "h", "state")


@dataclasses.dataclass(frozen=True)
class Kernel:
    """A kernel or a variant of one."""

    key: str
    function: str
    header: str
    shape_type: str
    params_type: str
    pointers: str  # "type ; name ; count ;" of each
    facts: str
    condition: str = "1"

    def params(self) -> dict[str, Any]:
        name = self.key.split("/")[0]
        return PARAMS[name if name in PARAMS else self.params_type] if self.params_type else {}

    def computes(self, shape: Shape) -> bool:
        return bool(evaluate(self.condition, shape, self.params()))

    def shapes(self) -> list[tuple[int, bool, Shape]]:
        """The shapes that it computes, which one each is of all with the struct, and whether it is typical."""
        run, others = shapes_of(self.key.split("/")[0], self.shape_type)
        numbered = [(index, index < len(run), shape) for index, shape in enumerate([*run, *others])]
        return [each for each in numbered if self.computes(each[2])]


@dataclasses.dataclass(frozen=True)
class Tables:
    structs: dict[str, list[str]]  # the members of each
    kernels: list[Kernel]
    libm: list[str]  # functions that kernels call


def output_of(command: list[str], **named: Any) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, **named).stdout


def read_tables(isa: str) -> Tables:
    """The kernels, and variants for an instruction set."""
    text = output_of(["cc", "-E", "-P", f"-I{RUNTIME}/include", "-"], input=TABLE)
    structs: dict[str, list[str]] = {}
    kernels: dict[str, Kernel] = {}
    libm: set[str] = set()
    for entry in " ".join(text.split()).split("@")[1:]:
        kind, rest = entry.split(" ", 1)
        name, *parts = (part.strip() for part in re.split(r"(?<!\|)\|(?!\|)", rest))
        if kind == "STRUCT":
            structs[name] = [member.strip() for member in parts[0].split(";") if member.strip()]
        elif kind == "KERNEL":
            shape_type, params_type, pointers, facts = parts
            header = re.search(r"HEADER (\w+)", facts)
            path = f"tinyml/kernel/{header[1] if header else name}.h"
            kernels[name] = Kernel(name, f"tm_{name}", path, shape_type, params_type, pointers, facts)
            libm.update(re.findall(r"LIBM (\w+) ;", facts))
        elif parts[0].strip('"') == isa:
            kernel, condition, scratch = parts[1:]
            portable = kernels[kernel]
            kernels[f"{kernel}/{isa}"] = dataclasses.replace(
                portable,
                key=f"{kernel}/{isa}",
                function=f"tm_{name}_{kernel}",
                header=f"tinyml/isa/{isa}/kernel/{kernel}.h",
                pointers=portable.pointers + scratch,
                condition=condition,
            )
    return Tables(structs, list(kernels.values()), sorted(libm))


def evaluate(expression: str, shape: Shape, params: dict[str, Any]) -> int:
    """A C expression over s-> and q->."""
    text = re.sub(r"\b([sq])->(\w+)", lambda m: str({"s": shape, "q": params}[m[1]][m[2]]), expression)
    return int(eval(text.replace("/", "//").replace("&&", " and ").replace("||", " or ")))


@dataclasses.dataclass
class Function:
    """A C function `name` that calls a kernel, with the shape of this number of all with the struct or, without one,
    for any."""

    kernel: Kernel
    name: str
    number: int | None = None
    shape: Shape = dataclasses.field(default_factory=dict)
    units: int = 0  # that its instructions are divided by
    runs: bool = False
    is_typical: bool = False  # counts for the mean per unit
    limits: str = ""  # of LIMITS, which are not those of its parameters


class Program:
    """A "model" for the harness whose steps are calls of kernels, after one that fills their operands."""

    def __init__(self, kernels: list[Kernel], only: int | None = None) -> None:
        """All functions of the kernels, or those for the shape of this number; `add` adds others."""
        self.functions: list[Function] = []
        self.headers: set[str] = set()
        self.code: list[str] = []
        self.largest: dict[str, int] = {}
        for kernel in kernels:
            for number, is_typical, shape in kernel.shapes():
                if only in (None, number):
                    function = self.add(kernel, number, shape)
                    function.is_typical = is_typical
                    function.runs = is_typical or function.units <= MOST_UNITS
            if only is not None:
                continue
            number, _, shape = kernel.shapes()[0]
            self.add(kernel, None, shape)
            if "lo" in kernel.params() and kernel.params()["hi"] == "INFINITY":
                for limits in LIMITS:
                    self.add(kernel, number, shape, limits)

    def add(self, kernel: Kernel, number: int | None, shape: Shape, limits: str = "", runs: bool = False) -> Function:
        params = {**kernel.params(), **LIMITS.get(limits, {})}
        fields = [field.strip() for field in kernel.pointers.split(";") if field.strip()]
        types, arguments, most = fields[::3], [], 0
        for index, (pointer, name, count) in enumerate(zip(types, fields[1::3], fields[2::3])):
            elements = evaluate(count, shape, params)
            most = max(most, elements)
            place = f"b{index}_{pointer.removeprefix('const ').strip()}"
            self.largest[place] = max(self.largest.get(place, 0), elements)
            # where buffers are, the compiler does not know
            is_buffer = name in BUFFERS or not pointer.startswith("const ")
            arguments.append(f"at_{place}" if is_buffer else place)
        macs = re.search(r"MACS ([^;]*);", kernel.facts)
        units = evaluate(macs[1], shape, params) if macs else most
        function = Function(kernel, f"kernel_{len(self.functions)}", number, shape, units, runs, limits=limits)
        self.functions.append(function)
        self.headers.add(kernel.header)
        self.code += _instance(function, shape, params, types, arguments)
        return function

    def source(self) -> str:
        lines = ["#include <math.h>", '#include "harness.h"']
        lines += [f'#include "{header}"' for header in sorted(self.headers)]
        for place, elements in sorted(self.largest.items()):
            type_ = place.split("_", 1)[1]
            lines.append(f"static {type_} {place}[{elements}];\n{type_} *at_{place} = {place};")
        lines += self.code
        steps = ", ".join(["fill", *(f"step_{function.name}" for function in self.functions if function.runs)])
        count = 1 + sum(function.runs for function in self.functions)
        others = "".join(f"  step_{function.name}();\n" for function in self.functions if not function.runs)
        lines.append(f"""static void fill(void) {{
{self._fill()}}}
typedef void (*function)(void);
static const function steps[] = {{{steps}}};
void not_run(void);
void not_run(void) {{
{others}}}
static tm_status step(unsigned n) {{
  steps[n]();
  return TM_OK;
}}
/* Runs before steps are counted, to find the stack. */
static tm_status run(void) {{
  harness_enter();
  return TM_OK;
}}
static uint8_t arena[8], out[8];
static const harness_port outputs[] = {{HARNESS_PORT("y", out)}};
const harness_model harness_table = {{"costs", {count}, arena, sizeof(arena),
                                     NULL, 0, outputs, 1, NULL, 0, run, step, NULL}};
""")
        return "\n".join(lines)

    def _fill(self) -> str:
        """Numbers with which every kernel ends."""

        def filled(places: list[str], member: str, value: str) -> str:
            return "".join(f"for (int i = 0; i < {self.largest[p]}; ++i) {p}[i]{member} = {value};\n" for p in places)

        fill = filled([p for p in self.largest if p.endswith("tm_rq")], ".mult", "1 << 22")
        fill += filled([p for p in self.largest if p.endswith("_float")], "", "0.5f")
        # inputs that differ and, of some kernels, their scale: exponentials of 0 and integers below 1 cost less
        fill += filled([p for p in self.largest if p == "b0_float"], "", "0.5f - 0.007f * (float)(i % 64)")
        fill += filled([p for p in self.largest if p == "b1_float"], "", "0.01f")
        fill += filled([p for p in self.largest if p == "b0_int8_t"], "", "(int8_t)(i * 37)")
        fill += filled([p for p in self.largest if p.endswith("uint32_t")], "", "1 << 20")
        fill += filled([p for p in self.largest if p in ("b1_int32_t", "b1_int64_t")], "", "3")
        fill += filled([p for p in self.largest if p in [f"b{i}_int32_t" for i in range(4, 9)]], "", "8")
        # blocks of a row, columns that weights are at
        fill += filled([p for p in self.largest if p == "b2_uint16_t"], "", "16")
        fill += filled([p for p in self.largest if p == "b2_uint8_t"], "", "0x55")
        # trees of seven comparisons, which all say yes
        nodes = [p for p in self.largest if p == "b1_uint16_t"]
        fill += filled(nodes, "", "i % 8 == 7 ? 0x7fff : (uint16_t)(i % 8)")
        # the same on integers, from half word 3 on: of 2 half words each, and of 3
        nodes = [p for p in self.largest if p == "b3_uint16_t"]
        return fill + filled(nodes, "", "i == 17 || i == 24 ? 0x8000 : 0")


def _instance(
    function: Function, shape: Shape, params: dict[str, Any], types: list[str], places: list[str]
) -> list[str]:
    """The function as the compiler prints it (SourcePrinter.cpp), and a step that calls it. Nobody knows which shapes
    one for several shapes gets."""
    kernel, general = function.kernel, function.number is None
    structs = [(kernel.shape_type, "s", shape)]
    structs += [(kernel.params_type, "q", params)] if kernel.params_type else []
    constants = [
        f"  static const {type_} {name} = {{{', '.join(f'.{member} = {value}' for member, value in values.items())}}};"
        for type_, name, values in structs
    ]
    names = [f"p{index}" for index in range(len(types))]
    parameters = [f"{type_} *{name}" for type_, name in zip(types, names)]
    apart = [name for index, name in enumerate(names) if index != 1]
    passed = list(places)
    if general:
        parameters = [f"const {type_} *{name}" for type_, name, _ in structs] + parameters
        apart = [name for _, name, _ in structs] + apart
        passed = [f"&{name}" for _, name, _ in structs] + passed
    head = f"void {function.name}({', '.join(parameters)})"
    given = [name if general else f"&{name}" for _, name, _ in structs] + names
    body = [] if general else constants
    body = [*body, "".join(f"  TM_APART({name});" for name in apart), f"  {kernel.function}({', '.join(given)});"]
    step = f"void step_{function.name}(void)"
    call = [*(constants if general else []), f"  {function.name}({', '.join(passed)});"]
    return [f"TM_NOINLINE static {head} {{", *body, "}", f"TM_NOINLINE static {step} {{", *call, "}"]
