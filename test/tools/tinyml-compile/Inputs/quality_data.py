"""Writes good.npz and few.npz, whose features have one range, and bad.npz, where one is a thousand times the other.

usage: quality_data.py MAKE_NPZ
"""

import random
import subprocess
import sys

draw = random.Random(1)


def write(path: str, samples: list[tuple[float, float]]) -> None:
    values = ",".join(f"{value:.5g}" for sample in samples for value in sample)
    subprocess.run([sys.executable, sys.argv[1], path, f"x=f4:{len(samples)}x2:{values}"], check=True)


good = [(draw.uniform(-2, 2), draw.uniform(-2, 2)) for _ in range(100)]
write("good.npz", good)
write("few.npz", good[:10])
# The answers depend on both all the same: few of the large numbers are far out.
write("bad.npz", [(x * (1000 if index % 10 == 0 else 1), y) for index, (x, y) in enumerate(good)])
