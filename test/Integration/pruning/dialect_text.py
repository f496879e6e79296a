"""Reads the linear ops of printed functions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

_FUNCTION = re.compile(r"\s*func\.func @(\w+)")
_CONSTANT = re.compile(r"\s*(%\w+) = tinyml\.constant dense(_resource)?<(.*)> : tensor<([0-9x]*)xf32>")
_LINEAR = re.compile(r"\s*%\w+ = tinyml\.(?:conv2d|fully_connected) %\w+, (%\w+)(?:, (%\w+))?")
_RESOURCE = re.compile(r'\s*(\w+): "0x([0-9A-Fa-f]*)"')
_NUMBER = re.compile(r"-?[0-9.]+(?:[eE][-+]?[0-9]+)?")


@dataclass
class Function:
    """What a printed function has: filters and biases of linear ops, and the types of all ops that compute."""

    filters: list[np.ndarray] = field(default_factory=list)
    biases: list[np.ndarray | None] = field(default_factory=list)
    types: list[str] = field(default_factory=list)

    def same(self, other: Function) -> bool:
        def equal(left: list, right: list) -> bool:
            return len(left) == len(right) and all(np.array_equal(a, b) for a, b in zip(left, right))

        return self.types == other.types and equal(self.filters, other.filters) and equal(self.biases, other.biases)


def read_functions(text: str) -> dict[str, Function]:
    """The functions of a module as it is printed, by name."""
    resources = {match[1]: bytes.fromhex(match[2])[4:] for match in map(_RESOURCE.match, text.splitlines()) if match}
    functions: dict[str, Function] = {}
    current, constants = Function(), {}
    for line in text.splitlines():
        if match := _FUNCTION.match(line):
            current, constants = functions.setdefault(match[1], Function()), {}
        elif match := _CONSTANT.match(line):
            shape = tuple(map(int, match[4].split("x")))
            constants[match[1]] = _numbers(match[3], shape, resources if match[2] else None)
        elif " = tinyml." in line:
            current.types.append(re.sub(r"^.*? = (tinyml\.\w+) .*? : ", r"\1 ", line))
            if match := _LINEAR.match(line):
                current.filters.append(constants[match[1]])
                current.biases.append(constants[match[2]] if match[2] else None)
    return functions


def _numbers(text: str, shape: tuple[int, ...], resources: dict[str, bytes] | None) -> np.ndarray:
    if resources is not None:
        return np.frombuffer(resources[text], "<f4").reshape(shape)
    if text.startswith('"0x'):
        return np.frombuffer(bytes.fromhex(text[3:-1]), "<f4").reshape(shape)
    found = np.array([float(number) for number in _NUMBER.findall(text)], np.float32)
    return np.full(shape, found[0]) if len(found) == 1 else found.reshape(shape)
