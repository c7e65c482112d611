"""<listen-article> in a real browser: heard, seeked, followed, and plain where script is off."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import lameenc
import numpy as np
import pytest

import narrator.publish.player as player

pytestmark = pytest.mark.slow

RATE = 22050
SENTENCES = [
    "The harbor opens at dawn, and the first ferry leaves “soon after” that.",
    "Nobody on the pier expected it to be full of ﬁddlers.",
    "Its captain, Ana Ruiz — a quiet woman — counted them twice.",
    "This sentence stands nowhere on the page at all, whatever one looks for.",
    "By noon the island had run out of chairs.",
]
BODY = (
    '<p>The harbor opens at dawn, and the <a href="#x">first ferry</a> leaves "soon after" that. '
    "Nobody on the pier expected it to be full of fiddlers.</p><aside>Advertisement</aside>"
    "<p>Its captain, <b>Ana Ruiz</b> – a quiet woman – counted them&nbsp;twice. "
    "By noon the island had run out of chairs.</p>"
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ferry news</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<script type="module" src="listen-article.js"></script></head>
<body><main><h1>Ferry news</h1>{players}{body}</main></body></html>"""
PLAYER = """<listen-article duration="30" captions="a.vtt" chapters="chapters.json" guid="{guid}" headline="Ferry news">
<audio controls preload="none" src="{src}"></audio> <a href="{src}">Listen to this article</a></listen-article>"""


def page_of(*sources: str, body: str = BODY) -> str:
    return PAGE.format(
        players="".join(PLAYER.format(src=src, guid=f"g-{i}") for i, src in enumerate(sources)), body=body
    )


@pytest.fixture
def home(site: tuple[Path, str, list[str]]) -> tuple[Path, str, list[str]]:
    folder, address, asked = site
    encoder = lameenc.Encoder()
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_bit_rate(64)
    encoder.silence()
    tone = (3000 * np.sin(np.arange(30 * RATE) * 2 * np.pi * 220 / RATE)).astype(np.int16)
    (folder / "a.mp3").write_bytes(encoder.encode(tone.tobytes()) + encoder.flush())
    (folder / "listen-article.js").write_text(player.script(), encoding="utf-8")
    times = [(i * 6, i * 6 + 5.5) for i in range(len(SENTENCES))]
    cues = [f"00:{a:06.3f} --> 00:{b:06.3f}\n{text}" for (a, b), text in zip(times, SENTENCES, strict=True)]
    (folder / "a.vtt").write_text("\n\n".join(["WEBVTT", *cues]) + "\n", encoding="utf-8")
    chapters = [{"startTime": 0, "title": "Dawn"}, {"startTime": 12.0, "title": "Noon <b>&"}]
    (folder / "chapters.json").write_text(json.dumps({"version": "1.2.0", "chapters": chapters}))
    (folder / "index.html").write_text(page_of("a.mp3"), encoding="utf-8")
    return folder, address, asked


def until(page, expression: str) -> None:
    page.wait_for_function(f"() => {expression}", timeout=15_000)  # a function, since the pages forbid eval


def highlighted(page) -> str:
    script = "[...(CSS.highlights.get('listen-article-sentence') ?? [])].map(r => r.toString()).join('')"
    return " ".join(page.evaluate(script).split())


def test_it_is_small() -> None:
    assert len(gzip.compress(player.script().encode(), 9)) <= 10 * 1024


def test_nothing_but_page_and_script_is_asked_for_before_play(home, open_page) -> None:
    _, address, asked = home
    page = open_page(address)
    page.get_by_role("button", name="Play").wait_for()
    assert page.get_by_text("0:30 min").is_visible()
    assert set(asked) <= {"/", "/listen-article.js"}


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_on_the_page_moves_when_the_player_appears(home, open_page, width: int) -> None:
    folder, address, _ = home
    late = page_of("a.mp3").replace('<script type="module" src="listen-article.js"></script>', "")
    (folder / "late.html").write_text(late.replace("Listen to this article", "<div>Listen</div>"), encoding="utf-8")
    page = open_page(f"{address}/late.html", viewport={"width": width, "height": 640})
    top = "document.querySelector('main > p').getBoundingClientRect().top"
    before = page.evaluate(top)
    page.evaluate("import('/listen-article.js')")
    page.get_by_role("button", name="Play").wait_for()
    assert page.evaluate(top) == pytest.approx(before, abs=1)
    page.evaluate("document.querySelector('main').style.width = '260px'")
    play, more = (page.get_by_role("button", name=name).bounding_box() for name in ("Play", "More controls"))
    assert play["y"] < more["y"] + more["height"] / 2 < play["y"] + play["height"]  # side by side
    page.get_by_role("button", name="More controls").click()
    assert page.get_by_role("slider", name="Position").is_visible()
    page.get_by_role("button", name="More controls").click()
    assert not page.get_by_role("slider", name="Position").is_visible()


def test_tab_and_enter_play_and_time_advances(home, open_page) -> None:
    page = open_page(home[1])
    page.get_by_role("button", name="Play").wait_for()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.shadowRoot?.activeElement?.getAttribute('aria-label')") == "Play":
            break
    page.keyboard.press("Enter")
    until(page, "document.querySelector('audio').currentTime > 0.3")
    assert page.get_by_role("button", name="Pause").is_visible()
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Ferry news"


def test_seek_speed_and_chapters(home, open_page) -> None:
    page = open_page(home[1])
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('audio').currentTime > 0")
    page.get_by_role("button", name="Forward 15 seconds").click()
    until(page, "document.querySelector('audio').currentTime > 15")
    page.get_by_role("combobox", name="Speed").select_option("2")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 2
    page.get_by_text("Chapters").click()
    page.get_by_role("button", name="Noon <b>&").click()
    until(page, "Math.abs(document.querySelector('audio').currentTime - 12) < 2")
    page.get_by_role("slider", name="Position").fill("3")
    until(page, "Math.abs(document.querySelector('audio').currentTime - 3) < 2")
    until(
        page,
        "document.querySelector('listen-article').shadowRoot.querySelector('input')"
        ".getAttribute('aria-valuetext').includes('of 0:30')",
    )


