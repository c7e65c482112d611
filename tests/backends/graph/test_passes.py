"""Each pass on tiny models made here: what is computed stays, whatever the lengths, strides, dilations and paddings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from narrator.backends.graph import messages
from narrator.backends.graph.model import Graph
from narrator.backends.graph.passes import carriers, convolutions, elementwise, lengths, pieces, scales, transposed
from narrator.backends.graph.processor import whole_sums
from narrator.backends.graph.rewrite import rewrite

Floats = npt.NDArray[np.float32]
RNG = np.random.default_rng(7)


def floats(*shape: int) -> Floats:
    return RNG.standard_normal(shape).astype(np.float32)


def model(
    nodes: Sequence[onnx.NodeProto], weights: dict[str, npt.NDArray[np.generic]], channels: int, opset: int = 15
) -> bytes:
    """From ``x``, *channels* wide, to ``y``."""
    graph = helper.make_graph(
        list(nodes),
        "tiny",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", channels, "time"])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["a", "b", "c"])],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    onnx.checker.check_model(made)
    return bytes(made.SerializeToString())


def run(data: bytes, x: Floats) -> Floats:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    result: Floats = session.run(["y"], {"x": x})[0]
    return result


def operators(data: bytes) -> list[str]:
    return [node.op_type for node in onnx.load_from_string(data).graph.node]


def same(data: bytes, x: Floats) -> bytes:
    """Rewrite, compare with the original on *x*, let the ``onnx`` package check it, and give it."""
    rewritten, _ = rewrite(data)
    onnx.checker.check_model(onnx.load_from_string(rewritten))
    expected, result = run(data, x), run(rewritten, x)
    assert result.shape == expected.shape
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-4 * max(1.0, float(np.abs(expected).max())))
    return rewritten


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_convolution_computes_the_same_in_two_dimensions(data: st.DataObject) -> None:
    group = data.draw(st.sampled_from([1, 1, 2, 16]))
    inputs, outputs = group * data.draw(st.sampled_from([1, 3, 16])), group * data.draw(st.sampled_from([1, 5, 16]))
    taps, stride, dilation = (data.draw(st.integers(1, most)) for most in (7, 4, 5))
    pads = [data.draw(st.integers(0, 9)), data.draw(st.integers(0, 9))]
    time = data.draw(st.integers((taps - 1) * dilation + 1, 70))
    weights = {"w": floats(outputs, inputs // group, taps)} | (
        {"b": floats(outputs)} if data.draw(st.booleans()) else {}
    )
    node = helper.make_node(
        "Conv", ["x", *weights], ["y"], group=group, strides=[stride], dilations=[dilation], pads=pads
    )
    rewritten = same(model([node], weights, inputs), floats(data.draw(st.integers(1, 2)), inputs, time))
    assert operators(rewritten) == ["Unsqueeze", "Conv", "Squeeze"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_transposed_convolution_is_a_filter_bank(data: st.DataObject) -> None:
    inputs, outputs = (data.draw(st.sampled_from([1, 3, 16])) for _ in "io")
    taps, stride, dilation = (data.draw(st.integers(1, most)) for most in (17, 8, 3))
    extra = data.draw(st.integers(0, max(0, stride - 1)))
    time = data.draw(st.integers(2, 40))
    whole = (time - 1) * stride + (taps - 1) * dilation + 1
    pads = [data.draw(st.integers(0, min(8, whole // 2))), data.draw(st.integers(0, min(8, (whole - 1) // 2)))]
    weights = {"w": floats(inputs, outputs, taps)} | ({"b": floats(outputs)} if data.draw(st.booleans()) else {})
    node = helper.make_node(
        "ConvTranspose",
        ["x", *weights],
        ["y"],
        strides=[stride],
        dilations=[dilation],
        pads=pads,
        output_padding=[extra],
    )
    rewritten = same(model([node], weights, inputs), floats(2, inputs, time))
    assert "ConvTranspose" not in operators(rewritten)


def test_what_a_pass_does_not_know_stays_as_it_is() -> None:
    grouped = model(
        [helper.make_node("ConvTranspose", ["x", "w"], ["y"], group=4, strides=[2])], {"w": floats(4, 1, 3)}, 4
    )
    named = model(
        [helper.make_node("ConvTranspose", ["x", "w"], ["y"], auto_pad="SAME_UPPER", strides=[2])],
        {"w": floats(4, 2, 4)},
        4,
    )
    flat = model([helper.make_node("Mul", ["x", "c"], ["y"])], {"c": np.array([2], np.float32)}, 4)
    for data in (grouped, named, flat):
        assert operators(same(data, floats(1, 4, 9))) == operators(data)


@pytest.mark.parametrize("opset", [11, 13, 17])
def test_named_padding_and_old_and_new_opsets_are_kept(opset: int) -> None:
    node = helper.make_node("Conv", ["x", "w"], ["y"], auto_pad="SAME_LOWER")
    same(model([node], {"w": floats(3, 2, 4)}, 2, opset), floats(1, 2, 11))


def quantised(data: st.DataObject) -> tuple[bytes, Floats]:
    """A convolution of integers as the runtime's own quantiser makes it, and a signal for it."""
    group = data.draw(st.sampled_from([1, 1, 2]))
    inputs, outputs = group * data.draw(st.sampled_from([1, 3, 16])), group * data.draw(st.sampled_from([1, 5, 16]))
    taps, stride, dilation = (data.draw(st.integers(1, most)) for most in (7, 3, 4))
    pads = [data.draw(st.integers(0, 9)), data.draw(st.integers(0, 9))]
    time = data.draw(st.integers((taps - 1) * dilation + 1, 70))
    kind = data.draw(st.sampled_from([np.uint8, np.int8]))
    least = np.iinfo(kind).min
    most = least + (255 if whole_sums() else 128)  # no more than fits where the processor cuts sums off
    weights: dict[str, npt.NDArray[np.generic]] = {
        "w": RNG.integers(least, most, (outputs, inputs // group, taps), endpoint=True).astype(kind),
        "wz": np.array(RNG.integers(least, most), kind),
        "ws": np.array(0.01, np.float32),
    }
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "s", "z"]),
        helper.make_node(
            "ConvInteger", ["q", "w", "z", "wz"], ["n"], group=group, strides=[stride], dilations=[dilation], pads=pads
        ),
        helper.make_node("Cast", ["n"], ["f"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["s", "ws"], ["scale"]),
        helper.make_node("Mul", ["f", "scale"], ["y"]),
    ]
    return model(nodes, weights, inputs), floats(1, inputs, time)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_convolution_of_integers_is_equal_to_the_bit_with_signed_signals(data: st.DataObject) -> None:
    original, x = quantised(data)
    rewritten = same(original, x)
    kinds = operators(rewritten)
    assert kinds.count("QuantizeLinear") == kinds.count("DynamicQuantizeLinear") == 1  # nothing is quantised in vain
    np.testing.assert_array_equal(run(rewritten, x), run(original, x))


