"""Files whose bytes are damaged, and constants that are: truncation, garbage, external data, NaN scales."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from .base import BASES
from .variants import Edit, Variant, edited, for_each_base


def truncated() -> Iterator[Variant]:
    """Each base cut at 20 places, the ends included. What is left never is a whole model."""
    for base, make in BASES.items():
        data = make().SerializeToString()
        for cut in sorted({0, 1, 2, 3, len(data) - 1, *np.linspace(4, len(data) - 2, 16, dtype=int).tolist()}):
            yield Variant(f"cut_{base}_{cut}", data[:cut])


def garbage() -> Iterator[Variant]:
    rng = np.random.default_rng(11)
    for size in (1, 7, 64, 1000, 100_000):
        for number in range(4):
            yield Variant(f"random_{size}_{number}", rng.integers(0, 256, size).astype(np.uint8).tobytes())
    sound = BASES["mlp"]().SerializeToString()
    yield Variant("text", b"this is not a model\n" * 20)
    yield Variant("zeros", bytes(4096))
    yield Variant("ones", b"\xff" * 4096)
    yield Variant("gzip", gzip.compress(sound, mtime=0))
    yield Variant("garbage_first", b"\xff\xff\xff" + sound)
    yield Variant("garbage_last", sound + b"\xff\xff\xff\xff")
    yield Variant("deep_nesting", b"\x3a\x80\x80\x80\x08" * 2000)
    yield Variant("long_length", b"\x3a\xff\xff\xff\xff\x0f")
    yield Variant("only_ir_version", b"\x08\x08")
    yield Variant("a_numpy_file", b"\x93NUMPY\x01\x00v\x00" + bytes(120))


def flipped() -> Iterator[Variant]:
    """Single flipped bits: the model may still be sound, so only a crash is wrong."""
    rng = np.random.default_rng(13)
    for base, make in BASES.items():
        data = make().SerializeToString()
        for number in range(12):
            copy = bytearray(data)
            copy[int(rng.integers(len(copy)))] ^= 1 << int(rng.integers(8))
            yield Variant(f"flip_{base}_{number}", bytes(copy), may_pass=True)


def constants() -> Iterator[Variant]:
    """Initializers whose data does not fit their type and shape."""

    def at(edit_tensor) -> Edit:  # noqa: ANN001
        return lambda m: edit_tensor(m.graph.initializer[0])

    def shorter(t: onnx.TensorProto) -> None:
        t.raw_data = t.raw_data[:-1]

    def longer(t: onnx.TensorProto) -> None:
        t.raw_data = t.raw_data + b"\0"

    def empty(t: onnx.TensorProto) -> None:
        t.raw_data = b""

    def undefined_type(t: onnx.TensorProto) -> None:
        t.data_type = TensorProto.UNDEFINED

    def unknown_type(t: onnx.TensorProto) -> None:
        t.data_type = 99

    def strings(t: onnx.TensorProto) -> None:
        t.data_type = TensorProto.STRING

    def wrong_field(t: onnx.TensorProto) -> None:
        t.ClearField("raw_data")
        t.float_data.extend([1.0, 2.0, 3.0])

    def no_name(t: onnx.TensorProto) -> None:
        t.name = ""

    for edit_tensor in (shorter, longer, empty, undefined_type, unknown_type, strings, wrong_field, no_name):
        yield from for_each_base(edit_tensor.__name__, at(edit_tensor))


def _external(which: int, location: str, offset: str | None, length: str | None) -> Edit:
    def edit(m: onnx.ModelProto) -> None:
        tensor = m.graph.initializer[which]
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, text in (("location", location), ("offset", offset), ("length", length)):
            if text is not None:
                entry = tensor.external_data.add()
                entry.key, entry.value = key, text

    return edit


def external() -> Iterator[Variant]:
    """External data that is not there, too short, or outside of the model's folder."""
    cases = {
        "missing": ("missing.bin", None, None),
        "missing_offset": ("missing.bin", "0", "64"),
        "offset_behind_end": ("data.bin", "100000", None),
        "offset_at_end": ("data.bin", "16", None),
        "length_too_long": ("data.bin", "0", "100000"),
        "length_too_short": ("data.bin", "0", "1"),
        "offset_negative": ("data.bin", "-4", None),
        "offset_no_number": ("data.bin", "four", None),
        "length_no_number": ("data.bin", "0", "1e3"),
        "offset_huge": ("data.bin", str(2**64), None),
        "offset_sum_overflows": ("data.bin", str(2**63 - 1), str(2**63 - 1)),
        "a_folder": (".", None, None),
        "parent": ("../data.bin", None, None),
        "absolute": ("/etc/hostname", None, None),
        "empty_location": ("", None, None),
        "too_short_file": ("data.bin", None, None),
    }
    for name, (location, offset, length) in cases.items():
        for base in ("conv_net", "mlp"):
            yield edited(base, _external(0, location, offset, length), name, beside={"data.bin": bytes(16)})


def scales() -> Iterator[Variant]:
    """NaN, infinite, zero and negative scales; zero points of the wrong type."""

    def set_scale(name: str, number: float) -> Edit:
        def edit(m: onnx.ModelProto) -> None:
            for tensor in m.graph.initializer:
                if tensor.name == name:
                    changed = numpy_helper.to_array(tensor).copy()
                    changed.ravel()[-1] = number
                    tensor.CopyFrom(numpy_helper.from_array(changed, name))

        return edit

    for name in ("x_scale", "w_scale", "y_scale"):
        for index, number in enumerate((np.nan, -np.nan, np.inf, -np.inf, 0.0, -0.0, -0.5, np.float32(-1e-45))):
            yield edited("quantized", set_scale(name, number), f"{name}_{index}_{number}")

    def zero_type(name: str, element: type) -> Edit:
        def edit(m: onnx.ModelProto) -> None:
            for tensor in m.graph.initializer:
                if tensor.name == name:
                    tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(element), name))

        return edit

    for name in ("x_zero", "y_zero", "w_zero"):
        for element in (np.float32, np.int64):
            yield edited("quantized", zero_type(name, element), f"{name}_{np.dtype(element)}")
