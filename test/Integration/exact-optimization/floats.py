"""Functions and layers as exporters write them, in float ONNX graphs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


@dataclass
class Graph:
    """Nodes, and how many steps of which kernels are left where the pattern is found."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)
    counter: int = 0

    def op(self, operator: str, *inputs: str, **attributes: object) -> str:
        self.counter += 1
        self.nodes.append(helper.make_node(operator, inputs, [f"v{self.counter}"], **attributes))
        return f"v{self.counter}"

    def constant(self, value: object, dtype: type = np.float32) -> str:
        self.counter += 1
        self.weights.append(numpy_helper.from_array(np.asarray(value, dtype), f"v{self.counter}"))
        return f"v{self.counter}"

    def model(self, name: str, shape: tuple[int, ...], output: str) -> onnx.ModelProto:
        x = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
        self.nodes.append(helper.make_node("Identity", [output], ["y"]))
        y = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
        graph = helper.make_graph(self.nodes, name, [x], [y], self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        return onnx.shape_inference.infer_shapes(model)


def _gelu_quotient(g: Graph, x: str) -> str:
    """As torch.onnx writes it."""
    erf = g.op("Erf", g.op("Div", x, g.constant(np.sqrt(2))))
    return g.op("Mul", g.op("Mul", x, g.op("Add", erf, g.constant(1))), g.constant(0.5))


def _gelu_product(g: Graph, x: str) -> str:
    half = g.op("Mul", g.constant(0.5), x)
    return g.op("Mul", g.op("Add", g.constant(1), g.op("Erf", g.op("Mul", x, g.constant(1 / np.sqrt(2))))), half)


def _gelu_tanh(g: Graph, x: str) -> str:
    cube = g.op("Mul", g.op("Pow", x, g.constant(3)), g.constant(0.044715))
    inner = g.op("Tanh", g.op("Mul", g.op("Add", x, cube), g.constant(np.sqrt(2 / np.pi))))
    return g.op("Mul", g.op("Mul", x, g.constant(0.5)), g.op("Add", inner, g.constant(1)))


def _hard_swish(g: Graph, x: str) -> str:
    clip = g.op("Clip", g.op("Add", x, g.constant(3)), g.constant(0), g.constant(6))
    return g.op("Div", g.op("Mul", x, clip), g.constant(6))


def _hard_swish_sigmoid(g: Graph, x: str) -> str:
    return g.op("Mul", x, g.op("HardSigmoid", x, alpha=1 / 6, beta=0.5))


def _hard_sigmoid(g: Graph, x: str) -> str:
    return g.op("Mul", g.op("Clip", g.op("Add", x, g.constant(3)), g.constant(0), g.constant(6)), g.constant(1 / 6))


def _swish(g: Graph, x: str) -> str:
    return g.op("Mul", g.op("Sigmoid", x), x)


def _quick_gelu(g: Graph, x: str) -> str:
    return g.op("Mul", x, g.op("Sigmoid", g.op("Mul", x, g.constant(1.702))))


def _mish(g: Graph, x: str) -> str:
    return g.op("Mul", x, g.op("Tanh", g.op("Softplus", x)))


def _sigmoid(g: Graph, x: str) -> str:
    return g.op("Div", g.constant(1), g.op("Add", g.op("Exp", g.op("Neg", x)), g.constant(1)))


def _leaky(g: Graph, x: str) -> str:
    return g.op("Max", x, g.op("Mul", x, g.constant(0.125)))


def _clip(g: Graph, x: str) -> str:
    return g.op("Min", g.op("Max", x, g.constant(-0.25)), g.constant(0.5))


def _near_swish(g: Graph, x: str) -> str:
    """Not quite a HardSwish: stays what it is."""
    clip = g.op("Clip", g.op("Add", x, g.constant(3)), g.constant(0), g.constant(6.001))
    return g.op("Div", g.op("Mul", x, clip), g.constant(6))


# What it is, and the kernel that is left.
FUNCTIONS: dict[str, tuple[Callable[[Graph, str], str], str]] = {
    "gelu, a quotient": (_gelu_quotient, "gelu_f32"),
    "gelu, a product": (_gelu_product, "gelu_f32"),
    "gelu by tanh": (_gelu_tanh, "gelu_tanh_f32"),
    "hard swish": (_hard_swish, "hard_swish_f32"),
    "hard swish by hard sigmoid": (_hard_swish_sigmoid, "hard_swish_f32"),
    "hard sigmoid": (_hard_sigmoid, "hard_sigmoid_f32"),
    "swish": (_swish, "swish_f32"),
    "quick gelu": (_quick_gelu, "swish_f32"),
    "mish": (_mish, "mish_f32"),
    "sigmoid": (_sigmoid, "sigmoid_f32"),
    "leaky relu": (_leaky, "leaky_relu_f32"),
    "clip": (_clip, "clamp_f32"),
    "nearly a hard swish": (_near_swish, ""),
}


def _layer_norm(g: Graph, x: str, rng: np.random.Generator, how: int) -> str:
    """The parts of a LayerNormalization over the last dimension of 12."""
    center = g.op("Sub", x, g.op("ReduceMean", x, axes=[-1]))
    square = g.op("Mul", center, center) if how % 2 else g.op("Pow", center, g.constant(2))
    variance = g.op("Add", g.op("ReduceMean", square, axes=[-1]), g.constant(1e-5))
    if how < 2:
        normal = g.op("Div", center, g.op("Sqrt", variance))
    else:
        normal = g.op("Mul", center, g.op("Reciprocal", g.op("Sqrt", variance)))
    if how == 3:
        return normal
    scaled = g.op("Mul", normal, g.constant(rng.normal(size=12)))
    return g.op("Add", scaled, g.constant(rng.normal(size=12)))


def _rms_norm(g: Graph, x: str, rng: np.random.Generator) -> str:
    variance = g.op("Add", g.op("ReduceMean", g.op("Mul", x, x), axes=[-1]), g.constant(1e-3))
    return g.op("Mul", g.op("Div", x, g.op("Sqrt", variance)), g.constant(rng.normal(size=12)))


def _softmax(g: Graph, x: str, how: int) -> str:
    """The parts of a Softmax over the last dimension: with and without the maximum taken off."""
    last = g.constant([-1], np.int64)
    if how % 2 == 0:
        x = g.op("Sub", x, g.op("ReduceMax", x, axes=[-1]))
    exponentials = g.op("Exp", x)
    if how == 2:  # without the dimension, which comes back
        total = g.op("Unsqueeze", g.op("ReduceSum", exponentials, last, keepdims=0), last)
    else:
        total = g.op("ReduceSum", exponentials, last)
    return g.op("Mul", exponentials, g.op("Reciprocal", total)) if how == 3 else g.op("Div", exponentials, total)


def make_attention(how: int) -> onnx.ModelProto:
    """Two heads over six places: the scale is a divisor or a factor of the scores, or a factor of queries and keys."""
    g, rng = Graph(), np.random.default_rng(how)

    def project(perm: list[int]) -> str:
        y = g.op("MatMul", "x", g.constant(rng.normal(size=(8, 8))))
        y = g.op("Add", y, g.constant(rng.normal(size=8)))
        return g.op("Transpose", g.op("Reshape", y, g.constant([1, 6, 2, 4], np.int64)), perm=perm)

    queries, keys, values = project([0, 2, 1, 3]), project([0, 2, 3, 1]), project([0, 2, 1, 3])
    root = g.constant(np.sqrt(0.5))
    if how == 2:
        queries, keys = g.op("Mul", queries, root), g.op("Mul", keys, root)
    scores = g.op("MatMul", queries, keys)
    if how == 0:
        scores = g.op("Div", scores, g.constant(2.0))
    elif how == 1:
        scores = g.op("Mul", g.constant(0.5), scores)
    joined = g.op("Transpose", g.op("MatMul", g.op("Softmax", scores, axis=-1), values), perm=[0, 2, 1, 3])
    joined = g.op("Reshape", joined, g.constant([1, 6, 8], np.int64))
    return g.model("attention", (1, 6, 8), g.op("MatMul", joined, g.constant(rng.normal(size=(8, 3)))))


def make_functions() -> dict[str, tuple[onnx.ModelProto, str, int]]:
    """Models by what they have in them, the kernel that has to be left, and how many steps at most."""
    made = {}
    for name, (build, kernel) in FUNCTIONS.items():
        g = Graph()
        made[name] = g.model("function", (1, 3, 40), build(g, "x")), kernel, 1 if kernel else 9
    for how in range(4):
        g, rng = Graph(), np.random.default_rng(how)
        kernel = "normalize_f32" if how == 3 else "normalize_affine_f32"
        made[f"layer norm {how}"] = g.model("norm", (1, 3, 12), _layer_norm(g, "x", rng, how)), kernel, 1
    g = Graph()
    made["rms norm"] = g.model("norm", (1, 3, 12), _rms_norm(g, "x", np.random.default_rng(9))), "normalize_f32", 2
    for how in range(4):
        g = Graph()
        made[f"softmax {how}"] = g.model("softmax", (1, 3, 12), _softmax(g, "x", how)), "softmax_f32", 1
    return made


def make_chain(index: int, seed: int) -> tuple[onnx.ModelProto, bool]:
    """Two linear layers in a row, and whether they must become one: where a middle is wide, there is less to do."""
    rng = np.random.default_rng((seed, index))
    g, wide = Graph(), bool(rng.integers(2))
    inputs, outputs = (int(size) for size in rng.integers(2, 6, 2))
    middle = inputs + outputs + int(rng.integers(1, 6)) if wide else 1

    def weights(*shape: int) -> str:
        return g.constant(rng.normal(size=shape))

    kind = int(rng.integers(4))
    if kind == 0:
        y = g.op("Gemm", "x", weights(middle, inputs), weights(middle), transB=1)
        y = g.op("Gemm", y, weights(outputs, middle), weights(outputs), transB=1)
        return g.model("chain", (2, inputs), g.op("Relu", y) if rng.integers(2) else y), wide
    size, stride = int(rng.integers(1, 4)), int(rng.integers(1, 3))
    pads = [int(p) for p in rng.integers(0, size, 4)]
    window = {"kernel_shape": [size, size], "strides": [stride, stride], "pads": pads}
    if kind == 1:  # the first has the window
        y = g.op("Conv", "x", weights(middle, inputs, size, size), weights(middle), **window)
        y = g.op("Conv", y, weights(outputs, middle, 1, 1), weights(outputs))
        # The middle has to be wide enough to pay for the window.
        wide = wide and middle * (inputs * size * size + outputs) >= outputs * inputs * size * size
    else:  # the second has; with padding, the first has no bias
        biases = [weights(middle)] if kind == 2 and not any(pads) else []
        y = g.op("Conv", "x", weights(middle, inputs, 1, 1), *biases)
        y = g.op("Conv", y, weights(outputs, middle, size, size), weights(outputs), **window)
    return g.model("chain", (1, inputs, 7, 6), g.op("Relu", y) if rng.integers(2) else y), wide