def test_a_signal_that_is_also_read_unsigned_stays_unsigned_there() -> None:
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "s", "z"]),
        helper.make_node("ConvInteger", ["q", "w", "z", "wz"], ["n"]),
        helper.make_node("DequantizeLinear", ["q", "s", "z"], ["again"]),
        helper.make_node("Cast", ["n"], ["f"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["f", "s"], ["scaled"]),
        helper.make_node("Add", ["scaled", "again"], ["y"]),
    ]
    weights = {"w": RNG.integers(0, 128, (3, 3, 1)).astype(np.uint8), "wz": np.array(60, np.uint8)}
    data, x = model(nodes, weights, 3), floats(1, 3, 20)
    np.testing.assert_array_equal(run(same(data, x), x), run(data, x))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_long_signal_is_convolved_in_pieces_to_the_same_integers(data: st.DataObject) -> None:
    group, taps, dilation = (
        data.draw(st.sampled_from([1, 2])),
        data.draw(st.integers(2, 7)),
        data.draw(st.integers(1, 4)),
    )
    pads = [data.draw(st.integers(0, 9)), data.draw(st.integers(0, 9))]
    weights = {"w": RNG.integers(0, 128, (4, 4 // group, taps)).astype(np.uint8), "wz": np.array(60, np.uint8)}
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "s", "z"]),
        helper.make_node("ConvInteger", ["q", "w", "z", "wz"], ["n"], group=group, dilations=[dilation], pads=pads),
        helper.make_node("Cast", ["n"], ["y"], to=TensorProto.FLOAT),
    ]
    original = model(nodes, weights, 4)
    rewritten, done = rewrite(original)
    assert done["pieces"] == 1
    for time in (pieces.LONG + data.draw(st.integers(1, 20)), data.draw(st.integers(taps * dilation, 90))):
        x = floats(1, 4, time)
        np.testing.assert_array_equal(run(rewritten, x), run(original, x))


