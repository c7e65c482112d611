"""The pages people look at: read-along, index and proof, in a real browser, with hostile words in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import narrator
from narrator import BlockKind
from narrator.errors import NoEpisodeError
from narrator.files import write_text
from narrator.lexicon.suggest import Suggestion
from narrator.publish.embed import frame, snippet
from narrator.publish.manifest import read_manifest
from narrator.publish.page import embedded, episodes, write_pages
from narrator.publish.player import script
from narrator.publish.proof import proof_page
from narrator.types import Article, Block, Metadata, Plan, SourceKind

pytestmark = pytest.mark.slow

HOSTILE = '"><script>window.hurt=1</script><img src=x onerror="window.hurt=1"> & </script><!-- \u202e'
BLOCKS = (
    Block(BlockKind.NAVIGATION, "Skip to content", spoken=False, reason="outside-article"),
    Block(BlockKind.PARAGRAPH, "The ferry cost $4.2 million. Nobody waved."),
    Block(BlockKind.HEADING, "A part of its own", level=2),
    Block(BlockKind.PARAGRAPH, f"It said {HOSTILE} and left at 3 p.m. ET."),
)


def planned(title: str = f"A ferry {HOSTILE}") -> Plan:
    about = Metadata(title=title, authors=(HOSTILE,), site=HOSTILE, url="https://example.org/?a=1&b=2", language="en")
    return narrator.plan(Article(BLOCKS, about, origin=title, kind=SourceKind.MARKDOWN), "silence")


@pytest.fixture
def root(site: tuple[Path, str, list[str]]) -> tuple[Path, str, list[str]]:
    folder, _, _ = site
    narrator.render(planned(), folder)
    narrator.render(planned("Another"), folder)
    write_pages(folder)
    return site


def opened(open_page: Callable[..., object], address: str, **more: object):  # type: ignore[no-untyped-def]
    page = open_page(address, **more)
    assert page.evaluate("window.hurt") is None  # type: ignore[attr-defined]
    return page


def test_the_index_is_searched_and_leads_to_the_episodes(root, open_page) -> None:
    page = opened(open_page, f"{root[1]}/index.html")
    assert page.locator(".episodes li").count() == 2
    page.get_by_role("searchbox").fill("another")
    assert page.locator(".episodes li:visible").count() == 1
    page.get_by_role("link", name="Another").click()
    page.get_by_role("button", name="Play").wait_for()


def test_every_sentence_of_an_episodes_own_page_is_found_and_followed(root, open_page) -> None:
    page = opened(open_page, f"{root[1]}/another/index.html")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('listen-article').sentences > 0")
    found, sentences = page.evaluate(
        "(({found, sentences}) => [found, sentences])(document.querySelector('listen-article'))"
    )
    announced = 2  # title and byline stand outside the text
    assert sentences - found <= announced
    assert page.locator("h2", has_text="A part of its own").count() == 1
    assert page.locator("#text p", has_text="<script>window.hurt=1</script>").count() == 1


def test_a_page_works_from_the_disk(root, open_page) -> None:
    page = opened(open_page, (root[0] / "another" / "index.html").as_uri())
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.2")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "another/index.html", "another/proof.html"])
def test_axe_finds_nothing(root, open_page, name: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    manifest = read_manifest(root[0] / "another")
    names = (Suggestion("Sallow", 2, "crossed Sallow Bay"),)
    write_text(root[0] / "another" / "proof.html", proof_page(planned("Another"), names, manifest))
    page = opened(
        open_page, f"{root[1]}/{name}", color_scheme=scheme, bypass_csp=True, viewport={"width": 320, "height": 800}
    )
    assert [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_proof_shows_what_is_dropped_and_how_words_are_said(root, open_page) -> None:
    write_text(root[0] / "proof.html", proof_page(planned()))
    page = opened(open_page, f"{root[1]}/proof.html")
    assert page.locator("del", has_text="Skip to content").count() == 1
    assert page.get_by_text("outside-article").count() == 1
    assert "four point two million dollars" in page.locator("mark", has_text="$4.2 million").inner_text()


def test_the_proof_of_many_chapters_lists_their_titles(tmp_path) -> None:
    words = "The ferry left the harbor before dawn, and nobody waved. " * 8
    (tmp_path / "a.md").write_text("# A\n\n" + "".join(f"## Part {n}\n\n{words}\n\n" for n in range(30)))
    page = proof_page(narrator.plan(narrator.read(tmp_path / "a.md"), "silence"))
    bar, _, contents = page.partition('<ol class="contents">')
    assert "<summary>30 chapters</summary>" in bar
    assert all(f">Part {n}</span>" in contents for n in range(30))


def test_the_proof_of_an_episode_is_heard_by_its_picture_its_chapters_and_its_doubts(root, open_page) -> None:
    folder, address, _ = root
    manifest = read_manifest(folder / "another")
    assert manifest is not None
    transcript = folder / "another" / "another.json"
    said = json.loads(transcript.read_text(encoding="utf-8"))
    said["segments"][-1] |= {"doubt": f"too short by half {HOSTILE}", "again": True}
    transcript.write_text(json.dumps(said), encoding="utf-8")
    write_text(folder / "another" / "proof.html", proof_page(planned("Another"), (), manifest))
    page = opened(open_page, f"{address}/another/proof.html")
    time, last = "document.querySelector('audio').currentTime", manifest.episode.duration
    page.get_by_role("img", name="Waveform").click(position={"x": 5, "y": 20})
    page.wait_for_function(f"() => {time} > 0 && {time} < {last / 8}")
    page.get_by_text("1 sentence is worth a listen").wait_for()
    page.locator("details li a").click()
    page.wait_for_function(f"() => Math.abs({time} - {said['segments'][-1]['startTime']}) < 0.3")
    page.wait_for_function(
        f"() => Math.abs(document.querySelector('.now').x.baseVal.value / "
        f"document.querySelector('svg').viewBox.baseVal.width - {time} / {last}) < 0.02"
    )
    assert "left at 3 p.m. ET" in page.locator(".odd-said").inner_text()
    page.locator(".chapters a").first.click()
    page.wait_for_function(f"() => {time} === 0")


def test_the_snippet_alone_plays_on_a_page_with_a_strict_policy(root, open_page) -> None:
    folder, address, _ = root
    manifest = read_manifest(folder / "another")
    assert manifest is not None
    base = embedded(manifest, audio="another/another.mp3", captions="another/another.vtt", chapters="")
    (folder / "listen-article.js").write_text(script(), encoding="utf-8")
    (folder / "page.html").write_text(
        '<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,">'
        f"<main>{snippet(base, data=False)}</main>",
        encoding="utf-8",
    )
    page = opened(open_page, f"{address}/page.html")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.2")


@pytest.mark.parametrize("width", [320, 1280])
def test_in_a_frame_the_player_stands_alone_and_whole(root, open_page, width: int) -> None:
    folder, address, _ = root
    manifest = read_manifest(folder / "another")
    assert manifest is not None
    framed = folder / "framed"
    framed.mkdir()
    (framed / "index.html").write_text(
        '<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,">'
        f'<meta http-equiv="Content-Security-Policy" content="style-src \'unsafe-inline\'">'
        f"{frame('../another/index.html', 'Another')}",
        encoding="utf-8",
    )
    page = opened(open_page, f"{address}/framed/", viewport={"width": width, "height": 600})
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name="Play").wait_for()
    assert inside.get_by_role("slider", name="Position").is_visible()
    assert not inside.locator("article").is_visible()
    assert inside.locator("listen-article").bounding_box()["height"] <= page.locator("iframe").bounding_box()["height"]


def test_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoEpisodeError, match="holds no finished episode; `narrator render`") as told:
        write_pages(tmp_path)
    assert str(told.value).startswith(str(tmp_path))  # and no word of writing
    with pytest.raises(NoEpisodeError, match="there is no such folder; `narrator render`"):
        write_pages(tmp_path / "nowhere")
    assert list(episodes(tmp_path)) == []
