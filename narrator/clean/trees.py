"""Boosted decision trees, walked in plain Python: a row of numbers in, a logarithm of odds out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

Tree: TypeAlias = Any  # (feature, bound, tree where at most, tree where above), or a number at a leaf
_ENOUGH = (40, 70)  #: trees, after which an answer that is plain already is given: most of a page's surroundings
_SURELY_NOT = -3.5


class Forest(NamedTuple):
    """Trees whose answers add up."""

    base: float
    trees: tuple[Tree, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any], names: Sequence[str]) -> Forest:
        """The trees in *data*, as the training writes them, for rows whose numbers are called *names*."""
        at = {name: index for index, name in enumerate(names)}
        known = [at[name] for name in data["features"]]  # so that a list grown since does not shift the rest

        def tree(node: Any) -> Tree:
            if not isinstance(node, list):
                return float(node)
            return (known[node[0]], node[1], tree(node[2]), tree(node[3]))

        return cls(float(data["base"]), tuple(tree(node) for node in data["trees"]))

    def ask(
        self,
        row: Sequence[float],
        sure: float = math.inf,
        *,
        surely_not: float = _SURELY_NOT,
        enough: tuple[int, ...] = _ENOUGH,
    ) -> float:
        """The logarithm of the odds that the trees give to *row*; about right above *sure* and below *surely_not*.

        There the answer is given after *enough* trees.
        """
        total = self.base
        for asked, tree in enumerate(self.trees):
            if asked in enough and not surely_not <= total <= sure:
                return total
            node = tree
            while node.__class__ is tuple:
                node = node[2] if row[node[0]] <= node[1] else node[3]
            total += node
        return total
