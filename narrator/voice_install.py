"""Voices by name: Piper's from their public catalogue, Kokoro's from the list in its profile; a profile for each."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator.download import Told, digest, download, install_files, new_client, take_files, unreachable
from narrator.errors import FetchError, UnknownVoiceError
from narrator.files import write_text
from narrator.types import Setting, Voice
from narrator.voices import ModelFile, find, models_folder, user_folder
from narrator.voices import files as files_of

if TYPE_CHECKING:
    import httpx

CATALOGUE = "https://huggingface.co/rhasspy/piper-voices/resolve/main/"
"""Where Piper's voices are listed, in ``voices.json``, and lie."""

KOKORO = "kokoro"
"""The profile that lists all of Kokoro's voices, and the engine they have in common."""

_KOKORO_LANGUAGES = {"a": "en-US", "b": "en-GB", "e": "es", "f": "fr", "h": "hi", "i": "it", "p": "pt-BR"}
_LICENCE = re.compile(r"^\s*\*?\s*Licen[cs]e:\s*(.+)$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Installed:
    """What was installed."""

    id: str  #: of the voice
    profile: Path
    licence: str
    size: int  #: bytes
    sha256: str  #: of the model, as pinned in the profile


def install_piper(name: str, *, base: str = CATALOGUE, told: Told | None = None) -> Installed:
    """Fetch the Piper voice *name*, as ``en_GB-alba-medium``, and write a profile for it.

    Raises `UnknownVoiceError` with the nearest names, `FetchError`, `AudioError` for a file that is not what was
    promised, `OutputError`.
    """
    base = base.rstrip("/") + "/"
    with new_client() as client:
        entry = _entry(client, base, name)
        files = [_of_catalogue(base, path, facts) for path, facts in sorted(entry["files"].items())]
        for file in files:
            download(client, file, models_folder() / file.path, told)
    model = next(models_folder() / file.path for file in files if file.path.endswith(".onnx"))
    pin = digest(model, "sha256")
    licence = _licence(models_folder() / file.path for file in files if file.path.endswith("MODEL_CARD"))
    profile = user_folder() / f"{name}.toml"
    write_text(profile, _profile(name, entry, model.relative_to(models_folder()).as_posix(), licence, pin))
    return Installed(name, profile, licence, sum(file.size for file in files), pin)


def install_kokoro(name: str, *, source: Path | None = None, told: Told | None = None) -> Installed:
    """Take the Kokoro voice *name*, as ``bf_emma``, and the model where it is missing; write a profile for it.

    Args:
        source: a folder or .tgz that holds the files; else they are fetched.

    Raises `UnknownVoiceError` with the nearest names, and as `install_files` and `take_files` do.
    """
    usual = find(KOKORO)
    styles = {Path(file.path).stem: file for file in files_of(KOKORO) if file.path.endswith(".bin")}
    if name not in styles:
        raise UnknownVoiceError(name, tuple(difflib.get_close_matches(name, styles, n=3, cutoff=0.4)))
    files = (*needed(usual, (file for file in files_of(KOKORO) if file.path == usual.model)), styles[name])
    size = take_files(files, source)[0] if source else install_files(files, told=told)
    written = {
        "engine": usual.engine,
        "name": f"{name[3:].capitalize()} (Kokoro)",
        "description": f"The Kokoro voice {name}.",
        "language": _KOKORO_LANGUAGES[name[0]],
        "licence": usual.licence,
        "model": usual.model,
    }
    settings = {**dict(usual.settings), "voice": name}
    profile = user_folder() / f"{name}.toml"
    write_text(profile, _toml(written, settings))
    return Installed(name, profile, usual.licence, size, str(usual.setting("sha256", "")))


def needed(voice: Voice, files: Iterable[ModelFile]) -> tuple[ModelFile, ...]:
    """*files* without the model of *voice* where installed packages hold it in parts."""
    from narrator.backends.kokoro import parts_of

    in_parts = voice.engine == KOKORO and parts_of(voice)
    return tuple(file for file in files if not (in_parts and file.path == voice.model))


def _entry(client: httpx.Client, base: str, name: str) -> dict[str, Any]:
    """What the catalogue says of *name*."""
    import httpx

    url = f"{base}voices.json"
    try:
        response = client.get(url)
        response.raise_for_status()
        catalogue = response.json()
    except httpx.HTTPStatusError as error:
        raise FetchError(url, f"the server answers {error.response.status_code}") from error
    except httpx.HTTPError as error:
        raise unreachable(url, error) from error
    except json.JSONDecodeError as error:
        raise FetchError(url, "it is no catalogue of voices") from error
    if not isinstance(catalogue, dict) or name not in catalogue:
        known = list(catalogue) if isinstance(catalogue, dict) else []
        raise UnknownVoiceError(name, tuple(difflib.get_close_matches(name, known, n=3, cutoff=0.4)))
    entry = catalogue[name]
    if not isinstance(entry, dict) or not any(str(path).endswith(".onnx") for path in entry.get("files", {})):
        raise FetchError(url, f"it names no model for {name}")
    return entry


def _of_catalogue(base: str, path: str, facts: Mapping[str, Any]) -> ModelFile:
    clean = Path(path)
    if clean.is_absolute() or ".." in clean.parts:
        raise FetchError(base, f"it names a file outside its folder: {path}")
    return ModelFile(
        path=f"piper/{path}",
        url=f"{base}{path}",
        size=int(facts.get("size_bytes", 0)),
        md5=str(facts.get("md5_digest", "")),
    )


def _profile(name: str, entry: Mapping[str, Any], model: str, licence: str, digest: str) -> str:
    language = str(entry.get("language", {}).get("code", "en_US")).replace("_", "-")
    title = f"{entry.get('name', name)} ({entry.get('quality', 'Piper')})".capitalize()
    written = {
        "engine": "piper",
        "name": title,
        "description": f"The Piper voice {name}.",
        "language": language,
        "licence": licence,
        "model": model,
    }
    return _toml(written, {"sha256": digest, "noise_scale": 0.333, "noise_w_scale": 0.4})


def _toml(written: Mapping[str, str], settings: Mapping[str, Setting]) -> str:
    """A profile. What JSON writes of texts and numbers, TOML reads."""

    def lines(table: Mapping[str, Setting]) -> list[str]:
        return [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in table.items()]

    return "\n".join([*lines(written), "", "[settings]", *lines(settings), ""])


def _licence(cards: Iterable[Path]) -> str:
    for card in cards:
        if found := _LICENCE.search(card.read_text(encoding="utf-8", errors="replace")):
            return found[1].strip()
    return "not stated; see the voice's model card"
