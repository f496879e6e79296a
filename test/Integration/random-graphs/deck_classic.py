"""Makers of classic machine learning (ai.onnx.ml) on the numbers of a row."""

from __future__ import annotations

from functools import partial

import numpy as np
from onnx import TensorProto, helper
from tinyml_testing.trees import random_forest

from .builder import Builder
from .deck_parts import ML, floats, hidden, integers, narrow, number, rows
from .operators import Maker


def _ml(b: Builder, op: str, inputs: list[str], shape: tuple[int, ...], **attributes: object) -> str:
    return b.add(op, inputs, shape, domain=ML, **attributes)


def _extractor(b: Builder, x: str) -> str:
    y, (count, size) = rows(b, x)
    which = [b.between(0, size - 1) for _ in range(b.between(1, 4))]
    return _ml(b, "ArrayFeatureExtractor", [y, b.ints(which, "which")], (count, len(which)))


def _binarizer(b: Builder, x: str) -> str:
    y, shape = rows(b, x)
    return _ml(b, "Binarizer", [y], shape, threshold=float(b.rng.uniform(-0.5, 0.5)))


def _imputer(b: Builder, x: str) -> str:
    y, shape = rows(b, x)
    undefined = hidden(b, "Sqrt", [y])
    value = float(b.rng.uniform(-1, 1))
    return _ml(b, "Imputer", [undefined], shape, imputed_value_floats=[value], replaced_value_float=float("nan"))


def _scaler(b: Builder, x: str) -> str:
    y, (count, size) = rows(b, x)
    offset, scale = b.rng.uniform(-1, 1, size), b.rng.uniform(0.5, 2, size)
    return _ml(b, "Scaler", [y], (count, size), offset=offset.tolist(), scale=scale.tolist())


def _normalizer(b: Builder, x: str) -> str:
    y, shape = rows(b, x)
    # One that is not zero in each row.
    shifted = hidden(b, "Add", [y, number(b, 8)])
    return _ml(b, "Normalizer", [shifted], shape, norm=b.pick("MAX", "L1", "L2"))


def _label_encoder(b: Builder, x: str) -> str:
    y, shape = rows(b, x)
    keys = list(range(-4, 5))
    numbers = b.rng.permutation(9).tolist()
    coded = hidden(
        b, "LabelEncoder", [integers(b, y, TensorProto.INT64)], domain=ML, keys_int64s=keys, values_int64s=numbers,
        default_int64=-1,
    )  # fmt: skip
    return floats(b, coded, shape)


def _one_hot_encoder(b: Builder, x: str) -> str:
    y, shape = narrow(b, x, 6)
    return _ml(b, "OneHotEncoder", [integers(b, y, TensorProto.INT64)], (*shape, 4), cats_int64s=[-1, 0, 1, 2], zeros=1)


def _draw(b: Builder, size: int) -> list[float]:
    return b.rng.uniform(-1, 1, size).astype(np.float32).tolist()


def _linear_regressor(b: Builder, x: str) -> str:
    y, (count, size) = narrow(b, x, 8)
    attributes = {"coefficients": _draw(b, 3 * size), "intercepts": _draw(b, 3), "targets": 3}
    return _ml(b, "LinearRegressor", [y], (count, 3), **attributes)


def _scores(b: Builder, label: str, shape: tuple[int, ...]) -> str:
    """The second result of the classifier that was added last, as a tensor that others may take."""
    b.nodes[-1].output.append(f"{label}_scores")
    return b.add("Identity", [f"{label}_scores"], shape)


def _linear_classifier(b: Builder, x: str) -> str:
    y, (count, size) = narrow(b, x, 8)
    label = hidden(
        b, "LinearClassifier", [y], domain=ML, coefficients=_draw(b, 3 * size), intercepts=_draw(b, 3),
        classlabels_ints=[0, 1, 2], post_transform=b.pick("NONE", "LOGISTIC", "SOFTMAX"),
    )  # fmt: skip
    return _scores(b, label, (count, 3))


