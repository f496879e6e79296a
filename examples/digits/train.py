#!/usr/bin/env python3
"""Trains the sample: a small CNN on scikit-learn's bundled 8x8 handwritten digits.

    python3 examples/digits/train.py            # writes digits.onnx, calibration.npz and test_digits.h beside this file

Needs numpy, scikit-learn, onnx and torch (only here; using the sample needs none of them). The seed is fixed:
the same versions write the same file. The ten digits of test_digits.h are from the test part, which training
does not see: the first of each class. The hundred of calibration.npz are the first of the training part, without
their labels: quantizing needs none.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn

SEED = 2026
CALIBRATION = 100
HERE = Path(__file__).resolve().parent


def load() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Pictures as float32 [n][1][8][8] in 0..16, split 70:30 for training and testing."""
    data = load_digits()
    pictures = data.images.astype(np.float32)[:, None]
    return train_test_split(pictures, data.target, test_size=0.3, random_state=SEED, stratify=data.target)


def make_net() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 12, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(12, 24, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(96, 10),
    )


def train(net: nn.Sequential, x: np.ndarray, y: np.ndarray, epochs: int) -> None:
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)
    optimizer = torch.optim.Adam(net.parameters(), lr=3e-3, weight_decay=1e-3)
    steps = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    for _ in range(epochs):
        for batch in torch.randperm(len(inputs)).split(64):
            optimizer.zero_grad()
            noise = 0.05 * torch.randn(inputs[batch].shape)
            loss = nn.functional.cross_entropy(net(inputs[batch] / 16 + noise), labels[batch])
            loss.backward()
            optimizer.step()
        steps.step()


def to_onnx(net: nn.Sequential, accuracy: float) -> onnx.ModelProto:
    """The trained net as a tidy graph whose node names become comments of the emitted C."""
    weights = [p.detach().numpy() for p in net.parameters()]
    names = ["conv1_w", "conv1_b", "conv2_w", "conv2_b", "fc_w", "fc_b"]
    # The picture's 0..16 become 0..1 inside the first convolution.
    weights[0] = weights[0] / np.float32(16)
    conv = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}
    pool = {"kernel_shape": [2, 2], "strides": [2, 2]}
    nodes = [
        helper.make_node("Conv", ["picture", "conv1_w", "conv1_b"], ["conv1"], "conv1", **conv),
        helper.make_node("Relu", ["conv1"], ["relu1"], "relu1"),
        helper.make_node("MaxPool", ["relu1"], ["pool1"], "pool1", **pool),
        helper.make_node("Conv", ["pool1", "conv2_w", "conv2_b"], ["conv2"], "conv2", **conv),
        helper.make_node("Relu", ["conv2"], ["relu2"], "relu2"),
        helper.make_node("MaxPool", ["relu2"], ["pool2"], "pool2", **pool),
        helper.make_node("Flatten", ["pool2"], ["flat"], "flatten"),
        helper.make_node("Gemm", ["flat", "fc_w", "fc_b"], ["logits"], "fc", transB=1),
        helper.make_node("Softmax", ["logits"], ["probabilities"], "softmax", axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 1, 8, 8])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [1, 10])],
        [numpy_helper.from_array(w, n) for n, w in zip(names, weights)],
        doc_string=f"8x8 handwritten digits, pixels 0..16; {100 * accuracy:.1f} % of the test part right",
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    model.producer_name = "tinyml examples/digits"
    onnx.checker.check_model(model, full_check=True)
    return model


def write_digits(path: Path, x: np.ndarray, y: np.ndarray) -> None:
    """A C header with ten pictures, one of each class: picture i shows the digit i."""
    lines = [
        "/* Ten handwritten digits of scikit-learn's set (UCI, CC BY 4.0) that training did not see: picture i shows",
        " * the digit i. Pixels are 0 (paper) to 16 (ink). Made by train.py. */",
        "#define TEST_DIGITS 10",
        "static const unsigned char test_digits[TEST_DIGITS][8][8] = {",
    ]
    for label in range(10):
        picture = x[np.flatnonzero(y == label)[0], 0].astype(int)
        lines.append("    {")
        lines += ["        {" + ", ".join(f"{v:2d}" for v in row) + "}," for row in picture]
        lines.append("    },")
    path.write_text("\n".join([*lines, "};"]) + "\n")


def write_calibration(path: Path, x: np.ndarray) -> None:
    """What `tinyml-compile --calibration` reads: an array under the input's name, a sample per row."""
    np.savez_compressed(path, picture=x[:CALIBRATION])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=80)
    parser.add_argument("--output", type=Path, default=HERE)
    options = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    x_train, x_test, y_train, y_test = load()
    net = make_net()
    train(net, x_train, y_train, options.epochs)
    with torch.no_grad():
        accuracy = float((net(torch.from_numpy(x_test) / 16).argmax(1).numpy() == y_test).mean())
    onnx.save(to_onnx(net, accuracy), options.output / "digits.onnx")
    write_calibration(options.output / "calibration.npz", x_train)
    write_digits(options.output / "test_digits.h", x_test, y_test)
    print(f"{len(x_train)} digits trained on, {len(x_test)} tested: {100 * accuracy:.2f} % right")


if __name__ == "__main__":
    main()
