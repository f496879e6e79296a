"""Float operators that QDQ files have no integers for, in turn: functions, normalizations, recurrent layers."""

from __future__ import annotations

from functools import partial

import numpy as np
from onnx import helper
from tinyml_testing.trees import DOMAIN, random_forest

from .integers import arg, cumsum, scatter_reduce, top_k, typed
from .kernels import Builder, Deck, any_shape, binary_inputs, ops

# Functions of one number with the ranges in which they are defined; None: everywhere.
UNARY: dict[str, tuple[float, float] | None] = {
    **dict.fromkeys(
        "Sigmoid Tanh Abs Neg Sign Exp Floor Ceil Round Erf Sin Cos Atan Asinh Softplus Softsign HardSwish Mish "
        "Gelu".split()
    ),
    **dict.fromkeys(("Reciprocal", "Sqrt", "Log"), (0.1, 4.0)),
    **dict.fromkeys(("Tan", "Asin", "Acos", "Atanh"), (-0.9, 0.9)),
    **dict.fromkeys(("Sinh", "Cosh"), (-3.0, 3.0)),
    "Acosh": (1.1, 4.0),
}
# Functions with attributes and their ranges.
WITH_ATTRIBUTES: dict[str, dict[str, tuple[float, float]]] = {
    **{op: limits for op, limits in ops.FUNCTIONS.items() if limits},
    "Shrink": {"bias": (-0.2, 0.2), "lambd": (0.1, 1.0)},
    "Swish": {"alpha": (0.5, 1.5)},
    "ThresholdedRelu": {"alpha": (-0.5, 1.0)},
}


def _unary(op: str, b: Builder) -> str:
    x = b.add_input(any_shape(b))
    if UNARY[op] is not None:
        b.ranges[x] = UNARY[op]
    return b.add(op, [x], b.shapes[x])


def _gelu(b: Builder) -> str:
    x = b.add_input(any_shape(b))
    return b.add("Gelu", [x], b.shapes[x], approximate="tanh")


def _with_attributes(op: str, b: Builder) -> str:
    x = b.add_input(any_shape(b))
    attributes = {name: float(b.rng.uniform(*limits)) for name, limits in WITH_ATTRIBUTES[op].items()}
    return b.add(op, [x], b.shapes[x], **attributes)


def _binary(op: str, b: Builder) -> str:
    pair, shape = binary_inputs(b)
    if op in ("Div", "Mod", "Pow"):
        b.ranges |= dict.fromkeys(pair, (0.5, 2.0))
    return b.add(op, pair, shape, **({"fmod": 1} if op == "Mod" else {}))


def _prelu(b: Builder) -> str:
    x = b.add_input(any_shape(b))
    slope = b.add_input(tuple(1 if b.chance(0.3) else d for d in b.shapes[x]))
    return b.add("PRelu", [x, slope], b.shapes[x])


def _along(op: str, b: Builder) -> str:
    """A function of the elements along an axis."""
    x = b.add_input(any_shape(b))
    return b.add(op, [x], b.shapes[x], axis=b.between(0, len(b.shapes[x]) - 1))


def _layer_norm(b: Builder) -> str:
    x = b.add_input(any_shape(b))
    shape = b.shapes[x]
    axis = b.between(0, len(shape) - 1)
    inputs = [x, *(b.weights(shape[axis:], 1, f"ln_{p}") for p in ("scale", "bias")[: b.between(1, 2)])]
    return b.add("LayerNormalization", inputs, shape, axis=axis, epsilon=1e-2)


def _normalize(b: Builder) -> str:
    """Mean 0 and variance 1 per channel."""
    x = b.add_input(tuple(b.between(b.least, 6) for _ in range(4)))
    inputs = [x, *(b.constant(np.full(b.shapes[x][1], v, np.float32), "in") for v in (1, 0))]
    return b.add("InstanceNormalization", inputs, b.shapes[x], epsilon=1e-2)


def _magnitude(b: Builder) -> str:
    """The root of the sum of two squares."""
    pair, shape = binary_inputs(b)
    squares = [b.add("Mul", [x, x], b.shapes[x]) for x in pair]
    return b.add("Sqrt", [b.add("Add", squares, shape)], shape)


def _machine(b: Builder) -> str:
    """A support vector machine with probabilities."""
    features, classes, vectors = b.between(1, 5), b.between(2, 5), 2
    x = b.add_input((b.between(1, 4), features))
    y = b.add("SVMClassifier", [x], (b.shapes[x][0], classes), domain=DOMAIN)
    pairs, count = classes * (classes - 1) // 2, classes * vectors

    def draw(size: int) -> list[float]:
        return b.rng.uniform(-1, 1, size).tolist()

    node = helper.make_node(
        "SVMClassifier", [x], [f"{y}_label", y], b.nodes[-1].name, domain=DOMAIN, kernel_type="RBF",
        kernel_params=[0.5, 0.0, 0.0], support_vectors=draw(count * features), coefficients=draw((classes - 1) * count),
        rho=draw(pairs), vectors_per_class=[vectors] * classes, classlabels_ints=list(range(classes)),
        prob_a=draw(pairs), prob_b=draw(pairs),
    )  # fmt: skip
    b.nodes[-1].CopyFrom(node)
    b.shapes[f"{y}_label"] = b.shapes[y][:1]
    return y