def _svm_regressor(b: Builder, x: str) -> str:
    y, (count, size) = narrow(b, x, 5)
    vectors = 3
    return _ml(
        b, "SVMRegressor", [y], (count, 1), kernel_type=b.pick("RBF", "LINEAR", "POLY", "SIGMOID"),
        kernel_params=[0.3, 0.5, 2.0], support_vectors=_draw(b, vectors * size), coefficients=_draw(b, vectors),
        rho=_draw(b, 1), n_supports=vectors,
    )  # fmt: skip


def _svm_classifier(b: Builder, x: str) -> str:
    y, (count, size) = narrow(b, x, 5)
    classes, vectors = 3, 2
    pairs, total = classes * (classes - 1) // 2, classes * vectors
    label = hidden(
        b, "SVMClassifier", [y], domain=ML, kernel_type="RBF", kernel_params=[0.5, 0.0, 0.0],
        support_vectors=_draw(b, total * size), coefficients=_draw(b, (classes - 1) * total), rho=_draw(b, pairs),
        vectors_per_class=[vectors] * classes, classlabels_ints=list(range(classes)), prob_a=_draw(b, pairs),
        prob_b=_draw(b, pairs),
    )  # fmt: skip
    return _scores(b, label, (count, classes))


def _quarters(b: Builder, x: str) -> tuple[str, tuple[int, ...]]:
    """A few features, of which some meet a threshold exactly."""
    y, shape = narrow(b, x, 6)
    whole = hidden(b, "Round", [hidden(b, "Mul", [y, number(b, 4)])])
    return hidden(b, "Mul", [whole, number(b, 0.25)]), shape


def _trees(op: str, b: Builder, x: str) -> str:
    y, (count, size) = _quarters(b, x)
    # Of two classes converters write only one.
    targets = b.between(3 if op.endswith("Classifier") else 2, 4)
    forest = random_forest(b.rng, size, targets, rows=b.chance(0.5))
    names = {"classlabels_int64s": list(range(targets))} if op.endswith("Classifier") else {"n_targets": targets}
    made = hidden(b, op, [y], domain=ML)
    outputs = [made, f"{made}_scores"] if op.endswith("Classifier") else [made]
    b.nodes[-1].CopyFrom(forest.node(op, [y], outputs, **names))
    b.nodes[-1].name = made
    return b.add("Identity", [outputs[-1]], (count, targets))


def _tree(b: Builder, x: str) -> str:
    """One tree of two branches in the form of version 5."""
    y, (count, size) = _quarters(b, x)

    def tensor(values: object, kind: int = TensorProto.FLOAT) -> object:
        numbers = np.asarray(values).tolist()
        return helper.make_tensor("t", kind, [len(numbers)], numbers)

    attributes = {
        "n_targets": 2, "aggregate_function": 1, "post_transform": 0, "tree_roots": [0],
        "nodes_featureids": [b.between(0, size - 1) for _ in range(2)],
        "nodes_splits": tensor([b.between(-4, 4) / 4 for _ in range(2)]),
        "nodes_modes": tensor([b.between(0, 3) for _ in range(2)], TensorProto.UINT8),
        "nodes_truenodeids": [1, 0], "nodes_trueleafs": [0, 1],
        "nodes_falsenodeids": [2, 1], "nodes_falseleafs": [1, 1],
        "leaf_targetids": [0, 1, 0], "leaf_weights": tensor(_draw(b, 3)),
    }  # fmt: skip
    return _ml(b, "TreeEnsemble", [y], (count, 2), **attributes)


CLASSIC: dict[str, Maker] = {
    f"{ML}.ArrayFeatureExtractor": _extractor,
    f"{ML}.Binarizer": _binarizer,
    f"{ML}.Imputer": _imputer,
    f"{ML}.Scaler": _scaler,
    f"{ML}.Normalizer": _normalizer,
    f"{ML}.LabelEncoder": _label_encoder,
    f"{ML}.OneHotEncoder": _one_hot_encoder,
    f"{ML}.LinearRegressor": _linear_regressor,
    f"{ML}.LinearClassifier": _linear_classifier,
    f"{ML}.SVMRegressor": _svm_regressor,
    f"{ML}.SVMClassifier": _svm_classifier,
    **{f"{ML}.{op}": partial(_trees, op) for op in ("TreeEnsembleRegressor", "TreeEnsembleClassifier")},
    f"{ML}.TreeEnsemble": _tree,
}
