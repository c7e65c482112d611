"""Transposed convolutions become ordinary ones, a polyphase filter bank: each phase of the output is its own channel.

Source: Crochiere and Rabiner, Multirate Digital Signal Processing, 1983, section 3.3: an interpolator of factor *s*
is *s* filters at the low rate whose outputs are interleaved. With the channels last, interleaving moves nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from narrator.backends.graph.messages import Array, Node, attributes, make
from narrator.backends.graph.model import Graph
from narrator.backends.graph.passes.axis import squeeze, unsqueeze

_END = np.iinfo(np.int64).max


def polyphase(weight: Array, stride: int) -> Array:
    """The filters of all phases: ``(stride * outputs, inputs, ceil(taps / stride))``, phase by phase.

    Args:
        weight: of the transposed convolution, ``(inputs, outputs, taps)``, as ONNX has it.

    Where both ends are padded by one less than the new number of taps, channel ``phase * outputs + c`` at step ``q``
    is channel ``c`` of the unpadded transposed convolution at ``q * stride + phase``.
    """
    inputs, outputs, taps = weight.shape
    steps = -(-taps // stride)
    bank = np.zeros((stride, outputs, inputs, steps), weight.dtype)
    for tap in range(taps):
        bank[tap % stride, :, :, steps - 1 - tap // stride] = weight[..., tap].T
    return bank.reshape(stride * outputs, inputs, steps)


def run(graph: Graph) -> int:
    """Rewrite every `ConvTranspose` of one dimension, one group and explicit padding. Gives how many."""
    done = 0
    for node in graph.free("ConvTranspose"):
        weight = graph.constant(node.input[1])
        given = attributes(node)
        named = given.get("auto_pad", b"NOTSET") != b"NOTSET" or "output_shape" in given
        if weight is None or weight.ndim != 3 or named or given.get("group", 1) != 1:
            continue
        bias = graph.constant(node.input[2]) if len(node.input) > 2 else np.zeros(weight.shape[1], weight.dtype)
        if bias is not None:
            graph.replace(node, _nodes(graph, node, weight, bias, given))
            done += 1
    return done


def _nodes(graph: Graph, node: Node, weight: Array, bias: Array, given: dict[str, Any]) -> list[Node]:
    stride = given.get("strides", [1])[0]
    weight = _undilated(weight, given.get("dilations", [1])[0])
    before, after = given.get("pads", [0, 0])
    _, channels, taps = weight.shape
    bank = polyphase(weight, stride)
    steps = bank.shape[2]
    cut = steps * stride - taps + after - given.get("output_padding", [0])[0]  # samples too many at the end
    more = max(0, -(cut // stride))  # steps too few
    cut += more * stride

    output = node.output[0]
    parts = ("image", "phases", "flat", "woven", "whole", "turned")
    image, phases, flat, woven, whole, turned = (graph.fresh(f"{output}.{part}") for part in parts)
    kernel = graph.weight(bank[:, :, None, :], f"{node.input[1]}.bank")
    biases = graph.weight(np.tile(bias, stride), f"{output}.bias")
    pads = [0, steps - 1, 0, steps - 1 + more]
    nodes = [
        unsqueeze(graph, node.input[0], image),
        make("Conv", [image, kernel, biases], phases, node.name, kernel_shape=[1, steps], pads=pads),
        make("Transpose", [phases], flat, perm=[0, 2, 3, 1]),
        make("Reshape", [flat, graph.integers(0, 1, -1, channels)], woven),
    ]
    if before or cut:
        bounds = [graph.integers(before), graph.integers(-cut if cut else _END), graph.integers(2)]
        nodes.append(make("Slice", [woven, *bounds], whole))
    last = nodes[-1].output[0]
    return [*nodes, make("Transpose", [last], turned, perm=[0, 3, 1, 2]), squeeze(graph, turned, output)]


def _undilated(weight: Array, dilation: int) -> Array:
    if dilation == 1:
        return weight
    dense = np.zeros((*weight.shape[:2], (weight.shape[2] - 1) * dilation + 1), weight.dtype)
    dense[..., ::dilation] = weight
    return dense
