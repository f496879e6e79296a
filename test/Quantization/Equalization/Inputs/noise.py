"""noise.py FILE.npz SAMPLES SHAPE: an input 'x' of fixed random values."""

import math
import random
import subprocess
import sys
from pathlib import Path

path, samples, shape = sys.argv[1:]
draw = random.Random(2)
count = int(samples) * math.prod(int(dim) for dim in shape.split("x"))
numbers = ",".join(repr(draw.gauss(0, 1)) for _ in range(count))
make_npz = Path(__file__).parents[3] / "tools" / "tinyml-run" / "Inputs" / "make_npz.py"
subprocess.run([sys.executable, make_npz, path, f"x=f4:{samples}x{shape}:{numbers}"], check=True)
