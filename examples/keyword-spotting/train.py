#!/usr/bin/env python3
"""Trains the sample: a wake word, and then a command, in sound that a synthesizer speaks (voice.py).

    python3 examples/keyword-spotting/train.py     # writes front.onnx, wake.onnx, command.onnx,
                                                   # calibration.npz and recording.h beside this file

Needs numpy, onnx and torch (only here; using the sample needs none of them). The seed is fixed: the same versions
write the same files.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto
from onnx.reference import ReferenceEvaluator
from torch import nn

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from samples import SEED, Graph, begin, fit, right, write_header  # noqa: E402
from voice import RATE, STEPS, background, encode, random_word, speak  # noqa: E402

FRAME, HOP, BANDS, FRAMES = 128, 80, 16, 56
LENGTH = HOP * (FRAMES - 1) + FRAME
WAKE = "mira"
COMMANDS = {"on": "on", "off": "of", "up": "ap", "down": "daun"}
# Words like the wake word, which it must not be taken for.
ALIKE = ("mila", "mera", "nira", "mi", "ira", "mura")
TRIALS = 12


def front_end(frames: int | str) -> onnx.ModelProto:
    """Sound to features: 16 bands of the mel scale, as logarithms, of 128 samples."""
    graph = Graph("front")
    graph.constant("window", (np.hamming(FRAME) / 32768).astype(np.float32))
    numbers = {"bands": np.int64(BANDS), "length": np.int64(FRAME), "rate": np.int64(RATE),
               "lowest": np.float32(120), "highest": np.float32(3900)}  # fmt: skip
    others = {"last": np.array([2]), "floor": np.float32(1e-4), "centre": np.float32(6), "range": np.float32(4)}
    for name, number in (numbers | others).items():
        graph.constant(name, np.array(number))
    graph.add("Cast", ["samples"], "real", to=TensorProto.FLOAT)
    graph.add("Mul", ["real", "window"], "windowed")
    graph.add("Unsqueeze", ["windowed", "last"], "signal")
    graph.add("DFT", ["signal"], "spectrum", axis=1, onesided=1)
    graph.add("ReduceSumSquare", ["spectrum"], "power", axes=[2], keepdims=0)
    graph.add("MelWeightMatrix", list(numbers), "mel")
    graph.add("MatMul", ["power", "mel"], "energy")
    graph.add("Add", ["energy", "floor"], "above")
    graph.add("Log", ["above"], "level")
    graph.add("Add", ["level", "centre"], "shifted")
    graph.add("Div", ["shifted", "range"], "features")
    return graph.model({"samples": [frames, FRAME]}, {"features": [frames, BANDS]}, {"samples": TensorProto.INT16})


def windows(rng: np.random.Generator, words: list[str]) -> np.ndarray:
    """For each word half a second of sound, in which it is somewhere; nothing is said where it is empty."""
    made = []
    for word in words:
        said = speak(rng, word) if word else np.zeros(1)
        # Other words may be cut off; those to be heard are not, where they fit.
        free, half = LENGTH - len(said), len(said) // 2
        whole = word in (WAKE, *COMMANDS.values())
        start = rng.integers(min(free, 0), max(free, 0) + 1) if whole else rng.integers(-half, LENGTH - half)
        sound = np.zeros(LENGTH + 2 * len(said))
        sound[len(said) + start : 2 * len(said) + start] = said
        if start > 2400 and rng.random() < 0.5:  # the end of a word before
            end = speak(rng, random_word(rng))[-(start - 2000) :]
            sound[len(said) : len(said) + len(end)] = end
        made.append(mixed(rng, sound[len(said) : len(said) + LENGTH]))
    return np.stack(made)


def mixed(rng: np.random.Generator, sound: np.ndarray) -> np.ndarray:
    """At some loudness, before some noise, as 16 bits."""
    loud = 10 ** rng.uniform(3.4, 4.1)
    noise = loud * 10 ** rng.uniform(-2.0, -1.0) * background(rng, len(sound))
    return np.clip(np.rint(loud * sound + noise), -32768, 32767).astype(np.int16)


def features(front: ReferenceEvaluator, sound: np.ndarray) -> np.ndarray:
    """[n][1][FRAMES][BANDS] of [n][LENGTH]."""
    places = np.arange(FRAMES)[:, None] * HOP + np.arange(FRAME)
    return front.run(None, {"samples": sound[:, places].reshape(-1, FRAME)})[0].reshape(-1, 1, FRAMES, BANDS)


def make_net(widths: tuple[int, int, int], answers: int) -> nn.Sequential:
    first, second, third = widths
    rows, columns = (((n - k) // 2 + 4) // 4 for n, k in ((FRAMES, 5), (BANDS, 4)))
    return nn.Sequential(
        nn.Conv2d(1, first, (5, 4), stride=2), nn.ReLU(),
        nn.Conv2d(first, second, 3, stride=2, padding=1), nn.ReLU(),
        nn.Conv2d(second, third, 3, stride=2, padding=1), nn.ReLU(),
        nn.Flatten(), nn.Linear(third * rows * columns, answers), nn.Softmax(1),
    )  # fmt: skip


def trained(rng: np.random.Generator, front: ReferenceEvaluator, name: str, words: list[str], labels: np.ndarray,
            widths: tuple[int, int, int], output: Path) -> np.ndarray:  # fmt: skip
    """Trains one model on most of the words and says how good it is on the others. Some of what it learnt from."""
    x, y = features(front, windows(rng, words)), labels.astype(np.int64)
    order = rng.permutation(len(x))
    test, rest = order[:400], order[400:]
    net = make_net(widths, int(y.max()) + 1)
    fit(net[:-1], x[rest], y[rest], 25)
    graph = Graph(name)
    graph.layers(net, "features", "probabilities")
    model = graph.model({"features": [1, 1, FRAMES, BANDS]}, {"probabilities": [1, int(y.max()) + 1]})
    onnx.save(model, output / f"{name}.onnx")
    print(f"{name}: {len(rest)} windows trained on, of {len(test)} others {right(net, x[test], y[test])} right")
    return np.rint(x[rest[:60]] * 32) / 32


def recording(rng: np.random.Generator, path: Path) -> None:
    """Trials, one after the other: perhaps another word, the wake word, a command."""
    parts, events, names = [], [], list(COMMANDS)

    def quiet(seconds: float) -> None:
        parts.append(np.zeros(int(seconds * RATE)))

    def hop() -> int:
        return sum(map(len, parts)) // HOP

    for trial in range(TRIALS):
        quiet(rng.uniform(0.15, 0.3))
        if trial % 3 == 0:
            parts.append(speak(rng, ALIKE[trial // 3] if trial % 2 else random_word(rng)))
            quiet(rng.uniform(0.25, 0.35))
        parts.append(speak(rng, WAKE))
        ended = hop()
        quiet(rng.uniform(0.35, 0.45))
        command = trial % len(names)
        parts.append(speak(rng, COMMANDS[names[command]]))
        events.append((ended, command))
        quiet(rng.uniform(0.3, 0.4))
    quiet(0.3)
    parts = [part * rng.uniform(0.6, 1.0) for part in parts]
    sound = np.concatenate(parts)
    sound = sound[: len(sound) // HOP * HOP]
    noise = 10**-1.3 * background(rng, len(sound))
    codes = encode(np.clip(np.rint(8000 * (sound + noise)), -32768, 32767).astype(int))
    rows = ["".join(chr(65 + code) for code in row) for row in codes.reshape(-1, HOP)]
    write_header(
        path,
        "What the microphone hears: ADPCM, a letter a sample, A for 0 to P for 15, a line for each hop.",
        f"enum {{ HOPS = {len(rows)}, HOP = {HOP}, TRIALS = {TRIALS} }};",
        ("char recording[HOPS][HOP + 1]", [f'  "{row}",' for row in rows]),
        "/* At which hop a wake word ends, and which command follows. */",
        ("struct { unsigned ended, command; } trials[TRIALS]", [f"  {{{e}, {c}}}," for e, c in events]),
        ("short adpcm_steps[89]", ["  " + ", ".join(map(str, STEPS[n : n + 16])) + "," for n in range(0, 89, 16)]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE)
    options = parser.parse_args()
    rng = begin()
    front = ReferenceEvaluator(front_end("n"))
    onnx.save(front_end(1), options.output / "front.onnx")

    def others(count: int) -> list[str]:
        return [random_word(rng) if rng.random() < 0.7 else "" for _ in range(count)]

    spoken = [*COMMANDS.values()] * 60
    words = [WAKE] * 1000 + [*ALIKE] * 100 + spoken + others(900)
    seen = [trained(rng, front, "wake", words, np.arange(len(words)) < 1000, (8, 12, 16), options.output)]
    words = [*COMMANDS.values()] * 500 + [WAKE] * 150 + others(550)
    labels = np.concatenate([np.tile(np.arange(4), 500), np.full(700, 4)])
    seen.append(trained(rng, front, "command", words, labels, (12, 16, 20), options.output))
    np.savez_compressed(options.output / "calibration.npz", features=np.concatenate(seen))
    recording(np.random.default_rng(SEED + 1), options.output / "recording.h")


if __name__ == "__main__":
    main()
