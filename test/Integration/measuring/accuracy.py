"""Accuracy of the emitted C on the host, against ONNX Runtime on the same samples, computed now."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tinyml_testing import ort
from tinyml_testing.compare import difference
from tinyml_testing.compiler import Compiler
from tinyml_testing.settings import Settings

from . import pruned, quantized
from .data import Labelled, float_models, from_files, input_of, known_models, scheme_of
from .running import run_on_host
from .show import print_head, print_record

Record = dict[str, object]


def ours(settings: Settings, sample: Labelled, folder: Path, model: Path | None = None) -> np.ndarray:
    """The emitted C's first output for every sample; `model` compiles another file than the sample's."""
    _, shape = input_of(sample.path)
    c_name = sample.name.replace("-", "_")
    done = Compiler(settings).compile(model or sample.path, folder / c_name, c_name)
    if done.model is None:
        raise SystemExit(f"'{sample.path}' does not compile: {done.first_error}")
    return run_on_host(settings, done.model, [x.reshape(shape) for x in sample.x], folder / f"{c_name}_program")


def reference(sample: Labelled) -> np.ndarray:
    """ONNX Runtime's first output for every sample."""
    name, shape = input_of(sample.path)
    return ort.outputs(sample.path, name, (x.reshape(shape) for x in sample.x))


def score(sample: Labelled, outputs: np.ndarray, labels: np.ndarray | None = None) -> float:
    """Share of right labels, or the mean squared error of an autoencoder."""
    if sample.y is None:
        return float(np.mean((outputs - sample.x.reshape(outputs.shape)) ** 2))
    return float(np.mean(outputs.argmax(1) == (sample.y if labels is None else labels)))


def agreement(sample: Labelled, outputs: np.ndarray, expected: np.ndarray) -> float:
    """Share of samples with the same top-1, or within the float tolerance where there are no labels."""
    if sample.y is None:
        return float(np.mean([difference(e, o) is None for e, o in zip(expected, outputs)]))
    return float(np.mean(outputs.argmax(1) == expected.argmax(1)))


def measure(settings: Settings, sample: Labelled, folder: Path) -> Record:
    outputs, expected = ours(settings, sample, folder), reference(sample)
    return {
        "model": sample.name,
        "scheme": scheme_of(sample.path),
        "metric": sample.metric,
        "reference": score(sample, expected),
        "value": score(sample, outputs),
        "agreement": agreement(sample, outputs, expected),
        "samples": len(sample.x),
    }


def _print(record: Record) -> None:
    percent = record["metric"] == "top-1"
    reference, value = (
        f"{100 * float(record[k]):.2f} %" if percent else f"{float(record[k]):.4f}" for k in ("reference", "value")
    )
    print(
        f"{record['model']:<18}{record['scheme']:<7}{record['metric']:<20}{reference:>11}{value:>11}"
        f"{100 * float(record['agreement']):>10.2f} %{record['samples']:>9}",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/accuracy", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the records to FILE")
    parser.add_argument("--model", type=Path, help="an ONNX file instead of the known models")
    parser.add_argument("--data", type=Path, help="its samples: an .npz of x and, for labels, y")
    parser.add_argument("--only", metavar="NAMES", help="of the known models, separated by commas")
    quantizing = parser.add_argument_group("quantizing float models, with ONNX Runtime's quantizer beside ours")
    quantizing.add_argument("--quantize", metavar="SCHEMES", help="such as int8,w8a16,w4a8")
    quantizing.add_argument("--seeds", default="0-4", help="draws of the calibration samples (default: 0-4)")
    quantizing.add_argument("--samples", type=int, help="calibration samples (default: 100, ad_float 60)")
    quantizing.add_argument("--options", default="", help="further options of tinyml-compile, separated by spaces")
    quantizing.add_argument("--no-peer", action="store_true", help="leave ONNX Runtime's quantizer out")
    quantizing.add_argument("--no-ours", action="store_true", help="leave tinyml out")
    pruning = parser.add_argument_group("structured pruning, before --quantize=SCHEME (default: int8; float)")
    pruning.add_argument("--prune", metavar="PARTS", help="of the multiplications that go, such as 0.3,0.5")
    options = parser.parse_args()
    if (options.model is None) != (options.data is None):
        parser.error("--model and --data belong together")
    settings = Settings()
    samples = [from_files(options.model, options.data)] if options.model else known_models(settings)
    if options.only:
        names = options.only.split(",")
        if unknown := set(names) - {s.name for s in samples}:
            parser.error(f"no model {', '.join(sorted(unknown))}; there are {', '.join(s.name for s in samples)}")
        samples = [s for s in samples if s.name in names]
    if options.prune:
        records = _prune(settings, samples, options)
    else:
        records = _quantize(settings, samples, options) if options.quantize else _as_they_are(settings, samples)
    if options.json:
        options.json.write_text(json.dumps(records, indent=1) + "\n")
    return 0


def _as_they_are(settings: Settings, samples: list[Labelled]) -> list[Record]:
    print(f"{'model':<18}{'scheme':<7}{'metric':<20}{'reference':>11}{'value':>11}{'agreement':>12}{'samples':>9}")
    records = []
    folder = settings.work("accuracy")
    for sample in samples:
        records.append(measure(settings, sample, folder))
        _print(records[-1])
    return records


def _seeds(options: argparse.Namespace) -> Sequence[int]:
    first, _, last = options.seeds.partition("-")
    return range(int(first), int(last) + 1) if last else [int(s) for s in first.split(",")]


def _prune(settings: Settings, samples: list[Labelled], options: argparse.Namespace) -> list[Record]:
    scheme = "" if options.quantize == "float" else options.quantize or "int8"
    plan = pruned.Plan(options.prune.split(","), scheme, _seeds(options), options.options.split(), options.samples)
    records: list[Record] = []

    def keep(record: Record) -> None:
        records.append(record)
        pruned.print_record(record)

    folder = settings.work("accuracy-pruned")
    pruned.print_head()
    for sample in float_models(samples):
        pruned.measure(settings, sample, plan, folder / sample.name, keep)
    return records


def _quantize(settings: Settings, samples: list[Labelled], options: argparse.Namespace) -> list[Record]:
    seeds = _seeds(options)
    plan = quantized.Plan(
        options.quantize.split(","), seeds, options.options.split(), options.samples, not options.no_ours,
        not options.no_peer,
    )  # fmt: skip
    records: list[Record] = []

    def keep(record: Record) -> None:
        records.append(record)
        print_record(record)

    folder = settings.work("accuracy")
    print_head()
    for sample in float_models(samples):
        quantized.measure(settings, sample, plan, folder / sample.name, keep)
    return records


if __name__ == "__main__":
    sys.exit(main())
