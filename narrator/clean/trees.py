"""Boosted decision trees, walked in plain Python: a row of numbers in, a logarithm of odds out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

Tree: TypeAlias = tuple[int, float, Any, Any]  # feature, bound, tree where at most, tree where above
# A leaf has its answer for a bound and no trees: one shape for all, as taking a tuple apart is the quickest step.
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
                return (-1, float(node), None, None)
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
        total, start = self.base, 0
        for end in (*enough, len(self.trees)):
            for feature, bound, low, high in self.trees[start:end]:
                while low:
                    feature, bound, low, high = low if row[feature] <= bound else high
                total += bound
            if not surely_not <= total <= sure:
                break
            start = end
        return total
