"""Pages to read along: one for an episode, and an index over many. Each is one file beside its audio.

They carry their player, style, transcript and chapters inside, so that they work from a disk as from a server; the
content security policy they declare admits these alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

from narrator.durations import clock
from narrator.errors import NoEpisodeError
from narrator.files import write_text
from narrator.marks import MARK
from narrator.publish.embed import Embedded, audio_object, element
from narrator.publish.manifest import Manifest, below, read_manifest
from narrator.publish.player import script as player_script

PAGE = "index.html"
_TAGS = {"heading": ("h2", ""), "quote": ("blockquote", ""), "deck": ("p", ' class="deck"'), "code": ("pre", "")}

_SEARCH = """
const field = document.querySelector("input[type=search]"), items = [...document.querySelectorAll(".episodes li")];
field.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const item of items) {
    item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
    shown += !item.hidden;
  }
  document.querySelector("[role=status]").textContent = `${shown} of ${items.length}`;
});
document.addEventListener("play", (event) => {
  for (const audio of document.querySelectorAll("audio")) if (audio !== event.target) audio.pause();
}, true);
"""

_FRAMED = """
if (window !== window.top) { // on another's page: the player alone, whole
  document.documentElement.classList.add("framed");
  const player = document.querySelector("listen-article");
  player?.setAttribute("open", "");
  player?.removeAttribute("captions");
}
"""


def write_pages(root: Path) -> tuple[Path, ...]:
    """Write the page of each episode below *root*, or of *root* itself if it is one; and an index where it is not.

    Returns the files written, the one to open first at the head. Raises `NoEpisodeError` where there is none.
    """
    found = list(episodes(root))
    if not found:
        raise _nothing(root)
    pages = []
    for manifest in found:
        path = manifest.episode.folder / PAGE
        write_text(path, episode_page(manifest))
        pages.append(path)
    if found[0].episode.folder != root:
        write_text(root / PAGE, index_page(root.name, found, root))
        pages.insert(0, root / PAGE)
    return tuple(pages)


def _nothing(folder: Path) -> NoEpisodeError:
    return NoEpisodeError(str(folder)) if folder.is_dir() else NoEpisodeError(str(folder), "there is no such folder")


def episode_in(folder: Path) -> Manifest:
    """The finished episode in *folder*, or the only one below it. Raises `NoEpisodeError`."""
    found = list(episodes(folder))
    if not found:
        raise _nothing(folder)
    if len(found) > 1:
        names = ", ".join(str(manifest.episode.folder) for manifest in found[:3])
        raise NoEpisodeError(str(folder), f"it holds {len(found)} episodes", f"name one of them: {names}…")
    return found[0]


def episodes(root: Path) -> Iterator[Manifest]:
    """The finished episodes below *root*, newest article first; *root* may be an episode's own folder."""
    if own := read_manifest(root):
        yield own
        return
    found = [manifest for said in below(root) if (manifest := read_manifest(said.episode.folder))]
    yield from sorted(found, key=lambda manifest: manifest.about["source"]["published"] or "", reverse=True)


def embedded(manifest: Manifest, **addresses: str) -> Embedded:
    """What a page says of an episode; files are named as they lie in its folder unless *addresses* say otherwise."""
    source, names = manifest.about["source"], {file.name for file in manifest.episode.files}
    stem = Path(manifest.episode.audio.name).stem
    captions = next((name for name in (f"{stem}.words.vtt", f"{stem}.vtt") if name in names), "")
    facts: dict[str, Any] = {
        "audio": manifest.episode.audio.name,
        "captions": captions,
        "chapters": "chapters.json" if "chapters.json" in names else "",
        "guid": manifest.episode.plan[:16],
        **addresses,
    }
    return Embedded(
        manifest.episode.title,
        type=manifest.episode.audio.type,
        duration=manifest.episode.duration,
        authors=tuple(source["authors"]),
        site=source["site"],
        url=source["url"],
        language=source["language"],
        **facts,
    )


def episode_page(manifest: Manifest) -> str:
    """The read-along page of one episode, as it is written beside its audio."""
    folder, episode = manifest.episode.folder, embedded(manifest)
    captions = read_text(folder, episode.captions) or "WEBVTT\n"
    chapters = read_text(folder, episode.chapters) or '{"chapters": []}'
    shown = embedded(manifest, captions="#captions", chapters="#chapters", article="#text")
    many = len(manifest.episode.chapters) > 1
    body = [
        "<main><header>",
        f'<h1 dir="auto">{escape(episode.title)}</h1>',
        _meta(manifest),
        "</header>",
        element(shown if many else embedded(manifest, captions="#captions", chapters="", article="#text")),
        f'<article id="text" dir="auto">{"".join(_text(manifest))}</article>',
        _footer(manifest),
        "</main>",
        f'<script type="text/vtt" id="captions">{inert(captions)}</script>',
        f'<script type="application/json" id="chapters">{inert_json(chapters)}</script>',
        f'<script type="application/ld+json">{inert_json(json.dumps(audio_object(episode)))}</script>',
    ]
    return document(episode.title, episode.language, "\n".join(body), _FRAMED + player_script())


