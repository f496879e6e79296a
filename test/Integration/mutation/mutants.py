"""Reads mutants.txt, deliberate faults, each of which some test has to notice, and results.txt, what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("mutants.txt")
RESULTS = Path(__file__).with_name("results.txt")


@dataclass(frozen=True)
class Mutant:
    """Replaces the one place in `file` that reads `before` by `after`."""

    number: int
    what: str
    file: str
    before: str
    after: str

    def fits(self, root: Path) -> bool:
        """Whether the place is below `root` exactly once."""
        path = root / self.file
        return path.is_file() and path.read_text().count(self.before) == 1

    def apply(self, root: Path) -> str:
        """Changes the file below `root`; returns its former text. The place has to be there exactly once."""
        path = root / self.file
        text = path.read_text()
        if text.count(self.before) != 1:
            raise ValueError(f"'{self.before}' stands {text.count(self.before)} times in {self.file}, not once")
        path.write_text(text.replace(self.before, self.after))
        return text


def read_mutants(path: Path = LIST) -> list[Mutant]:
    """Paragraphs of four lines: `# what`, file, `- before`, `+ after`; a backslash n is a new line."""
    mutants = []
    for paragraph in path.read_text().split("\n\n"):
        lines = [line for line in paragraph.splitlines() if line.strip() and not line.startswith("##")]
        if not lines:
            continue
        if len(lines) != 4 or lines[0][:2] != "# " or lines[2][:2] != "- " or lines[3][:2] not in ("+ ", "+"):
            raise SystemExit(f"{path.name}: not a mutant:\n{paragraph}")
        before, after = (line[2:].replace("\\n", "\n") for line in lines[2:])
        mutants.append(Mutant(len(mutants) + 1, lines[0][2:], lines[1].strip(), before, after))
    return mutants


@dataclass(frozen=True)
class Result:
    """What became of a mutant: the suite that killed it, `SURVIVED`, `NO END` or `INVALID`, with the reason."""

    verdict: str
    seconds: int

    @property
    def killed(self) -> bool:
        return not self.verdict.startswith(("SURVIVED", "NO END", "INVALID"))


def read_results(path: Path = RESULTS) -> dict[str, Result]:
    """The results by what the mutant is."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("##")]
    rows = [line.split("\t") for line in lines]
    return {what: Result(verdict, int(seconds)) for verdict, seconds, what in rows}


def write_results(results: dict[str, Result], mutants: list[Mutant], path: Path = RESULTS) -> None:
    """Writes them in the order of the mutants; what is no mutant any more falls out."""
    head = [line for line in path.read_text().splitlines() if line.startswith("##")]
    rows = [(results[m.what], m.what) for m in mutants if m.what in results]
    path.write_text("\n".join([*head, *(f"{r.verdict}\t{r.seconds}\t{what}" for r, what in rows)]) + "\n")
