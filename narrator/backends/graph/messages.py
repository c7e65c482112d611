"""ONNX files as messages, by way of the ``protobuf`` package that the runtime brings along.

The ``onnx`` package would do this too, at 31 MB; what is needed of the format is the table below. Fields that are not
in it are kept as they are when a message is written again. Source: ``onnx.proto``, whose field numbers never change.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

Array: TypeAlias = npt.NDArray[Any]
Model: TypeAlias = Any
Node: TypeAlias = Any
Tensor: TypeAlias = Any
ValueInfo: TypeAlias = Any

_MESSAGES = {
    "Attribute": "name=1 string, f=2 float, i=3 int64, s=4 bytes, t=5 Tensor, g=6 Graph, floats=7 *float, "
    "ints=8 *int64, strings=9 *bytes, tensors=10 *Tensor, graphs=11 *Graph, type=20 int32",
    "Value": "name=1 string, type=2 Type",
    "Type": "tensor_type=1 TensorType",
    "TensorType": "elem_type=1 int32, shape=2 Shape",
    "Shape": "dim=1 *Dimension",
    "Dimension": "dim_value=1 int64, dim_param=2 string",
    "Node": "input=1 *string, output=2 *string, name=3 string, op_type=4 string, domain=7 string, "
    "attribute=5 *Attribute",
    "Opset": "domain=1 string, version=2 int64",
    "Model": "ir_version=1 int64, producer_name=2 string, graph=7 Graph, opset_import=8 *Opset",
    "Graph": "node=1 *Node, name=2 string, initializer=5 *Tensor, input=11 *Value, output=12 *Value, "
    "value_info=13 *Value",
    "Tensor": "dims=1 *int64, data_type=2 int32, float_data=4 *float, int32_data=5 *int32, int64_data=7 *int64, "
    "name=8 string, raw_data=9 bytes, double_data=10 *double, data_location=14 int32",
}
_KINDS = {"double": 1, "float": 2, "int64": 3, "int32": 5, "string": 9, "bytes": 12}
_MESSAGE, _OPTIONAL, _REPEATED = 11, 1, 3
_FLOAT, _INT, _STRING, _TENSOR, _GRAPH, _FLOATS, _INTS = 1, 2, 3, 4, 5, 6, 7  # AttributeProto.AttributeType
_DTYPES: dict[int, tuple[str, str]] = {  # TensorProto.DataType: numpy's name, and the field used beside raw_data
    1: ("<f4", "float_data"),
    2: ("<u1", "int32_data"),
    3: ("<i1", "int32_data"),
    6: ("<i4", "int32_data"),
    7: ("<i8", "int64_data"),
    9: ("?", "int32_data"),
    11: ("<f8", "double_data"),
}


def read(data: bytes) -> Model:
    """The model in an ONNX file. Raises `ValueError` where it is none."""
    try:
        model = _class("Model").FromString(data)
    except DecodeError as error:
        raise ValueError("not an ONNX file") from error
    if not model.graph.node:
        raise ValueError("an ONNX file without a graph")
    return model


def tensor(array: Array, name: str) -> Tensor:
    """*array* as a weight."""
    return _class("Tensor")(
        dims=array.shape,
        data_type=_kind(array.dtype),
        name=name,
        raw_data=np.ascontiguousarray(array).tobytes(),
    )


def array(weight: Tensor) -> Array | None:
    """The values of a weight; None where they lie in another file, or are of a type not needed here."""
    if weight.data_location or weight.data_type not in _DTYPES:
        return None
    dtype, field = _DTYPES[weight.data_type]
    if weight.HasField("raw_data"):
        values = np.frombuffer(weight.raw_data, dtype)
    else:
        values = np.array(getattr(weight, field), dtype)
    return values.reshape(tuple(weight.dims))


def value(name: str, shape: Sequence[int | str | None] | None = None) -> ValueInfo:
    """A value of floats by that name; *shape* holds sizes, names of sizes, or None."""
    info = _class("Value")(name=name)
    if shape is not None:
        info.type.tensor_type.elem_type = 1
        for size in shape:
            dimension = info.type.tensor_type.shape.dim.add()
            if isinstance(size, int):
                dimension.dim_value = size
            elif size is not None:
                dimension.dim_param = size
    return info


def make(kind: str, inputs: Iterable[str], output: str, name: str = "", /, **given: object) -> Node:
    """A node with one output; attributes that are None are left out."""
    made = _class("Node")(op_type=kind, input=inputs, output=[output], name=name or output)
    for key, content in given.items():
        if content is None:
            continue
        attribute = made.attribute.add(name=key)
        match content:
            case int():
                attribute.i, attribute.type = content, _INT
            case float():
                attribute.f, attribute.type = content, _FLOAT
            case str() | bytes():
                attribute.s = content.encode() if isinstance(content, str) else content
                attribute.type = _STRING
            case list() | tuple():
                attribute.ints.extend(content)
                attribute.type = _INTS
    return made


def branch(of: Node, name: str, nodes: Sequence[Node]) -> None:
    """Give a node that chooses a way, by that name, which ends with the last of *nodes*."""
    attribute = of.attribute.add(name=name, type=_GRAPH)
    attribute.g.name = f"{of.name}.{name}"
    attribute.g.node.extend(nodes)
    attribute.g.output.add(name=nodes[-1].output[0])


def model(
    nodes: Iterable[Node],
    inputs: Mapping[str, type[np.generic]],
    outputs: Mapping[str, type[np.generic]],
    weights: Mapping[str, Array],
    opset: int = 13,
) -> bytes:
    """An ONNX file of *nodes*, whose inputs and outputs are of these types and of any size."""
    made = _class("Model")(ir_version=8)
    made.opset_import.add(version=opset)
    made.graph.name = "narrator"
    made.graph.node.extend(nodes)
    made.graph.initializer.extend(tensor(content, name) for name, content in weights.items())
    for field, types in ((made.graph.input, inputs), (made.graph.output, outputs)):
        for name, kind in types.items():
            field.add(name=name).type.tensor_type.elem_type = _kind(np.dtype(kind))
    return bytes(made.SerializeToString())


def copy(original: Any) -> Any:
    """A message like *original*, to be changed or kept."""
    made = type(original)()
    made.CopyFrom(original)
    return made


def attributes(of: Node) -> dict[str, Any]:
    """The attributes of a node by name: numbers, bytes, lists, weights; inner graphs are left out."""
    fields = {_FLOAT: "f", _INT: "i", _STRING: "s", _TENSOR: "t"}
    lists = {_FLOATS: "floats", _INTS: "ints"}
    found: dict[str, Any] = {}
    for attribute in of.attribute:
        if attribute.type in fields:
            found[attribute.name] = getattr(attribute, fields[attribute.type])
        elif attribute.type in lists:
            found[attribute.name] = list(getattr(attribute, lists[attribute.type]))
    return found


def reads(of: Node) -> set[str]:
    """Names of the values a node reads, in the bodies of its loops and branches too."""
    names = {name for name in of.input if name}
    for attribute in of.attribute:
        for body in [*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs]:
            names.update(name for inner in body.node for name in reads(inner))
            names.update(given.name for given in body.output)
    return names


def _kind(dtype: np.dtype[Any]) -> int:
    return next(kind for kind, (known, _) in _DTYPES.items() if np.dtype(known) == dtype)


@functools.cache
def _class(name: str) -> Any:
    return message_factory.GetMessageClass(_pool().FindMessageTypeByName(f"narrator.{name}"))


@functools.cache
def _pool() -> Any:
    file = descriptor_pb2.FileDescriptorProto(name="narrator.proto", package="narrator", syntax="proto2")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for field in fields.split(", "):
            place, kind = field.split(" ")
            label, number = place.split("=")
            many, kind = kind.startswith("*"), kind.removeprefix("*")
            added = message.field.add(name=label, number=int(number), label=_REPEATED if many else _OPTIONAL)
            added.type = _KINDS.get(kind, _MESSAGE)
            if kind not in _KINDS:
                added.type_name = f".narrator.{kind}"
            elif many and name == "Tensor":
                added.options.packed = True
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return pool
