"""Checks an HTML report and says what is in it: usage: page.py PAGE REPORT.JSON

Every element is closed, nothing is loaded from elsewhere, no element or attribute comes from a name, and names, sizes
and counts are those of the JSON report.
"""

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta"}
TAGS = """html head meta title style body main header footer section nav a h1 h2 h3 p div span b i ol ul li dl dt dd
table thead tbody tr th td details summary code svg path rect circle line text g bdi""".split()
ATTRIBUTES = """lang charset name content http-equiv class id style title href tabindex scope aria-hidden aria-label
role data-label width height d x y rx r cx cy x1 x2 y1 y2 transform""".split()


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.name: int | None = None  # how many elements are open where a name begins
        self.counts: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, f"unexpected element <{tag}>"
        for name, value in attrs:
            assert name in ATTRIBUTES, f"unexpected attribute {name} of <{tag}>"
            assert name != "href" or (value or "").startswith("#"), f"leads elsewhere: {value}"
            for word in (value or "").split() if name == "class" else []:
                key = f"{tag}.{word}"
                self.counts[key] = self.counts.get(key, 0) + 1
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if self.name is None and ("class", "name") in attrs:
            self.name = len(self.open)
            self.names.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()
        if self.name == len(self.open):
            self.name = None

    def handle_data(self, data: str) -> None:
        if self.name is not None:
            self.names[-1] += data


text, report = Path(sys.argv[1]).read_text(), json.loads(Path(sys.argv[2]).read_text())
page = Page()
page.feed(text)
page.close()
assert not page.open, f"never closed: {page.open}"
assert not re.search(r"url\(|@import|//[a-z]", text), "the page names another file"
ports = len(report["inputs"]) + len(report["outputs"]) + 2 * len(report["states"])
assert page.counts["svg.rails"] == ports + len(report["steps"]), page.counts
boxes = sum(buffer["first_step"] >= 0 for buffer in report["buffers"])
assert page.counts.get("g.buffer", 0) == boxes, (page.counts, boxes)
live = [b for b in report["buffers"] if b["first_step"] <= report["peak_step"] <= b["last_step"]]
assert page.counts.get("g.owner", 0) == len(live), (page.counts, live)
assert report["peak_bytes"] <= report["arena_bytes"], report["peak_bytes"]
assert sum(part["bytes"] for part in report["code"]) == report["code_bytes_estimate"], report["code"]
assert sum(s["instructions_estimate"] for s in report["steps"]) == report["instructions_estimate"]
for step in report["steps"]:
    count = page.names.count(step["node"])
    assert not step["node"] or count >= 2, f"{step['node']!r} is there {count} times, not in graph and layers"
print(*(f"{tag} {page.counts[tag]}" for tag in ("section", "svg.map", "svg.rails", "g.buffer") if tag in page.counts))
