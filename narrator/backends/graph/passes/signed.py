"""Integer convolutions take signed signals and unsigned weights, the pair that the runtime has a fast kernel for.

Quantised models come with both unsigned, or with signed weights. Taking 128 from a signal and from its zero point, or
adding it to the weights and theirs, changes no difference between a value and its zero point: every sum is the same
integer. The runtime multiplies matrices of an unsigned left and a signed right side in one instruction where the
processor has one (VNNI and its kin), and its convolution has the weights on the left.
"""

from __future__ import annotations

import numpy as np

from narrator.backends.graph.messages import Node, make
from narrator.backends.graph.model import Graph

_INT8, _INT32 = 3, 6  # TensorProto.DataType
_HALF = 128


def run(graph: Graph) -> int:
    """Rewrite every `ConvInteger` of a signal quantised as it comes and of constant weights. Gives how many."""
    signed: dict[str, tuple[str, str]] = {}
    done = 0
    for node in graph.of("ConvInteger"):
        maker = graph.producer(node.input[0])
        weight = _unsigned(graph, node)
        if maker is None or maker.op_type != "DynamicQuantizeLinear" or weight is None:
            continue
        if list(maker.output) != [node.input[0], maker.output[1], node.input[2]]:
            continue
        if node.input[0] not in signed:
            signed[node.input[0]] = _requantise(graph, maker)
        for place, name in zip((0, 2), signed[node.input[0]], strict=True):
            graph.reread(node, place, name)
        for place, name in zip((1, 3), weight, strict=True):
            graph.reread(node, place, name)
        done += 1
    return done


def _unsigned(graph: Graph, node: Node) -> tuple[str, str] | None:
    """Names of the weights of *node* and of their zero point, unsigned; None where they are no constants."""
    if len(node.input) < 4:
        return None
    values = [graph.constant(node.input[place]) for place in (1, 3)]
    if any(value is None or value.dtype not in (np.int8, np.uint8) for value in values):
        return None
    names = []
    for value, name in zip(values, (node.input[1], node.input[3]), strict=True):
        assert value is not None
        if value.dtype == np.int8:
            name = graph.weight((value.astype(np.int16) + _HALF).astype(np.uint8), f"{name}.unsigned")
        names.append(name)
    return names[0], names[1]


def _requantise(graph: Graph, node: Node) -> tuple[str, str]:
    """The signal that *node* quantises, and its zero point, signed.

    Scale and zero point come of the smallest and largest value alone. Others who read them, or the signal unsigned, go
    on doing so; else *node* falls away, for the runtime keeps what nobody reads until the end: 100 MB in Kokoro.
    """
    quantised, scale, _ = node.output
    names = ("least", "most", "ends", "quantised ends", "scale", "zero", "wide", "less", "signed zero", "signed")
    least, most, ends, ends_quantised, own_scale, own_zero, wide, less, signed_zero, signed = (
        graph.fresh(f"{quantised}.{name}") for name in names
    )
    half = "narrator.half"
    if graph.constant(half) is None:
        half = graph.weight(np.array(_HALF, np.int32), half)
    quantise_ends = make("DynamicQuantizeLinear", [ends], ends_quantised)
    quantise_ends.output.extend([own_scale, own_zero])
    signal = node.input[0]
    graph.replace(
        node,
        [
            node,
            make("ReduceMin", [signal], least, keepdims=1),
            make("ReduceMax", [signal], most, keepdims=1),
            make("Concat", [least, most], ends, axis=-1),
            quantise_ends,
            make("Cast", [own_zero], wide, to=_INT32),
            make("Sub", [wide, half], less),
            make("Cast", [less], signed_zero, to=_INT8),
            make("QuantizeLinear", [signal, own_scale, signed_zero], signed),
        ],
    )
    graph.redirect(scale, own_scale)
    return signed, signed_zero
