"""The manifest of an episode: written last, so that where it stands the episode is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from narrator.publish.chapters import seconds
from narrator.types import AudioOptions, Chapter, Episode, Loudness, Plan, StoredFile, Voice

NAME = "manifest.json"
_SCHEMA = 1
_TYPES = {
    ".mp3": "audio/mpeg",
    ".m4b": "audio/mp4",
    ".opus": "audio/ogg; codecs=opus",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".txt": "text/plain",
    ".json": "application/json",
    ".jpg": "image/jpeg",
    ".png": "image/png",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an episode's folder says of itself."""

    source: str  #: origin of the article
    plan: str  #: digest of the plan it was made from
    episode: Episode
    about: Mapping[str, Any]  #: everything else, as it stands in the file


def stored(path: Path, name: str | None = None) -> StoredFile:
    """The file at *path*, weighed and hashed, under the *name* it will have."""
    name = name or path.name
    kind = "application/json+chapters" if name == "chapters.json" else _TYPES.get(Path(name).suffix, "")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return StoredFile(name, kind or "application/octet-stream", path.stat().st_size, digest)


def manifest_text(episode: Episode, plan: Plan, options: AudioOptions, extra: Mapping[str, Any]) -> str:
    """The manifest of *episode*, as JSON. Holds no date of its making: equal episodes have equal manifests."""
    about = plan.article.metadata
    whole = {
        "schema": _SCHEMA,
        "narrator": version("narrator"),
        "plan": episode.plan,
        "title": episode.title,
        "source": {
            "origin": plan.article.origin,
            "kind": str(plan.article.kind),
            "url": about.url,
            "authors": list(about.authors),
            "published": about.published.isoformat() if about.published else None,
            "updated": about.updated.isoformat() if about.updated else None,
            "language": about.language,
            "site": about.site,
            "image": about.image,
            "description": about.description,
            "words": plan.article.words,
        },
        "voice": _voice(plan.voice),
        "cast": [{**_voice(other), "speaks": _spoken_by(other, plan)} for other in plan.cast[1:]],
        "audio": {
            "file": episode.audio.name,
            "format": str(options.format),
            "bitrate": options.bitrate,
            "sample_rate": episode.sample_rate,
            "samples": episode.samples,
            "duration": episode.duration,
            "loudness": {**_rounded(asdict(episode.loudness)), "unit": "LUFS, dBTP; one channel"},
            **extra,
        },
        "estimate": {"seconds": round(plan.total, 3), "error": plan.error},
        "chapters": [
            {
                "title": chapter.title,
                "start": seconds(chapter.start, episode.sample_rate),
                "first": chapter.start,
                "last": chapter.end,
            }
            for chapter in episode.chapters
        ],
        "files": {file.name: _file(file) for file in episode.files},
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _voice(voice: Voice) -> dict[str, Any]:
    names = ("id", "name", "engine", "model", "language", "licence", "speed")
    return {**{name: getattr(voice, name) for name in names}, "machine": True}


def _spoken_by(voice: Voice, plan: Plan) -> list[str]:
    """The kinds of block that *voice* speaks, at least some of them."""
    return list(dict.fromkeys(str(utterance.kind) for utterance in plan.utterances if utterance.voice == voice))


def read_manifest(folder: Path, *, whole: bool = True) -> Manifest | None:
    """The manifest in *folder*, or None where there is none of ours, or a file it names is not there as it says.

    Args:
        whole: look whether the files are there; else take the manifest's word for it.
    """
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    try:
        if said["schema"] != _SCHEMA:
            return None
        episode = _episode(folder, said)
        found = Manifest(said["source"]["origin"], said["plan"], episode, said)
    except (KeyError, TypeError, AttributeError):
        return None
    return None if whole and not all(_is_there(folder, file) for file in episode.files) else found


def read_episode(folder: Path) -> Episode | None:
    """The episode in *folder*, or None where there is none that is whole."""
    manifest = read_manifest(folder)
    return manifest.episode if manifest else None


def below(folder: Path) -> Iterator[Manifest]:
    """The manifests in *folder* and all folders below it, in order of their names, files there or not.

    Hidden folders, where runs do their work, are left out.
    """
    if (own := read_manifest(folder, whole=False)) is not None:
        yield own
    for path in sorted(folder.glob("*/")):
        if not path.name.startswith("."):
            yield from below(path)


def _episode(folder: Path, whole: Mapping[str, Any]) -> Episode:
    files = {
        name: StoredFile(name, *(f[key] for key in ("type", "size", "sha256"))) for name, f in whole["files"].items()
    }
    audio, loudness = whole["audio"], whole["audio"]["loudness"]
    return Episode(
        folder,
        whole["title"],
        audio=files[audio["file"]],
        files=tuple(files.values()),
        sample_rate=audio["sample_rate"],
        samples=audio["samples"],
        chapters=tuple(Chapter(c["title"], c["first"], c["last"]) for c in whole["chapters"]),
        loudness=Loudness(*(loudness[key] for key in ("before", "after", "peak_before", "peak", "gain"))),
        plan=whole["plan"],
    )


def _is_there(folder: Path, file: StoredFile) -> bool:
    try:
        return (folder / file.name).stat().st_size == file.size
    except OSError:
        return False


def _file(file: StoredFile) -> dict[str, Any]:
    return {"type": file.type, "size": file.size, "sha256": file.sha256}


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in values.items()}
