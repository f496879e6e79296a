"""A minute of libFuzzer on the importer; see test/fuzz."""

from __future__ import annotations

import argparse
import subprocess

from tinyml_testing.settings import ROOT, Settings
from tinyml_testing.tally import Tally

NOT_RUN = 77


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="fuzz")
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args(arguments)
    command = [str(ROOT / "test" / "fuzz" / "run"), "--build", str(settings.build / "asan")]
    done = subprocess.run([*command, "--seconds", str(options.seconds)], capture_output=True, text=True)
    text = " ".join(done.stdout.split()[-40:])
    if done.returncode == NOT_RUN:
        tally.skip("importer", text)
    else:
        tally.check("importer", None if done.returncode == 0 else text, text, quiet=False)
