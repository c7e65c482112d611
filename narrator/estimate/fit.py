"""Fitting: from clips that were spoken to the seconds of each term, with an honest error.

Ridge regression with the deviations weighed as an utterance's length has them. The strength of the ridge and the
errors come from leaving whole texts out, in closed form: with ``H`` the hat matrix of the left-out rows, their
residuals would be ``(I - H)⁻¹ r`` (Cook and Weisberg 1982, section 2.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from narrator.estimate.features import is_own
from narrator.estimate.timing import Model, Spread

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array: TypeAlias = npt.NDArray[np.float64]
    Rows: TypeAlias = npt.NDArray[np.intp]

_RIDGES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
_OWN = 0.01  #: of the ridge, on terms that stand by themselves
_FURTHEST = 0.0005  #: of utterances lie further off on either side, and count as freaks
_LONG = 30.0  #: seconds of sound that make a text one to judge errors by
_LEAST_SHARED = 0.0025  #: whole articles differ by this much where samples of a dozen utterances do not show it


@dataclass(frozen=True, slots=True)
class Example:
    """What an utterance was made of, how long its clip is, and which text it belongs to."""

    terms: Counter[str]
    seconds: float
    text: int


@dataclass(frozen=True, slots=True)
class Fit:
    """A model, and what it would have said of each example had it not seen that example's text."""

    model: Model
    predicted: tuple[float, ...]


def fit(examples: Sequence[Example], prior: Mapping[str, float] | None = None) -> Fit:
    """The model that best tells the examples' lengths.

    With a *prior* (the weights of a voice that was fitted on much more), only the difference from it is learnt,
    after its pace was matched; so ten minutes of a new voice say as much as an hour would alone.
    """
    import numpy as np

    y = np.array([example.seconds for example in examples])
    names = _names(examples, prior)
    x = _matrix(examples, names)
    weight = 1.0 / (y + 0.3)
    start = np.array([prior.get(name, 0.0) for name in names]) if prior else np.zeros(len(names))
    base = x @ start
    if prior:
        scale = float((weight * base * y).sum() / (weight * base * base).sum())
        start, base = start * scale, base * scale
    own = np.array([_OWN if is_own(name) else 1.0 for name in names])
    groups = _groups(examples)
    weighed = x * weight[:, None]
    gram = x.T @ weighed
    best: tuple[float, Array, Array] | None = None
    for ridge in _RIDGES:
        # A prior holds all its weights; without one, the terms that stand by themselves are nearly free.
        penalty = ridge * (np.maximum(own, 0.3) if prior else own)
        delta, left_out = _solve(x, y - base, weighed, gram + np.diag(penalty), groups)
        loss = float((weight * left_out**2).sum())
        if best is None or loss < best[0]:
            best = (loss, delta, left_out)
    assert best is not None
    _, delta, left_out = best
    weights = {name: round(float(value), 6) for name, value in zip(names, start + delta, strict=True)}
    predicted = y - left_out
    texts = _text_errors(predicted, y, _judged(y, groups))
    model = Model(
        weights,
        spread(predicted, y, groups),
        mean_error=round(float(np.abs(texts).mean()), 5),
        max_error=round(float(np.abs(texts).max()), 5),
    )
    return Fit(model, tuple(map(float, predicted)))


def spread(predicted: Array, actual: Array, groups: Sequence[Rows]) -> Spread:
    """The deviations of *actual* from *predicted* lengths, told apart: by text, by second, by utterance."""
    import numpy as np

    miss = actual - predicted
    length = np.maximum(predicted, 0.05)
    grain2, floor2 = _two_variances(miss**2, length)
    own = grain2 * length + floor2
    shared2 = np.mean([(miss[g].sum() ** 2 - own[g].sum()) / length[g].sum() ** 2 for g in _judged(actual, groups)])
    z = miss / np.sqrt(own)
    return Spread(
        shared=round(max(_LEAST_SHARED, float(np.sqrt(max(0.0, float(shared2))))), 5),
        grain=round(float(np.sqrt(grain2)), 5),
        floor=round(float(np.sqrt(floor2)), 5),
        shortest=round(float(np.quantile(z, _FURTHEST)), 2),
        longest=round(float(np.quantile(z, 1 - _FURTHEST)), 2),
    )


def _two_variances(squares: Array, length: Array) -> tuple[float, float]:
    """The least-squares ``a * length + b`` through *squares*, neither below nothing."""
    import numpy as np

    design = np.stack([length, np.ones_like(length)], axis=1) / (length[:, None] + 0.3)
    target = squares / (length + 0.3)
    a, b = np.linalg.lstsq(design, target, rcond=None)[0]
    if a < 0:
        a, b = 0.0, float((design[:, 1] * target).sum() / (design[:, 1] ** 2).sum())
    if b < 0:
        a, b = float((design[:, 0] * target).sum() / (design[:, 0] ** 2).sum()), 0.0
    return max(float(a), 1e-8), max(float(b), 1e-8)


def _names(examples: Sequence[Example], prior: Mapping[str, float] | None) -> list[str]:
    """Terms that occur in enough examples to be worth a weight, and all that the prior has."""
    seen = Counter(term for example in examples for term in example.terms)
    enough = max(3, round(0.003 * len(examples)))
    return sorted({term for term, times in seen.items() if times >= enough} | set(prior or ()))


def _matrix(examples: Sequence[Example], names: Sequence[str]) -> Array:
    import numpy as np

    index = {name: column for column, name in enumerate(names)}
    x = np.zeros((len(examples), len(names)))
    for row, example in enumerate(examples):
        for term, times in example.terms.items():
            if term in index:
                x[row, index[term]] = times
    return x


def _groups(examples: Sequence[Example]) -> list[Rows]:
    import numpy as np

    text = np.array([example.text for example in examples])
    return [np.flatnonzero(text == one) for one in np.unique(text)]


def _judged(y: Array, groups: Sequence[Rows]) -> Sequence[Rows]:
    """The texts long enough to judge by: a few sentences say nothing of how far off an article is."""
    return [rows for rows in groups if y[rows].sum() >= _LONG] or groups


def _solve(x: Array, y: Array, weighed: Array, ridged: Array, groups: Iterable[Rows]) -> tuple[Array, Array]:
    """The ridge solution, and each row's residual had its group been left out."""
    import numpy as np

    inverse = np.linalg.inv(ridged)
    solution = inverse @ (weighed.T @ y)
    residual = y - x @ solution
    left_out = np.empty_like(y)
    for rows in groups:
        hat = x[rows] @ inverse @ weighed[rows].T
        left_out[rows] = np.linalg.solve(np.eye(len(rows)) - hat, residual[rows])
    return solution, left_out


def _text_errors(predicted: Array, actual: Array, groups: Iterable[Rows]) -> Array:
    import numpy as np

    return np.array([predicted[rows].sum() / actual[rows].sum() - 1.0 for rows in groups])
