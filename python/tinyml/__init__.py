"""tinyml: ONNX models as plain C99 for microcontrollers.

    import tinyml

    print(tinyml.check("kws.onnx", target="cortex-m4f"))
    model = tinyml.compile("kws.onnx", target="cortex-m4f", quantize="int8", calibration=inputs)
    print(model.summary)
    model.save("firmware/kws")
    answers = tinyml.run("kws.onnx", x, on="host")

A keyword is an option of the tool under its own name, `_` for `-`: see docs/tinyml-compile.md and docs/running.md
below `tinyml.share`. What a tool does not know or cannot do is a `tinyml.Error` with its words.
"""

from tinyml._api import Check, Compiled, Report, adapter, check, compile, report, run
from tinyml._tools import Error, prefix, share

__all__ = ["Check", "Compiled", "Error", "Report", "adapter", "check", "compile", "prefix", "report", "run", "share"]
