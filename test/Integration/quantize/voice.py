"""Models of sound with a state as integers, on sounds like speech: voice activity (silero_vad_16k) with and without 16-bit
activations, the second stage of noise suppression (dtln_stage2)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.signal import lfilter
from tinyml_testing.compiler import Compiler
from tinyml_testing.settings import Settings
from tinyml_testing.tally import Tally

RATE, SEQUENCES, STEPS = 16000, 20, 30


@dataclass(frozen=True)
class Voice:
    """A model that gets a window of `size` samples each `hop`, and options with the SQNR in dB that they have to reach."""

    name: str
    input: str
    output: str
    state: str
    size: int
    hop: int
    least: dict[str, float]


VOICES = (
    Voice("silero_vad_16k", "input", "output", "stateN:state", 576, 512,
          {"--quantize=int8 --no-widen-activations": 15.0, "--quantize=int8": 20.0}),
    Voice("dtln_stage2", "input_4", "conv1d_3", "tf_op_layer_stack_5:input_5", 512, 128,
          {"--quantize=int8": 12.0, "--quantize=w8a16": 24.0}),
)  # fmt: skip


def _resonate(x: np.ndarray, frequency: float, width: float) -> np.ndarray:
    radius = np.exp(-np.pi * width / RATE)
    return lfilter([1], [1, -2 * radius * np.cos(2 * np.pi * frequency / RATE), radius**2], x)


def _sound(random: np.random.Generator, length: int) -> np.ndarray:
    """A vowel (pulses through four formants), a fricative, near silence, or low noise."""
    kind = random.choice(4, p=[0.45, 0.2, 0.2, 0.15])
    noise = random.normal(size=length)
    if kind == 2:
        return noise * random.uniform(1e-4, 3e-3)
    if kind == 0:
        pitch = random.uniform(80, 260) * np.exp(np.linspace(0, random.uniform(-0.3, 0.3), length))
        y = np.diff(np.floor(np.cumsum(pitch / RATE)), prepend=0) + 0.02 * noise
        for low, high in ((300, 900), (900, 2400), (2400, 3400), (3400, 3800)):
            y = _resonate(y, random.uniform(low, high), random.uniform(60, 150))
        loud = random.uniform(0.1, 0.8)
    elif kind == 1:
        y, loud = _resonate(noise, random.uniform(2500, 7000), 1100), random.uniform(0.02, 0.2)
    else:
        y, loud = lfilter([1], [1, -0.95], noise), random.uniform(0.01, 0.3)
    return y * loud / np.abs(y).max()


def _speech(random: np.random.Generator, voice: Voice) -> np.ndarray:
    """The windows of one sequence, [STEPS, 1, size]."""
    size = voice.hop * (STEPS - 1) + voice.size
    sound, at = np.zeros(size), 0
    while at < size:
        length = min(int(RATE * random.uniform(0.05, 0.3)), size - at)
        fade = min(80, length // 2)
        shape = np.ones(length)
        shape[:fade], shape[length - fade :] = np.linspace(0, 1, fade), np.linspace(1, 0, fade)
        sound[at : at + length] = _sound(random, length) * shape
        at += length
    sound += random.normal(size=size) * 10 ** random.uniform(-4.5, -2.3)
    sound *= random.uniform(0.3, 1)
    starts = range(0, voice.hop * STEPS, voice.hop)
    return np.stack([sound[None, start : start + voice.size] for start in starts]).astype(np.float32)


def check_voice(settings: Settings, tally: Tally, work: Path) -> None:
    """The quality that the report states, on sequences that nothing was learnt from, and that all steps are integer."""
    for voice in VOICES:
        if settings.models is None:
            tally.skip(voice.name, "no ../shared/models and TINYML_MODELS is not set")
            continue
        _check(settings, tally, voice, work / voice.name)


def _check(settings: Settings, tally: Tally, voice: Voice, work: Path) -> None:
    work.mkdir(parents=True, exist_ok=True)
    random, data = np.random.default_rng(3), work / "speech.npz"
    np.savez(data, **{voice.input: np.stack([_speech(random, voice) for _ in range(SEQUENCES)])})
    model = settings.models / "zoo" / f"{voice.name}.onnx"
    for number, (options, least) in enumerate(voice.least.items()):
        name = f"{voice.name}, {options}"
        folder = work / str(number)
        report = folder.with_suffix(".json")
        asked = [*options.split(), f"--calibration={data}", f"--state={voice.state}", f"--report=json:{report}"]
        done = Compiler(settings, timeout=300).compile(model, folder, "voice", *asked)
        if not tally.check(f"{name} compiles", None if done.model is not None else done.first_error):
            continue
        told = json.loads(report.read_text())
        floats = [s["kernel"] for s in told["steps"] if s["precision"].startswith("f32")]
        tally.check(f"{name}: integers alone", f"float steps: {', '.join(floats)}" if floats else None)
        (found,) = [o["sqnr"] for o in told["quality"]["outputs"] if o["name"] == voice.output]
        problem = None if found >= least else f"{found:.1f} dB, less than {least:g}"
        tally.check(f"{name}: against float", problem, f"{found:.1f} dB", quiet=False)
