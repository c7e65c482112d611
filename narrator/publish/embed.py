"""An episode on a publisher's page: the snippet, its frame variant, and the oEmbed answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any

from narrator.durations import badge, iso_duration
from narrator.publish.player import NAME, integrity
from narrator.types import Seconds

MACHINE_VOICE = "Read by a machine voice"
FRAME_HEIGHT = 270  # pixels that the player with all its controls needs on a phone


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a page needs to know of an episode. Addresses are as the page will reach them."""

    title: str
    audio: str  #: address
    type: str  #: media type of the audio
    duration: Seconds
    captions: str = ""  #: address of the WebVTT
    chapters: str = ""  #: address of the chapters' JSON
    player: str = NAME  #: address of the element's script
    guid: str = ""
    authors: tuple[str, ...] = ()
    site: str = ""
    image: str = ""
    url: str = ""  #: of the article
    language: str = ""
    article: str = ""  #: CSS selector of the article's text on the page


def snippet(episode: Embedded, *, data: bool = True) -> str:
    """The lines to paste: the script, the element with a plain ``<audio>`` inside, and what search engines read.

    Every text is escaped; there is no inline script but the JSON-LD, which is data and not run (``data=False``
    leaves it out where a page may hold none).
    """
    lines = [
        f'<script type="module" src="{escape(episode.player)}" integrity="{integrity()}"'
        ' crossorigin="anonymous"></script>',
        element(episode),
    ]
    if data:
        lines.append(f'<script type="application/ld+json">{_json(audio_object(episode))}</script>')
    return "\n".join(lines) + "\n"


def element(episode: Embedded) -> str:
    """The player alone, as HTML."""
    attributes = {
        "duration": f"{episode.duration:.3f}",
        "captions": episode.captions,
        "chapters": episode.chapters,
        "guid": episode.guid,
        "headline": episode.title,
        "author": ", ".join(episode.authors),
        "site": episode.site,
        "artwork": episode.image,
        "article": episode.article,
        "note": MACHINE_VOICE,
    }
    said = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    source = escape(episode.audio)
    return (
        f"<listen-article{said}>\n"
        f'  <audio controls preload="none" src="{source}" title="{escape(episode.title)}"></audio>\n'
        f'  <div><a href="{source}"><time datetime="{iso_duration(episode.duration)}">'
        f"{escape(badge(episode.duration))}</time></a> ({escape(MACHINE_VOICE.lower())})</div>\n"
        f"</listen-article>"
    )


def audio_object(episode: Embedded) -> dict[str, Any]:
    """The episode as schema.org's ``AudioObject``."""
    whole: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "AudioObject",
        "name": episode.title,
        "contentUrl": episode.audio,
        "encodingFormat": episode.type,
        "duration": iso_duration(episode.duration),
        "inLanguage": episode.language,
        "transcript": episode.captions,
        "isPartOf": {"@type": "Article", "url": episode.url} if episode.url else "",
    }
    return {name: value for name, value in whole.items() if value}


def open_graph(episode: Embedded) -> str:
    """The lines for the page's head that let others show the audio."""
    tags = {"og:audio": episode.audio, "og:audio:type": episode.type}
    return "".join(f'<meta property="{name}" content="{escape(value)}">\n' for name, value in tags.items())


def frame(address: str, title: str, *, height: int = FRAME_HEIGHT) -> str:
    """The player's own page in a frame, for systems that take no script."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{height}" '
        'loading="lazy" allow="autoplay; clipboard-write" style="border:0;max-width:44em"></iframe>\n'
    )


def oembed(episode: Embedded, address: str, *, height: int = FRAME_HEIGHT) -> str:
    """The oEmbed 1.0 answer (``type: rich``) for the episode's page at *address*, as JSON."""
    whole = {
        "version": "1.0",
        "type": "rich",
        "title": episode.title,
        "author_name": ", ".join(episode.authors),
        "provider_name": episode.site,
        "thumbnail_url": episode.image,
        "html": frame(address, episode.title, height=height),
        "width": 700,
        "height": height,
    }
    return json.dumps({name: value for name, value in whole.items() if value}, ensure_ascii=False, indent=1) + "\n"


def _json(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")
