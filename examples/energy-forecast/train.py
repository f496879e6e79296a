#!/usr/bin/env python3
"""Trains the sample: what a household takes in the next hour, forecast by a GRU that has seen the hours before.

    python3 examples/energy-forecast/train.py     # writes energy.onnx, calibration.npz and test_hours.h beside it

Needs numpy, onnx and torch (only here; using the sample needs none of them). The data is generated: each house has its
people's habits, a heating and things that are switched on at random. The seed is fixed: the same versions write the
same files.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from samples import Graph, begin, c_rows, fit, write_header  # noqa: E402

FEATURES, UNITS = 5, 24
HOUSES, HOURS = 160, 14 * 24
LEARNT, JUDGED = 7 * 24, 14 * 24


class House:
    def __init__(self, rng: np.random.Generator):
        self.rng = rng
        self.base = rng.uniform(0.15, 0.4)
        self.peaks = [(rng.normal(7.3, 0.8), rng.uniform(0.8, 1.4), rng.uniform(0.4, 1.2)),
                      (rng.normal(12.5, 0.7), rng.uniform(0.7, 1.2), rng.uniform(0, 0.7)),
                      (rng.normal(19.2, 0.9), rng.uniform(1.3, 2.2), rng.uniform(0.8, 1.8))]  # fmt: skip
        self.heating, self.season = rng.uniform(0, 0.12), rng.uniform(0, 15)

    def hours(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Kilowatts and degrees of so many hours, from the midnight of a Monday on."""
        rng, hour = self.rng, np.arange(count)
        clock, day = hour % 24, hour // 24
        late = np.where(day % 7 > 4, rng.uniform(0.5, 2), 0) + rng.normal(0, 0.4, count // 24 + 1)[day]
        strong = rng.uniform(0.75, 1.25, count // 24 + 1)[day]
        load = np.full(count, self.base)
        for at, wide, high in self.peaks:
            off = (clock - at - late + 12) % 24 - 12
            load += high * strong * np.exp(-((off / wide) ** 2) / 2)
        weather = np.convolve(rng.normal(0, 0.5, count + 48), np.exp(-np.arange(49) / 20), "valid")
        degrees = self.season + weather + 4 * np.sin(2 * np.pi * (clock - 9) / 24)
        load += self.heating * np.maximum(17 - degrees, 0) * np.where((clock > 5) & (clock < 23), 1, 0.5)
        for start in np.flatnonzero(rng.random(count) < 0.05):  # a wash, an oven
            load[start : start + rng.integers(1, 4)] += rng.uniform(0.4, 1.5)
        return load * rng.normal(1, 0.06, count), degrees


def features(load: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    """What is known of an hour when it ends, and of the one that comes: main.c does the same."""
    coming = np.arange(1, len(load) + 1)
    turn = 2 * np.pi * (coming % 24) / 24
    weekend = (coming // 24 % 7 > 4).astype(float)
    return np.stack([load, degrees / 10, np.sin(turn), np.cos(turn), weekend], axis=1).astype(np.float32)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(FEATURES, UNITS, batch_first=True)
        self.head = nn.Linear(UNITS, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.gru(x)[0])[..., 0]


def relative_error(forecast: torch.Tensor, load: torch.Tensor) -> torch.Tensor:
    """Of the hours from the third day on: those before are to learn the house."""
    return ((forecast - load).abs() / (load + 0.1))[:, 48:].mean()


def to_onnx(net: Net) -> onnx.ModelProto:
    """One hour a call; the state is bound by tinyml-compile --state."""
    graph, gru = Graph("energy"), net.gru

    def gates(tensor: torch.Tensor) -> np.ndarray:
        """PyTorch has reset, update, new; ONNX has update, reset, new."""
        reset, update, new = tensor.detach().numpy().reshape(3, UNITS, -1)
        return np.concatenate([update, reset, new]).astype(np.float32)

    biases = np.concatenate([gates(gru.bias_ih_l0), gates(gru.bias_hh_l0)]).reshape(1, -1)
    inputs = ["hour", graph.constant("gru_w", gates(gru.weight_ih_l0)[None]),
              graph.constant("gru_r", gates(gru.weight_hh_l0)[None]), graph.constant("gru_b", biases)]  # fmt: skip
    graph.add("GRU", [*inputs, "", "state"], "gru", ["", "next_state"], hidden_size=UNITS, linear_before_reset=1)
    graph.add("Reshape", ["next_state", graph.constant("row", np.array([1, UNITS]))], "seen")
    graph.constant("head_w", net.head.weight.detach().numpy())
    graph.constant("head_b", net.head.bias.detach().numpy())
    graph.add("Gemm", ["seen", "head_w", "head_b"], "head", ["forecast"], transB=1)
    state = [1, 1, UNITS]
    return graph.model({"hour": [1, 1, FEATURES], "state": state}, {"forecast": [1, 1], "next_state": state})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE)
    options = parser.parse_args()
    rng = begin()
    made = [House(rng).hours(HOURS + 1) for _ in range(HOUSES)]
    x = np.stack([features(load, degrees)[:-1] for load, degrees in made])
    y = np.stack([load[1:] for load, _ in made]).astype(np.float32)
    net = Net()
    fit(net, x, y, 40, rate=1e-2, batch=16, loss=relative_error)
    onnx.save(to_onnx(net), options.output / "energy.onnx")
    np.savez_compressed(options.output / "calibration.npz", hour=x[:6, :168, None, None].round(3))
    load, degrees = House(rng).hours(LEARNT + JUDGED + 1)
    watts, tenths = np.rint(1000 * load).astype(int), np.rint(10 * degrees).astype(int)
    turn = 2 * np.pi * np.arange(24) / 24
    write_header(
        options.output / "test_hours.h",
        "A house that training did not see: a week to learn it, two to judge, and the hour after.",
        f"enum {{ LEARNT = {LEARNT}, JUDGED = {JUDGED}, HOURS = LEARNT + JUDGED + 1 }};",
        "/* What it took, in watts, and how warm it was, in tenths of a degree. */",
        ("short watts[HOURS]", c_rows(watts)),
        ("short tenths[HOURS]", c_rows(tenths)),
        "/* Where the hands of a clock of 24 hours are. */",
        ("float clock_sin[24]", c_rows(np.sin(turn), ".6f", "f")),
        ("float clock_cos[24]", c_rows(np.cos(turn), ".6f", "f")),
    )
    with torch.no_grad():
        known = torch.from_numpy(features(watts / 1000, tenths / 10)[None, :-1])
        forecast = net(known).numpy()[0, LEARNT:]
    came = watts[LEARNT + 1 :] / 1000
    near = int((np.abs(forecast - came) <= 0.2 * came).sum())
    print(f"{HOUSES} houses trained on; of another {near} of {JUDGED} hours to within a fifth")


if __name__ == "__main__":
    main()
