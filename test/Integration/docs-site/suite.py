"""The documentation's site builds without a warning, its links lead somewhere and it asks for nothing from elsewhere;
the commands of the tutorials print what stands below them.

Options: names of tutorials (default: all, and the site); `--update` writes what the commands print into the pages.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from tinyml_testing.board import board_lacks
from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

from .tutorial import follow

TUTORIALS = ROOT / "docs" / "tutorials"
# What a browser loads by itself; a link is followed by people only.
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}


def run(settings: Settings, tally: Tally, rest: list[str]) -> None:
    names = sorted(page.stem for page in TUTORIALS.glob("*.md"))
    parser = argparse.ArgumentParser(prog="docs-site")
    parser.add_argument("tutorials", nargs="*", choices=[*names, []], help="default: all, and the site")
    parser.add_argument("--update", action="store_true", help="write what the commands print into the pages")
    options = parser.parse_args(rest)
    work = settings.work("docs-site")
    for name in options.tutorials or names:
        lacking = board_lacks() if name == "firmware" else None
        if lacking:
            tally.skip(f"tutorial {name}", lacking)
        else:
            follow(settings, tally, TUTORIALS / f"{name}.md", work / name, options.update)
    if not options.tutorials:
        _site(tally, work / "site")


def _site(tally: Tally, work: Path) -> None:
    command = [sys.executable, ROOT / "scripts" / "lib" / "site.py", "--output", work]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    warning = (done.stdout[-3000:] or "it ended early") if done.returncode or "WARNING" in done.stdout else None
    if not tally.check("the site builds without a warning", warning):
        return
    site = work / "site"
    pages = {page: _Page(page) for page in sorted(site.rglob("*.html"))}
    sources = list((work / "source").rglob("*.md"))
    tally.check("every page is there", None if len(pages) > len(sources) else f"{len(pages)} of {len(sources)}")
    foreign = [f"{page.relative_to(site)}: {url}" for page, read in pages.items() for url in read.loaded
               if re.match(r"(https?:)?//", url)]  # fmt: skip
    imported = re.compile(r"(?:url\(|@import )[\"']?((?:https?:)?//[^\"')]+)")
    foreign += [f"{sheet.name}: {url}" for sheet in site.rglob("*.css") for url in imported.findall(sheet.read_text())]
    tally.check("nothing is loaded from elsewhere", "; ".join(foreign[:10]) or None)
    broken = [f"{page.relative_to(site)}: {link}" for page, read in pages.items() for link in read.links
              if not _leads(site, pages, page, link)]  # fmt: skip
    links = sum(len(read.links) for read in pages.values())
    tally.check(f"{links} links lead somewhere", "; ".join(broken[:10]) or None)
    tally.check("there are links", None if links > 1000 else f"only {links}")


class _Page(HTMLParser):
    """What a page links to, loads and can be linked to."""

    def __init__(self, path: Path):
        super().__init__()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(path.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.anchors |= {attributes[name] for name in ("id", "name") if name in attributes}
        if tag == "a" and "href" in attributes:
            self.links.add(attributes["href"])
        # A page's own address and those of its neighbours are not loaded.
        if attributes.get("rel") not in ("canonical", "next", "prev") and LOADED.get(tag) in attributes:
            self.loaded.add(attributes[LOADED[tag]])


def _leads(site: Path, pages: dict[Path, _Page], page: Path, link: str) -> bool:
    """Whether the file is there, and in it the anchor. Links to other sites are not followed."""
    if re.match(r"(https?|mailto):", link):
        return True
    path, _, anchor = link.partition("#")
    # 404.html does not know where it is shown: its links begin at the site's root.
    base = site if path.startswith("/") else page.parent
    target = (base / unquote(path).lstrip("/")).resolve() if path else page
    if target.is_dir():
        target = target / "index.html"
    if not anchor or target not in pages:
        return target.is_file()
    return unquote(anchor) in pages[target].anchors
