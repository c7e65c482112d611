"""Files of models, fetched once and checked, or taken from a folder or an archive.

A download is resumed where it stopped, is compared with its size and digest, and appears whole. Proxies are taken
from the environment, as everywhere.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from narrator.errors import AudioError, FetchError
from narrator.files import output_error
from narrator.voices import ModelFile, models_folder

if TYPE_CHECKING:
    import httpx

_CHUNK = 1 << 18

Told = Callable[[str, int, int], None]
"""Is called with a file's name, the bytes there are, and the bytes there will be (0 where unknown)."""


def install_files(files: Iterable[ModelFile], *, told: Told | None = None) -> int:
    """Fetch the files a profile names; their size. What is there and right is left as it is.

    Raises `FetchError`, `AudioError` for a file that is not what was promised, `OutputError`.
    """
    size = 0
    with new_client() as client:
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
        raise unreachable(file.url, error) from error


def _check(part: Path, file: ModelFile) -> None:
    if wrong := _what_is_wrong(part, file):
        part.unlink()
        raise AudioError(file.url, f"{wrong}; nothing of it is kept, try again")


def _what_is_wrong(path: Path, file: ModelFile) -> str:
    size = path.stat().st_size
    if file.size and size != file.size:
        return f"it has {size} bytes, not the {file.size} promised"
    for algorithm, promised in (("sha256", file.sha256), ("md5", file.md5)):
        if promised and (found := digest(path, algorithm)) != promised.lower():
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


def digest(path: Path, algorithm: str) -> str:
    """Of the file at *path*, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def unreachable(url: str, error: Exception) -> FetchError:
    """What is told where no whole answer came."""
    return FetchError(
        url,
        f"no whole answer ({error or type(error).__name__}); is there a network, or a proxy to name in HTTPS_PROXY?",
    )


def new_client() -> httpx.Client:
    """Patient with slow servers; follows where it is sent."""
    import httpx

    return httpx.Client(follow_redirects=True, timeout=httpx.Timeout(60.0, connect=10.0))
