"""What the editor's view shows of a finished episode: its waveform, pauses and chapters, and what is worth a listen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from narrator.durations import clock
from narrator.publish.manifest import Manifest
from narrator.publish.page import read_text
from narrator.publish.waveform import Waveform, outline, read_waveform
from narrator.types import Seconds

_HEIGHT = 100
_NEEDLE = 3  # stretches: as thin as the line that moves may be
_PAUSE = 0.2  # seconds: what is shorter is not seen

STYLE = """
svg.waveform{display:block;inline-size:100%;block-size:5rem;cursor:pointer;direction:ltr}
.waveform path{fill:var(--soft)}
.waveform .pause{fill:var(--line);opacity:.7}
.waveform .odd{fill:var(--odd);opacity:.45}
.waveform .now{fill:var(--accent)}
:root{--odd:light-dark(#d08700,#c98a1b)}
.odd-said{text-decoration:underline wavy var(--odd);text-underline-offset:.2em}
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence as it stands in the finished sound."""

    text: str  #: as written
    block: int | None  #: index into the article's blocks; None where narrator says it of itself
    start: Seconds
    end: Seconds
    again: bool  #: spoken more than once, because the first clip would not do
    doubt: str  #: what is odd in its sound

    @property
    def remark(self) -> str:
        """Why it is worth a listen; empty where it is not."""
        return self.doubt or ("spoken again" if self.again else "")


def heard(manifest: Manifest) -> tuple[Heard, ...]:
    """The sentences of a finished episode; none where its transcript cannot be read."""
    name = Path(manifest.episode.audio.name).with_suffix(".json").name
    try:
        segments: Sequence[Mapping[str, object]] = json.loads(read_text(manifest.episode.folder, name))["segments"]
        return tuple(_sentence(segment) for segment in segments)
    except (ValueError, KeyError, TypeError):
        return ()


def _sentence(segment: Mapping[str, object]) -> Heard:
    block = segment["block"]
    return Heard(
        str(segment["body"]),
        None if block is None else int(str(block)),
        Seconds(float(str(segment["startTime"]))),
        Seconds(float(str(segment["endTime"]))),
        again=bool(segment.get("again")),
        doubt=str(segment.get("doubt", "")),
    )


def picture(manifest: Manifest, sentences: Sequence[Heard]) -> str:
    """The waveform as SVG, the pauses shaded, what is worth a listen marked."""
    waveform = read_waveform(manifest.episode.folder)
    if waveform is None or not waveform.highs:
        return ""
    lasts = len(waveform.highs) * waveform.stretch
    pauses = [(one.end, other.start) for one, other in pairwise(sentences) if other.start - one.end >= _PAUSE]
    bands = [_band(waveform, "pause", *pause) for pause in pauses]
    bands += [_band(waveform, "odd", one.start, one.end, one.remark) for one in sentences if one.remark]
    label = f"Waveform of {clock(lasts)} with {len(pauses)} pauses"
    return (
        f'<svg class="waveform" role="img" aria-label="{label}" data-seconds="{lasts:.3f}" '
        f'viewBox="0 0 {len(waveform.highs)} {_HEIGHT}" preserveAspectRatio="none">{"".join(bands)}'
        f'<path d="{outline(waveform, height=_HEIGHT)}"/>'
        f'<rect class="now" x="0" y="0" width="{_NEEDLE}" height="{_HEIGHT}"/></svg>'
    )


def _band(waveform: Waveform, name: str, start: float, end: float, why: str = "") -> str:
    """A stretch of the picture, told by its name."""
    x, width = start / waveform.stretch, (end - start) / waveform.stretch
    told = f"<title>{escape(why)}</title>" if why else ""
    return f'<rect class="{name}" x="{x:.1f}" y="0" width="{width:.1f}" height="{_HEIGHT}">{told}</rect>'


def remarks(sentences: Sequence[Heard]) -> str:
    """The sentences that are worth a listen, each with a link to its moment."""
    rows = "".join(
        f'<li><a href="#t={one.start:.1f}">{clock(one.start)}</a> <span dir="auto">{escape(one.text)}</span> '
        f"<small>{escape(one.remark)}</small></li>"
        for one in sentences
        if one.remark
    )
    count = sum(bool(one.remark) for one in sentences)
    said = f"{count} {'sentence is' if count == 1 else 'sentences are'} worth a listen"
    return f"<details open><summary>{said}</summary><ul>{rows}</ul></details>" if rows else ""


def script() -> str:
    """What makes the picture go with the player."""
    return files("narrator.publish").joinpath("waveform.js").read_text(encoding="utf-8")
