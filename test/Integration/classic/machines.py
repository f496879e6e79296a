"""scikit-learn's support vector machines."""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import NodeProto, TensorProto, helper
from sklearn import datasets, preprocessing, svm
from tinyml_testing.trees import DOMAIN

from .models import ROWS, Case, model_of


def _machine(kind: str, outputs: list[str], fitted: Any, **more: object) -> NodeProto:
    """The node of a fitted machine; scikit-learn's public numbers have another sign where there are two classes."""
    return helper.make_node(
        kind, ["x"], outputs, domain=DOMAIN, kernel_type=fitted.kernel.upper(),
        kernel_params=[float(fitted._gamma), float(fitted.coef0), float(fitted.degree)],
        support_vectors=fitted.support_vectors_.ravel().tolist(), coefficients=fitted._dual_coef_.ravel().tolist(),
        rho=fitted._intercept_.ravel().tolist(), **more,
    )  # fmt: skip


def _classifier(data: np.ndarray, y: np.ndarray, **options: object) -> Case:
    """Scores of pairs of classes."""
    fitted = svm.SVC(decision_function_shape="ovo", random_state=0, **options).fit(data, y)
    x = data.astype(np.float32)[:: max(1, len(data) // ROWS)]
    scores = fitted.decision_function(x).reshape(len(x), -1)
    if scores.shape[1] == 1:
        scores = np.hstack([scores, -scores])
    node = _machine(
        "SVMClassifier", ["label", "scores"], fitted, classlabels_ints=[int(c) for c in fitted.classes_],
        vectors_per_class=fitted.n_support_.tolist(), post_transform="NONE",
    )  # fmt: skip
    outputs = [("label", TensorProto.INT64, [len(x)]), ("scores", TensorProto.FLOAT, list(scores.shape))]
    return Case(model_of([node], x, outputs), x, fitted.predict(x), scores)


def _probabilities(data: np.ndarray, y: np.ndarray, **options: object) -> Case:
    """Platt scaling of the scores of pairs. Where there are two classes scikit-learn turns the sign of the numbers that
    it keeps beside them."""
    fitted = svm.SVC(probability=True, random_state=0, **options).fit(data, y)
    x = data.astype(np.float32)[:: max(1, len(data) // ROWS)]
    scores = fitted.predict_proba(x)
    node = _machine(
        "SVMClassifier", ["label", "scores"], fitted, classlabels_ints=[int(c) for c in fitted.classes_],
        vectors_per_class=fitted.n_support_.tolist(), post_transform="NONE", prob_a=fitted.probA_.tolist(),
        prob_b=fitted.probB_.tolist(),
    )  # fmt: skip
    outputs = [("label", TensorProto.INT64, [len(x)]), ("scores", TensorProto.FLOAT, list(scores.shape))]
    return Case(model_of([node], x, outputs), x, fitted.predict(x), scores)


def probabilities_of_three() -> Case:
    data, y = datasets.load_wine(return_X_y=True)
    return _probabilities(preprocessing.scale(data), y, kernel="rbf")


def probabilities_of_ten() -> Case:
    data, y = datasets.load_digits(return_X_y=True)
    return _probabilities(data[::4] / 16, y[::4], kernel="linear")


def probabilities_of_two() -> Case:
    data, y = datasets.load_breast_cancer(return_X_y=True)
    return _probabilities(preprocessing.scale(data), y, kernel="rbf")


def radial_of_three() -> Case:
    data, y = datasets.load_wine(return_X_y=True)
    return _classifier(preprocessing.scale(data), 3 * y - 1, kernel="rbf")


def radial_of_raw() -> Case:
    """Features of very different ranges, far from zero."""
    return _classifier(*datasets.load_wine(return_X_y=True), kernel="rbf")


def linear_of_ten() -> Case:
    data, y = datasets.load_digits(return_X_y=True)
    return _classifier(data[::4] / 16, y[::4], kernel="linear")


def polynomial_of_two() -> Case:
    data, y = datasets.load_breast_cancer(return_X_y=True)
    return _classifier(preprocessing.scale(data), y, kernel="poly", coef0=1.0)


def sigmoid_regressor() -> Case:
    data, y = datasets.load_diabetes(return_X_y=True)
    fitted = svm.SVR(kernel="sigmoid", gamma=0.5, coef0=0.1, C=50.0).fit(data, y)
    x = data.astype(np.float32)[:: len(data) // ROWS]
    node = _machine("SVMRegressor", ["scores"], fitted, n_supports=len(fitted.support_vectors_))
    model = model_of([node], x, [("scores", TensorProto.FLOAT, [len(x), 1])])
    return Case(model, x, None, fitted.predict(x)[:, None])


CASES = (
    radial_of_three, radial_of_raw, linear_of_ten, polynomial_of_two, sigmoid_regressor, probabilities_of_three,
    probabilities_of_ten, probabilities_of_two,
)  # fmt: skip
