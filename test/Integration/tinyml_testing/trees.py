"""Decision trees as converters write them to ONNX files: nodes by tree and number."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from onnx import NodeProto, helper

DOMAIN = "ai.onnx.ml"


@dataclass
class Forest:
    """Nodes in the order in which they are added, and what the leaves add to which target."""

    nodes: list[tuple[int, int, str, int, float, int, int, int]] = field(default_factory=list)
    weights: list[tuple[int, int, int, float]] = field(default_factory=list)

    def branch(
        self, tree: int, node: int, feature: int, value: float, yes: int, no: int, mode: str = "LEQ", missing: int = 0
    ) -> None:
        self.nodes.append((tree, node, f"BRANCH_{mode}", feature, float(value), yes, no, missing))

    def leaf(self, tree: int, node: int, weights: dict[int, float]) -> None:
        self.nodes.append((tree, node, "LEAF", 0, 0.0, 0, 0, 0))
        self.weights += [(tree, node, target, float(weight)) for target, weight in weights.items()]

    def node(self, op: str, inputs: list[str], outputs: list[str], **attributes: object) -> NodeProto:
        """TreeEnsembleRegressor or TreeEnsembleClassifier."""
        prefix = "class" if op.endswith("Classifier") else "target"
        names = "treeids nodeids modes featureids values truenodeids falsenodeids missing_value_tracks_true".split()
        lists = dict(zip((f"nodes_{name}" for name in names), map(list, zip(*self.nodes))))
        names = "treeids nodeids ids weights".split()
        lists |= dict(zip((f"{prefix}_{name}" for name in names), map(list, zip(*self.weights))))
        return helper.make_node(op, inputs, outputs, op.lower(), domain=DOMAIN, **lists, **attributes)


def random_forest(rng: np.random.Generator, features: int, targets: int, rows: bool) -> Forest:
    """Trees of all modes; leaves add to one target, with `rows` to all."""
    forest = Forest()
    modes = ("LEQ", "LT", "GTE", "GT", "EQ", "NEQ")

    def grow(tree: int, depth: int) -> int:
        number, count[0] = count[0], count[0] + 1
        if depth == 0 or (depth < 4 and rng.random() < 0.2):
            which = range(targets) if rows else [int(rng.integers(targets))]
            forest.leaf(tree, number, {t: float(np.float32(rng.standard_normal())) for t in which})
            return number
        place = len(forest.nodes)
        yes, no = grow(tree, depth - 1), grow(tree, depth - 1)
        value = float(np.float32(rng.integers(-4, 5) / 4))
        mode = modes[int(rng.integers(len(modes)))]
        forest.branch(tree, number, int(rng.integers(features)), value, yes, no, mode, int(rng.random() < 0.3))
        forest.nodes.insert(place, forest.nodes.pop())
        return number

    for tree in range(int(rng.integers(1, 6))):
        count = [0]
        grow(tree, 4)
    return forest
