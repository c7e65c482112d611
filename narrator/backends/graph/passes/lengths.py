"""Images that are equally long are said to be so.

The runtime adds a signal to a convolution in passing only where it can tell that both are of one size, and it loses
track of that at a dilated convolution. A name for the length, the same on both, tells it.
"""

from __future__ import annotations

from narrator.backends.graph.messages import Node, attributes
from narrator.backends.graph.model import Graph

KEEPING = ("Add", "LeakyRelu", "Mul", "Relu", "Sigmoid", "Tanh")


def run(graph: Graph) -> int:
    """Name the lengths of all images that convolutions, sums and activations make. Gives how many."""
    lengths: dict[str, str] = {}
    channels: dict[str, int] = {}
    for node in graph.of("Conv", *KEEPING):
        output = node.output[0]
        if node.op_type == "Conv":
            weight = graph.constant(node.input[1])
            if weight is None or weight.ndim != 4:
                continue
            before = lengths.setdefault(node.input[0], f"length of {node.input[0]}")
            lengths[output] = before if _keeps_length(node, weight.shape[3]) else f"length of {output}"
            channels[output] = weight.shape[0]
        elif len({(lengths.get(name), channels.get(name)) for name in node.input}) == 1 and node.input[0] in channels:
            lengths[output], channels[output] = lengths[node.input[0]], channels[node.input[0]]
    described = [name for name in channels if not graph.is_output(name)]
    for name in described:
        graph.describe(name, (None, channels[name], None, lengths[name]))
    return len(described)


def _keeps_length(node: Node, taps: int) -> bool:
    given = attributes(node)
    if given.get("auto_pad", b"NOTSET") != b"NOTSET":
        return False
    _, before, _, after = given.get("pads", [0, 0, 0, 0])
    stride, dilation = given.get("strides", [1, 1])[1], given.get("dilations", [1, 1])[1]
    return bool(stride == 1 and before + after == (taps - 1) * dilation)
