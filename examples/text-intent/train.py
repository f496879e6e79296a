#!/usr/bin/env python3
"""Trains the sample: what a sentence asks a house to do, by a classifier with attention.

    python3 examples/text-intent/train.py     # writes intent.onnx, calibration.npz, vocabulary.h and sentences.h

Needs numpy, onnx and torch (only here; using the sample needs none of them). The sentences are made by a grammar, as a
recognizer of speech would write them: words are lost and mistaken, people correct themselves. The seed is fixed: the
same versions write the same files.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto
from torch import nn

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from samples import Graph, begin, fit, right, write_header  # noqa: E402

WORDS, WIDTH, HIDDEN = 14, 16, 32
INTENTS = ("light on", "light off", "warmer", "colder", "time", "weather", "none")
TRAINED, JUDGED = 5000, 140
LAMPS = ("the light", "the lights", "the lamp", "the light in the kitchen", "the lamp in the bedroom", "that light")
HEATERS = ("the heating", "the radiator", "the heating in the bedroom", "the temperature", "the heater")
OPENINGS = ("", "", "", "please", "could you", "hey", "would you please", "i want you to", "can you")
CLOSINGS = ("", "", "", "please", "now", "thanks", "for me", "will you")
SAYINGS = {
    "light on": ("turn on L", "turn L on", "switch on L", "switch L on", "it is too dark in here", "i need more light",
                 "make it brighter", "i cannot see anything", "L should be on"),
    "light off": ("turn off L", "turn L off", "switch off L", "switch L off", "it is too bright in here",
                  "i do not need L", "make it darker", "i want to sleep", "L should be off"),
    "warmer": ("turn up H", "turn H up", "it is too cold in here", "make it warmer", "i am freezing", "switch on H",
               "it should not be so cold", "turn H on"),
    "colder": ("turn down H", "turn H down", "it is too hot in here", "make it colder", "i am sweating",
               "switch off H", "it should not be so hot", "turn H off"),
    "time": ("what time is it", "how late is it", "tell me the time", "is it late", "what does the clock say"),
    "weather": ("is it cold outside", "will it rain", "how hot is it outside", "what is the weather like",
                "do i need a coat", "is it dark outside", "how warm will it be"),
    "none": ("the light was on", "i like the kitchen", "we had a cold winter", "do not turn on L", "do not turn off L",
             "leave H as it is", "it is late", "what do you want", "i was in the bedroom", "the clock is here"),
}  # fmt: skip
OPPOSITE = {"light on": "light off", "light off": "light on", "warmer": "colder", "colder": "warmer"}


def draw(rng: np.random.Generator, choices: tuple[str, ...]) -> str:
    return choices[rng.integers(len(choices))]


def saying(rng: np.random.Generator, intent: str) -> str:
    text = draw(rng, SAYINGS[intent])
    return text.replace("L", draw(rng, LAMPS)).replace("H", draw(rng, HEATERS))


def sentence(rng: np.random.Generator) -> tuple[str, int]:
    """What is heard, and what was meant."""
    intent = draw(rng, INTENTS)
    text = saying(rng, intent)
    if intent in OPPOSITE and rng.random() < 0.15:
        text = f"{saying(rng, OPPOSITE[intent])} no {text}"
    elif intent != "none" and rng.random() < 0.5:
        text = f"{draw(rng, OPENINGS)} {text} {draw(rng, CLOSINGS)}"
    heard = []
    for word in text.split():
        chance = rng.random()
        if chance < 0.05:
            continue
        heard.append(misheard(rng, word) if chance < 0.10 else word)
    return " ".join(heard[:WORDS]), INTENTS.index(intent)


def misheard(rng: np.random.Generator, word: str) -> str:
    """With another letter: mostly a word that the vocabulary does not have."""
    at = rng.integers(len(word))
    return word[:at] + chr(97 + rng.integers(26)) + word[at + 1 :]


def vocabulary() -> list[str]:
    """All words of the grammar, sorted; token 0 is no word, token 1 an unknown one."""
    texts = [*LAMPS, *HEATERS, *OPENINGS, *CLOSINGS, "no", *(t for said in SAYINGS.values() for t in said)]
    return sorted({word for text in texts for word in text.split() if word.islower()})


def tokens(texts: list[str], known: list[str]) -> np.ndarray:
    numbers = {word: n for n, word in enumerate(known, 2)}
    made = np.zeros((len(texts), WORDS), np.int32)
    for row, text in zip(made, texts):
        words = text.split()
        row[: len(words)] = [numbers.get(word, 1) for word in words]
    return made


class Net(nn.Module):
    """Each word looks at all the others, once."""

    def __init__(self, words: int):
        super().__init__()
        self.words = nn.Parameter(0.5 * torch.randn(words, WIDTH))
        self.places = nn.Parameter(0.2 * torch.randn(WORDS, WIDTH))
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.mix, self.head = nn.Linear(WIDTH, HIDDEN), nn.Linear(HIDDEN, len(INTENTS))

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        x = self.words[tokens.long()] + self.places
        scores = self.query(x) @ self.key(x).transpose(1, 2) / WIDTH**0.5
        x = x + scores.softmax(2) @ self.value(x)
        return self.head(self.mix(x).relu().mean(1))


def to_onnx(net: Net) -> onnx.ModelProto:
    graph = Graph("intent")

    def linear(layer: nn.Linear, value: str, name: str, scale: float = 1.0) -> str:
        """A product with the words of a sentence, and the bias."""
        weight = graph.constant(f"{name}_w", layer.weight.detach().numpy().T * np.float32(scale))
        bias = graph.constant(f"{name}_b", layer.bias.detach().numpy() * np.float32(scale))
        return graph.add("Add", [graph.add("MatMul", [value, weight], f"{name}_product"), bias], name)

    graph.constant("words", net.words.detach().numpy())
    graph.constant("places", net.places.detach().numpy())
    graph.add("Gather", ["words", "tokens"], "looked_up", axis=0)
    x = graph.add("Add", ["looked_up", "places"], "placed")
    query, key = linear(net.query, x, "query", WIDTH**-0.5), linear(net.key, x, "key")
    value = linear(net.value, x, "value")
    graph.add("Transpose", [key], "key_columns", perm=[0, 2, 1])
    graph.add("MatMul", [query, "key_columns"], "scores")
    graph.add("Softmax", ["scores"], "attention", axis=2)
    graph.add("MatMul", ["attention", value], "attended")
    graph.add("Add", [x, "attended"], "sentence")
    graph.add("Relu", [linear(net.mix, "sentence", "mix")], "mixed")
    graph.add("ReduceMean", ["mixed"], "mean", axes=[1], keepdims=0)
    graph.constant("head_w", net.head.weight.detach().numpy())
    graph.constant("head_b", net.head.bias.detach().numpy())
    graph.add("Gemm", ["mean", "head_w", "head_b"], "head", transB=1)
    graph.add("Softmax", ["head"], "softmax", ["probabilities"], axis=1)
    return graph.model({"tokens": [1, WORDS]}, {"probabilities": [1, len(INTENTS)]}, {"tokens": TensorProto.INT32})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE)
    options = parser.parse_args()
    rng, known = begin(), vocabulary()
    said = [sentence(rng) for _ in range(TRAINED)]
    x, y = tokens([text for text, _ in said], known), np.array([intent for _, intent in said])
    net = Net(len(known) + 2)
    fit(net, x, y, 20, rate=1e-2)
    onnx.save(to_onnx(net), options.output / "intent.onnx")
    np.savez_compressed(options.output / "calibration.npz", tokens=x[:300])
    write_header(
        options.output / "vocabulary.h",
        "Words in the order of the alphabet: that at n is token n + 2; 0 is none, 1 any other.",
        f"enum {{ VOCABULARY = {len(known)}, LONGEST = {max(map(len, known))} }};",
        ("char *const vocabulary[VOCABULARY]", [f'  "{word}",' for word in known]),
    )
    taught = {text for text, _ in said}
    tests = []
    while len(tests) < JUDGED:
        text, intent = sentence(rng)
        if text not in taught:
            tests.append((text, intent))
    write_header(
        options.output / "sentences.h",
        "Sentences that training did not see, as they were heard, and what was meant.",
        f"enum {{ JUDGED = {JUDGED} }};",
        ("struct { const char *text; unsigned intent; } sentences[JUDGED]", [f'  {{"{t}", {i}}},' for t, i in tests]),
    )
    x, y = tokens([text for text, _ in tests], known), np.array([intent for _, intent in tests])
    print(f"{TRAINED} sentences of {len(known)} words trained on, {JUDGED} others: {right(net, x, y)} right")


if __name__ == "__main__":
    main()