def test_integers_stay_as_they_are_where_their_sums_would_be_cut_off() -> None:
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "s", "z"]),
        helper.make_node("ConvInteger", ["q", "w", "z", "wz"], ["n"]),
        helper.make_node("Cast", ["n"], ["y"], to=TensorProto.FLOAT),
    ]
    data = model(nodes, {"w": np.ones((2, 3, 1), np.uint8), "wz": np.array(0, np.uint8)}, 3)
    assert operators(rewrite(data, whole_sums=False)[0]) == operators(data)  # one tap: not unfolded, not in pieces


@pytest.mark.parametrize("step", ["Ceil", "Round", "DynamicQuantizeLinear", "Cast", "Greater"])
def test_what_is_rounded_later_is_computed_to_the_last_bit(step: str) -> None:
    """A convolution before a rounding stays; one beside it, and one after it, are rewritten; sizes are no rounding."""
    rounding = {
        "Cast": [helper.make_node("Cast", ["a"], ["i"], to=TensorProto.INT64)],
        "Greater": [helper.make_node("Greater", ["a", "nothing"], ["i"])],
        "DynamicQuantizeLinear": [helper.make_node("DynamicQuantizeLinear", ["a"], ["i", "s", "z"])],
    }.get(step, [helper.make_node(step, ["a"], ["i"])])
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["a"], pads=[1, 1], name="before"),
        *rounding,
        helper.make_node("Cast", ["i"], ["whole"], to=TensorProto.FLOAT),
        helper.make_node("Conv", ["whole", "w"], ["b"], pads=[1, 1], name="after"),
        helper.make_node("Conv", ["x", "w"], ["c"], pads=[1, 1], name="beside"),
        helper.make_node("Shape", ["c"], ["size"]),
        helper.make_node("Add", ["b", "c"], ["d"]),
        helper.make_node("Reshape", ["d", "size"], ["y"]),
    ]
    weights = {"w": floats(3, 3, 3), "nothing": np.array(0, np.float32)}
    data = model(nodes, weights, 3)
    rewritten = same(data, floats(1, 3, 12))
    shapes = {node.name: node for node in onnx.load_from_string(rewritten).graph.node if node.op_type == "Conv"}
    assert shapes["before"].input[0] == "x"
    assert all(node.input[0] != "x" for name, node in shapes.items() if name != "before")


def residual(channels: int, dilation: int) -> tuple[list[onnx.NodeProto], dict[str, Floats]]:
    """Two convolutions after a transposed one, with a residual round each: Piper's decoder in small."""
    nodes = [helper.make_node("ConvTranspose", ["x", "up"], ["x0"], strides=[4], pads=[2, 2])]
    weights = {"up": floats(8, channels, 8)}
    for step in range(2):
        weights |= {f"w{step}": 0.3 * floats(channels, channels, 3), f"b{step}": floats(channels)}
        nodes += [
            helper.make_node("LeakyRelu", [f"x{step}"], [f"bent{step}"], alpha=0.1),
            helper.make_node(
                "Conv",
                [f"bent{step}", f"w{step}", f"b{step}"],
                [f"conv{step}"],
                pads=[dilation, dilation],
                dilations=[dilation],
            ),
            helper.make_node("Add", [f"conv{step}", f"x{step}"], [f"x{step + 1}"]),
        ]
    third = np.array(3, np.float32)
    nodes += [
        helper.make_node("Div", ["x2", "three"], ["mean"]),
        helper.make_node("LeakyRelu", ["mean"], ["last"]),
        helper.make_node("Conv", ["last", "post"], ["sound"], pads=[3, 3]),
        helper.make_node("Tanh", ["sound"], ["y"]),
    ]
    return nodes, weights | {"three": third, "post": 0.1 * floats(1, channels, 7)}


@pytest.mark.parametrize("channels", [16, 32, 12])
@pytest.mark.parametrize("dilation", [1, 3])
@pytest.mark.parametrize("time", [1, 2, 17, 64])
def test_residual_blocks_stay_images_from_end_to_end(channels: int, dilation: int, time: int) -> None:
    nodes, weights = residual(channels, dilation)
    kinds = operators(same(model(nodes, weights, 8), floats(1, 8, time)))
    assert kinds.count("Unsqueeze") == kinds.count("Squeeze") == 1  # in at the start, out at the end
    assert "Div" not in kinds


def test_a_sum_is_taken_in_passing_even_behind_a_dilated_convolution(tmp_path: Path) -> None:
    """What the carriers and the lengths are for: the runtime fuses every residual into the convolution before it."""
    nodes, weights = residual(32, 3)
    rewritten, done = rewrite(model(nodes, weights, 8))
    assert (done["carriers"], done["scales"]) == (4, 1)
    assert fused(rewritten, tmp_path).count("Add") == 0
    assert fused(model(nodes, weights, 8), tmp_path).count("Add") == 2


