"""The loops in which a built model spends its time: how often they turn, what they multiply, their listings.

QEMU logs where the blocks that it executes begin; the disassembly says which instructions are in them. So every
instruction has its count, and the sum of the counts is what the harness counts, but for what comes before and after.
"""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tinyml_testing.board import BoardProgram, tmboard
from tinyml_testing.host import Request, port_bytes

Record = dict[str, object]

# How llvm-mca knows a core; it has no cycles of the Cortex-M0.
MCA_CORES = {
    "m3": ("thumbv7m-none-eabi", "cortex-m3"), "m4": ("thumbv7em-none-eabi", "cortex-m4"),
    "m7": ("thumbv7em-none-eabi", "cortex-m7"), "m33": ("thumbv8m.main-none-eabi", "cortex-m33"),
    "m55": ("thumbv8.1m.main-none-eabi", "cortex-m55"), "rv32": ("riscv32", "sifive-e20"),
}  # fmt: skip
# Products of an instruction. SMLAL makes two of int8 where a word holds a number of two columns (Armv7-M, pairs_s8.h).
PRODUCTS = (
    (r"smla[ld]?d|smlad|smladx|smuadx?|smlald", 2), (r"smlal", 2), (r"smla[bt][bt]|smul[bt][bt]|mla|muls?", 1),
    (r"v(?:r?ml[as]ldav|ml[as]dav|mlav|mladav)a?\.[su]8", 16), (r"v(?:mladav|mlav)a?\.[su]16", 8),
    (r"vmla\.[isu]8", 16), (r"vmla\.[isu]16|vmul\.i16|vmull[bt]\.s8", 8), (r"vmla\.[isu]32|vmul\.i32", 4),
    (r"vfma\.f32|vmla\.f32|vmul\.f32", 1),
)  # fmt: skip
_LINE = re.compile(r"^\s*([0-9a-f]+):\s+(\S+)\s*(.*)$")
_HEAD = re.compile(r"^([0-9a-f]+) <(.+)>:$")
_TARGETS = re.compile(r"0x[0-9a-f]+ <.*")
_TARGET = re.compile(r"0x([0-9a-f]+) <")
_TRACE = re.compile(r"\[[0-9a-f]+/([0-9a-f]+)/")
_JUMPS = re.compile(
    r"^(b|bl|blx|bx|b(eq|ne|cs|cc|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)|cbn?z|le|letp|wlstp?.*|dlstp?.*|tb[bh])(\.[wn])?$"
)
_RISCV_JUMPS = re.compile(r"^(c\.)?(j|jal|jalr|jr|ret|call|tail|beqz?|bnez?|bltz?|bgez?|bgtz?|blez?|bltu|bgeu)$")


@dataclass(frozen=True)
class Instruction:
    address: int
    name: str
    operands: str
    function: str

    @property
    def text(self) -> str:
        return f"{self.name} {self.operands}".strip()

    @property
    def target(self) -> int | None:
        """Where a jump within the function goes."""
        found = _TARGET.search(self.operands)
        return int(found[1], 16) if found and self.jumps else None

    @property
    def jumps(self) -> bool:
        pops = self.name.startswith(("pop", "ldm")) and "pc" in self.operands
        return pops or bool(_JUMPS.match(self.name) or _RISCV_JUMPS.match(self.name))

    @property
    def products(self) -> int:
        name = re.sub(r"\.w$", "", self.name)
        count = next((n for pattern, n in PRODUCTS if re.fullmatch(pattern, name)), 0)
        return 4 * count if "f32" in name and "q" in self.operands else count


@dataclass(frozen=True)
class Loop:
    """A loop without others in it: its instructions, with how often each was executed."""

    body: Sequence[Instruction]
    counts: Sequence[int]

    @property
    def listing(self) -> list[str]:
        """What most turns execute."""
        first, turns = self.body[0].address, self.turns
        taken = [i for i, n in zip(self.body, self.counts) if 2 * n >= turns]
        return [_TARGETS.sub("loop" if i.target == first else "after", i.text.replace("\t", " ")) for i in taken]

    @property
    def turns(self) -> int:
        return self.counts[-1]

    @property
    def executed(self) -> int:
        return sum(self.counts)

    @property
    def products(self) -> int:
        """Of inputs and weights: a single SMLAL scales a sum."""
        scales = sum(i.name == "smlal" for i in self.body) < 3
        return sum(i.products * n for i, n in zip(self.body, self.counts) if not (scales and i.name == "smlal"))


def llvm_tool(name: str) -> str:
    for place in (f"{name}-22", name):
        if found := shutil.which(place):
            return found
    raise SystemExit(f"'{name}' is not installed: package llvm-22")


