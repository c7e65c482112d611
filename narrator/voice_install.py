"""Models fetched once and checked: Piper voices by name from their public catalogue, and the files a profile names.

A download is resumed where it stopped, is compared with its size and digest, and appears whole. Proxies are taken
from the environment, as everywhere.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
import tarfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrator.errors import AudioError, FetchError, UnknownVoiceError
from narrator.files import output_error, write_text
from narrator.voices import ModelFile, models_folder, user_folder

if TYPE_CHECKING:
    import httpx

CATALOGUE = "https://huggingface.co/rhasspy/piper-voices/resolve/main/"
"""Where Piper's voices are listed, in ``voices.json``, and lie."""

_CHUNK = 1 << 18
_LICENCE = re.compile(r"^\s*\*?\s*Licen[cs]e:\s*(.+)$", re.IGNORECASE | re.MULTILINE)

Told = Callable[[str, int, int], None]
"""Is called with a file's name, the bytes there are, and the bytes there will be (0 where unknown)."""


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
    with _client() as client:
        entry = _entry(client, base, name)
        files = [_of_catalogue(base, path, facts) for path, facts in sorted(entry["files"].items())]
        for file in files:
            download(client, file, models_folder() / file.path, told)
    model = next(models_folder() / file.path for file in files if file.path.endswith(".onnx"))
    digest = _digest(model, "sha256")
    licence = _licence(models_folder() / file.path for file in files if file.path.endswith("MODEL_CARD"))
    profile = user_folder() / f"{name}.toml"
    write_text(profile, _profile(name, entry, model.relative_to(models_folder()).as_posix(), licence, digest))
    return Installed(name, profile, licence, sum(file.size for file in files), digest)


def install_files(files: Iterable[ModelFile], *, told: Told | None = None) -> int:
    """Fetch the files a profile names; their size. What is there and right is left as it is.

    Raises `FetchError`, `AudioError` for a file that is not what was promised, `OutputError`.
    """
    size = 0
    with _client() as client:
        for file in files:
            target = models_folder() / file.path
            if not (target.is_file() and _is_right(target, file)):
                download(client, file, target, told)
            size += target.stat().st_size
    return size


def take_files(files: Iterable[ModelFile], source: Path) -> tuple[int, tuple[str, ...]]:
    """Take those of the files that *source*, a folder or a .tgz, holds; their size, and the names of the others.

    Raises `FetchError` where it holds none of them, `AudioError`, `OutputError`.
    """
    size = 0
    absent: list[str] = []
    wanted = tuple(files)
    for file in wanted:
        target = models_folder() / file.path
        name = target.name
        content = _from_folder(source, name) if source.is_dir() else _from_archive(source, name)
        if content is None:
            absent.append(name)
            continue
        _keep(content, file, target)
        size += len(content)
    if len(absent) == len(wanted):
        raise FetchError(str(source), f"it holds none of {', '.join(absent)}")
    return size, tuple(absent)


def download(client: httpx.Client, file: ModelFile, target: Path, told: Told | None = None) -> None:
    """Fetch *file* to *target*; from where it stopped, if a part of it is there already.

    Raises `FetchError`, `OutputError`, `AudioError` where what came is not what was promised; then nothing is kept.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (part.is_file() and file.size and part.stat().st_size == file.size):
            _fetch(client, file, part, told)
        _check(part, file)
        part.replace(target)
    except OSError as error:
        raise output_error(target, error) from error


def _fetch(client: httpx.Client, file: ModelFile, part: Path, told: Told | None) -> None:
    import httpx

    there = part.stat().st_size if part.is_file() else 0
    headers = {"Range": f"bytes={there}-"} if there else {}
    try:
        with client.stream("GET", file.url, headers=headers) as response:
            if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                part.unlink()
                raise FetchError(file.url, "the part fetched before is not of this file; try again")
            if response.status_code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
                raise FetchError(file.url, f"the server answers {response.status_code}")
            resumed = response.status_code == httpx.codes.PARTIAL_CONTENT
            done = there if resumed else 0
            with part.open("ab" if resumed else "wb") as into:
                for chunk in response.iter_raw(_CHUNK):
                    into.write(chunk)
                    done += len(chunk)
                    if told:
                        told(Path(file.path).name, done, file.size)
    except httpx.HTTPError as error:
        raise _unreachable(file.url, error) from error


def _check(part: Path, file: ModelFile) -> None:
    if wrong := _what_is_wrong(part, file):
        part.unlink()
        raise AudioError(file.url, f"{wrong}; nothing of it is kept, try again")


def _what_is_wrong(path: Path, file: ModelFile) -> str:
    size = path.stat().st_size
    if file.size and size != file.size:
        return f"it has {size} bytes, not the {file.size} promised"
    for algorithm, promised in (("sha256", file.sha256), ("md5", file.md5)):
        if promised and (found := _digest(path, algorithm)) != promised.lower():
            return f"its {algorithm} is {found}, not the {promised} promised"
    return ""


def _is_right(path: Path, file: ModelFile) -> bool:
    return bool(file.size or file.sha256 or file.md5) and not _what_is_wrong(path, file)


def _keep(content: bytes, file: ModelFile, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        _check(part, file)
        part.replace(target)
    except OSError as error:
        raise output_error(target, error) from error


def _from_folder(source: Path, name: str) -> bytes | None:
    found = sorted(source.rglob(name))
    return found[0].read_bytes() if found else None


def _from_archive(source: Path, name: str) -> bytes | None:
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                if member.isfile() and Path(member.name).name == name and (file := archive.extractfile(member)):
                    return file.read()
    except (OSError, tarfile.TarError) as error:
        raise FetchError(str(source), f"it is no folder and no .tgz ({error})") from error
    return None


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
        raise _unreachable(url, error) from error
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
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in written.items()]
    return "\n".join(
        [*lines, "", "[settings]", f'sha256 = "{digest}"', "noise_scale = 0.333", "noise_w_scale = 0.4", ""]
    )


def _licence(cards: Iterable[Path]) -> str:
    for card in cards:
        if found := _LICENCE.search(card.read_text(encoding="utf-8", errors="replace")):
            return found[1].strip()
    return "not stated; see the voice's model card"


def _digest(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def _unreachable(url: str, error: Exception) -> FetchError:
    return FetchError(
        url,
        f"no whole answer ({error or type(error).__name__}); is there a network, or a proxy to name in HTTPS_PROXY?",
    )


def _client() -> httpx.Client:
    import httpx

    return httpx.Client(follow_redirects=True, timeout=httpx.Timeout(60.0, connect=10.0))