def test_the_words_are_followed_through_links_ligatures_and_other_quotes(home, open_page) -> None:
    page = open_page(home[1])
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('listen-article').sentences === 5")
    assert page.evaluate("document.querySelector('listen-article').found") == 4
    seen = {}
    for number in range(5):
        page.evaluate(f"document.querySelector('listen-article').seek({number * 6 + 1})")
        until(page, f"document.querySelector('audio').currentTime >= {number * 6 + 1}")
        page.wait_for_timeout(150)
        seen[number] = highlighted(page)
    assert seen[0] == 'The harbor opens at dawn, and the first ferry leaves "soon after" that.'
    assert seen[1] == "Nobody on the pier expected it to be full of fiddlers."
    assert seen[2].startswith("Its captain, Ana Ruiz")
    assert seen[3] == ""
    assert seen[4] == "By noon the island had run out of chairs."
    assert page.inner_html("main").count("<mark") == 0


def test_the_highlight_follows_within_a_tenth_of_a_second(home, open_page) -> None:
    page = open_page(home[1])
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('listen-article').sentences === 5")
    page.evaluate("document.querySelector('listen-article').seek(5.2)")
    late = page.evaluate(
        """() => new Promise((tell) => {
          const audio = document.querySelector('audio');
          const look = () => {
            const text = [...(CSS.highlights.get('listen-article-sentence') ?? [])].join('');
            if (text.startsWith('Nobody')) tell(audio.currentTime - 6); else requestAnimationFrame(look);
          };
          look();
        })"""
    )
    assert -0.03 <= late <= 0.1


def test_a_click_on_a_sentence_goes_there(home, open_page) -> None:
    page = open_page(home[1])
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('listen-article').sentences === 5")
    page.get_by_text("By noon the island").click(position={"x": 60, "y": 8})
    until(page, "document.querySelector('audio').currentTime >= 12")


def test_without_the_highlight_api_boxes_are_laid_over(home, open_page) -> None:
    folder, address, _ = home
    (folder / "old.js").write_text("delete window.Highlight;")
    text = page_of("a.mp3").replace("<script", '<script src="old.js"></script><script', 1)
    (folder / "old.html").write_text(text, encoding="utf-8")
    page = open_page(f"{address}/old.html")
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('listen-article').shadowRoot.querySelectorAll('.mark').length > 0")


def test_position_and_speed_are_remembered(home, open_page) -> None:
    page = open_page(home[1])
    page.get_by_role("button", name="Play").click()
    page.evaluate("document.querySelector('listen-article').seek(10)")
    page.get_by_role("combobox", name="Speed").select_option("1.5")
    until(page, "document.querySelector('audio').currentTime > 10")
    page.get_by_role("button", name="Pause").click()
    page.reload()
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('audio').currentTime > 9.5")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5


def test_a_seek_before_the_sound_is_there_does_not_stop_it(home, open_page) -> None:
    page = open_page(home[1])
    page.get_by_role("button", name="Play").wait_for()
    page.evaluate("(player => { player.play(); player.seek(10); })(document.querySelector('listen-article'))")
    until(page, "document.querySelector('audio').currentTime > 10")


def test_a_link_to_a_moment_opens_there(home, open_page) -> None:
    page = open_page(f"{home[1]}/#t=20")
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('audio').currentTime >= 20")


def test_one_player_stops_another(home, open_page) -> None:
    folder, address, _ = home
    (folder / "two.html").write_text(page_of("a.mp3", "a.mp3"), encoding="utf-8")
    page = open_page(f"{address}/two.html")
    for number in (0, 1):
        page.locator("listen-article").nth(number).get_by_role("button", name="Play").click()
        until(page, f"!document.querySelectorAll('audio')[{number}].paused")
    until(page, "document.querySelectorAll('audio')[0].paused")


def test_without_script_the_plain_audio_stands(home, open_page) -> None:
    page = open_page(home[1], java_script_enabled=False)
    assert page.locator("audio[controls]").is_visible()
    assert page.get_by_role("link", name="Listen to this article").is_visible()


def test_missing_audio_is_said(home, open_page) -> None:
    folder, address, _ = home
    (folder / "gone.html").write_text(page_of("gone.mp3"), encoding="utf-8")
    page = open_page(f"{address}/gone.html", errors=True)
    page.get_by_role("button", name="Play").click()
    page.get_by_text("could not be loaded").wait_for()


def test_blocked_storage_does_no_harm(home, open_page) -> None:
    folder, address, _ = home
    (folder / "block.js").write_text(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});"
    )
    text = page_of("a.mp3").replace("<script", '<script src="block.js"></script><script', 1)
    (folder / "blocked.html").write_text(text, encoding="utf-8")
    page = open_page(f"{address}/blocked.html")
    page.get_by_role("button", name="Play").click()
    until(page, "document.querySelector('audio').currentTime > 0.2")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(home, open_page, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(home[1], color_scheme=scheme, bypass_csp=True)
    page.get_by_role("button", name="Play").click()
    page.get_by_text("Chapters").click()
    page.get_by_role("button", name="Noon").wait_for()
    found = Axe().run(page)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []


@pytest.mark.parametrize("width", [320, 768])
def test_nothing_hangs_out_of_a_small_screen(home, open_page, width: int) -> None:
    page = open_page(home[1], viewport={"width": width, "height": 640})
    page.get_by_role("button", name="Play").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
