"""Sums and activations move from the signal to its image, so that one image leads to the next without a detour.

Between two rewritten convolutions the graph drops the axis, adds a residual or bends the curve, and adds the axis
again. These operators do not care about the axis: they run on the image, and the pairs of axis nodes fall away. The
runtime then keeps the channels in blocks from one convolution to the next.
"""

from __future__ import annotations

from narrator.backends.graph.messages import copy
from narrator.backends.graph.model import Graph
from narrator.backends.graph.passes.axis import image_of, is_ours, squeeze

UNARY = ("Cos", "Elu", "Erf", "Exp", "Identity", "LeakyRelu", "Neg", "Relu", "Sigmoid", "Sin", "Sqrt", "Tanh")
BINARY = ("Add", "Div", "Mul", "Pow", "Sub")


def run(graph: Graph) -> int:
    """Move every such operator all of whose inputs are images or constants, and join the images. Gives how many."""
    done = 0
    for node in graph.of(*UNARY, *BINARY):
        images = [image_of(graph, name) for name in node.input]
        inputs = [image or _constant_image(graph, name) for image, name in zip(images, node.input, strict=True)]
        if not any(images) or not all(inputs):
            continue
        moved = copy(node)
        output = node.output[0]
        moved.output[0] = graph.fresh(f"{output}.2d")
        moved.input[:] = inputs
        graph.replace(node, [moved, squeeze(graph, moved.output[0], output)])
        done += 1
    _join(graph)
    return done


def _join(graph: Graph) -> None:
    """Let whoever adds the axis to a signal that was squeezed from an image read that image."""
    for node in graph.of("Unsqueeze"):
        image = image_of(graph, node.input[0]) if is_ours(graph, node) else None
        if image is not None and not graph.is_output(node.output[0]):
            graph.redirect(node.output[0], image)


def _constant_image(graph: Graph, name: str) -> str | None:
    """*name* where it is a constant that broadcasts over an image as over the signal, reshaped if it must be."""
    value = graph.constant(name)
    if value is None or value.ndim > 3:
        return None
    if value.ndim <= 1:
        return name  # one number, or along time, which stays last
    return graph.weight(value.reshape(*value.shape[:-1], 1, value.shape[-1]), f"{name}.2d")