def index_page(name: str, manifests: Sequence[Manifest], root: Path) -> str:
    """A page to browse, search and play *manifests*; their folders lie below *root*."""
    total = clock(sum(manifest.episode.duration for manifest in manifests))
    items = []
    for manifest in manifests:
        folder = manifest.episode.folder.relative_to(root).as_posix()
        title = escape(manifest.episode.title)
        audio = f"{escape(folder)}/{escape(manifest.episode.audio.name)}"
        items.append(
            f'<li><h2 dir="auto"><a href="{escape(folder)}/{PAGE}">{title}</a></h2>{_meta(manifest)}'
            f'<audio controls preload="none" src="{audio}" title="{title}"></audio></li>'
        )
    body = (
        f'<main><header><h1>{escape(name or "Episodes")}</h1><p class="meta">{len(manifests)} articles · {total}</p>'
        '<p><input type="search" aria-label="Search the articles" placeholder="Search"></p>'
        f'<p class="meta" role="status"></p></header><ul class="episodes">{"".join(items)}</ul></main>'
    )
    return document(name or "Episodes", "en", body, _SEARCH)


def _text(manifest: Manifest) -> Iterator[str]:
    """The words of the article as HTML, a block at a time; what is announced (title, byline) stands above already."""
    transcript = Path(manifest.episode.audio.name).with_suffix(".json").name
    whole = json.loads(read_text(manifest.episode.folder, transcript) or "{}")
    spoken: Iterator[Mapping[str, Any]] = (one for one in whole.get("segments", ()) if one["block"] is not None)
    for block, group in groupby(spoken, key=lambda segment: segment["block"]):
        segments = list(group)
        tag, name = _TAGS.get(segments[0]["kind"], ("p", ""))
        text = escape(" ".join(segment["body"] for segment in segments))
        yield f'<{tag} id="block-{block}"{name}>{text}</{tag}>'


def _meta(manifest: Manifest) -> str:
    source = manifest.about["source"]
    date = source["published"]
    parts = [escape(", ".join(source["authors"])), escape(source["site"])]
    parts += [f'<time datetime="{escape(date)}">{escape(date)}</time>'] if date else []
    parts.append(clock(manifest.episode.duration))
    return f'<p class="meta">{" · ".join(filter(None, parts))}</p>'


def _footer(manifest: Manifest) -> str:
    voice, url = manifest.about["voice"], manifest.about["source"]["url"]
    origin = (
        f' The article: <a href="{escape(url)}">{escape(url)}</a>.' if url.startswith(("http://", "https://")) else ""
    )
    return f"<footer>Read by a machine voice, {escape(voice['name'] or voice['id'])}.{origin}</footer>"


def document(title: str, language: str, body: str, script: str, *, style: str = "", served: str = "") -> str:
    """A page that is one file, of our look: only this script, this style and sound from its own place may run in it.

    Args:
        body: HTML, escaped by the caller.
        style: more of it.
        served: address of the script instead, for a page that talks to the server it came from.
    """
    style = files("narrator.publish").joinpath("page.css").read_text(encoding="utf-8") + style
    runs = "script-src 'self'; connect-src 'self'" if served else f"script-src '{_digest(script)}'"
    policy = (
        f"default-src 'none'; media-src 'self' file: data: blob:; img-src 'self' data:; style-src '{_digest(style)}'; "
        f"{runs}; base-uri 'none'; form-action 'none'"
    )
    code = f'<script type="module" src="{escape(served)}">' if served else f'<script type="module">{script}'
    return (
        f'<!doctype html>\n<html lang="{escape(language or "en")}">\n<head>\n<meta charset="utf-8">\n{MARK}\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{escape(title)}</title>\n<link rel="icon" href="data:,">\n<style>{style}</style>\n</head>\n'
        f"<body>\n{body}\n{code}</script>\n</body>\n</html>\n"
    )


def _digest(text: str) -> str:
    """A source of a content security policy: exactly this text and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def read_text(folder: Path, name: str) -> str:
    """A file of an episode, or nothing where there is none."""
    try:
        return (folder / name).read_text(encoding="utf-8") if name else ""
    except OSError:
        return ""


def inert(text: str) -> str:
    """Text for a data element of the page, which no text can end early; WebVTT reads the reference as the sign."""
    return text.replace("</", "&lt;/").replace("<!--", "&lt;!--")


def inert_json(text: str) -> str:
    """JSON for a data element of the page."""
    return text.replace("<", "\\u003c")
