"""Models with random weights in the layouts of Piper's voices, to try what must hold for voices that are not at hand.

The shape of the network is Piper's (VITS: text encoder, durations, coupling flow, HiFi-GAN decoder); what it says is
noise. ``low`` and ``medium`` share a decoder, ``high`` has a wider one with other residual blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import TensorProto, helper, numpy_helper

PHONEMES = 60


@dataclass(frozen=True)
class Layout:
    """What differs between the qualities."""

    hidden: int
    filters: int
    channels: int  #: of the decoder, before the first upsampling
    rates: tuple[int, ...]
    kernels: tuple[int, ...]
    blocks: tuple[
        tuple[int, tuple[int, ...]], ...
    ]  #: kernel and dilations of the residual blocks after each upsampling
    paired: bool  #: a second, undilated convolution after each dilated one
    layers: int = 6
    flows: int = 4
    speakers: int = 1


SMALL = ((3, (1, 2)), (5, (2, 6)), (7, (3, 12)))
LARGE = ((3, (1, 3, 5)), (7, (1, 3, 5)), (11, (1, 3, 5)))
LAYOUTS = {
    "x-low": Layout(96, 384, 256, (8, 8, 4), (16, 16, 8), SMALL, paired=False),
    "low": Layout(192, 768, 256, (8, 8, 4), (16, 16, 8), SMALL, paired=False),
    "high": Layout(192, 768, 512, (8, 8, 2, 2), (16, 16, 4, 4), LARGE, paired=True),
    "speakers": Layout(192, 768, 256, (8, 8, 4), (16, 16, 8), SMALL, paired=False, layers=2, speakers=3),
}


@dataclass
class _Net:
    nodes: list[Any] = field(default_factory=list)
    weights: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(5))

    def __call__(self, kind: str, *inputs: str, output: str = "", **attributes: object) -> str:
        output = output or f"/{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **attributes))
        return output

    def const(self, value: object, dtype: type = np.int64) -> str:
        name = f"const.{len(self.weights)}"
        self.weights[name] = np.array(value, dtype)
        return name

    def normal(self, *shape: int, fan: int) -> str:
        name = f"weight.{len(self.weights)}"
        self.weights[name] = (self.random.standard_normal(shape) / np.sqrt(fan)).astype(np.float32)
        return name

    def conv(self, x: str, inputs: int, outputs: int, taps: int, dilation: int = 1, group: int = 1) -> str:
        weight = self.normal(outputs, inputs // group, taps, fan=inputs // group * taps)
        pad = (taps - 1) * dilation // 2
        bias = self.normal(outputs, fan=100)
        return self("Conv", x, weight, bias, pads=[pad, pad], dilations=[dilation], group=group)


def model(layout: Layout) -> bytes:
    """An ONNX file with Piper's inputs and outputs."""
    net = _Net()
    hidden, frames = _text(net, layout)
    sound = _decoder(net, layout, _flow(net, layout, _spread(net, hidden, frames)))
    net("Unsqueeze", sound, net.const([1]), output="output")
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if layout.speakers > 1:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, ["batch"]))
    graph = helper.make_graph(
        net.nodes,
        "layout",
        inputs,
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 1, 1, "time"])],
        [numpy_helper.from_array(array, name) for name, array in net.weights.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    return bytes(made.SerializeToString())


def feed(layout: Layout, phonemes: int, noise: float = 0.0) -> dict[str, npt.NDArray[Any]]:
    """Inputs of that many phoneme ids."""
    ids = np.random.default_rng(phonemes).integers(1, PHONEMES, (1, phonemes))
    given = {
        "input": ids.astype(np.int64),
        "input_lengths": np.array([phonemes], np.int64),
        "scales": np.array([noise, 1.0, noise], np.float32),
    }
    return given | ({"sid": np.array([1], np.int64)} if layout.speakers > 1 else {})


def _text(net: _Net, layout: Layout) -> tuple[str, str]:
    """What each phoneme is, and the frames it lasts."""
    wide, filters = layout.hidden, layout.filters
    x = net("Transpose", net("Gather", net.normal(PHONEMES, wide, fan=1), "input"), perm=[0, 2, 1])
    if layout.speakers > 1:
        speaker = net("Gather", net.normal(layout.speakers, wide, fan=1), "sid")
        x = net("Add", x, net("Unsqueeze", speaker, net.const([2])))
    for _ in range(layout.layers):
        bent = net("Relu", net.conv(x, wide, filters, 3))
        x = net("Mul", net("Add", x, net.conv(bent, filters, wide, 3)), net.const(0.7, np.float32))
    y = x
    for step in range(3):
        apart = net.conv(y, wide, wide, 3, 3**step, group=wide)
        y = net("Add", y, net.conv(net("Relu", apart), wide, wide, 1))
    spread = net("Mul", net("Softplus", net.conv(y, wide, 1, 1)), net.const(3.0, np.float32))
    length = net("Gather", "scales", net.const(1))
    return x, net("Ceil", net("Mul", spread, length), output="/Ceil_output_0")


def _spread(net: _Net, x: str, frames: str) -> str:
    """Each phoneme for as many frames as it lasts, and noise."""
    ends = net("CumSum", frames, net.const(2))
    starts = net("Sub", ends, frames)
    count = net("Cast", net("ReduceSum", frames, keepdims=0), to=TensorProto.INT64)
    places = net("Cast", net("Range", net.const(0), count, net.const(1)), to=TensorProto.FLOAT)
    column = net.const([0, -1, 1])
    before, after = (net("Reshape", edge, column) for edge in (starts, ends))
    inside = net("And", net("Not", net("Less", places, before)), net("Less", places, after))
    z = net("MatMul", x, net("Cast", inside, to=TensorProto.FLOAT))
    noise = net("Mul", net("RandomNormalLike", z), net("Gather", "scales", net.const(0)))
    return net("Add", z, noise)


def _flow(net: _Net, layout: Layout, z: str) -> str:
    wide, half = layout.hidden, layout.hidden // 2
    axis = net.const([1])
    for _ in range(layout.flows):
        first = net("Slice", z, net.const([0]), net.const([half]), axis)
        second = net("Slice", z, net.const([half]), net.const([wide]), axis)
        h = net.conv(first, half, wide, 1)
        heard = ""
        for layer in range(4):
            both = net.conv(h, wide, 2 * wide, 5)
            tanh = net("Tanh", net("Slice", both, net.const([0]), net.const([wide]), axis))
            gate = net("Sigmoid", net("Slice", both, net.const([wide]), net.const([2 * wide]), axis))
            gated = net("Mul", tanh, gate)
            skip = net.conv(gated, wide, wide if layer == 3 else 2 * wide, 1)
            if layer < 3:
                h = net("Add", h, net("Slice", skip, net.const([0]), net.const([wide]), axis))
                skip = net("Slice", skip, net.const([wide]), net.const([2 * wide]), axis)
            heard = net("Add", heard, skip) if heard else skip
        z = net("Concat", net("Sub", second, net.conv(heard, wide, half, 1)), first, axis=1)
    return z


def _decoder(net: _Net, layout: Layout, z: str) -> str:
    wide = layout.channels
    x = net.conv(z, layout.hidden, wide, 7)
    for rate, taps in zip(layout.rates, layout.kernels, strict=True):
        weight, bias = net.normal(wide, wide // 2, taps, fan=wide * taps // rate), net.normal(wide // 2, fan=100)
        pad = (taps - rate) // 2
        bent = net("LeakyRelu", x, alpha=0.1)
        x = net("ConvTranspose", bent, weight, bias, strides=[rate], pads=[pad, pad])
        wide //= 2
        blocks = [_block(net, x, wide, kernel, dilations, layout.paired) for kernel, dilations in layout.blocks]
        summed = net("Add", net("Add", blocks[0], blocks[1]), blocks[2])
        x = net("Div", summed, net.const(3.0, np.float32))
    last = net.normal(1, wide, 7, fan=wide * 7)
    return net("Tanh", net("Conv", net("LeakyRelu", x), last, pads=[3, 3]))


def _block(net: _Net, x: str, wide: int, kernel: int, dilations: tuple[int, ...], paired: bool) -> str:
    for dilation in dilations:
        y = net.conv(net("LeakyRelu", x, alpha=0.1), wide, wide, kernel, dilation)
        if paired:
            y = net.conv(net("LeakyRelu", y, alpha=0.1), wide, wide, kernel)
        x = net("Add", y, x)
    return x
