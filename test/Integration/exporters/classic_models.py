"""Pipelines of scikit-learn, XGBoost and LightGBM on scikit-learn's data, as their converters write them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import onnx
from lightgbm import LGBMClassifier
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as ToolsFloat
from skl2onnx import to_onnx
from sklearn.datasets import load_breast_cancer, load_wine
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from xgboost import XGBClassifier

NAMES = (
    "scaler_mlp", "scaler_svc", "random_forest", "gradient_boosting", "logistic_regression", "xgboost", "lightgbm",
)  # fmt: skip


@dataclass(frozen=True)
class Pipeline:
    """A fitted model as a file, and rows that it was not fitted on."""

    model: onnx.ModelProto
    rows: np.ndarray


def make_pipelines() -> dict[str, Pipeline]:
    wine, cancer = (load(return_X_y=True) for load in (load_wine, load_breast_cancer))
    scikit = {
        "scaler_mlp": (make_pipeline(StandardScaler(), MLPClassifier((16,), max_iter=300, random_state=0)), wine),
        "scaler_svc": (make_pipeline(StandardScaler(), SVC(random_state=0)), wine),
        "random_forest": (RandomForestClassifier(10, max_depth=5, random_state=0), wine),
        "gradient_boosting": (GradientBoostingClassifier(n_estimators=10, random_state=0), cancer),
        "logistic_regression": (make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)), wine),
    }
    made = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, (estimator, (x, y)) in scikit.items():
            x = x.astype(np.float32)
            estimator.fit(x[::2], y[::2])
            options = {"zipmap": False}
            made[name] = Pipeline(to_onnx(estimator, x[:1], options={id(estimator): options}, target_opset=18), x[1::2])
        x, y = wine[0].astype(np.float32), wine[1]
        ports = [("x", ToolsFloat([None, x.shape[1]]))]
        boosted = XGBClassifier(n_estimators=8, max_depth=3).fit(x[::2], y[::2])
        made["xgboost"] = Pipeline(convert_xgboost(boosted, initial_types=ports, target_opset=15), x[1::2])
        light = LGBMClassifier(n_estimators=8, num_leaves=7, verbose=-1).fit(x[::2], y[::2])
        made["lightgbm"] = Pipeline(
            convert_lightgbm(light, initial_types=ports, target_opset=15, zipmap=False), x[1::2]
        )
    return made
