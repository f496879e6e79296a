"""Float models quantized: whole integer images, the same bytes everywhere, errors that say what is wrong."""

from __future__ import annotations

from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

from .attribution import check_attribution
from .calibration import check_calibration_errors
from .features import check_features
from .mixed import check_mixed
from .models import for_every_scheme, for_mixed, sample, with_known_layers, zoo
from .recurrent import check_recurrent
from .schemes import check_schemes
from .unequal import check_unequal
from .unrolled import check_unrolled
from .whole import check_whole


def run(settings: Settings, tally: Tally, _: list[str]) -> None:
    work = settings.work("quantize")
    check_calibration_errors(settings, tally, sample(), work / "errors")
    check_unequal(settings, tally, work / "unequal")
    check_features(settings, tally, work / "features")
    check_unrolled(settings, tally, work / "unrolled")
    check_recurrent(settings, tally, work / "recurrent")
    check_whole(settings, tally, [sample(), *zoo(settings, tally)], work / "whole")
    check_mixed(settings, tally, for_mixed(settings), work / "mixed")
    check_schemes(settings, tally, for_every_scheme(settings), work / "schemes")
    check_attribution(settings, tally, with_known_layers(settings), work / "attribution")
