"""Long integer convolutions are computed in pieces, each of which is unfolded within the processor's cache.

The runtime unfolds the whole signal before it multiplies: 34 MB for 128 channels, 11 taps and 5 s of Kokoro's sound,
which then come from memory, at half the speed. Pieces overlap by what a filter reaches, and are laid end to end; every
sum is of the same integers. Short signals are left whole.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from narrator.backends.graph.messages import Array, Node, attributes, branch, copy, make
from narrator.backends.graph.model import Graph

PIECES = 8
LONG = 8192  #: samples from which on pieces are worth their seams
_WIDEST = 128  #: channels; wider signals are of a lower rate and fit as they are
_END = np.iinfo(np.int64).max


def run(graph: Graph) -> int:
    """Rewrite every `ConvInteger` of one dimension, stride 1 and constant weights that unfolds. Gives how many."""
    if graph.opset < 13:
        return 0
    done = 0
    for node in graph.of("ConvInteger"):
        given = attributes(node)
        weight = graph.constant(node.input[1])
        if weight is None or weight.ndim != 3 or weight.shape[0] > _WIDEST or weight.shape[2] == 1:
            continue
        named = given.get("auto_pad", b"NOTSET") != b"NOTSET"
        if named or len(node.input) < 3 or given.get("strides", [1]) != [1]:
            continue
        graph.replace(node, _either(graph, node, weight, given))
        done += 1
    return done


def _either(graph: Graph, node: Node, weight: Array, given: dict[str, Any]) -> list[Node]:
    """In pieces where the signal is long, else whole."""
    output = node.output[0]
    shape, length, long = (graph.fresh(f"{output}.{name}") for name in ("shape", "length", "long"))
    whole = copy(node)
    whole.output[0] = graph.fresh(f"{output}.whole")
    choice = make("If", [long], output, node.name)
    branch(choice, "then_branch", _in_pieces(graph, node, weight, given, length))
    branch(choice, "else_branch", [whole])
    return [
        make("Shape", [node.input[0]], shape),
        make("Gather", [shape, graph.integers(2)], length),
        make("Greater", [length, graph.integers(LONG)], long),
        choice,
    ]


def _in_pieces(graph: Graph, node: Node, weight: Array, given: dict[str, Any], length: str) -> list[Node]:
    nodes: list[Node] = []

    def add(kind: str, inputs: list[str], name: str, **attributes: object) -> str:
        made = graph.fresh(f"{node.output[0]}.{name}")
        nodes.append(make(kind, inputs, made, **attributes))
        return made

    dilation = given.get("dilations", [1])[0]
    before, after = given.get("pads", [0, 0])
    reach = (weight.shape[2] - 1) * dilation
    signal, kernel, *zeros = node.input
    padded = add("Pad", [signal, graph.integers(0, 0, before, 0, 0, after), zeros[0]], "padded")
    outputs = add("Add", [length, graph.integers(before + after - reach)], "outputs")
    step = add("Div", [outputs, graph.integers(PIECES)], "step")
    starts = [graph.integers(0), *(add("Mul", [step, graph.integers(n)], "start") for n in range(1, PIECES))]
    ends = [*(add("Add", [start, graph.integers(reach)], "end") for start in starts[1:]), graph.integers(_END)]
    parts = []
    for start, end in zip(starts, ends, strict=True):
        piece = add("Slice", [padded, start, end, graph.integers(2)], "piece")
        kept = {"dilations": [dilation], "group": given.get("group", 1), "kernel_shape": [weight.shape[2]]}
        parts.append(add("ConvInteger", [piece, kernel, *zeros], "part", **kept))
    add("Concat", parts, "joined", axis=2)
    return nodes
