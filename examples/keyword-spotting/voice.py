"""Words spoken by a synthesizer: harmonics of a voice under the resonances of a vocal tract, and noise.

A word is a row of sounds. A voiced sound has three resonances (formants); its harmonics are as loud as these let
through. The resonances glide from sound to sound, as do the loudness of the voice and of two noises, a flat and a
hissing one. A stop is silence, then a burst.
"""

from __future__ import annotations

import numpy as np

RATE = 8000
# Formants in Hz of vowels (Peterson and Barney 1952, men) and of other voiced sounds; how loud the voice is.
VOICED = {
    "a": ((730, 1090, 2440), 1.0), "e": ((530, 1840, 2480), 1.0), "i": ((270, 2290, 3010), 0.9),
    "o": ((570, 840, 2410), 1.0), "u": ((300, 870, 2240), 0.9), "m": ((250, 1000, 2200), 0.35),
    "n": ((280, 1500, 2500), 0.35), "l": ((350, 1000, 2600), 0.6), "r": ((420, 1250, 1650), 0.6),
}  # fmt: skip
# How loud the flat and the hissing noise are.
NOISY = {"f": (0.09, 0.02), "s": (0.02, 0.16)}
STOPS = "ptdk"
VOWELS = "aeiou"
BANDWIDTHS = np.array([80.0, 110.0, 160.0])


def random_word(rng: np.random.Generator) -> str:
    """One or two syllables."""
    consonants = "mnlrfs" + STOPS
    word = "".join(rng.choice(list(consonants)) + rng.choice(list(VOWELS)) for _ in range(rng.integers(1, 3)))
    return word + (rng.choice(list(consonants)) if rng.random() < 0.5 else "")


def speak(rng: np.random.Generator, word: str) -> np.ndarray:
    """One utterance by a voice drawn at random; its loudest sample is 1."""
    pace, pitch, tract = rng.uniform(0.8, 1.1), rng.uniform(90, 230), rng.uniform(0.9, 1.15)
    times, formants, levels, at = [], [], [], 0.0
    shape = VOICED[next((s for s in word if s in VOICED), "a")][0]
    for sound in word:
        length = pace * rng.uniform(0.8, 1.2) * (0.11 if sound in VOWELS else 0.065)
        shape, voice = VOICED.get(sound, (shape, 0.0))
        flat, hiss = NOISY.get(sound, (0.0, 0.0))
        burst = 0.25 if sound in STOPS else flat
        for part, noise in ((0.25, flat), (0.75, burst)):
            times.append(at + part * length)
            formants.append(np.array(shape) * rng.normal(1, 0.03, 3))
            levels.append((voice, noise, hiss))
        at += length
    t = np.arange(int((at + 0.03) * RATE)) / RATE
    times = [0.0, *times, at + 0.03]
    levels = np.array([(0, 0, 0), *levels, (0, 0, 0)])
    tracks = np.stack([np.interp(t, times[1:-1], f) for f in np.array(formants).T]) * tract
    voice, flat, hiss = (np.interp(t, times, level) for level in levels.T)
    pitch = pitch * np.interp(t, [0, at], [1.08, 0.9]) * (1 + 0.01 * np.sin(2 * np.pi * 5 * t))
    number = np.arange(1, int(3800 / pitch.min()) + 1)[:, None]
    frequency = number * pitch
    heard = sum(1 / (j + 1) / (1 + ((frequency - f) / b) ** 2) for j, (f, b) in enumerate(zip(tracks, BANDWIDTHS)))
    phase = number * np.cumsum(2 * np.pi * pitch / RATE)
    sound = voice * (np.where(frequency < 3800, heard, 0) / number**0.5 * np.sin(phase)).sum(0)
    sound = sound / max(np.abs(sound).max(), 1e-9)
    sound += flat * rng.normal(0, 1, len(t)) + hiss * np.diff(rng.normal(0, 0.6, len(t) + 2), 2)
    return sound / np.abs(sound).max()


def background(rng: np.random.Generator, length: int) -> np.ndarray:
    """A room: noise that is louder the lower it is, a hum, a deviation of 1."""
    white = rng.normal(0, 1, length + 64)
    low = np.convolve(white, np.exp(-np.arange(64) / 12), "valid")[:length]
    hum = np.sin(2 * np.pi * rng.choice([100, 120]) * np.arange(length) / RATE + rng.uniform(0, 6))
    noise = white[:length] + rng.uniform(0.2, 1) * low + rng.uniform(0, 1) * hum
    return noise / noise.std()


# ADPCM after IMA, 4 bits a sample: the recording is kept in it.
STEPS = [int(min(7 * 1.1**n, 32767)) for n in range(89)]
MOVES = (-1, -1, -1, -1, 2, 4, 6, 8)


def encode(samples: np.ndarray) -> np.ndarray:
    """The codes, 0 to 15, of samples of 16 bits; main.c decodes them."""
    codes, value, index = np.zeros(len(samples), np.int64), 0, 0
    for n, sample in enumerate(samples.tolist()):
        step = STEPS[index]
        off = sample - value
        size = min(abs(off) * 4 // step, 7)
        change = step // 8 + (step * size) // 4
        value = max(-32768, min(32767, value - change if off < 0 else value + change))
        index = max(0, min(88, index + MOVES[size]))
        codes[n] = size | (8 if off < 0 else 0)
    return codes
