"""Run by the environment that has only the wheel: errors and warnings are Python's, in the tool's words."""

import warnings
from collections.abc import Callable

import numpy as np
import tinyml

digits = tinyml.share / "examples" / "digits" / "digits.onnx"


def words(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except tinyml.Error as error:
        return str(error)
    raise AssertionError("no error")


assert "--target=help lists" in words(lambda: tinyml.compile(digits))
assert "did you mean 'cortex-m4'" in words(lambda: tinyml.compile(digits, target="cortex-m44"))
assert "--no-such-thing" in words(lambda: tinyml.compile(digits, target="host", no_such_thing=True))
assert "gone.onnx" in words(lambda: tinyml.run("gone.onnx"))
assert "gone.onnx" in words(lambda: tinyml.check("gone.onnx"))
assert "--no-such-thing" in words(lambda: tinyml.check(digits, no_such_thing=True))
assert "model.onnx" in words(lambda: tinyml.compile(b"no model", target="host"))
assert "picture" in words(lambda: tinyml.run(digits, np.zeros((2, 7))))

# A warning is one of Python's, at the line that called.
noise = np.random.default_rng(0).normal(size=(60, 1, 8, 8)).astype(np.float32)
noise[0] = 1e9
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    tinyml.compile(digits, target="host", quantize="int8", calibration=noise, calibration_method="minmax")
assert len(caught) == 1 and "differs from the float model" in str(caught[0].message), caught
assert caught[0].filename == __file__, caught
