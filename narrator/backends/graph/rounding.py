"""Which operators make steps of what they are given, so that a last bit of it can be heard, or counted."""

from __future__ import annotations

from narrator.backends.graph.messages import Node, attributes

_STEPS = frozenset(
    (
        *("ArgMax", "ArgMin", "Ceil", "Floor", "Mod", "NonZero", "Round", "Sign", "TopK"),
        *("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"),
        *("DynamicQuantizeLSTM", "DynamicQuantizeLinear", "DynamicQuantizeMatMul", "QuantizeLinear"),
    )
)
_FLOATS = (1, 10, 11, 16)  # TensorProto.DataType: float, float16, double, bfloat16


def rounds(node: Node) -> bool:
    """Whether *node* rounds, compares or quantises."""
    if node.op_type == "Cast":
        return attributes(node).get("to") not in _FLOATS
    return node.op_type in _STEPS


def shapes(node: Node) -> bool:
    """Whether *node* looks at the size of what it is given, and at no value in it."""
    return node.op_type in ("Shape", "Size")
