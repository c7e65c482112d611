"""Voices from a catalogue on this machine, with everything that can go wrong on the way."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from narrator.backends import missing
from narrator.backends.piper import PiperBackend
from narrator.backends.speech_model import model_path
from narrator.cli.voices import command
from narrator.download import install_files, take_files
from narrator.errors import AudioError, FetchError, NarratorError, UnknownVoiceError
from narrator.types import Utterance
from narrator.voice_install import install_kokoro, install_piper
from narrator.voices import ModelFile, files, find, models_folder, user_folder

NAME = "en_US-joe-medium"
FOLDER = "en/en_US/joe/medium"


class _Files(SimpleHTTPRequestHandler):
    """Serves files as the catalogue's server does, ranges included; breaks off where told to."""

    cuts: list[int] = []  # noqa: RUF012  (shared by all requests, on purpose)
    asked: list[tuple[str, str]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        ranged = self.headers.get("Range", "")
        self.asked.append((path.name, ranged))
        start = int(ranged.removeprefix("bytes=").rstrip("-")) if ranged else 0
        if start and start >= len(body):
            self.send_error(416)
            return
        self.send_response(206 if ranged else 200)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        cut = self.cuts.pop(0) if self.cuts and path.suffix == ".onnx" else len(body)
        self.wfile.write(body[start : start + cut])

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """The layout of the public catalogue, with the embedded voice in it."""
    root = tmp_path / "catalogue"
    (root / FOLDER).mkdir(parents=True)
    model = model_path(find("joe"))
    (root / FOLDER / f"{NAME}.onnx").symlink_to(model)
    (root / FOLDER / f"{NAME}.onnx.json").symlink_to(f"{model}.json")
    (root / FOLDER / "MODEL_CARD").write_text("# Model card\n\n* Language: en_US\n* License: CC0\n", encoding="utf-8")
    files = {
        f"{FOLDER}/{path.name}": {
            "size_bytes": path.stat().st_size,
            "md5_digest": hashlib.md5(path.read_bytes()).hexdigest(),
        }
        for path in (root / FOLDER).iterdir()
    }
    entry = {"key": NAME, "name": "joe", "quality": "medium", "language": {"code": "en_US"}, "files": files}
    _write(root, {NAME: entry, "en_GB-alba-medium": entry})
    return root


def _write(root: Path, catalogue: object) -> None:
    (root / "voices.json").write_text(json.dumps(catalogue), encoding="utf-8")


@pytest.fixture
def base(catalogue: Path) -> Iterator[str]:
    _Files.cuts.clear()
    _Files.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(catalogue)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_a_voice_of_the_catalogue_is_there_after_one_command(base: str) -> None:
    result = CliRunner().invoke(command, ["install", NAME, "--from", base], catch_exceptions=False)
    assert f"{NAME}: 63.2 MB" in result.output
    assert "licence CC0" in result.output
    voice = find(NAME)
    assert (voice.engine, voice.language, voice.licence) == ("piper", "en-US", "CC0")
    assert voice.setting("sha256", "") == find("joe").setting("sha256", "")
    assert PiperBackend(voice).phonemes(Utterance("Hello.", voice)) == [*"həlˈoʊ."]


def test_a_broken_download_is_resumed_where_it_stopped(base: str) -> None:
    _Files.cuts += [1_000_000]
    with pytest.raises(FetchError):
        install_piper(NAME, base=base)
    assert not list(models_folder().rglob("*.onnx"))
    install_piper(NAME, base=base)
    ranges = [asked for name, asked in _Files.asked if name.endswith(".onnx")]
    assert ranges == ["", "bytes=786432-"]  # whole chunks of what came


def _spoil(catalogue: Path, **facts: object) -> None:
    told = json.loads((catalogue / "voices.json").read_text(encoding="utf-8"))
    told[NAME]["files"][f"{FOLDER}/{NAME}.onnx"] |= facts
    _write(catalogue, told)


@pytest.mark.parametrize(
    ("facts", "why"), [({"md5_digest": "0" * 32}, "its md5 is"), ({"size_bytes": 5}, "bytes, not the 5")]
)
def test_a_file_other_than_promised_is_not_kept(catalogue: Path, base: str, facts: dict[str, object], why: str) -> None:
    _spoil(catalogue, **facts)
    with pytest.raises(AudioError, match=why):
        install_piper(NAME, base=base)
    assert not [path for path in models_folder().rglob("*.onnx*") if not path.name.endswith(".json")]
    assert not user_folder().exists()


def test_an_unknown_voice_offers_the_nearest(base: str) -> None:
    with pytest.raises(UnknownVoiceError, match=NAME):
        install_piper("en_US-jo-medium", base=base)


@pytest.mark.parametrize(
    "catalogue_text", ["", "<html>", "[]", "{}", json.dumps({NAME: {"files": {}}}), json.dumps({NAME: []})]
)
def test_a_broken_catalogue_is_told(catalogue: Path, base: str, catalogue_text: str) -> None:
    (catalogue / "voices.json").write_text(catalogue_text, encoding="utf-8")
    with pytest.raises(NarratorError):
        install_piper(NAME, base=base)


def test_a_catalogue_cannot_write_outside_the_models_folder(catalogue: Path, base: str) -> None:
    _write(catalogue, {NAME: {"files": {"../../evil.onnx": {"size_bytes": 1, "md5_digest": ""}}}})
    with pytest.raises(FetchError, match="outside its folder"):
        install_piper(NAME, base=base)


def test_no_network_is_told_as_that() -> None:
    with pytest.raises(FetchError, match="is there a network"):
        install_piper(NAME, base="http://127.0.0.1:9/")


@pytest.fixture
def archive(tmp_path: Path) -> tuple[Path, ModelFile]:
    body = b"style" * 100
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo("package/voices/af_test.bin")
        info.size = len(body)
        tar.addfile(info, io.BytesIO(body))
    digest = hashlib.sha256(body).hexdigest()
    return path, ModelFile("kokoro/voices/af_test.bin", "http://127.0.0.1:9/x", size=len(body), sha256=digest)


def test_files_are_taken_from_an_archive_or_a_folder_and_checked(
    archive: tuple[Path, ModelFile], tmp_path: Path
) -> None:
    path, file = archive
    other = ModelFile("kokoro/model.onnx", "http://127.0.0.1:9/y")
    assert take_files([other, file], path) == (500, ("model.onnx",))
    assert (models_folder() / file.path).read_bytes() == b"style" * 100
    assert install_files([file]) == 500  # there already: no network is asked
    (models_folder() / file.path).write_bytes(b"other")
    (tmp_path / "af_test.bin").write_bytes(b"style" * 100)
    take_files([file], tmp_path)
    assert (models_folder() / file.path).read_bytes() == b"style" * 100


def test_a_wrong_archive_is_told(archive: tuple[Path, ModelFile], tmp_path: Path) -> None:
    path, file = archive
    with pytest.raises(AudioError, match="its sha256 is"):
        take_files([ModelFile(file.path, file.url, sha256="0" * 64)], path)
    with pytest.raises(FetchError, match=r"none of af_other\.bin"):
        take_files([ModelFile("af_other.bin", file.url)], path)
    (tmp_path / "text.tgz").write_text("not an archive", encoding="utf-8")
    with pytest.raises(FetchError, match=r"no \.tgz"):
        take_files([file], tmp_path / "text.tgz")


def test_the_files_of_a_profile_come_from_an_archive_by_one_command(archive: tuple[Path, ModelFile]) -> None:
    path, file = archive
    user_folder().mkdir(parents=True)
    (user_folder() / "mine.toml").write_text(
        f'engine = "kokoro"\n[[files]]\npath = "{file.path}"\nurl = "{file.url}"\nsha256 = "{file.sha256}"\n',
        encoding="utf-8",
    )
    result = CliRunner().invoke(command, ["install", "mine", "--from", str(path)], catch_exceptions=False)
    assert result.stdout.startswith("mine: 0.0 MB")
    assert (models_folder() / file.path).is_file()


def test_a_voice_that_needs_nothing_asks_no_network() -> None:
    for voice in ("joe", "espeak"):
        result = CliRunner().invoke(
            command, ["install", voice, "--from", "http://127.0.0.1:9/"], catch_exceptions=False
        )
        assert result.output.startswith(f"{voice}: 0.0 MB")


@pytest.fixture
def kokoro(tmp_path: Path) -> Path:
    """Kokoro's files as an archive holds them, small ones, and a profile that names them."""
    folder = tmp_path / "package" / "voices"
    folder.mkdir(parents=True)
    files = []
    for name in ("kokoro-v1.0.int8.onnx", "bf_emma.bin", "ef_dora.bin"):
        body = name.encode() * 100
        (folder / name).write_bytes(body)
        path = f"kokoro/{'voices/' * name.endswith('.bin')}{name}"
        digest = hashlib.sha256(body).hexdigest()
        files.append(f'{{ path = "{path}", url = "http://127.0.0.1:9/{name}", sha256 = "{digest}" }}')
    user_folder().mkdir(parents=True)
    (user_folder() / "kokoro.toml").write_text(
        f'engine = "kokoro"\nmodel = "kokoro/kokoro-v1.0.int8.onnx"\nlicence = "free"\nfiles = [{", ".join(files)}]\n',
        encoding="utf-8",
    )
    return folder.parent


def test_a_voice_of_kokoros_is_there_after_one_command(kokoro: Path) -> None:
    result = CliRunner().invoke(command, ["install", "bf_emma", "--from", str(kokoro)], catch_exceptions=False)
    assert "licence free" in result.output
    voice = find("bf_emma")
    assert (voice.engine, voice.language, voice.setting("voice", "")) == ("kokoro", "en-GB", "bf_emma")
    assert missing(voice) == ""
    assert not (models_folder() / "kokoro/voices/ef_dora.bin").exists()


def test_an_unknown_voice_of_kokoros_offers_the_nearest(kokoro: Path) -> None:
    with pytest.raises(UnknownVoiceError, match="ef_dora"):
        install_kokoro("ef_dola")


def test_our_list_of_kokoros_voices_is_whole() -> None:
    names = [Path(file.path).stem for file in files("kokoro")]
    english = [name for name in names if name[:3] in ("af_", "am_", "bf_", "bm_")]
    assert (len(english), len(names), len(set(names))) == (28, 42, 42)
    assert all(file.size and file.sha256 for file in files("kokoro"))
