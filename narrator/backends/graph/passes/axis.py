"""Adding and dropping the axis that makes a one-dimensional signal an image of height one.

A signal ``(batch, channels, time)`` becomes ``(batch, channels, 1, time)``: the axis is always 2.
"""

from __future__ import annotations

from narrator.backends.graph.messages import Node, attributes, make
from narrator.backends.graph.model import Graph

AXIS = 2


def unsqueeze(graph: Graph, name: str, output: str) -> Node:
    """A node that makes an image of height one of the signal *name*."""
    return _node(graph, "Unsqueeze", name, output)


def squeeze(graph: Graph, name: str, output: str) -> Node:
    """A node that makes the image *name*, of height one, a signal again."""
    return _node(graph, "Squeeze", name, output)


def image_of(graph: Graph, name: str) -> str | None:
    """The image that the signal *name* was squeezed from; None where it was not."""
    node = graph.producer(name)
    return str(node.input[0]) if node is not None and node.op_type == "Squeeze" and is_ours(graph, node) else None


def is_ours(graph: Graph, node: Node) -> bool:
    """Whether *node* adds or drops just the axis this module is about."""
    if len(node.input) > 1:
        axes = graph.constant(node.input[1])
        return axes is not None and axes.tolist() == [AXIS]
    return bool(attributes(node).get("axes") == [AXIS])


def _node(graph: Graph, kind: str, name: str, output: str) -> Node:
    if graph.opset < 13:
        return make(kind, [name], output, axes=[AXIS])
    return make(kind, [name, graph.integers(AXIS)], output)
