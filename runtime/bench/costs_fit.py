"""What each number that the instructions of a call grow with takes, from what calls of some shapes took."""

from __future__ import annotations

import math
import pathlib
import re
import subprocess
from collections.abc import Sequence

from costs_program import Function

FEATURES = pathlib.Path(__file__).resolve().parent.parent / "costs" / "features.def"
# What features.def says, a line for each struct.
TABLE = """
#define TM_FEATURES(shape, ...) @shape | __VA_ARGS__
#define TM_FEATURE(expression) expression ;
#include "features.def"
"""
# In the fit, a shape that is off by less than this weighs as one that is off by it.
LEAST_ERROR = 0.03
ROUNDS = 8

Matrix = list[list[float]]


def read_features() -> dict[str, list[str]]:
    """The expressions of each struct that has some."""
    command = ["cc", "-E", "-P", f"-I{FEATURES.parent}", "-"]
    text = subprocess.run(command, input=TABLE, check=True, capture_output=True, text=True).stdout
    entries = [entry.split("|", 1) for entry in " ".join(text.split()).split("@")[1:]]
    return {name.strip(): [part.strip() for part in parts.split(";") if part.strip()] for name, parts in entries}


def features_of(function: Function, expressions: Sequence[str] = ("1", "units")) -> list[float]:
    """The numbers of a call, a struct without expressions has a call and its units."""
    names = {
        "units": function.units,
        "TM_REST": math.fmod,
        "TM_UP": lambda a, b: math.ceil(a / b) * b,
        "TM_MORE": lambda a, b: max(0.0, a - b),
    }

    def value(expression: str) -> float:
        text = re.sub(r"\bs->(\w+)", lambda m: str(float(function.shape[m[1]])), expression)
        return float(eval(text, names))  # noqa: S307

    return list(map(value, expressions))


def fit(features: Matrix, counts: Sequence[int]) -> tuple[list[float], list[float]]:
    """What each feature takes, none less than nothing, so that the sums are off from the counts by a small part of
    them on average; and by which part each is. Least squares, in rounds: a call that is far off weighs less."""
    matrix = [[value / max(count, 1) for value in row] for row, count in zip(features, counts)]
    scales = [math.sqrt(sum(row[i] ** 2 for row in matrix)) or 1.0 for i in range(len(matrix[0]))]
    matrix = [[value / scale for value, scale in zip(row, scales)] for row in matrix]
    weights = [1.0] * len(matrix)
    terms: list[float] = []
    errors: list[float] = []
    for _ in range(ROUNDS):
        terms = _solve_positive(matrix, weights)
        errors = [abs(sum(map(float.__mul__, row, terms)) - 1) for row in matrix]
        weights = [1 / max(error, LEAST_ERROR) for error in errors]
    return [term / scale for term, scale in zip(terms, scales)], errors


def _solve_positive(matrix: Matrix, weights: Sequence[float]) -> list[float]:
    """The x >= 0 with the least sum of weights * (matrix * x - 1)^2, by Lawson and Hanson's active sets."""
    everything = range(len(matrix[0]))
    gram = [[sum(w * r[a] * r[b] for w, r in zip(weights, matrix)) for b in everything] for a in everything]
    right = [sum(w * r[a] for w, r in zip(weights, matrix)) for a in everything]
    x = [0.0 for _ in everything]
    free: list[int] = []
    left_out: set[int] = set()
    for _ in range(8 * len(x)):  # ends far earlier, but for rounding
        slopes = {a: right[a] - sum(gram[a][b] * x[b] for b in free) for a in everything if a not in free}
        open_ones = [a for a, slope in slopes.items() if slope > 1e-9 and a not in left_out]
        if not open_ones:
            break
        # of some that are alike, as of a single shape all are, the last: each element
        added = max(open_ones, key=lambda a: (round(slopes[a], 9), a))
        free.append(added)
        while free:
            solved = _solve([[gram[a][b] for b in free] for a in free], [right[a] for a in free])
            if solved is None or (min(solved) <= 0 and solved[-1] <= 0 and free[-1] == added):
                free.remove(added)  # as good as a sum of others
                left_out.add(added)
                break
            if min(solved) > 0:
                for a, value in zip(free, solved):
                    x[a] = value
                break
            step = min(x[a] / (x[a] - value) for a, value in zip(free, solved) if value <= 0)
            for a, value in zip(free, solved):
                x[a] += step * (value - x[a])
            for a in [a for a in free if x[a] <= 1e-12]:
                free.remove(a)
                x[a] = 0.0
    return x


def _solve(matrix: Matrix, right: Sequence[float]) -> list[float] | None:
    """x of matrix * x = right, by elimination; none where rows depend on one another."""
    rows = [[*row, value] for row, value in zip(matrix, right)]
    for i in range(len(rows)):
        pivot = max(range(i, len(rows)), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        if abs(rows[i][i]) < 1e-10:
            return None
        for r in range(len(rows)):
            if r != i and rows[r][i]:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
    return [row[-1] / row[i] for i, row in enumerate(rows)]
