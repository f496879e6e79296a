"""tinyml-opt's pipeline, tinyml-compile and its page know the options of QuantizeOptions.def, and no others.

usage: quantize_options.py SOURCES, with both tools in the PATH
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(sys.argv[1])
# What the pipeline takes besides: the other options of QuantizePipelineOptions.
PIPELINE = {"integer-io", "share-kernels"}


def options(text: str) -> set[str]:
    return set(re.findall(r"^ *--?([\w-]+)", text, re.M))


def section(text: str, pipeline: str) -> str:
    """The lines of the options of one pipeline: those that are indented more than its name."""
    found = re.search(rf"^( *)--{pipeline} .*\n((?:\1 +.*\n)*)", text, re.M)
    assert found, f"tinyml-opt has no {pipeline}"
    return found[2]


def help_of(tool: str) -> str:
    return subprocess.run([tool, "--help"], capture_output=True, text=True, check=True).stdout


text = re.sub(r"\s+", " ", (ROOT / "include/tinyml/Quantization/QuantizeOptions.def").read_text())
rows = re.findall(r'OPTION\((\w+), [\w:]+, \w+, [^,]+, "([^"]+)", "([^"]+)"', text)
assert len(rows) == text.count("OPTION(") - 1, "a row that this test cannot read (the first is the description)"

names = {name for _, name, _ in rows} | PIPELINE
found = options(section(help_of("tinyml-opt"), "tinyml-quantize"))
assert found == names, f"tinyml-quantize: {sorted(found ^ names)}"

flags = {f"no-{flag}" if kind == "Step" else flag for kind, _, flag in rows}
known = options(help_of("tinyml-compile"))
assert flags <= known, f"tinyml-compile: {sorted(flags - known)}"

page = (ROOT / "docs/tinyml-compile.md").read_text()
known -= {"help", "help-list", "version"}
missing = sorted(flag for flag in known if not re.search(rf"-{flag}\b", page))
assert not missing, f"docs/tinyml-compile.md: {missing}"
print(len(rows), "options")
