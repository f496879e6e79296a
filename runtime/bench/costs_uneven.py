"""What layers take more whose numbers of channels are not those that kernels compute at a time."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

from costs_program import Function, Kernel, Program
from costs_shapes import Shape, convolution, depthwise

# Channels of the layers that are compared: as many as kernels like, and fewer by 4, 2 and 1.
EVEN = 64
UNEVEN = (60, 62, 63)
# What says less is left out, in channels.
LEAST = 0.5

Extras = dict[str, list[list[float]]]


def uneven_layers(kernel: Kernel) -> dict[str, list[list[Shape]]]:
    """Shapes of layers by the member of the row that they are for: of inputs and outputs, EVEN before UNEVEN."""
    counts = (EVEN, *UNEVEN)
    if kernel.shape_type == "tm_fc_shape":
        inputs = [{"m": 1, "k": c, "n": EVEN} for c in counts]
        return {"uneven": [inputs, [{"m": 1, "k": EVEN, "n": c} for c in counts]]}
    if kernel.shape_type != "tm_conv_shape":
        return {}
    if kernel.key.startswith("depthwise"):
        return {"uneven_window": [[depthwise(8, 8, c, 8, 8, 3, 1, 1) for c in counts], []]}

    def layer(inputs: int, outputs: int, k: int) -> Shape:
        return convolution(8, 8, inputs, 8, 8, outputs, k, 1, k // 2)

    return {
        member: [[layer(c, EVEN, k) for c in counts], [layer(EVEN, c, k) for c in counts]]
        for member, k in (("uneven", 1), ("uneven_window", 3))
    }


class Uneven:
    """Their functions in a program."""

    def __init__(self, program: Program, kernels: list[Kernel]) -> None:
        """Adds them."""
        self.functions: dict[tuple[str, str, int], list[Function]] = {}
        for kernel in kernels:
            for member, ports in uneven_layers(kernel).items():
                for port, shapes in enumerate(ports):
                    if shapes and all(map(kernel.computes, shapes)):
                        added = [program.add(kernel, n, shape, runs=True) for n, shape in enumerate(shapes)]
                        self.functions[kernel.key, member, port] = added

    def rows(self, counts: dict[str, int]) -> dict[str, Extras]:
        """How many channels more layers seem to have, of the kernels where it matters; `counts` are the instructions of
        each function."""
        found: defaultdict[str, Extras] = defaultdict(dict)
        for (key, member, port), functions in self.functions.items():
            even, *others = (counts[function.name] for function in functions)
            extras = [max(0.0, round(EVEN * other / even - channels, 1)) for channels, other in zip(UNEVEN, others)]
            found[key].setdefault(member, [[], []])[port] = extras
        return {
            key: {m: lists for m, lists in members.items() if any(extra >= LEAST for extra in chain(*lists))}
            for key, members in found.items()
        }
