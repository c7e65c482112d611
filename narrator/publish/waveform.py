"""How loud an episode is from moment to moment, in a file small enough for a page.

The file is the JSON that BBC's audiowaveform writes (data format version 2), so that other players can draw it too:
pairs of the lowest and the highest sample of each stretch, in 8 bits.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.types import Seconds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from narrator.types import Samples

    _Pairs = NDArray[np.int8]

NAME = "waveform.json"
_MOST = 2048  # stretches; a page draws no finer
_FINEST = 256  # samples a stretch, to begin with
_SHIFT = 8  # of 16 bits, 8 are told


class Levels:
    """The lowest and the highest sample of each stretch of a sound that is given block by block.

    Stretches get longer as the sound does, so that there are never more than 2,048 of them.
    """

    def __init__(self, sample_rate: int, *, finest: int = _FINEST, each: int = 1) -> None:
        """Samples a stretch to begin with, and how many of the sound *each* given sample stands for."""
        import numpy as np

        self._sample_rate, self._stretch, self._each = sample_rate, finest, each
        self._pairs: _Pairs = np.zeros((0, 2), np.int8)
        self._rest: Samples = np.zeros(0, np.int16)

    def add(self, block: Samples) -> None:
        """Take the next samples: shape ``(n,)``, int16."""
        import numpy as np

        samples = np.concatenate([self._rest, block]) if len(self._rest) else block
        whole = len(samples) // self._stretch
        self._rest = samples[whole * self._stretch :].copy()
        self._pairs = np.concatenate([self._pairs, _pairs(samples[: whole * self._stretch], self._stretch)])
        while len(self._pairs) > _MOST:
            self._halve()

    def text(self) -> str:
        """The file's text."""
        import numpy as np

        last = _pairs(self._rest, len(self._rest)) if len(self._rest) else self._pairs[:0]
        pairs = np.concatenate([self._pairs, last])
        whole = {
            "version": 2,
            "channels": 1,
            "sample_rate": self._sample_rate,
            "samples_per_pixel": self._stretch * self._each,
            "bits": 8,
            "length": len(pairs),
            "data": pairs.ravel().tolist(),
        }
        return json.dumps(whole, separators=(",", ":")) + "\n"

    def _halve(self) -> None:
        """Make one stretch of each two; a last one alone goes back to the samples, as its own extremes."""
        import numpy as np

        even = len(self._pairs) // 2 * 2
        if even < len(self._pairs):
            alone = np.resize(self._pairs[-1].astype(np.int16) << _SHIFT, self._stretch)
            self._rest = np.concatenate([alone, self._rest])
        twos = self._pairs[:even].reshape(-1, 2, 2)
        self._pairs = np.stack([twos[:, :, 0].min(axis=1), twos[:, :, 1].max(axis=1)], axis=1)
        self._stretch *= 2


def _pairs(samples: Samples, stretch: int) -> _Pairs:
    import numpy as np

    rows = (samples >> _SHIFT).astype(np.int8).reshape(-1, stretch)
    return np.stack([rows.min(axis=1), rows.max(axis=1)], axis=1)


@dataclass(frozen=True, slots=True)
class Waveform:
    """What the file tells."""

    lows: tuple[int, ...]  #: of 128
    highs: tuple[int, ...]  #: of 127
    stretch: Seconds  #: that each pair lasts


def read_waveform(folder: Path) -> Waveform | None:
    """The waveform in an episode's folder, or None where there is none that can be read."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        data = [int(number) for number in said["data"]]
        return Waveform(tuple(data[::2]), tuple(data[1::2]), Seconds(said["samples_per_pixel"] / said["sample_rate"]))
    except (OSError, ValueError, KeyError, TypeError, ZeroDivisionError):
        return None


def outline(waveform: Waveform, *, height: int = 100) -> str:
    """The path of the waveform in an SVG that is as wide as there are stretches: the loudest fills the height."""
    loudest = max(max(map(abs, (*waveform.lows, *waveform.highs)), default=0), 1)
    middle = height / 2

    def points(levels: Sequence[int], places: Sequence[int]) -> str:
        return " ".join(f"{x} {middle - levels[x] / loudest * middle:.0f}" for x in places)

    along = range(len(waveform.highs))
    return f"M0 {middle:.0f}L{points(waveform.highs, along)} {points(waveform.lows, along[::-1])}z"
