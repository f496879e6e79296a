"""What --measure-code says, against binutils' own sizes: usage: measured.py FOLDER NAME"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

folder, name = Path(sys.argv[1]), sys.argv[2]
report = json.loads((folder / f"{name}.report.json").read_text())
assert sum(part["bytes"] for part in report["code"]) == report["code_bytes_estimate"], report["code"]
flags = ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16", "-std=c99", "-O2"]
total = 0
with tempfile.TemporaryDirectory() as work:
    for source in sorted(folder.glob("*.c")):
        made = Path(work) / "one.o"
        subprocess.run(["arm-none-eabi-gcc", *flags, f"-I{folder}", "-c", str(source), "-o", str(made)], check=True)
        out = subprocess.run(["arm-none-eabi-size", str(made)], check=True, capture_output=True, text=True).stdout
        total += int(out.splitlines()[1].split()[0])
said = {part["name"]: part["bytes"] for part in report["code"]}
own = report["weight_bytes"] + report["code_bytes_estimate"] - said.get("libraries", 0)
assert abs(own - total) <= 0.02 * total, f"{own} bytes without libraries are said, {total} measured"
assert 0 < said["self-test"] < total and 0 < said["float entry"] < total, said
