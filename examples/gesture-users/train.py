#!/usr/bin/env python3
"""Trains the sample: a classifier of gestures, and a LoRA adapter for each of two users with ways of their own.

    python3 examples/gesture-users/train.py     # writes gesture.onnx, calibration.npz, test_gestures.h, anna/ and ben/

Needs numpy, onnx and PyTorch (only here; using the sample needs none of them). The data is generated: a window is 24
samples of the acceleration along three axes, in g. The seed is fixed: the same versions write the same files. The
adapters are written as PEFT's save_pretrained writes them.
"""

from __future__ import annotations

import argparse
import json
import struct
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

SEED = 2026
SAMPLES, AXES = 24, 3
GESTURES = ("left", "right", "push", "pull", "circle", "shake")
RANK, ALPHA = 4, 8
SHOWN, JUDGED = 12, 20  # of each gesture: to train an adapter on, and to judge it by
# How far the sensor is turned on the wrist, in degrees, and how fast and strong the gestures are.
USERS = {"anna": (75, 1.25, 0.8), "ben": (-100, 0.8, 1.2)}
HERE = Path(__file__).resolve().parent


def window(rng: np.random.Generator, gesture: int, turn: float, tempo: float, strength: float) -> np.ndarray:
    """One gesture [AXES][SAMPLES] of a user whose sensor is turned by so many degrees."""
    t = np.arange(SAMPLES) / SAMPLES * tempo * rng.uniform(0.9, 1.1) + rng.uniform(-0.06, 0.06)
    inside = ((t > 0) & (t < 1)).astype(float)
    stroke, size = np.sin(2 * np.pi * t) * inside, strength * rng.uniform(0.8, 1.2)
    flat = np.zeros((2, SAMPLES))
    if gesture < 4:
        flat[gesture // 2] = size * stroke * (-1, 1)[gesture % 2]
    elif gesture == 4:
        flat[:] = size * np.array([np.cos(2 * np.pi * t), np.sin(2 * np.pi * t)])
    else:
        flat[0] = size * np.sin(8 * np.pi * t + rng.uniform(0, 6))
    angle = np.radians(turn + rng.normal(0, 5))
    turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ flat
    return np.vstack([turned, np.full(SAMPLES, 1.0)]) + rng.normal(0, 0.12, (AXES, SAMPLES))


def gestures(
    rng: np.random.Generator, count: int, turn: float, tempo: float, strength: float
) -> tuple[np.ndarray, np.ndarray]:
    """`count` of each gesture, in turns, and what they are."""
    labels = np.tile(np.arange(len(GESTURES)), count)
    made = [window(rng, label, turn, tempo, strength).ravel() for label in labels]
    return np.array(made, np.float32).round(2), labels


class Layer(nn.Module):
    """A linear layer, and beside it the two factors of an adapter."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.base = nn.Linear(inputs, outputs)
        self.down = nn.Parameter(torch.randn(RANK, inputs) / inputs**0.5)
        self.up = nn.Parameter(torch.zeros(outputs, RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.base(x) + ALPHA / RANK * (x @ self.down.T @ self.up.T)


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([Layer(AXES * SAMPLES, 32), Layer(32, 24), Layer(24, len(GESTURES))])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)

    def factors(self) -> list[nn.Parameter]:
        return [factor for layer in self.layers for factor in (layer.down, layer.up)]


def train(net: Net, parameters: list[nn.Parameter], x: np.ndarray, labels: np.ndarray, steps: int) -> None:
    data, wanted = torch.from_numpy(x), torch.from_numpy(labels)
    optimizer = torch.optim.AdamW(parameters, lr=3e-3, weight_decay=1e-3)
    for _ in range(steps):
        some = torch.randperm(len(data))[:256]
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(data[some]), wanted[some]).backward()
        optimizer.step()


def to_onnx(net: Net) -> onnx.ModelProto:
    """The base, without adapters."""
    nodes, constants, value = [], [], "acceleration"
    for number, layer in enumerate(net.layers, 1):
        last = number == len(net.layers)
        weight, bias, result = f"fc{number}.weight", f"fc{number}.bias", "scores" if last else f"sum{number}"
        nodes.append(helper.make_node("Gemm", [value, weight, bias], [result], f"fc{number}", transB=1))
        constants += [(weight, layer.base.weight), (bias, layer.base.bias)]
        value = result
        if not last:
            nodes.append(helper.make_node("Relu", [value], [f"relu{number}"], f"relu{number}"))
            value = f"relu{number}"
    ports = [("acceleration", [1, AXES * SAMPLES]), ("scores", [1, len(GESTURES)])]
    inputs, outputs = ([helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)] for name, shape in ports)
    initializers = [numpy_helper.from_array(array.detach().numpy(), name) for name, array in constants]
    graph = helper.make_graph(
        nodes, "gesture", inputs, outputs, initializers, doc_string="scores of: " + ", ".join(GESTURES)
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    model.producer_name = "tinyml examples/gesture-users"
    onnx.checker.check_model(model, full_check=True)
    return model


def write_adapter(folder: Path, net: Net) -> None:
    """adapter_config.json and adapter_model.safetensors."""
    folder.mkdir(exist_ok=True)
    config = {
        "peft_type": "LORA",
        "r": RANK,
        "lora_alpha": ALPHA,
        "target_modules": ["fc1", "fc2", "fc3"],
        "bias": "none",
    }
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=1) + "\n")
    header, data = {}, b""
    for number, layer in enumerate(net.layers, 1):
        for name, factor in (("lora_A", layer.down), ("lora_B", layer.up)):
            raw = factor.detach().numpy().astype("<f4").tobytes()
            offsets = [len(data), len(data) + len(raw)]
            header[f"base_model.model.fc{number}.{name}.weight"] = {
                "dtype": "F32",
                "shape": list(factor.shape),
                "data_offsets": offsets,
            }
            data += raw
    text = json.dumps(header).encode()
    (folder / "adapter_model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)


def write_tests(path: Path, tests: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """A C header: gestures of each user that no training has seen, in hundredths of g."""
    lines = [
        f"/* Gestures of {' and '.join(tests)}, in hundredths of g: what they are, and windows. Made by train.py. */",
        "#include <stdint.h>",
        f"enum {{ USERS = {len(tests)}, TESTS = {JUDGED * len(GESTURES)}, VALUES = {AXES * SAMPLES} }};",
        "static const char *const users[USERS] = {" + ", ".join(f'"{name}"' for name in tests) + "};",
        "static const uint8_t wanted[TESTS] = {"
        + ", ".join(str(label) for label in next(iter(tests.values()))[1])
        + "};",
        "static const int16_t windows[USERS][TESTS][VALUES] = {",
    ]
    for x, _ in tests.values():
        rows = ["{" + ",".join(str(value) for value in np.rint(100 * row).astype(int)) + "}," for row in x]
        lines += ["    {", *("        " + row for row in rows), "    },"]
    path.write_text("\n".join([*lines, "};"]) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE)
    output = parser.parse_args().output
    rng = np.random.default_rng(SEED)
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    many = [gestures(rng, 20, rng.uniform(-15, 15), rng.uniform(0.85, 1.15), rng.uniform(0.8, 1.2)) for _ in range(30)]
    x, labels = (np.concatenate(parts) for parts in zip(*many))
    net = Net()
    train(net, [p for layer in net.layers for p in layer.base.parameters()], x, labels, 1500)
    onnx.save(to_onnx(net), output / "gesture.onnx")
    shown, tests = [x[:: len(x) // 100]], {}
    fresh = {name: value.clone() for name, value in net.state_dict().items()}
    for name, user in USERS.items():
        net.load_state_dict(fresh)
        own, wanted = gestures(rng, SHOWN, *user)
        shown.append(own)
        tests[name] = gestures(rng, JUDGED, *user)
        train(net, net.factors(), own, wanted, 400)
        write_adapter(output / name, net)
        right = int((net(torch.from_numpy(tests[name][0])).argmax(1).numpy() == tests[name][1]).sum())
        print(f"{name}: {right} of {len(tests[name][1])} as floats")
    np.savez_compressed(output / "calibration.npz", acceleration=np.concatenate(shown)[:, None])
    write_tests(output / "test_gestures.h", tests)


if __name__ == "__main__":
    main()
