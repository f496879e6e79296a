"""Checks that suggestions are what a compile with them takes.

usage: suggested.py MODEL REPORT OPTION...

Compiles the model with OPTIONs and each suggestion of the report that needs no data of its own, and compares what the
two reports say; prints how many agree.
"""

import json
import subprocess
import sys

model, report, *options = sys.argv[1:]
with open(report) as file:
    suggestions = json.load(file)["suggestions"]
members = ("flash_bytes_estimate", "ram_bytes_estimate", "stack_bytes_estimate", "instructions_estimate")
agreeing = 0
for suggestion in suggestions:
    if suggestion["made_up_data"]:
        continue
    command = ["tinyml-compile", model, *options, *suggestion["flags"].split(), "-o", "suggested", "--report=-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    for member in members:
        assert found[member] == suggestion[member], f"{suggestion['flags']}: {member} is {found[member]}"
    if "quality" in suggestion:
        assert found["quality"]["outputs"] == suggestion["quality"]["outputs"], suggestion["flags"]
    agreeing += 1
print(f"{agreeing} of {len(suggestions)} agree")
