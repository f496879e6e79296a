"""Calibration data for limits.mlir: limits_data.py <make_npz.py> writes cal.npz, 40 samples of x."""

import random
import subprocess
import sys

random.seed(1)
values = ",".join(f"{random.gauss(0, 1):.4f}" for _ in range(40 * 8))
subprocess.run([sys.executable, sys.argv[1], "cal.npz", f"x=f4:40x8:{values}"], check=True)
