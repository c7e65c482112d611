"""A constant factor moves through `LeakyRelu` into the weights of the convolution that follows.

Piper's decoder divides the sum of its residual blocks by their number. ``leaky(c x) = c leaky(x)`` for ``c > 0``, and a
convolution is linear; the division costs a pass over the signal and unpacks its blocks.
"""

from __future__ import annotations

import numpy as np

from narrator.backends.graph.messages import Node
from narrator.backends.graph.model import Graph


def run(graph: Graph) -> int:
    """Fold every product with a positive constant that reaches only convolutions by constants. Gives how many."""
    done = 0
    for node in graph.free("Mul", "Div"):
        found = _factor(graph, node)
        reached = _convolutions(graph, node.output[0]) if found else None
        if not found or not reached:
            continue
        name, factor = found
        for convolution in reached:
            weight = graph.constant(convolution.input[1])
            assert weight is not None
            scaled = (weight * factor).astype(weight.dtype)
            graph.reread(convolution, 1, graph.weight(scaled, f"{convolution.input[1]}.scaled"))
        graph.redirect(node.output[0], name)
        done += 1
    return done


def _factor(graph: Graph, node: Node) -> tuple[str, float] | None:
    """The other input of *node* and the positive number it is multiplied by."""
    name, number = node.input
    if node.op_type == "Mul" and graph.constant(number) is None:
        name, number = number, name
    value = graph.constant(number)
    if value is None or value.size != 1 or value.ndim > 1 or value.dtype != np.float32:
        return None
    factor = float(value.reshape(()))
    if not (np.isfinite(factor) and factor > 0) or graph.is_output(node.output[0]):
        return None
    return name, factor if node.op_type == "Mul" else 1 / factor


def _convolutions(graph: Graph, name: str) -> list[Node] | None:
    """The convolutions that read *name*, at once or through `LeakyRelu`; None where anything else does."""
    found: list[Node] = []
    for user in graph.users(name):
        if user.op_type in ("Conv", "ConvTranspose"):
            if graph.constant(user.input[1]) is None or name in user.input[1:]:
                return None
            found.append(user)
            continue
        if user.op_type != "LeakyRelu" or graph.is_output(user.output[0]):
            return None
        further = _convolutions(graph, user.output[0])
        if further is None:
            return None
        found += further
    return found