def _reduce(op: str, b: Builder) -> str:
    shape = any_shape(b)
    axis = b.between(0, len(shape) - 1)
    return b.add(op, [b.add_input(shape), b.ints([axis], "axes")], (*shape[:axis], 1, *shape[axis + 1 :]))


GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}


def _recurrent(op: str, b: Builder) -> str:
    """A layer over a sequence, perhaps backwards."""
    steps, batch, size, hidden = b.between(1, 5), b.between(1, 3), b.between(1, 17), b.between(1, 9)
    rows = GATES[op] * hidden
    inputs = [b.add_input((steps, batch, size)), b.weights((1, rows, size), size), b.weights((1, rows, hidden), hidden)]
    if b.chance(0.7):
        inputs.append(b.weights((1, 2 * rows), 1))
    attributes = {"hidden_size": hidden, "direction": b.pick("forward", "reverse")}
    if op == "GRU":
        attributes["linear_before_reset"] = b.between(0, 1)
    return b.add(op, inputs, (steps, 1, batch, hidden), **attributes)


def _trees(rows: bool, uneven: bool, b: Builder) -> str:
    """An ensemble; mostly some elements meet a threshold exactly. Where it is `uneven`, the leaves of one target need
    more than 8 bits beside those of the others."""
    features, targets = b.between(1, 7), b.between(2, 4)
    x = b.add_input((b.between(1, 4), features))
    if b.chance(0.7):
        quarters = b.add("Mul", [x, b.constant(np.array(4, np.float32), "four")], b.shapes[x])
        whole = b.add("Round", [quarters], b.shapes[x])
        x = b.add("Mul", [whole, b.constant(np.array(0.25, np.float32), "quarter")], b.shapes[x])
    y = b.add("TreeEnsembleRegressor", [x], (b.shapes[x][0], targets), domain="ai.onnx.ml")
    forest = random_forest(b.rng, features, targets, rows)
    if uneven:
        forest.weights = [(*place, target, w / 100 if target == 0 else w) for *place, target, w in forest.weights]
    node = forest.node("TreeEnsembleRegressor", [x], [y], n_targets=targets)
    node.name = b.nodes[-1].name
    b.nodes[-1].CopyFrom(node)
    b.shapes[f"{y}_label"] = b.shapes[y][:1]
    return y


def _index(b: Builder) -> str:
    """The index of an extreme of what an operator computes, which is quantized for that."""
    x = b.add_input(any_shape(b))
    shape = b.shapes[x]
    axis = b.between(0, len(shape) - 1)
    y = (*shape[:axis], 1, *shape[axis + 1 :])
    output = b.add(b.pick("ArgMax", "ArgMin"), [b.add("Tanh", [x], shape)], y, axis=axis, keepdims=1)
    b.elements[output] = np.dtype(np.int64)
    return output


FUNCTIONS: Deck = {
    **{op: partial(_unary, op) for op in UNARY},
    **{op: partial(_with_attributes, op) for op in WITH_ATTRIBUTES},
    **{op: partial(_binary, op) for op in ("Div", "Mod", "Pow", "Min", "Max")},
    **{op: partial(_along, op) for op in ("Hardmax", "LogSoftmax")},
    **{op: partial(_reduce, op) for op in ("ReduceSum", "ReduceProd")},
    **{op: partial(_recurrent, op) for op in GATES},
    "Gelu_tanh": _gelu,
    "PRelu": _prelu,
    "LayerNormalization": _layer_norm,
    "InstanceNormalization": _normalize,
    "Magnitude": _magnitude,
    "SVMClassifier": _machine,
    "Arg": typed(arg, np.float32, result=np.int64),
    "TopK": typed(top_k, np.float32),
    "CumSum": typed(cumsum, np.float32),
    "ScatterElements": typed(scatter_reduce, np.float32),
    "trees": partial(_trees, False, False),
    "trees_rows": partial(_trees, True, False),
}
# What has integer kernels where tinyml quantizes it.
_QUANTIZED = (*GATES, "LayerNormalization", "InstanceNormalization", "Magnitude", "trees", "trees_rows")
QUANTIZED: Deck = {
    **{op: FUNCTIONS[op] for op in _QUANTIZED},
    "trees_uneven": partial(_trees, True, True),
    "index": _index,
}
