"""The editor's desk: what is changed there is heard at once and saved as the same files; nobody else gets in."""

from __future__ import annotations

import http.client
import io
import json
import threading
import wave
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from narrator import desk
from narrator.cli.proof import _desk
from narrator.desk import Desk, Drafts, digest
from narrator.errors import LexiconError, OutputError

SCRIPT = (
    "---\ntitle: A <ferry>\nlanguage: en\n---\n\nThe ferry cost $4.2 million. Nobody waved.\n\n## Later\n\nIt left.\n"
)
LEXICON = '[[word]]\ntext = "Sallow"\nsay = "sah low"\n'
OPTIONS = {"voice": "silence", "speed": None, "announce": True, "speak": (), "skip": (), "kind": None, "cast": ()}


@pytest.fixture
def laid(tmp_path: Path) -> Desk:
    (tmp_path / "ferry.md").write_text(SCRIPT, encoding="utf-8")
    return _desk(str(tmp_path / "ferry.md"), {**OPTIONS, "lexicon": (*_lexicon(tmp_path),)})


def _lexicon(folder: Path) -> list[str]:
    (folder / "names.toml").write_text(LEXICON, encoding="utf-8")
    return [str(folder / "names.toml")]


@pytest.fixture
def address(laid: Desk) -> Iterator[str]:
    serving, address = desk.serve(laid)
    threading.Thread(target=serving.serve_forever, args=(0.02,), daemon=True).start()
    yield address
    serving.shutdown()
    serving.server_close()


def was(now: Drafts) -> Drafts:
    return Drafts(digest(now.script), digest(now.lexicon))


def ask(address: str, name: str, said: object = None, **headers: str) -> tuple[int, bytes]:
    place = urlsplit(address)
    own = {"Origin": f"http://{place.netloc}", "Content-Type": "application/json"} if said is not None else {}
    connection = http.client.HTTPConnection(place.netloc, timeout=20)
    body = None if said is None else json.dumps(said)
    headers = {**own, **{key.replace("_", "-"): value for key, value in headers.items()}}
    connection.request("GET" if said is None else "POST", place.path + name, body, headers)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def drafts(**more: object) -> dict[str, object]:
    return {"script": SCRIPT, "lexicon": LEXICON, **more}


def test_what_is_saved_is_the_same_files_and_the_page_shows_it(laid: Desk) -> None:
    now = laid.saved()
    assert now == Drafts(SCRIPT, LEXICON)
    changed = Drafts(SCRIPT.replace("Nobody", "Everybody in Sallow"), LEXICON)
    desk.save(laid, changed, was(now))
    assert laid.script.read_text(encoding="utf-8") == changed.script
    assert laid.lexicon.read_text(encoding="utf-8") == LEXICON
    page = desk.page(laid)
    assert "Everybody in" in page
    assert "sah low" in page
    assert "A &lt;ferry&gt;" in page


def test_a_lexicon_that_is_not_there_yet_is_made_by_saving(tmp_path: Path) -> None:
    (tmp_path / "ferry.md").write_text(SCRIPT, encoding="utf-8")
    made = _desk(str(tmp_path / "ferry.md"), {**OPTIONS, "lexicon": (*_lexicon(tmp_path), str(tmp_path / "new.toml"))})
    assert made.saved() == Drafts(SCRIPT, "")
    desk.save(made, Drafts(SCRIPT, LEXICON), was(made.saved()))
    assert (tmp_path / "new.toml").read_text(encoding="utf-8") == LEXICON
    with pytest.raises(LexiconError, match="no such file"):
        _desk(str(tmp_path / "ferry.md"), {**OPTIONS, "lexicon": (str(tmp_path / "none.toml"), *_lexicon(tmp_path))})


def test_a_wrong_draft_is_not_saved_and_says_where(laid: Desk) -> None:
    with pytest.raises(LexiconError, match="line"):
        desk.save(laid, Drafts(SCRIPT + "\nMore.\n", "[[word]\n"), was(laid.saved()))
    assert laid.saved() == Drafts(SCRIPT, LEXICON)


def test_a_file_that_another_program_changed_is_not_written_over(laid: Desk) -> None:
    before = was(laid.saved())
    laid.script.write_text("Theirs.\n", encoding="utf-8")
    with pytest.raises(OutputError, match="changed by another program"):
        desk.save(laid, Drafts("Ours.\n", LEXICON), before)
    assert laid.saved().script == "Theirs.\n"


def test_a_script_of_a_page_never_takes_a_files_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = "The ferry left the bay at noon, and nobody on the pier waved to it. " * 8
    Path("bay.html").write_text(
        f"<html><head><title>A bay</title></head><body><article><p>{words}</p></article></body></html>"
    )
    made = _desk("bay.html", {**OPTIONS, "lexicon": ()})
    assert (made.script, made.script.exists()) == (Path("a-bay.md"), False)
    desk.save(made, made.saved(), was(made.saved()))
    assert "nobody on the pier waved" in Path("a-bay.md").read_text(encoding="utf-8")
    with pytest.raises(OutputError, match=r"narrator proof a-bay\.md --serve"):
        _desk("bay.html", {**OPTIONS, "lexicon": ()})


def test_a_sentence_of_the_page_and_a_passage_of_the_draft_are_heard(address: str) -> None:
    for said in ({"utterance": 1}, {"text": "Not saved yet."}):
        status, body = ask(address, "hear", drafts(**said))
        assert status == 200
        with wave.open(io.BytesIO(body)) as sound:
            assert sound.getnchannels() == 1
            assert 0.3 < sound.getnframes() / sound.getframerate() < 10


@pytest.mark.parametrize(
    ("said", "headers", "status"),
    [
        (None, {"Host": "evil.example"}, 403),
        (None, {"Host": "evil.example:80"}, 403),
        (drafts(utterance=0), {"Origin": "https://evil.example"}, 403),
        (drafts(utterance=0), {"Origin": "null"}, 403),
        (drafts(utterance=0), {"Content_Type": "text/plain"}, 403),
        (drafts(utterance=999), {}, 400),
        ([], {}, 400),
        ({"script": SCRIPT}, {}, 400),
        (drafts(text="Hello.", lexicon="[[word]"), {}, 422),
    ],
)
def test_only_the_page_itself_is_answered(address: str, said: object, headers: dict[str, str], status: int) -> None:
    assert ask(address, "" if said is None else "hear", said, **headers)[0] == status


def test_without_the_token_there_is_nothing(address: str) -> None:
    place = urlsplit(address)
    for path in ("/", "/x/", "/desk.js", f"{place.path.upper()}x/"):
        assert ask(f"http://{place.netloc}{path}", "")[0] == 403
    assert ask(address, "../ferry.md")[0] in (403, 404)
    assert ask(address, "desk.js")[0] == 200


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_editor_changes_a_word_hears_it_and_saves(laid: Desk, address: str, open_page, scheme: str) -> None:

    page = open_page(address, color_scheme=scheme, viewport={"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    with page.expect_response("**/hear") as told:
        page.locator(".hear").first.click()
    assert told.value.status == 200
    page.get_by_label("Script").fill(SCRIPT.replace("Nobody", "Everybody"))
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    page.get_by_text("Everybody waved.").last.wait_for()
    assert "Everybody waved." in laid.script.read_text(encoding="utf-8")


@pytest.mark.slow
def test_axe_finds_nothing_on_the_desk(address: str, open_page) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for scheme in ("light", "dark"):
        page = open_page(address, color_scheme=scheme, bypass_csp=True)
        page.get_by_role("button", name="Save").wait_for()
        assert [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]] == []
