"""random_npz.py MAKE_NPZ FILE TYPE: an input 'x' of 2x3x4x5 fixed random values."""

import random
import subprocess
import sys

script, path, kind = sys.argv[1:]
random.seed(1)
half = 32768 if kind == "i2" else 128
values = [random.randrange(-half, half) for _ in range(120)]
if kind == "f4":
    values = [value / 32 for value in values]
spec = f"x={kind}:2x3x4x5:" + ",".join(str(value) for value in values)
subprocess.run([sys.executable, script, path, spec], check=True)
