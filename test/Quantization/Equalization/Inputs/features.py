"""features.py FILE.npz LO:HI...: 40 samples of an input 'x', whose features rise from LO to HI."""

import subprocess
import sys
from pathlib import Path

path, *limits = sys.argv[1:]
count = 40
pairs = [tuple(map(float, text.split(":"))) for text in limits]
rows = [[lo + (hi - lo) * i / (count - 1) for lo, hi in pairs] for i in range(count)]
numbers = ",".join(repr(number) for row in rows for number in row)
make_npz = Path(__file__).parents[3] / "tools" / "tinyml-run" / "Inputs" / "make_npz.py"
subprocess.run([sys.executable, make_npz, path, f"x=f4:{count}x1x{len(pairs)}:{numbers}"], check=True)
