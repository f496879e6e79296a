"""Run by the environment that has only the wheel: from the sample to an int8 model, in memory and on disk."""

import tempfile
import warnings
from pathlib import Path

import numpy as np
import tinyml

warnings.simplefilter("error")
digits = tinyml.share / "examples" / "digits"
data = np.load(digits / "calibration.npz")["picture"]

checked = tinyml.check(digits / "digits.onnx", target="cortex-m4f")
assert checked.compiles and {node["verdict"] for node in checked["nodes"]} <= {"supported", "folded"}, checked
assert "compiles for cortex-m4f" in str(checked), checked
compiled = tinyml.compile(digits / "digits.onnx", target="cortex-m4f", quantize="int8", calibration=data)
assert {"digits.h", "digits.c", "digits_weights.c", "tinyml/abi.h"} <= set(compiled.files), sorted(compiled.files)
assert compiled.name == "digits" and "digits for" in compiled.summary, compiled.summary
assert compiled.report["float_steps"] == 0 and compiled.report["quality"]["samples"] > 0
assert compiled.report.html.startswith("<!doctype html>") and "<iframe" in compiled.report._repr_html_()
with tempfile.TemporaryDirectory() as folder:
    compiled.save(Path(folder) / "deep" / "er")
    assert (Path(folder) / "deep" / "er" / "digits.c").read_bytes() == compiled.files["digits.c"]

# The same from bytes, and with the name that bytes do not have.
model = (digits / "digits.onnx").read_bytes()
again = tinyml.compile(
    model, target="cortex-m4f", quantize="int8", calibration={"picture": data}, name="digits", no_bundle=True
)
assert again.files["digits_weights.c"].split(b"*/", 1)[1] == compiled.files["digits_weights.c"].split(b"*/", 1)[1]
assert "tinyml/abi.h" not in again.files
small = tinyml.report(model, target="cortex-m0")
assert small["model"] == "model" and small["weight_bytes"] > compiled.report["weight_bytes"]

fewer = tinyml.compile(model, target="cortex-m0", prune=np.float32(0.3))
assert fewer.report["pruning"]["macs"] <= 0.7 * fewer.report["pruning"]["macs_before"]

as_floats = tinyml.run(model, data)["probabilities"]
as_integers = tinyml.run(model, data, quantize="int8", calibration=data, io="float")["probabilities"]
assert as_floats.shape == (len(data), 10)
assert np.mean(as_floats.argmax(1) == as_integers.argmax(1)) > 0.97
one = tinyml.run(digits / "digits.onnx", {"picture": data[:1]}, on="reference")["probabilities"]
assert np.array_equal(one.reshape(-1), as_floats[0])

# Adapters: a bank, and a slot with what is sent for it.
gestures = tinyml.share / "examples" / "gesture-users"
users = [gestures / "anna", gestures / "ben"]
options = {"target": "cortex-m4f", "quantize": "int8", "calibration": gestures / "calibration.npz"}
bank = tinyml.compile(gestures / "gesture.onnx", lora_bank=users, **options)
assert b"#define GESTURE_ADAPTER_BEN 2u" in bank.files["gesture.h"]
# An adapter is made with the options of the model, those included that write more beside its C.
options["emit"] = ["testbench", "harness"]
slot = tinyml.compile(gestures / "gesture.onnx", lora_slot=users, **options)
assert {"gesture_testbench.c", "gesture_harness.c", "harness_serial.c"} <= set(slot.files)
sent = tinyml.adapter(gestures / "gesture.onnx", lora=users[0], lora_slot=users, **options)
nothing = tinyml.adapter(gestures / "gesture.onnx", lora_slot=users, **options)
assert f"#define GESTURE_ADAPTER_BYTES {len(sent)}u ".encode() in slot.files["gesture.h"]
assert len(nothing) == len(sent) and nothing[:28] == sent[:28] and nothing != sent
