"""Model files edited by hand are what the runtime takes them for."""

from __future__ import annotations

import numpy as np
import pytest

from narrator.backends.onnx_file import _field, _varint, back, cut_to, front, operator_outputs, with_output


def node(operator: str, inputs: list[str], output: str) -> bytes:
    parts = [_field(1, name.encode()) for name in inputs] + [_field(2, output.encode()), _field(4, operator.encode())]
    return _field(1, b"".join(parts))


def value(field: int, name: str) -> bytes:
    """A float vector of unknown length: ValueInfo.type.tensor_type.{elem_type, shape}."""
    shape = _field(2, _field(1, _field(2, b"n")))
    return _field(field, _field(1, name.encode()) + _field(2, _field(1, b"\x08\x01" + shape)))


def constant(name: str, number: float) -> bytes:
    raw = np.array([number], np.float32).tobytes()
    return _field(5, b"\x08\x01\x10\x01" + _field(8, name.encode()) + _field(9, raw))


#  x ─ Ceil ─ a ─ Mul two ─ b ─ Add x ─ c
MODEL = (
    b"\x08\x08"  # ir_version
    + _field(8, b"\x10\x0d")  # opset 13
    + _field(
        7,
        node("Ceil", ["x"], "a")
        + node("Mul", ["a", "two"], "b")
        + node("Add", ["b", "x"], "c")
        + _field(2, b"graph")
        + constant("two", 2.0)
        + value(11, "x")
        + value(12, "c"),
    )
)


def run(model: bytes, *numbers: float, **more: list[float]) -> dict[str, list[float]]:
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    feed = {"x": np.array(numbers, np.float32)} | {name: np.array(more[name], np.float32) for name in more}
    given = session.run(None, {value.name: feed[value.name] for value in session.get_inputs()})
    return {name: array.tolist() for name, array in zip(names, given, strict=True)}


def test_the_small_model_is_a_model() -> None:
    assert run(MODEL, 0.5, 2.0) == {"c": [2.5, 6.0]}


def test_what_an_operator_gives_is_found_by_name() -> None:
    assert operator_outputs(MODEL, "Ceil") == ("a",)
    assert operator_outputs(MODEL, "Floor") == ()


def test_one_more_output() -> None:
    assert run(with_output(MODEL, "a"), 0.5, 2.0) == {"c": [2.5, 6.0], "a": [1.0, 2.0]}


@pytest.mark.parametrize(("name", "given", "lacks"), [("a", [1.0, 2.0], b"two"), ("b", [2.0, 4.0], b"Add")])
def test_only_the_part_that_computes_a_value(name: str, given: list[float], lacks: bytes) -> None:
    cut = cut_to(MODEL, name)
    assert lacks not in cut
    assert run(cut, 0.5, 2.0) == {name: given}


FLOATS = ("tensor(float)", ["n"])


@pytest.mark.parametrize(
    ("name", "first", "crossing", "second"),
    [
        ("a", {"a": [1.0, 2.0]}, {"a": FLOATS}, {"c": [2.5, 6.0]}),
        ("b", {"b": [2.0, 4.0]}, {"b": FLOATS}, {"c": [2.5, 6.0]}),
        ("c", {"c": [2.5, 6.0]}, {"c": FLOATS}, {}),
    ],
)
def test_two_halves_make_a_whole(
    name: str, first: dict[str, list[float]], crossing: dict[str, tuple[str, list[str]]], second: dict[str, list[float]]
) -> None:
    assert run(front(MODEL, name), 0.5, 2.0) == first
    rest = back(MODEL, name, crossing)
    assert (run(rest, 0.5, 2.0, **first) if second else {}) == second
    assert (b"two" in front(MODEL, name), b"two" in rest) == (name != "a", name == "a")  # weights lie in one half


def test_outputs_are_given_by_the_half_that_makes_them() -> None:
    model = with_output(MODEL, "a")
    assert run(front(model, "b"), 0.5) == {"b": [2.0], "a": [1.0]}
    assert run(back(model, "b", {"b": FLOATS, "a": FLOATS}), 0.5, b=[2.0]) == {"c": [2.5]}


def test_a_value_that_is_no_tensor_does_not_cross() -> None:
    with pytest.raises(ValueError, match=r"ONNX value a is a seq"):
        back(MODEL, "a", {"a": ("seq(tensor(float))", [])})


@pytest.mark.parametrize("model", [MODEL[:-3], b"\xff" * 40, b"<html>no model here</html>"])
def test_what_is_no_model_is_refused(model: bytes) -> None:
    with pytest.raises(ValueError, match="ONNX"):
        operator_outputs(model, "Ceil")


@pytest.mark.parametrize(("number", "written"), [(0, b"\0"), (127, b"\x7f"), (128, b"\x80\x01"), (300, b"\xac\x02")])
def test_numbers_are_written_as_the_format_says(number: int, written: bytes) -> None:
    assert _varint(number) == written
