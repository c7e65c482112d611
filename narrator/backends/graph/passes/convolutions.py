"""One-dimensional convolutions become two-dimensional ones over an image of height one.

The runtime computes the first kind by unfolding the signal and multiplying matrices, the second with kernels that keep
channels in blocks as wide as the processor's registers and unfold nothing.
"""

from __future__ import annotations

from narrator.backends.graph.messages import Array, Node, attributes, make
from narrator.backends.graph.model import Graph
from narrator.backends.graph.passes.axis import squeeze, unsqueeze


def run(graph: Graph) -> int:
    """Rewrite every `Conv` whose weight is a constant of three axes. Gives how many."""
    done = 0
    for node in graph.free("Conv"):
        weight = graph.constant(node.input[1])
        if weight is not None and weight.ndim == 3:
            _rewrite(graph, node, weight)
            done += 1
    return done


def _rewrite(graph: Graph, node: Node, weight: Array) -> None:
    given = attributes(node)
    output = node.output[0]
    image, result = graph.fresh(f"{output}.image"), graph.fresh(f"{output}.2d")
    pads = given.get("pads")
    convolution = make(
        "Conv",
        [image, graph.weight(weight[:, :, None, :], f"{node.input[1]}.2d"), *node.input[2:]],
        result,
        node.name,
        auto_pad=given.get("auto_pad"),
        dilations=[1, *given.get("dilations", [1])],
        group=given.get("group", 1),
        kernel_shape=[1, weight.shape[2]],
        pads=pads and [0, pads[0], 0, pads[1]],
        strides=[1, *given.get("strides", [1])],
    )
    graph.replace(node, [unsqueeze(graph, node.input[0], image), convolution, squeeze(graph, result, output)])
