"""Files that appear whole or not at all, and text made safe to be a file's name."""

from __future__ import annotations

import errno
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from narrator.errors import OutputError

_APOSTROPHE = re.compile("['\u2019\u02bc]")
_MEANING = {
    errno.ENOSPC: "the disk is full; what was finished before is kept",
    errno.EDQUOT: "the disk quota is used up; what was finished before is kept",
    errno.EROFS: "the file system is read-only; choose another folder with --output",
    errno.EACCES: "permission denied; choose another folder with --output",
    errno.EPERM: "permission denied; choose another folder with --output",
    errno.ENOTDIR: "a file stands where a folder is needed; choose another folder with --output",
    errno.EISDIR: "a folder stands where the file should go",
    errno.ENAMETOOLONG: "the name is too long for this file system",
}


def output_error(path: Path, error: OSError) -> OutputError:
    """What an `OSError` while writing *path* means to the user."""
    return OutputError(str(path), _MEANING.get(error.errno or 0, error.strerror or str(error)))


@contextmanager
def appearing(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """Give a path beside *path* to write to; it takes *path*'s place when the block ends well, else it is removed.

    Missing folders are made. Raises `OutputError` where the system refuses.

    Args:
        durable: wait until the disk has it, so that it survives a loss of power too. What can be made again and
            carries its own proof need not.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
        os.close(handle)
    except OSError as error:
        raise output_error(path, error) from error
    part = Path(name)
    try:
        part.chmod(0o666 & ~_umask())
        yield part
        if durable:
            with part.open("rb+") as whole:
                os.fsync(whole.fileno())
        part.replace(path)
    except OSError as error:
        raise output_error(path, error) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def writing(path: Path, *, durable: bool = True) -> Iterator[IO[Any]]:
    """Open a binary file that becomes *path* when the block ends well. See `appearing`."""
    with appearing(path, durable=durable) as part, part.open("wb") as file:
        yield file


def write_text(path: Path, text: str) -> None:
    """Write *text* as UTF-8, whole or not at all. Raises `OutputError`."""
    with writing(path) as file:
        file.write(text.encode("utf-8"))


def slug(title: str, fallback: str = "article") -> str:
    """*title* as a short, plain file name: letters, digits and hyphens, at most 60 characters.

    Words in Latin letters lose their accents; those in other scripts stay as they are.
    """
    words = list(filter(None, map(_plain, _words(title))))
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word
        if not _fits(longer):
            break
        name = longer
    while not name and words and not _fits(words[0]):
        words[0] = words[0][: min(60, len(words[0]) - 1)]
    return name or (words[0] if words else fallback)


def _words(title: str) -> list[str]:
    """The words of *title*, whatever their script: letters and digits, with the marks that go with them."""
    composed = unicodedata.normalize("NFC", _APOSTROPHE.sub("", title))
    words = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in composed).split()
    return [word for word in words if any(c.isalnum() for c in word)]


def _plain(word: str) -> str:
    """*word* in the letters of file names: without accents where that leaves most of it, else as it is."""
    bare = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    letters = re.sub(r"[^a-z0-9]+", "", bare)
    return letters if 2 * len(letters) >= len(word) else word.lower()


def _fits(name: str) -> bool:
    """Whether *name* is short enough for people, and with an ending for file systems, which count bytes."""
    return len(name) <= 60 and len(name.encode("utf-8", "replace")) <= 150


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
