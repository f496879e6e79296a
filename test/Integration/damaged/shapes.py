"""Files whose shapes do not fit together, or are absurdly large."""

from __future__ import annotations

from collections.abc import Iterator

import onnx
from onnx import helper

from .base import BASES, ints, value, weights
from .variants import Edit, Variant, edited

_HUGE = (2**31 - 1, 2**31, 2**32 + 1, 2**40, 2**62, 2**63 - 1)


def _input_dim(position: int, size: int) -> Edit:
    def edit(model: onnx.ModelProto) -> None:
        dim = model.graph.input[0].type.tensor_type.shape.dim
        dim[position % len(dim)].dim_value = size

    return edit


def _replace(name: str, tensor: onnx.TensorProto) -> Edit:
    def edit(model: onnx.ModelProto) -> None:
        for constant in model.graph.initializer:
            if constant.name == name:
                constant.CopyFrom(tensor)
                constant.name = name

    return edit


def _declared(name: str, *dims: int) -> Edit:
    """Changes the declared dimensions of a constant and not its data."""

    def edit(model: onnx.ModelProto) -> None:
        for constant in model.graph.initializer:
            if constant.name == name:
                del constant.dims[:]
                constant.dims.extend(dims)

    return edit


def _output_shape(*dims: int) -> Edit:
    def edit(model: onnx.ModelProto) -> None:
        model.graph.output[0].CopyFrom(value(model.graph.output[0].name, dims))

    return edit


def _attribute(node: str, **attributes: object) -> Edit:
    def edit(model: onnx.ModelProto) -> None:
        for item in model.graph.node:
            if item.name == node:
                kept = [a for a in item.attribute if a.name not in attributes]
                del item.attribute[:]
                item.attribute.extend(kept)
                item.attribute.extend(helper.make_attribute(k, v) for k, v in attributes.items())

    return edit


def wrong_shapes() -> Iterator[Variant]:
    edits: list[tuple[str, str, Edit]] = [
        ("conv_net", "channels", _input_dim(1, 3)),
        ("conv_net", "input_rank", lambda m: m.graph.input[0].CopyFrom(value("x", [1, 2]))),
        ("conv_net", "kernel", _replace("w1", weights("w1", 4, 2, 5, 5))),
        ("conv_net", "filters", _replace("w1", weights("w1", 6, 2, 3, 3))),
        ("conv_net", "filter_rank", _replace("w1", weights("w1", 4, 2, 3))),
        ("conv_net", "bias", _replace("b1", weights("b1", 5))),
        ("conv_net", "bias_rank", _replace("b1", weights("b1", 2, 2, 4))),
        ("conv_net", "gemm", _replace("w2", weights("w2", 5, 47))),
        ("conv_net", "gemm_rank", _replace("w2", weights("w2", 5, 8, 6))),
        ("conv_net", "gemm_bias", _replace("b2", weights("b2", 4))),
        ("conv_net", "declared_w1", _declared("w1", 4, 2, 3, 4)),
        ("conv_net", "declared_w2", _declared("w2", 5)),
        ("conv_net", "declared_negative", _declared("w1", 4, -2, 3, 3)),
        ("conv_net", "declared_zero", _declared("w1", 0, 2, 3, 3)),
        ("conv_net", "output", _output_shape(1, 6)),
        ("conv_net", "output_rank", _output_shape(5)),
        ("conv_net", "pool_too_large", _attribute("first_pool", kernel_shape=[20, 20], strides=[1, 1])),
        ("conv_net", "pads_count", _attribute("first_conv", pads=[1, 1, 1])),
        ("conv_net", "pads_negative", _attribute("first_conv", pads=[-1, -1, -1, -1])),
        ("conv_net", "kernel_rank", _attribute("first_conv", kernel_shape=[3])),
        ("conv_net", "kernel_zero", _attribute("first_conv", kernel_shape=[0, 3])),
        ("conv_net", "strides_zero", _attribute("first_conv", strides=[0, 1])),
        ("conv_net", "strides_negative", _attribute("first_pool", strides=[-2, 2])),
        ("conv_net", "dilations_zero", _attribute("first_conv", dilations=[0, 0])),
        ("conv_net", "groups", _attribute("first_conv", group=3)),
        ("conv_net", "groups_zero", _attribute("first_conv", group=0)),
        ("mlp", "matmul", _input_dim(1, 7)),
        ("mlp", "matmul_inner", _replace("w2", weights("w2", 8, 3))),
        ("mlp", "add", _replace("b1", weights("b1", 4))),
        ("mlp", "output", _output_shape(1, 4)),
        ("mlp", "declared", _declared("w1", 6, 10)),
        ("branches", "concat_axis", _attribute("join_concat", axis=7)),
        ("branches", "pads", _replace("pads", ints("pads", 0, 0, 1))),
        ("branches", "pads_cut_all", _replace("pads", ints("pads", 0, 0, -9, 0, 0, 0, 0, 0))),
        ("branches", "perm_twice", _attribute("turn_transpose", perm=[0, 2, 2, 1])),
        ("branches", "perm_short", _attribute("turn_transpose", perm=[0, 2, 1])),
        ("branches", "perm_outside", _attribute("turn_transpose", perm=[0, 2, 4, 1])),
        ("branches", "reshape", _replace("shape", ints("shape", 1, 181))),
        ("branches", "reshape_two_free", _replace("shape", ints("shape", -1, -1))),
        ("branches", "reshape_negative", _replace("shape", ints("shape", 1, -3))),
        ("branches", "softmax_axis", _attribute("end_softmax", axis=5)),
        ("quantized", "scales", _replace("w_scale", weights("w_scale", 3))),
        ("quantized", "scale_axis", _attribute("weight_dequantize", axis=9)),
        ("quantized", "channels", _input_dim(1, 5)),
    ]
    for base, name, edit in edits:
        yield edited(base, edit, name)


def huge_dims() -> Iterator[Variant]:
    for base in BASES:
        for number, size in enumerate(_HUGE):
            yield edited(base, _input_dim(2 + number, size), f"input_{size}")
    for size in _HUGE:
        yield edited("conv_net", _declared("w1", size, 2, 3, 3), f"weights_{size}")
        yield edited("mlp", _declared("w1", 6, size), f"weights_{size}")
    yield edited("branches", _replace("shape", ints("shape", 2**62, 4)), "reshape_overflow")
    yield edited("branches", _replace("pads", ints("pads", 0, 0, 2**40, 0, 0, 0, 0, 0)), "pads_huge")
    yield edited("conv_net", _attribute("first_conv", pads=[2**62] * 4), "conv_pads_huge")
    yield edited("conv_net", _attribute("first_conv", dilations=[2**62, 2**62]), "dilations_huge")
    yield edited("conv_net", _attribute("first_conv", group=2**62), "groups_huge")
    yield edited("conv_net", _attribute("first_pool", kernel_shape=[2**62, 2]), "pool_huge")
