"""Small edits of ONNX model files without the ``onnx`` package: one more output, or only the part that makes it.

An ONNX file is a Protocol Buffers message; what is needed of that format is small enough to say here.
Source: https://protobuf.dev/programming-guides/encoding/ and the field numbers of ``onnx.proto``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# field numbers in onnx.proto
_MODEL_GRAPH = 7
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_OUTPUT, _GRAPH_VALUE_INFO = 1, 5, 12, 13
_NODE_INPUT, _NODE_OUTPUT, _NODE_OPERATOR, _NODE_ATTRIBUTE = 1, 2, 4, 5
_ATTRIBUTE_GRAPH, _ATTRIBUTE_GRAPHS = 6, 11
_TENSOR_NAME, _VALUE_NAME = 8, 1

_LENGTH_DELIMITED = 2


def operator_outputs(model: bytes, operator: str) -> tuple[str, ...]:
    """Names of the values that nodes of this operator give, in the order of the file. Raises `ValueError`."""
    return tuple(name for node in _nodes(model) if node.operator == operator for name in node.outputs)


def with_output(model: bytes, name: str) -> bytes:
    """*model* with the value *name* among its outputs.

    Two messages one after the other are one message with the repeated fields of both: the output is appended.
    """
    return model + _field(_MODEL_GRAPH, _field(_GRAPH_OUTPUT, _field(_VALUE_NAME, name.encode())))


def cut_to(model: bytes, name: str) -> bytes:
    """Only the part of *model* that computes the value *name*, which becomes its one output. Raises `ValueError`."""
    makers = {output: node for node in _nodes(model) for output in node.outputs}
    needed: set[str] = set()
    wanted = [name]
    while wanted:
        value = wanted.pop()
        if value not in needed:
            needed.add(value)
            wanted += makers[value].inputs if value in makers else ()
    parts: list[bytes | memoryview] = []
    for field in _fields(memoryview(model)):
        parts.append(
            _field(_MODEL_GRAPH, _cut_graph(field.value, needed, name)) if field.number == _MODEL_GRAPH else field.whole
        )
    return b"".join(parts)


def _cut_graph(graph: memoryview, needed: set[str], output: str) -> bytes:
    kept: list[bytes | memoryview] = []
    for field in _fields(graph):
        match field.number:
            case n if n == _GRAPH_NODE:
                keep = bool(needed & set(_node(field.value).outputs))
            case n if n == _GRAPH_INITIALIZER:
                keep = _text(field.value, _TENSOR_NAME) in needed
            case n if n in (_GRAPH_OUTPUT, _GRAPH_VALUE_INFO):
                keep = False
            case _:
                keep = True
        if keep:
            kept.append(field.whole)
    kept.append(_field(_GRAPH_OUTPUT, _field(_VALUE_NAME, output.encode())))
    return b"".join(kept)


@dataclass(frozen=True, slots=True)
class _Node:
    operator: str
    inputs: tuple[str, ...]  #: what graphs inside it read as well
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    number: int
    value: memoryview  #: empty for numbers, which are not needed here
    whole: memoryview


def _nodes(model: bytes) -> Iterator[_Node]:
    for field in _fields(memoryview(model)):
        if field.number == _MODEL_GRAPH:
            yield from _graph_nodes(field.value)


def _graph_nodes(graph: memoryview) -> Iterator[_Node]:
    for field in _fields(graph):
        if field.number == _GRAPH_NODE:
            yield _node(field.value)


def _node(message: memoryview) -> _Node:
    operator = ""
    inputs: list[str] = []
    outputs: list[str] = []
    for field in _fields(message):
        if field.number == _NODE_INPUT:
            inputs.append(str(field.value, "utf-8"))
        elif field.number == _NODE_OUTPUT:
            outputs.append(str(field.value, "utf-8"))
        elif field.number == _NODE_OPERATOR:
            operator = str(field.value, "utf-8")
        elif field.number == _NODE_ATTRIBUTE:
            for inner in _fields(field.value):
                if inner.number in (_ATTRIBUTE_GRAPH, _ATTRIBUTE_GRAPHS):
                    inputs += [name for node in _graph_nodes(inner.value) for name in node.inputs]
    return _Node(operator, tuple(inputs), tuple(outputs))


def _text(message: memoryview, number: int) -> str:
    return next((str(field.value, "utf-8") for field in _fields(message) if field.number == number), "")


def _fields(message: memoryview) -> Iterator[_Field]:
    place = 0
    while place < len(message):
        start = place
        tag, place = _number(message, place)
        value = message[:0]
        match tag & 7:
            case 0:
                _, place = _number(message, place)
            case 1:
                place += 8
            case 2:
                length, place = _number(message, place)
                value = message[place : place + length]
                place += length
            case 5:
                place += 4
            case kind:
                raise ValueError(f"not an ONNX file: wire type {kind} at byte {start}")
        if place > len(message):
            raise ValueError("not a whole ONNX file")
        yield _Field(tag >> 3, value, message[start:place])


def _number(message: memoryview, place: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        if place >= len(message):
            raise ValueError("not a whole ONNX file")
        byte = message[place]
        number |= (byte & 0x7F) << shift
        place += 1
        shift += 7
        if byte < 0x80:
            return number, place


def _field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | _LENGTH_DELIMITED) + _varint(len(value)) + value


def _varint(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])
