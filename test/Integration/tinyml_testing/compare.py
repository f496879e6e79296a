"""Comparing what we computed with what a reference computed."""

from __future__ import annotations

import numpy as np

# The project's float tolerance, issue 3: 1e-4 * max(range, max|y|, 1e-3).
FLOAT_TOLERANCE = 1e-4
# Between two machines of ours (host and board): order of sums, FMA and libm differ.
MACHINE_TOLERANCE = 1e-5
# One in the last place of the largest number: we compute with more bits and round once, references now and then.
NARROW_TOLERANCE = {"float16": 2.0**-10, "bfloat16": 2.0**-7}


def float_bound(expected: np.ndarray, tolerance: float) -> float:
    """The largest difference allowed against `expected`, from its finite values."""
    finite = expected[np.isfinite(expected)].astype(np.float64)
    if finite.size == 0:
        return tolerance * 1e-3
    return tolerance * max(float(finite.max() - finite.min()), float(np.abs(finite).max()), 1e-3)


def float_difference(expected: np.ndarray, actual: np.ndarray, bound: float) -> str | None:
    """None when equal within `bound`, NaNs and infinities in the same places; else what differs."""
    e, a = expected.astype(np.float64).ravel(), actual.astype(np.float64).ravel()
    if not np.array_equal(np.isnan(e), np.isnan(a)):
        return "NaNs stand in different places"
    with np.errstate(invalid="ignore"):
        error = np.where((e == a) | np.isnan(e), 0.0, np.abs(e - a))
    if error.size == 0 or error.max() <= bound:
        return None
    at = int(error.argmax())
    index = np.unravel_index(at, expected.shape) if expected.shape else ()
    where = ",".join(str(int(i)) for i in index)
    return f"[{where}] is {a[at]:.9g}, expected {e[at]:.9g} (difference {error[at]:.3g}, allowed {bound:.3g})"


def difference(
    expected: np.ndarray,
    actual: np.ndarray,
    tolerance: float = FLOAT_TOLERANCE,
    atol: float = 0.0,
    rtol: float = 0.0,
) -> str | None:
    """None when `actual` agrees with `expected`: floats within the tolerance, all else exactly.

    `atol` and `rtol` are a test's own; the larger bound holds.
    """
    expected = np.asarray(expected)
    if actual.dtype != expected.dtype:
        return f"element type is {actual.dtype}, expected {expected.dtype}"
    if actual.size != expected.size:
        return f"has {actual.size} elements, expected {expected.size}"
    actual = actual.reshape(expected.shape)
    tolerance = max(tolerance, NARROW_TOLERANCE.get(expected.dtype.name, 0.0))
    if expected.dtype.kind == "V":  # of ml_dtypes
        wider = np.int8 if "int" in expected.dtype.name else np.float32
        expected, actual = expected.astype(wider), actual.astype(wider)
    if expected.dtype.kind == "f":
        bound = float_bound(expected, tolerance)
        if expected.size and (atol or rtol):
            finite = expected[np.isfinite(expected)]
            bound = max(bound, atol + rtol * float(np.abs(finite).max(initial=0.0)))
        return float_difference(expected, actual, bound)
    wrong = np.flatnonzero(expected.ravel() != actual.ravel())
    if wrong.size == 0:
        return None
    at = int(wrong[0])
    return (
        f"{wrong.size} of {expected.size} elements differ; the first, element {at}, is "
        f"{actual.ravel()[at]}, expected {expected.ravel()[at]}"
    )


def quantized_difference(expected: np.ndarray, actual: np.ndarray, ties: np.ndarray | None) -> str | None:
    """The rule for integer operators: at most 1 LSB apart, exact ties aside on at most 1 % of the elements.

    `ties` marks elements whose real value lies halfway between two integers. A tensor of fewer than 100
    elements may differ in one.
    """
    if actual.size != expected.size:
        return f"has {actual.size} elements, expected {expected.size}"
    apart = np.abs(expected.astype(np.int64).ravel() - actual.astype(np.int64).ravel())
    if apart.size == 0:
        return None
    if apart.max() > 1:
        at = int(apart.argmax())
        return f"element {at} is {actual.ravel()[at]}, expected {expected.ravel()[at]}: {apart[at]} LSB apart"
    counted = (apart == 1) if ties is None else (apart == 1) & ~ties.ravel()
    allowed = max(1, apart.size // 100)
    if counted.sum() > allowed:
        return f"{int(counted.sum())} of {apart.size} elements are 1 LSB off, allowed {allowed} (exact ties aside)"
    return None


def ties_of(real: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Which elements of `real / scale` lie halfway between two integers, to float32's precision."""
    value = real.astype(np.float64) / np.asarray(scale, np.float64)
    fraction = np.abs(value - np.floor(value) - 0.5)
    return fraction <= 4e-6 * np.maximum(1.0, np.abs(value))


def machines_difference(first: dict[str, np.ndarray], second: dict[str, np.ndarray] | str) -> str | None:
    """The rule between our own ways to run a model: integers the same bytes, floats within the machines' bound."""
    if isinstance(second, str):
        return second
    for name, value in first.items():
        if name not in second:
            return f"no output '{name}'"
        problem = difference(value, second[name].reshape(value.shape), MACHINE_TOLERANCE)
        if problem is not None:
            return f"'{name}' {problem}"
    return None
