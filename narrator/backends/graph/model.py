"""An ONNX graph that can be read and changed node by node, and stays in order while it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from narrator.backends.graph import messages
from narrator.backends.graph.messages import Array, Model, Node, Tensor, ValueInfo, attributes, reads
from narrator.backends.graph.rounding import rounds, shapes


class Graph:
    """The main graph of a model, indexed by who makes and who uses each value.

    Changes are seen at once by the queries; `finish` writes them into the model.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self.opset: int = max((given.version for given in model.opset_import if not given.domain), default=1)
        self._nodes: list[Node] = list(model.graph.node)
        self._weights: dict[str, Tensor] = {weight.name: weight for weight in model.graph.initializer}
        self._outputs = {given.name for given in model.graph.output}
        self._made: dict[str, Node] = {}
        self._uses: defaultdict[str, list[Node]] = defaultdict(list)
        self._described: list[ValueInfo] = []
        self._taken = set(self._weights) | {given.name for given in model.graph.input}
        for node in self._nodes:
            self._index(node)

    def of(self, *kinds: str) -> Iterator[Node]:
        """The nodes of these standard operators, as they stand when asked for, in order."""
        return iter([node for node in self._nodes if node.op_type in kinds and node.domain in ("", "ai.onnx")])

    def free(self, *kinds: str) -> Iterator[Node]:
        """Those of these nodes that nothing is rounded after: what they compute may differ in its last bits.

        Rounding makes a step of a last bit: a frame more or less where durations are rounded, another sample wherever
        a signal is quantised. Before it only rewrites that are exact to the bit are in place.
        """
        before = self._before_rounding()
        return iter([node for node in self.of(*kinds) if before.isdisjoint(node.output)])

    def constant(self, name: str) -> Array | None:
        """The value of *name* where it is a weight or a constant of the graph, else None."""
        if name in self._weights:
            return messages.array(self._weights[name])
        node = self._made.get(name)
        value = attributes(node).get("value") if node is not None and node.op_type == "Constant" else None
        return messages.array(value) if value is not None else None

    def producer(self, name: str) -> Node | None:
        """The node that makes *name*; None for inputs and weights."""
        return self._made.get(name)

    def users(self, name: str) -> list[Node]:
        """The nodes that read *name*, once each."""
        return list({node.output[0]: node for node in self._uses[name]}.values())

    def only_user(self, name: str) -> Node | None:
        """The one node that reads *name*; None where there are more, or it is an output of the model."""
        users = self.users(name)
        return users[0] if len(users) == 1 and name not in self._outputs else None

    def is_output(self, name: str) -> bool:
        """Whether *name* is an output of the model."""
        return name in self._outputs

    def fresh(self, hint: str) -> str:
        """A name that is not taken, made from *hint*."""
        name, number = hint, 1
        while name in self._taken:
            name, number = f"{hint}.{number}", number + 1
        self._taken.add(name)
        return name

    def weight(self, array: Array, hint: str) -> str:
        """Add *array* to the weights; gives its name."""
        name = self.fresh(hint)
        self._weights[name] = messages.tensor(array, name)
        return name

    def integers(self, *numbers: int) -> str:
        """The name of a weight of these integers: an axis, a shape, a bound."""
        name = f"narrator.{'x'.join(map(str, numbers))}"
        return name if name in self._weights else self.weight(np.array(numbers, np.int64), name)

    def replace(self, node: Node, nodes: Sequence[Node]) -> None:
        """Put *nodes* where *node* stands. They may read only what stands before it."""
        at = next(index for index, other in enumerate(self._nodes) if other is node)
        for name in reads(node):
            self._uses[name] = [user for user in self._uses[name] if user is not node]
        for name in node.output:
            self._made.pop(name, None)
        self._nodes[at : at + 1] = nodes
        for new in nodes:
            self._index(new)

    def redirect(self, name: str, to: str) -> None:
        """Let every node that reads *name* read *to* instead."""
        for node in self._uses.pop(name, []):
            for index, old in enumerate(node.input):
                if old == name:
                    node.input[index] = to
            self._uses[to].append(node)

    def reread(self, node: Node, index: int, name: str) -> None:
        """Let *node* read *name* as its input *index*."""
        old, node.input[index] = node.input[index], name
        if old not in node.input:
            self._uses[old] = [user for user in self._uses[old] if user is not node]
        self._uses[name].append(node)

    def expose(self, name: str) -> None:
        """Make the value *name* an output of the model, unless it is one. Raises `KeyError` where there is none."""
        if name in self._outputs:
            return
        if name not in self._made:
            raise KeyError(name)
        known = [info for info in self._model.graph.value_info if info.name == name]
        self._model.graph.output.append(known[0] if known else messages.value(name))
        self._outputs.add(name)

    def describe(self, name: str, shape: Sequence[int | str | None]) -> None:
        """Say what is known of the shape of *name*: sizes, names of sizes, or None."""
        self._described.append(messages.value(name, shape))

    def finish(self) -> None:
        """Write the nodes and weights that are still needed back into the model."""
        alive = self._alive()
        _name_apart(alive)
        used = {name for node in alive for name in reads(node)} | self._outputs
        graph = self._model.graph
        kept = [weight for name, weight in self._weights.items() if name in used]
        for field, content in (("node", alive), ("initializer", kept), ("value_info", self._described)):
            copies = [messages.copy(part) for part in content]  # the parts are gone once the field is cleared
            graph.ClearField(field)
            getattr(graph, field).extend(copies)

    def _before_rounding(self) -> set[str]:
        """The values that something rounded is computed from."""
        before: set[str] = set()
        for node in reversed(self._nodes):
            if rounds(node) or (not shapes(node) and not before.isdisjoint(node.output)):
                before.update(reads(node))
        return before

    def _alive(self) -> list[Node]:
        wanted = set(self._outputs)
        alive = []
        for node in reversed(self._nodes):
            if any(name in wanted for name in node.output):
                alive.append(node)
                wanted.update(reads(node))
        return alive[::-1]

    def _index(self, node: Node) -> None:
        for name in node.output:
            self._made[name] = node
            self._taken.add(name)
        for name in reads(node):
            self._uses[name].append(node)


def _name_apart(nodes: Sequence[Node]) -> None:
    """Give nodes that share a name another: the runtime takes no two of one name."""
    seen: set[str] = set()
    for node in nodes:
        name, number = node.name, 1
        while name and name in seen:
            name, number = f"{node.name}.{number}", number + 1
        node.name = name
        seen.add(name)
