"""All rewrites, in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from narrator.backends.graph import messages
from narrator.backends.graph.model import Graph
from narrator.backends.graph.passes import (
    carriers,
    convolutions,
    elementwise,
    lengths,
    pieces,
    scales,
    signed,
    transposed,
)

PASSES: tuple[tuple[str, Callable[[Graph], int]], ...] = (
    ("signed", signed.run),
    ("pieces", pieces.run),
    ("scales", scales.run),
    ("convolutions", convolutions.run),
    ("transposed", transposed.run),
    ("elementwise", elementwise.run),
    ("carriers", carriers.run),
    ("lengths", lengths.run),
)


def rewrite(model: bytes, outputs: Sequence[str] = (), *, whole_sums: bool = True) -> tuple[bytes, dict[str, int]]:
    """*model*, an ONNX file, computing the same faster; and what each pass changed.

    Args:
        outputs: names of inner values to give out besides.
        whole_sums: of this processor, see there; where it has none, integer convolutions keep their signals unsigned.

    Raises `ValueError` where *model* is no ONNX file, `KeyError` for an output that it does not have.
    """
    message = messages.read(model)
    graph = Graph(message)
    for name in outputs:
        graph.expose(name)
    done = {name: run(graph) for name, run in PASSES if whole_sums or name != "signed"}
    graph.finish()
    return message.SerializeToString(), done