def fused(data: bytes, folder: Path) -> list[str]:
    """The operators that the runtime makes of a model."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.optimized_model_filepath = str(folder / "seen.onnx")
    onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    return [node.op_type for node in onnx.load(options.optimized_model_filepath).graph.node]


def test_a_factor_is_folded_only_where_nothing_else_hears_it() -> None:
    half = {"half": np.array([0.5], np.float32), "w": floats(4, 4, 3), "v": floats(4, 4, 1)}
    both = [
        helper.make_node("Mul", ["x", "half"], ["less"]),
        helper.make_node("Conv", ["less", "w"], ["a"], pads=[1, 1]),
        helper.make_node("Conv", ["less", "v"], ["b"]),
        helper.make_node("Add", ["a", "b"], ["y"]),
    ]
    assert "Mul" not in operators(same(model(both, half, 4), floats(2, 4, 13)))
    heard = [*both[:3], helper.make_node("Sum", ["a", "b", "less"], ["y"])]
    assert "Mul" in operators(same(model(heard, half, 4), floats(2, 4, 13)))
    negative = half | {"half": np.array([-0.5], np.float32)}
    bent = [
        helper.make_node("Mul", ["x", "half"], ["less"]),
        helper.make_node("LeakyRelu", ["less"], ["bent"]),
        helper.make_node("Conv", ["bent", "w"], ["y"]),
    ]
    assert "Mul" in operators(same(model(bent, {k: negative[k] for k in ("half", "w")}, 4), floats(1, 4, 9)))


@pytest.mark.parametrize("shape", [(), (1,), (1, 6, 1), (6, 1), (1, 1, 10)])
def test_constants_broadcast_over_the_image_as_over_the_signal(shape: tuple[int, ...]) -> None:
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["a"]),
        helper.make_node("Mul", ["a", "c"], ["b"]),
        helper.make_node("Sin", ["b"], ["s"]),
        helper.make_node("Conv", ["s", "v"], ["y"]),
    ]
    weights = {"w": floats(6, 4, 1), "v": floats(5, 6, 3), "c": np.asarray(floats(*shape), np.float32)}
    kinds = operators(same(model(nodes, weights, 4), floats(1, 4, 10)))
    assert kinds.count("Squeeze") == 1


def test_passes_count_what_they_change_and_then_find_nothing_more() -> None:
    nodes, weights = residual(16, 2)
    message = messages.read(model(nodes, weights, 8))
    graph = Graph(message)
    first = [step.run(graph) for step in (scales, convolutions, transposed, elementwise, carriers, lengths)]
    assert first[:5] == [1, 3, 1, 7, 4]
    assert [step.run(graph) for step in (scales, convolutions, transposed, carriers)] == [0, 0, 0, 0]


def test_inner_values_can_be_given_out_besides() -> None:
    nodes, weights = residual(16, 2)
    rewritten, _ = rewrite(model(nodes, weights, 8), ("conv0", "y"))
    session = onnxruntime.InferenceSession(rewritten, providers=["CPUExecutionProvider"])
    assert [output.name for output in session.get_outputs()] == ["y", "conv0"]
    assert session.run(["conv0"], {"x": floats(1, 8, 5)})[0].shape == (1, 16, 20)
    with pytest.raises(KeyError, match="nowhere"):
        rewrite(model(nodes, weights, 8), ("nowhere",))


def test_a_value_that_only_a_loop_body_reads_is_kept() -> None:
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["going"], ["still"]),
            helper.make_node("Add", ["so_far", "outer"], ["more"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("going", TensorProto.BOOL, []),
            helper.make_tensor_value_info("so_far", TensorProto.FLOAT, ["a", "b", "c"]),
        ],
        [
            helper.make_tensor_value_info("still", TensorProto.BOOL, []),
            helper.make_tensor_value_info("more", TensorProto.FLOAT, ["a", "b", "c"]),
        ],
    )
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["outer"], pads=[1, 1]),
        helper.make_node("Loop", ["times", "", "x"], ["y"], body=body),
    ]
    same(model(nodes, {"w": floats(3, 3, 3), "times": np.array(4, np.int64)}, 3), floats(1, 3, 6))


@pytest.mark.parametrize("junk", [b"", b"not a model at all", b"\x08\x08"])
def test_what_is_no_model_is_refused(junk: bytes) -> None:
    with pytest.raises(ValueError, match="ONNX file"):
        rewrite(junk)
