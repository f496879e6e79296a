"""Networks as people train them in PyTorch, exported as `torch.onnx.export` does by either of its ways."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import onnx
import torch
from torch import nn


@dataclass(frozen=True)
class Network:
    """A module in evaluation mode and the shape of its one input, without the batch."""

    make: Callable[[], nn.Module]
    shape: tuple[int, ...]


class Pooled(nn.Module):
    """The mean over time of what a sequence model gives, and a classifier."""

    def __init__(self, body: nn.Module, width: int, classes: int = 4):
        super().__init__()
        self.body, self.head = body, nn.Linear(width, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.body(x)
        y = y[0] if isinstance(y, tuple) else y
        return self.head(y.mean(dim=1))


class Last(nn.Module):
    """The last step of what a recurrent layer gives, and a classifier."""

    def __init__(self, body: nn.Module, width: int):
        super().__init__()
        self.body, self.head = body, nn.Linear(width, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x)[0][:, -1])


class Residual(nn.Module):
    """Adds what the body computes to its input."""

    def __init__(self, *body: nn.Module):
        super().__init__()
        self.body = nn.Sequential(*body)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.body(x)


class SqueezeExcite(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.gate = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, channels // 4, 1), nn.ReLU(),
            nn.Conv2d(channels // 4, channels, 1), nn.Hardsigmoid(),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.gate(x)


def conv(inputs: int, outputs: int, kernel: int, activation: type[nn.Module], **options: int) -> nn.Sequential:
    """A convolution of the same size, normalized and activated."""
    layer = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2, bias=False, **options)
    return nn.Sequential(layer, nn.BatchNorm2d(outputs), activation())


def inverted(channels: int, activation: type[nn.Module], *middle: nn.Module) -> Residual:
    wide = 4 * channels
    return Residual(
        conv(channels, wide, 1, activation), conv(wide, wide, 3, activation, groups=wide), *middle,
        nn.Conv2d(wide, channels, 1, bias=False), nn.BatchNorm2d(channels),
    )  # fmt: skip


def classify(*layers: nn.Module, width: int) -> nn.Sequential:
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 5))


class Shuffle(nn.Module):
    """ShuffleNet's block: half of the channels pass, and all are mixed."""

    def __init__(self, channels: int):
        super().__init__()
        half = channels // 2
        self.body = nn.Sequential(
            conv(half, half, 1, nn.ReLU), nn.Conv2d(half, half, 3, padding=1, groups=half, bias=False),
            nn.BatchNorm2d(half), conv(half, half, 1, nn.ReLU),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kept, changed = x.chunk(2, dim=1)
        y = torch.cat((kept, self.body(changed)), dim=1)
        batch, channels, height, width = y.shape
        y = y.view(batch, 2, channels // 2, height, width).transpose(1, 2).contiguous()
        return y.view(batch, channels, height, width)


class UNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.down, self.deep = conv(1, 8, 3, nn.ReLU), conv(8, 16, 3, nn.ReLU)
        self.up, self.head = nn.ConvTranspose2d(16, 8, 2, stride=2), nn.Conv2d(16, 2, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kept = self.down(x)
        deep = self.deep(nn.functional.max_pool2d(kept, 2))
        wide = nn.functional.interpolate(deep, scale_factor=2.0, mode="nearest")
        return self.head(torch.cat((kept, self.up(deep)), dim=1)) + wide[:, :2]


class Conformer(nn.Module):
    """Half a feed-forward layer, attention, a gated convolution along time, and the other half."""

    def __init__(self, width: int):
        super().__init__()
        self.first, self.second = self.feed(width), self.feed(width)
        self.norm, self.attention = nn.LayerNorm(width), nn.MultiheadAttention(width, 2, batch_first=True)
        self.before = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GLU())
        self.along = nn.Conv1d(width, width, 5, padding=2, groups=width)
        self.after = nn.Sequential(nn.BatchNorm1d(width), nn.SiLU())
        self.last = nn.LayerNorm(width)

    @staticmethod
    def feed(width: int) -> nn.Sequential:
        return nn.Sequential(nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.SiLU(), nn.Linear(4 * width, width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + 0.5 * self.first(x)
        y = self.norm(x)
        x = x + self.attention(y, y, y, need_weights=False)[0]
        x = x + self.after(self.along(self.before(x).transpose(1, 2))).transpose(1, 2)
        return self.last(x + 0.5 * self.second(x))


def temporal() -> nn.Module:
    return nn.Sequential(
        nn.Conv1d(6, 16, 5, padding=2), nn.BatchNorm1d(16), nn.ReLU(), nn.MaxPool1d(2),
        nn.Conv1d(16, 16, 3, padding=2, dilation=2), nn.ReLU(), nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(16, 4),
    )  # fmt: skip


def transformer() -> nn.Module:
    layer = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.1, activation="gelu", batch_first=True)
    return Pooled(nn.TransformerEncoder(layer, 2, enable_nested_tensor=False), 16)


def autoencoder() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, stride=2, padding=1), nn.ReLU(), nn.Conv2d(8, 12, 3, stride=2, padding=1), nn.ReLU(),
        nn.ConvTranspose2d(12, 8, 3, stride=2, padding=1, output_padding=1), nn.ReLU(),
        nn.ConvTranspose2d(8, 1, 4, stride=2, padding=1), nn.Sigmoid(),
    )  # fmt: skip


def mobilenet() -> nn.Module:
    blocks = (inverted(8, nn.ReLU), inverted(8, nn.Hardswish, SqueezeExcite(32)))
    return classify(conv(3, 8, 3, nn.Hardswish, stride=2), *blocks, width=8)


def efficientnet() -> nn.Module:
    return classify(conv(3, 8, 3, nn.ReLU6, stride=2), inverted(8, nn.ReLU6), inverted(8, nn.ReLU6), width=8)


def shufflenet() -> nn.Module:
    return classify(conv(3, 8, 3, nn.ReLU, stride=2), nn.MaxPool2d(3, 2, 1), Shuffle(8), Shuffle(8), width=8)


NETWORKS = {
    "conv1d": Network(temporal, (6, 32)),
    "gru": Network(lambda: Last(nn.GRU(6, 12, 2, batch_first=True), 12), (10, 6)),
    "lstm": Network(lambda: Last(nn.LSTM(6, 12, batch_first=True), 12), (10, 6)),
    "bidirectional": Network(lambda: Pooled(nn.LSTM(6, 8, batch_first=True, bidirectional=True), 16), (10, 6)),
    "transformer": Network(transformer, (8, 16)),
    "autoencoder": Network(autoencoder, (1, 16, 16)),
    "unet": Network(UNet, (1, 16, 16)),
    "mobilenet_v3": Network(mobilenet, (3, 16, 16)),
    "efficientnet_lite": Network(efficientnet, (3, 16, 16)),
    "shufflenet": Network(shufflenet, (3, 24, 24)),
    "conformer": Network(lambda: Pooled(Conformer(16), 16), (12, 16)),
}


def export(name: str, dynamo: bool) -> onnx.ModelProto:
    """The network with random weights, its statistics those of random data, and a free batch."""
    torch.manual_seed(1)
    network = NETWORKS[name]
    module = network.make()
    with torch.no_grad():
        for _ in range(3):
            module.train()(torch.randn(16, *network.shape))
    module.eval()
    example = torch.randn(2, *network.shape)
    options: dict = {"input_names": ["x"], "output_names": ["y"], "dynamo": dynamo}
    if dynamo:
        options["dynamic_shapes"] = ({0: torch.export.Dim.DYNAMIC},)
    else:
        options["dynamic_axes"] = {"x": {0: "batch"}, "y": {0: "batch"}}
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(module, (example,), None if dynamo else file, verbose=False, **options)
    if dynamo:
        return program.model_proto
    return onnx.load_from_string(file.getvalue())


def samples(name: str, count: int) -> np.ndarray:
    """Seeded noise, a row for each."""
    return np.random.default_rng(5).standard_normal((count, *NETWORKS[name].shape)).astype(np.float32)
