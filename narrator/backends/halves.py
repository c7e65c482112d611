"""A speech model opened in two: the front tells how long each sound will be, the back makes the sound.

Both together compute what the whole does, equal to the bit and in the same time, but the length is known before nine
tenths of the work begin. The two are kept as files beside the model they were cut from: opening them takes less time
than opening that, cutting it takes longer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from narrator.backends import onnx_file
from narrator.files import appearing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array: TypeAlias = npt.NDArray[np.float32]
    Feed: TypeAlias = Mapping[str, npt.NDArray[Any]]


class Begun(NamedTuple):
    """What the model was fed and what its front made of that."""

    feed: Feed
    frames: Array | None = None  #: of each sound; None where nothing is computed yet

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(values.nbytes for values in self.feed.values())


class Whole:
    """A model in one session: whatever it is fed, nothing is known before the sound is there."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def begin(self, feed: Feed) -> Begun:
        """Nothing yet."""
        return Begun(feed)

    def finish(self, begun: Begun) -> list[Array]:
        """The model's outputs, in order."""
        return run(self._session, begun.feed)


class Halves:
    """A model in two sessions."""

    def __init__(self, front: Any, back: Any, frames: str) -> None:
        self._front, self._back, self._frames = front, back, frames
        self._crossing = [given.name for given in front.get_outputs()]

    def begin(self, feed: Feed) -> Begun:
        """The frames, and all that the back needs to go on."""
        crossing = dict(zip(self._crossing, run(self._front, feed), strict=True))
        return Begun({**feed, **crossing}, crossing[self._frames].squeeze())

    def finish(self, begun: Begun) -> list[Array]:
        """The outputs of the back, and the frames."""
        return [*run(self._back, begun.feed), *([] if begun.frames is None else [begun.frames])]


def run(session: Any, feed: Feed) -> list[Array]:
    """All outputs of *session*, which is fed what it asks for of *feed*."""
    asked = {given.name for given in session.get_inputs()}
    given: list[Array] = session.run(None, {name: values for name, values in feed.items() if name in asked})
    return given


def opened(model: Path, frames: str, open_session: Callable[[Path], Any]) -> Halves:
    """The halves of *model*, cut where *frames* are known, from the files beside it; those are made where missing.

    Raises `ValueError` where it cannot be cut, `OutputError` where the halves cannot be kept, what *open_session*
    raises where one is damaged.
    """
    first, second = files(model)
    if not first.is_file():
        with appearing(first) as part:
            part.write_bytes(onnx_file.front(model.read_bytes(), frames))
    front = open_session(first)
    if not second.is_file():
        crossing = {given.name: (given.type, given.shape) for given in front.get_outputs()}
        with appearing(second) as part:
            part.write_bytes(onnx_file.back(model.read_bytes(), frames, crossing))
    return Halves(front, open_session(second), frames)


def remove(model: Path) -> None:
    """Remove the halves of *model*, so that the next start cuts them again."""
    for half in files(model):
        with suppress(OSError):  # the next start tells
            half.unlink(missing_ok=True)


def files(model: Path) -> tuple[Path, Path]:
    """Where the halves of *model* are kept."""
    return model.with_suffix(".front.onnx"), model.with_suffix(".back.onnx")
