"""Header, report, summary and C itself say the same of a model: usage: facts.py FOLDER NAME SUMMARY"""

import json
import re
import sys
from pathlib import Path

folder, name, summary = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]).read_text()
report = json.loads((folder / f"{name}.report.json").read_text())
header = dict(re.findall(r"#define (\w+) (\d+)u", (folder / f"{name}.h").read_text()))
macro = name.upper()

equal = {
    "WEIGHT_BYTES": report["weight_bytes"],
    "ARENA_BYTES": report["arena_bytes"],
    "STEPS": len(report["steps"]),
}
for member, value in equal.items():
    found = int(header[f"{macro}_{member}"])
    assert found == value, f"{member}: the header says {found}, the report {value}"
padding = report["weight_bytes"] - sum(member["bytes"] for member in report["weights"])
assert padding > 0, "the test is about a weights object with padding"
ports = [port["bytes"] for port in report["inputs"] + report["outputs"]]
assert sum(ports) == report["io_bytes"], ports
assert sum(step["macs"] for step in report["steps"]) == report["macs"]
for text in (
    f"weights {report['weight_bytes']} B, code about {report['code_bytes_estimate']} B",
    f"arena {report['arena_bytes']} B, inputs and outputs {report['io_bytes']} B",
):
    assert text in summary, f"the summary has no '{text}':\n{summary}"
print(f"_Static_assert(sizeof({name}_weights) == {report['weight_bytes']}, \"weights\");")
