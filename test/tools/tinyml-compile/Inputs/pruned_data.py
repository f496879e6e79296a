"""Writes cal.npz, a hundred samples of an input "x".

usage: pruned_data.py MAKE_NPZ LENGTH
"""

import random
import subprocess
import sys

draw = random.Random(1)
length = int(sys.argv[2])
values = ",".join(f"{draw.uniform(-2, 2):.4g}" for _ in range(100 * length))
subprocess.run([sys.executable, sys.argv[1], "cal.npz", f"x=f4:100x{length}:{values}"], check=True)