def disassemble(program: Path, board: Mapping[str, object]) -> list[Instruction]:
    """The program's code in the order of its addresses."""
    flags = [str(flag) for flag in board["flags"]]  # type: ignore[union-attr]
    cpu = next((flag.removeprefix("-mcpu=") for flag in flags if flag.startswith("-mcpu=")), None)
    options = [f"--mcpu={cpu}"] if cpu else ["--mattr=+m,+c"]
    text = subprocess.run(
        [llvm_tool("llvm-objdump"), "-d", "--no-show-raw-insn", *options, str(program)],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    code, function = [], ""
    for line in text.splitlines():
        if head := _HEAD.match(line):
            function = head[2] if not head[2].startswith("$") else function
        elif (found := _LINE.match(line)) and not found[2].startswith((".", "<")):
            code.append(Instruction(int(found[1], 16), found[2], found[3].split(" @ ")[0].strip(), function))
    return code


def trace(program: BoardProgram, request: Request) -> Counter[tuple[int, int]]:
    """How often a block that begins at one address was followed by one at another, in a run of the whole model."""
    instance = request.instances[0]
    (program.folder / "in.bin").write_bytes(b"".join(port_bytes(p, instance.inputs) for p in program.model.inputs))
    command = tmboard.run_command(program.board, program.program, ["in=in.bin", "out=out.bin", "samples=1"])
    log = program.folder / "trace.log"
    command += ["-d", "exec,nochain", "-D", str(log)]
    subprocess.run(command, cwd=program.folder, check=True, capture_output=True, timeout=600)
    with log.open(errors="replace") as lines:
        starts = (found[1] for found in map(_TRACE.search, lines) if found)
        pairs = Counter(itertools.pairwise(starts))
    log.unlink()
    return Counter({(int(first, 16), int(second, 16)): n for (first, second), n in pairs.items()})


def executed(code: Sequence[Instruction], pairs: Mapping[tuple[int, int], int]) -> list[int]:
    """How often each instruction was executed. A block ends with a jump, or where the next one begins, unless the jump
    leads back there."""
    index = {instruction.address: i for i, instruction in enumerate(code)}
    counts = [0] * len(code)
    for (address, following), times in pairs.items():
        first = index.get(address)
        if first is None:
            continue
        jump = next((i for i in range(first, len(code)) if code[i].jumps), len(code) - 1)
        last, cut = jump, index.get(following, 0)
        if first < cut <= jump and code[jump].target != following:
            last = cut - 1
        for i in range(first, last + 1):
            counts[i] += times
    return counts


def loops(code: Sequence[Instruction], counts: Sequence[int]) -> Iterator[Loop]:
    """Those without others in them that were executed."""
    index = {instruction.address: i for i, instruction in enumerate(code)}
    backward = []
    for end, instruction in enumerate(code):
        target = instruction.target
        if target is None or target > instruction.address or instruction.name.startswith(("bl ", "blx")):
            continue
        start = index.get(target)
        if start is not None and code[start].function == instruction.function:
            backward.append((start, end))
    for start, end in backward:
        if counts[end] and not any(
            (start <= s and e < end) or (start < s and e <= end) for s, e in backward if s >= start
        ):
            yield Loop(code[start : end + 1], counts[start : end + 1])


def cycles(listing: Sequence[str], core: str) -> float | None:
    """What llvm-mca expects of a turn, the end of a low-overhead loop for nothing; None of a core it does not know."""
    if core not in MCA_CORES:
        return None
    triple, cpu = MCA_CORES[core]
    options = [f"-mtriple={triple}", f"-mcpu={cpu}", "-iterations=100", "-skip-unsupported-instructions=lack-sched"]
    done = subprocess.run(
        [llvm_tool("llvm-mca"), *options],
        input="\n".join(["loop:", *listing, "after:"]) + "\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = re.search(r"Total Cycles:\s+(\d+)", done.stdout)
    return int(found[1]) / 100 if found else None


def hot_loops(program: BoardProgram, core: str, request: Request, total: int, least: float = 0.05) -> list[Record]:
    """The loops that multiply and take so much of the model's instructions at least, the most of them first; none where
    the trace of blocks does not add up to the count."""
    code = disassemble(program.program, program.board)
    counts = executed(code, trace(program, request))
    runs = max(1, round(sum(counts) / total))  # the harness runs a model once more, for its stack
    if abs(sum(counts) - runs * total) > 0.1 * total + 200_000:
        told = f"the trace has {sum(counts)} instructions, the harness counts {total}"
        print(f"  {program.program}: no loops are listed, {told}", flush=True)
        return []
    found: list[Record] = []
    for loop in sorted(loops(code, counts), key=lambda each: -each.executed):
        share = loop.executed / runs / total
        if not loop.products or share < least:
            continue
        name = re.sub(r"\.(constprop|isra|part)\..*$", "", loop.body[0].function)
        found.append({
            "function": name, "instructions": round(loop.executed / loop.turns, 1), "turns": loop.turns // runs,
            "macs": round(loop.products / loop.turns, 2), "per_mac": round(loop.executed / loop.products, 3),
            "share": round(share, 3), "cycles": cycles(loop.listing, core), "listing": loop.listing,
        })  # fmt: skip
    return found
