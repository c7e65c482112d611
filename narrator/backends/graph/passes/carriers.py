"""Convolutions that do nothing, one weight of 1 a channel, keep a signal's channels in the runtime's blocks.

Between convolutions the runtime keeps channels in blocks, and it can add two signals in blocks, in passing, while it
computes a convolution. It has no `LeakyRelu` over blocks, and cannot tell that what comes out of a transposed
convolution could be in blocks; there it unpacks and packs again. A convolution by 1 carries the `LeakyRelu`, or puts
into blocks what will be added. Multiplying by 1 changes nothing, to the last bit.
"""

from __future__ import annotations

import numpy as np

from narrator.backends.graph.messages import Node, copy, make
from narrator.backends.graph.model import Graph

BLOCK = 16  #: channels; the widest block the runtime uses, on processors with AVX-512


def run(graph: Graph) -> int:
    """Put one behind every image woven from phases that is added to, and under every `LeakyRelu` that none carries."""
    return sum(_pack(graph, node) for node in graph.of("Transpose")) + sum(
        _carry(graph, node) for node in graph.of("LeakyRelu")
    )


def _pack(graph: Graph, node: Node) -> bool:
    name = node.output[0]
    channels = _channels(graph, name)
    if not channels or not any(user.op_type == "Add" for user in graph.users(name)):
        return False
    packed = graph.fresh(f"{name}.packed")
    graph.redirect(name, packed)
    graph.replace(node, [node, _carrier(graph, name, packed, channels)])
    return True


def _carry(graph: Graph, node: Node) -> bool:
    name = node.input[0]
    below = graph.producer(name)
    channels = _channels(graph, name)
    if not channels or (below is not None and below.op_type == "Conv" and graph.only_user(name) is not None):
        return False  # the convolution below carries it, or there are no blocks
    same = graph.fresh(f"{node.output[0]}.same")
    carried = copy(node)
    carried.input[0] = same
    graph.replace(node, [_carrier(graph, name, same, channels), carried])
    return True


def _carrier(graph: Graph, name: str, output: str, channels: int) -> Node:
    ones = f"narrator.ones.{channels}"
    if graph.constant(ones) is None:
        ones = graph.weight(np.ones((channels, 1, 1, 1), np.float32), ones)
    return make("Conv", [name, ones], output, group=channels, kernel_shape=[1, 1])


def _channels(graph: Graph, name: str, depth: int = 8) -> int:
    """Channels of the image *name*, found where a convolution or a weave made it; 0 where they fill no whole blocks."""
    node = graph.producer(name)
    channels = 0
    if node is None or depth == 0:
        return 0
    if node.op_type == "Conv":
        weight = graph.constant(node.input[1])
        channels = weight.shape[0] if weight is not None and weight.ndim == 4 else 0
    elif node.op_type == "Reshape":
        shape = graph.constant(node.input[1])
        woven = shape is not None and shape.shape == (4,) and shape[:3].tolist() == [0, 1, -1]
        channels = int(shape[3]) if shape is not None and woven else 0
    elif node.op_type in ("Transpose", "Slice", "LeakyRelu"):
        channels = _channels(graph, node.input[0], depth - 1)
    elif node.op_type == "Add":
        channels = max(_channels(graph, name, depth - 1) for name in node.input)
    return 0 if channels % BLOCK else channels
