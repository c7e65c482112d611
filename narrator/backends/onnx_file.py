"""Small edits of ONNX model files without the ``onnx`` package: one more output, the part that makes it, the rest.

An ONNX file is a Protocol Buffers message; what is needed of that format is small enough to say here.
Source: https://protobuf.dev/programming-guides/encoding/ and the field numbers of ``onnx.proto``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

# field numbers in onnx.proto
_MODEL_GRAPH = 7
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_INPUT, _GRAPH_OUTPUT, _GRAPH_VALUE_INFO = 1, 5, 11, 12, 13
_NODE_INPUT, _NODE_OUTPUT, _NODE_OPERATOR, _NODE_ATTRIBUTE = 1, 2, 4, 5
_ATTRIBUTE_GRAPH, _ATTRIBUTE_GRAPHS = 6, 11
_TENSOR_NAME, _VALUE_NAME, _VALUE_TYPE = 8, 1, 2
_TYPE_TENSOR, _TENSOR_KIND, _TENSOR_SHAPE, _SHAPE_SIZE, _SIZE_NUMBER, _SIZE_NAME = 1, 1, 2, 1, 1, 2

_KINDS = {  # of tensors: the runtime's name and the number in the file
    "tensor(float)": 1,
    "tensor(uint8)": 2,
    "tensor(int8)": 3,
    "tensor(int32)": 6,
    "tensor(int64)": 7,
    "tensor(bool)": 9,
    "tensor(float16)": 10,
    "tensor(double)": 11,
}

_LENGTH_DELIMITED = 2


def operator_outputs(model: bytes, operator: str) -> tuple[str, ...]:
    """Names of the values that nodes of this operator give, in the order of the file. Raises `ValueError`."""
    return tuple(name for node in _nodes(model) if node.operator == operator for name in node.outputs)


def with_output(model: bytes, name: str) -> bytes:
    """*model* with the value *name* among its outputs.

    Two messages one after the other are one message with the repeated fields of both: the output is appended.
    """
    return model + _field(_MODEL_GRAPH, _output(name))


def cut_to(model: bytes, name: str) -> bytes:
    """Only the part of *model* that computes the value *name*, which becomes its one output. Raises `ValueError`."""
    before, _ = _parted(model, name)
    return _part(model, before, gives=[name], takes={})


Crossing: TypeAlias = Mapping[str, tuple[str, Sequence[int | str | None]]]
"""Values with type and shape, as the runtime tells them: ``{"frames": ("tensor(float)", [1, "sounds"])}``."""


def front(model: bytes, name: str) -> bytes:
    """The part of *model* that computes the value *name*: its first output, and then what else `back` reads of it.

    Raises `ValueError`.
    """
    before, after = _parted(model, name)
    made = {output for node in before for output in node.outputs}
    read = {value for node in after for value in node.inputs} | {*_names(model, _GRAPH_OUTPUT)}
    return _part(model, before, gives=[name, *sorted((made & read) - {name, ""})], takes={})


def back(model: bytes, name: str, crossing: Crossing) -> bytes:
    """The rest of *model*: what `front` gives for that *name* are its inputs, besides what it reads of the model's.

    Raises `ValueError`, also where a value crosses whose type is not known here.
    """
    _, after = _parted(model, name)
    made = {output for node in after for output in node.outputs}
    gives = [output for output in _names(model, _GRAPH_OUTPUT) if output in made]
    return _part(model, after, gives=gives, takes=crossing)


def _parted(model: bytes, name: str) -> tuple[list[_Node], list[_Node]]:
    """The nodes that the value *name* depends on, and the others."""
    nodes = list(_nodes(model))
    makers = {output: node for node in nodes for output in node.outputs}
    needed: set[str] = set()
    wanted = [name]
    while wanted:
        value = wanted.pop()
        if value not in needed:
            needed.add(value)
            wanted += makers[value].inputs if value in makers else ()
    return [n for n in nodes if not needed.isdisjoint(n.outputs)], [n for n in nodes if needed.isdisjoint(n.outputs)]


def _part(model: bytes, nodes: Sequence[_Node], *, gives: Sequence[str], takes: Crossing) -> bytes:
    """*model* with these *nodes* alone, what they read, and the outputs and further inputs named."""
    made = {output for node in nodes for output in node.outputs}
    read = {value for node in nodes for value in node.inputs}
    given = set(_names(model, _GRAPH_OUTPUT))
    ends = [_input(value, *takes[value]) for value in sorted(takes.keys() & read)]
    ends += [_output(value) for value in gives if value not in given]
    whole: list[bytes | memoryview] = []
    for field in _fields(memoryview(model)):
        if field.number == _MODEL_GRAPH:
            kept = (part.whole for part in _fields(field.value) if _belongs(part, made, read, gives))
            whole.append(_field(_MODEL_GRAPH, b"".join(kept)))
        else:
            whole.append(field.whole)
    return b"".join([*whole, _field(_MODEL_GRAPH, b"".join(ends))])  # as in `with_output`


def _belongs(part: _Field, made: set[str], read: set[str], gives: Sequence[str]) -> bool:
    match part.number:
        case n if n == _GRAPH_NODE:
            return not made.isdisjoint(_node(part.value).outputs)
        case n if n == _GRAPH_INITIALIZER:
            return _text(part.value, _TENSOR_NAME) in read
        case n if n == _GRAPH_INPUT:
            return _text(part.value, _VALUE_NAME) in read
        case n if n == _GRAPH_VALUE_INFO:
            return _text(part.value, _VALUE_NAME) in made
        case n if n == _GRAPH_OUTPUT:
            return _text(part.value, _VALUE_NAME) in gives
        case _:
            return True


def _output(name: str) -> bytes:
    return _field(_GRAPH_OUTPUT, _field(_VALUE_NAME, name.encode()))


def _input(name: str, kind: str, shape: Sequence[int | str | None]) -> bytes:
    if kind not in _KINDS:
        raise ValueError(f"the ONNX value {name} is a {kind}, which is no tensor known here")
    sizes = b"".join(_field(_SHAPE_SIZE, _size(size)) for size in shape)
    tensor = _number_field(_TENSOR_KIND, _KINDS[kind]) + _field(_TENSOR_SHAPE, sizes)
    return _field(_GRAPH_INPUT, _field(_VALUE_NAME, name.encode()) + _field(_VALUE_TYPE, _field(_TYPE_TENSOR, tensor)))


def _size(size: int | str | None) -> bytes:
    match size:
        case int():
            return _number_field(_SIZE_NUMBER, size)
        case str():
            return _field(_SIZE_NAME, size.encode())
        case None:
            return b""


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


def _names(model: bytes, number: int) -> Iterator[str]:
    """Of the values that the graph lists in that field."""
    for field in _fields(memoryview(model)):
        if field.number == _MODEL_GRAPH:
            for part in _fields(field.value):
                if part.number == number:
                    yield _text(part.value, _VALUE_NAME)


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


def _number_field(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(number: int) -> bytes:
    written = bytearray()
    while number > 0x7F:
        written.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*written, number])
