"""Accuracy of the emitted C on the host, against ONNX Runtime on the same samples, computed now."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from tinyml_testing import ort
from tinyml_testing.compare import difference
from tinyml_testing.compiler import Compiler
from tinyml_testing.host import HostProgram, Instance, Request, Toolchain
from tinyml_testing.settings import Settings

from .data import Labelled, from_files, input_of, known_models, scheme_of

Record = dict[str, object]


def ours(settings: Settings, sample: Labelled, folder: Path, model: Path | None = None) -> np.ndarray:
    """The emitted C's first output for every sample; `model` compiles another file than the sample's."""
    name, shape = input_of(sample.path)
    c_name = sample.name.replace("-", "_")
    done = Compiler(settings).compile(model or sample.path, folder / c_name, c_name)
    if done.model is None:
        raise SystemExit(f"'{sample.path}' does not compile: {done.first_error}")
    program = HostProgram([done.model], folder / f"{c_name}_program", settings, Toolchain(flags=("-O2",)))
    if program.rejected:
        raise SystemExit(program.rejected[c_name])
    port = done.model.inputs[0]
    requests = [Request((Instance(c_name, {name: x.reshape(shape).astype(port.dtype)}),)) for x in sample.x]
    answers = [a[0] for a in program.run(requests)]
    for answer in answers:
        if answer.error:
            raise SystemExit(f"'{sample.path}': {answer.error}")
    return np.stack([next(iter(a.outputs.values())).ravel() for a in answers])


def reference(sample: Labelled) -> np.ndarray:
    """ONNX Runtime's first output for every sample."""
    name, shape = input_of(sample.path)
    session = ort.session(str(sample.path))
    return np.stack([session.run(None, {name: x.reshape(shape)})[0].ravel() for x in sample.x])


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
    options = parser.parse_args()
    if (options.model is None) != (options.data is None):
        parser.error("--model and --data belong together")
    settings = Settings()
    samples = [from_files(options.model, options.data)] if options.model else known_models(settings)
    print(f"{'model':<18}{'scheme':<7}{'metric':<20}{'reference':>11}{'value':>11}{'agreement':>12}{'samples':>9}")
    records = []
    folder = settings.work("accuracy")
    for sample in samples:
        records.append(measure(settings, sample, folder))
        _print(records[-1])
    if options.json:
        options.json.write_text(json.dumps(records, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
