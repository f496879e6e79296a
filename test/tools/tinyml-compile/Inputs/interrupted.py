"""Ends tinyml-compile while it writes the files of a large model, and prints what is left of them.

usage: interrupted.py SIGNAL
"""

import os
import random
import signal
import subprocess
import sys
from array import array
from pathlib import Path

COUNT = 300_000
random.seed(0)
weights = array("f", (random.random() for _ in range(COUNT))).tobytes().hex()
tensor = f"tensor<{COUNT}xf32>"
Path("net.mlir").write_text(f"""
func.func @net(%x: {tensor} {{onnx.name = "x"}}) -> ({tensor} {{onnx.name = "y"}}) {{
  %w = tinyml.constant dense<"0x{weights}"> : {tensor} -> {tensor}
  %y = tinyml.add %x, %w : ({tensor}, {tensor}) -> {tensor}
  return %y : {tensor}
}}
""")

number = signal.Signals[sys.argv[1]]
folder = Path("out")
folder.mkdir()
# It may be done before the signal comes, but not every time.
for _ in range(50):
    command = ["tinyml-compile", "net.mlir", "--target=host", "-o", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            if any(name.endswith(".tmp") for name in os.listdir(folder)):
                process.send_signal(number)
                break
    left = sorted(name for name in os.listdir(folder) if name.endswith(".tmp"))
    # 1 where a file was gone before the signal ended the process.
    if process.returncode in (-number, 1):
        print("interrupted, left:", *left)
        sys.exit()
    assert process.returncode == 0, process.returncode
