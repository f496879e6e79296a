"""Float models quantized: whole integer images, the same bytes everywhere, errors that say what is wrong."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from tinyml_testing import proved
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .attribution import check_attribution
from .calibration import check_calibration_errors
from .composed import check_composed
from .features import check_features
from .mixed import check_mixed
from .models import for_every_scheme, for_mixed, sample, with_known_layers, zoo
from .recurrent import check_recurrent
from .schemes import check_schemes
from .unequal import check_unequal
from .unrolled import check_unrolled
from .voice import check_voice
from .whole import check_whole

PROVED = Path(__file__).with_name("proved.json")
# The parts by name; those that say what they proved of operators return its rows.
PARTS: dict[str, Callable[[Settings, Tally, Path], set[proved.Row] | None]] = {
    "errors": lambda s, t, work: check_calibration_errors(s, t, sample(), work),
    "unequal": check_unequal,
    "features": check_features,
    "unrolled": check_unrolled,
    "composed": check_composed,
    "recurrent": check_recurrent,
    "whole": lambda s, t, work: check_whole(s, t, [sample(), *zoo(s, t)], work),
    "voice": check_voice,
    "mixed": lambda s, t, work: check_mixed(s, t, for_mixed(s), work),
    "schemes": lambda s, t, work: check_schemes(s, t, for_every_scheme(s), work),
    "attribution": lambda s, t, work: check_attribution(s, t, with_known_layers(s), work),
}


def run(settings: Settings, tally: Tally, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="quantize")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="some of the parts")
    parser.add_argument("--update", action="store_true", help="rewrite proved.json")
    options = parser.parse_args(arguments)
    work = settings.work("quantize")
    rows: set[proved.Row] = set()
    for name in options.only:
        rows |= PARTS[name](settings, tally, work / name) or set()
    whole = len(options.only) == len(PARTS) and settings.models is not None
    proved.check(tally, PROVED, rows, whole and tally.failed == 0, options.update)
