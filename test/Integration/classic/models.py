"""scikit-learn's models on its own data, as ONNX files like those that converters write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper
from sklearn import datasets, ensemble, linear_model, multioutput, preprocessing, tree
from tinyml_testing.trees import DOMAIN, Forest

ROWS = 60  # of the data that a model is fed


@dataclass
class Case:
    """A model, its input, and what scikit-learn says: labels (or None) and scores."""

    model: onnx.ModelProto
    x: np.ndarray
    labels: np.ndarray | None
    scores: np.ndarray


def _split(at: float) -> float:
    """The largest float that is not above a threshold: floats are at most one where they are at most the other."""
    near = np.float32(at)
    return float(near if near <= at else np.nextafter(near, np.float32(-np.inf)))


def _add_tree(forest: Forest, number: int, fitted: Any, leaf: Callable[[np.ndarray], dict[int, float]]) -> None:
    t = fitted.tree_
    for i in range(t.node_count):
        if t.children_left[i] < 0:
            forest.leaf(number, i, leaf(t.value[i]))
        else:
            yes, no = int(t.children_left[i]), int(t.children_right[i])
            forest.branch(number, i, int(t.feature[i]), _split(t.threshold[i]), yes, no)


def _add_predictor(forest: Forest, number: int, predictor: Any, target: int) -> None:
    """A tree of histogram boosting, which has a side for missing values."""
    for i, n in enumerate(predictor.nodes):
        if n["is_leaf"]:
            forest.leaf(number, i, {target: n["value"]})
        else:
            left, right, missing = int(n["left"]), int(n["right"]), int(n["missing_go_to_left"])
            forest.branch(number, i, int(n["feature_idx"]), _split(n["num_threshold"]), left, right, "LEQ", missing)


def model_of(nodes: list[NodeProto], x: np.ndarray, outputs: list[tuple[str, int, list[int]]]) -> onnx.ModelProto:
    graph = helper.make_graph(
        nodes,
        "classic",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, list(x.shape))],
        [helper.make_tensor_value_info(*output) for output in outputs],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(DOMAIN, 3)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def _classifier(nodes: list[NodeProto], fitted: Any, data: np.ndarray) -> Case:
    x = data.astype(np.float32)[:: max(1, len(data) // ROWS)]
    outputs = [("label", TensorProto.INT64, [len(x)]), ("scores", TensorProto.FLOAT, [len(x), len(fitted.classes_)])]
    return Case(model_of(nodes, x, outputs), x, fitted.predict(x), fitted.predict_proba(x))


def _regressor(nodes: list[NodeProto], fitted: Any, data: np.ndarray) -> Case:
    x = data.astype(np.float32)[:: max(1, len(data) // ROWS)]
    scores = fitted.predict(x).reshape(len(x), -1)
    return Case(model_of(nodes, x, [("scores", TensorProto.FLOAT, list(scores.shape))]), x, None, scores)


def _classify(forest: Forest, classes: np.ndarray, **attributes: object) -> list[NodeProto]:
    labels = [int(c) for c in classes]
    return [forest.node("TreeEnsembleClassifier", ["x"], ["label", "scores"], classlabels_int64s=labels, **attributes)]


def _regress(forest: Forest, targets: int, **attributes: object) -> list[NodeProto]:
    return [forest.node("TreeEnsembleRegressor", ["x"], ["scores"], n_targets=targets, **attributes)]


def forest_of_three() -> Case:
    data, y = datasets.load_wine(return_X_y=True)
    fitted = ensemble.RandomForestClassifier(20, max_depth=5, random_state=0).fit(data.astype(np.float32), y)
    forest = Forest()
    for i, t in enumerate(fitted.estimators_):
        _add_tree(forest, i, t, lambda value: dict(enumerate(value[0] / value[0].sum() / 20)))
    return _classifier(_classify(forest, fitted.classes_), fitted, data)


def scaled_forest() -> Case:
    """A scaler in front of the trees, as pipelines have it."""
    data, y = datasets.load_wine(return_X_y=True)
    scaler = preprocessing.StandardScaler().fit(data)
    offset, scale = scaler.mean_.astype(np.float32), (1 / scaler.scale_).astype(np.float32)

    def transform(rows: np.ndarray) -> np.ndarray:
        """As floats do it: what a tree was fitted on is apart from its thresholds."""
        return (rows.astype(np.float32) - offset) * scale

    fitted = ensemble.RandomForestClassifier(10, max_depth=5, random_state=0).fit(transform(data), y)
    forest = Forest()
    for i, t in enumerate(fitted.estimators_):
        _add_tree(forest, i, t, lambda value: dict(enumerate(value[0] / value[0].sum() / 10)))
    classes = [int(c) for c in fitted.classes_]
    nodes = [
        helper.make_node("Scaler", ["x"], ["z"], domain=DOMAIN, offset=offset.tolist(), scale=scale.tolist()),
        forest.node("TreeEnsembleClassifier", ["z"], ["label", "scores"], classlabels_int64s=classes),
    ]
    x = data.astype(np.float32)[:: len(data) // ROWS]
    outputs = [("label", TensorProto.INT64, [len(x)]), ("scores", TensorProto.FLOAT, [len(x), len(classes)])]
    z = transform(x)
    return Case(model_of(nodes, x, outputs), x, fitted.predict(z), fitted.predict_proba(z))


def forest_of_two() -> Case:
    """The probability of the second class alone, and labels other than 0 and 1."""
    data, y = datasets.load_breast_cancer(return_X_y=True)
    fitted = ensemble.RandomForestClassifier(15, max_depth=6, random_state=1).fit(data.astype(np.float32), y * 7 + 2)
    forest = Forest()
    for i, t in enumerate(fitted.estimators_):
        _add_tree(forest, i, t, lambda value: {0: value[0][1] / value[0].sum() / 15})
    return _classifier(_classify(forest, fitted.classes_), fitted, data)


def one_tree() -> Case:
    data, y = datasets.load_digits(return_X_y=True)
    fitted = tree.DecisionTreeClassifier(max_depth=9, random_state=0).fit(data, y)
    forest = Forest()
    _add_tree(forest, 0, fitted, lambda value: dict(enumerate(value[0] / value[0].sum())))
    return _classifier(_classify(forest, fitted.classes_), fitted, data)


def boosting_of_two() -> Case:
    data, y = datasets.load_breast_cancer(return_X_y=True)
    fitted = ensemble.GradientBoostingClassifier(n_estimators=25, random_state=0).fit(data, y)
    forest = Forest()
    for i, t in enumerate(fitted.estimators_[:, 0]):
        _add_tree(forest, i, t, lambda value: {0: value[0][0] * fitted.learning_rate})
    prior = float(np.log(y.mean() / (1 - y.mean())))
    nodes = _classify(forest, fitted.classes_, base_values=[prior], post_transform="LOGISTIC")
    return _classifier(nodes, fitted, data)


def boosting_of_three() -> Case:
    data, y = datasets.load_iris(return_X_y=True)
    fitted = ensemble.GradientBoostingClassifier(n_estimators=12, random_state=0).fit(data, y)
    forest = Forest()
    for i, t in enumerate(fitted.estimators_.ravel()):
        _add_tree(forest, i, t, lambda value, k=i % 3: {k: value[0][0] * fitted.learning_rate})
    base = [float(v) for v in np.log(np.bincount(y) / len(y))]
    nodes = _classify(forest, fitted.classes_, base_values=base, post_transform="SOFTMAX")
    return _classifier(nodes, fitted, data)


def boosting_regressor() -> Case:
    data, y = datasets.load_diabetes(return_X_y=True)
    fitted = ensemble.GradientBoostingRegressor(n_estimators=40, random_state=0).fit(data, y)
    forest = Forest()
    for i, t in enumerate(fitted.estimators_[:, 0]):
        _add_tree(forest, i, t, lambda value: {0: value[0][0] * fitted.learning_rate})
    return _regressor(_regress(forest, 1, base_values=[float(y.mean())]), fitted, data)


def histogram_boosting() -> Case:
    """With values that are missing in training and in use."""
    data, y = datasets.load_diabetes(return_X_y=True)
    data = np.where(np.random.default_rng(0).random(data.shape) < 0.2, np.nan, data).astype(np.float32)
    fitted = ensemble.HistGradientBoostingRegressor(max_iter=20, random_state=0).fit(data, y)
    forest = Forest()
    for i, stage in enumerate(fitted._predictors):
        _add_predictor(forest, i, stage[0], 0)
    base = [float(np.ravel(fitted._baseline_prediction)[0])]
    return _regressor(_regress(forest, 1, base_values=base), fitted, data)


def several_targets() -> Case:
    data, y = datasets.load_linnerud(return_X_y=True)
    fitted = ensemble.RandomForestRegressor(10, random_state=0).fit(data, y)
    forest = Forest()
    for i, t in enumerate(fitted.estimators_):
        _add_tree(forest, i, t, lambda value: dict(enumerate(value[:, 0])))
    return _regressor(_regress(forest, y.shape[1], aggregate_function="AVERAGE"), fitted, data)


def logistic() -> Case:
    """A scaler, the scores of both classes, their logistic function, and rows that sum to one."""
    data, y = datasets.load_breast_cancer(return_X_y=True)
    scaler = preprocessing.StandardScaler().fit(data)
    fitted = linear_model.LogisticRegression(max_iter=2000).fit(scaler.transform(data), y)
    coefficients = np.vstack([-fitted.coef_, fitted.coef_]).ravel()
    nodes = [
        helper.make_node(
            "Scaler", ["x"], ["z"], domain=DOMAIN, offset=scaler.mean_.tolist(), scale=(1 / scaler.scale_).tolist()
        ),
        helper.make_node(
            "LinearClassifier", ["z"], ["label", "logits"], domain=DOMAIN, coefficients=coefficients.tolist(),
            intercepts=[-float(fitted.intercept_[0]), float(fitted.intercept_[0])], classlabels_ints=[0, 1],
            multi_class=1, post_transform="LOGISTIC",
        ),
        helper.make_node("Normalizer", ["logits"], ["scores"], domain=DOMAIN, norm="L1"),
    ]  # fmt: skip
    x = data.astype(np.float32)[::9]
    outputs = [("label", TensorProto.INT64, [len(x)]), ("scores", TensorProto.FLOAT, [len(x), 2])]
    z = scaler.transform(x)
    return Case(model_of(nodes, x, outputs), x, fitted.predict(z), fitted.predict_proba(z))


def softmax_regression() -> Case:
    data, y = datasets.load_iris(return_X_y=True)
    fitted = linear_model.LogisticRegression(max_iter=2000).fit(data, y * 3 - 1)
    node = helper.make_node(
        "LinearClassifier", ["x"], ["label", "scores"], domain=DOMAIN, coefficients=fitted.coef_.ravel().tolist(),
        intercepts=fitted.intercept_.tolist(), classlabels_ints=[int(c) for c in fitted.classes_],
        multi_class=1, post_transform="SOFTMAX",
    )  # fmt: skip
    return _classifier([node], fitted, data)


def ridge() -> Case:
    """Missing values are filled in, rows get length one."""
    data, y = datasets.load_linnerud(return_X_y=True)
    rng = np.random.default_rng(1)
    holes = np.where(rng.random(data.shape) < 0.2, np.nan, data).astype(np.float32)
    means = np.nanmean(holes, axis=0)
    filled = np.where(np.isnan(holes), means, holes)
    rows = filled / np.linalg.norm(filled, axis=1, keepdims=True)
    fitted = multioutput.MultiOutputRegressor(linear_model.Ridge(alpha=0.1)).fit(rows, y)
    parts = fitted.estimators_
    nodes = [
        helper.make_node(
            "Imputer", ["x"], ["f"], domain=DOMAIN, imputed_value_floats=means.tolist(),
            replaced_value_float=float("nan"),
        ),
        helper.make_node("Normalizer", ["f"], ["n"], domain=DOMAIN, norm="L2"),
        helper.make_node(
            "LinearRegressor", ["n"], ["scores"], domain=DOMAIN, targets=len(parts),
            coefficients=np.ravel([p.coef_ for p in parts]).tolist(), intercepts=[float(p.intercept_) for p in parts],
        ),
    ]  # fmt: skip
    model = model_of(nodes, holes, [("scores", TensorProto.FLOAT, [len(holes), len(parts)])])
    return Case(model, holes, None, fitted.predict(rows))


# Of trees, with data that has no missing values, which integers lack.
TREES = (
    forest_of_three, scaled_forest, forest_of_two, one_tree, boosting_of_two, boosting_of_three, boosting_regressor,
    several_targets,
)  # fmt: skip
CASES = (
    forest_of_three, scaled_forest, forest_of_two, one_tree, boosting_of_two, boosting_of_three, boosting_regressor,
    histogram_boosting, several_targets, logistic, softmax_regression, ridge,
)  # fmt: skip
