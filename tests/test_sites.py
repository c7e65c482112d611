"""What is known of single sites, from the file to what is spoken."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrator.clean import Policy, clean
from narrator.errors import SettingsError
from narrator.sites import Sites, built_in, known
from narrator.sources import page, pasted
from narrator.types import Article, BlockKind, Raw, SourceKind

SENTENCE = "The harbour was quiet that morning, and number {} waited at the quay for the boat that never came on time."
PROSE = [SENTENCE.format(number) for number in range(8)]


def rules(text: str) -> Sites:
    return Sites.parse(f'["ledger.example"]\n{text}', "sites.toml")


def of_page(body: str, sites: Sites, policy: Policy | None = None) -> Article:
    address = "https://www.ledger.example/quay"
    html = f"<html><body><article><h1>A quiet harbour</h1>{body}</article></body></html>"
    document = page.parse(Raw(html, origin=address, kind=SourceKind.HTML, url=address), sites)
    return clean(document, policy or Policy(), sites)


def of_text(lines: list[str], sites: Sites) -> Article:
    return clean(pasted.parse(Raw("\n\n".join(lines), origin="x.txt", kind=SourceKind.PASTED)), Policy(), sites)


def said(article: Article) -> list[str]:
    return [block.text for block in article.spoken]


def reason(article: Article, text: str) -> str:
    return next(block.reason for block in article.blocks if block.text == text)


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def test_what_a_selector_excludes_is_not_spoken_and_says_so() -> None:
    body = f"{paragraphs(PROSE[:4])}<div class='promo'><p>{PROSE[4]}</p></div>{paragraphs(PROSE[5:])}"
    article = of_page(body, rules('exclude = [".promo"]'))
    assert said(article) == PROSE[:4] + PROSE[5:]
    assert reason(article, PROSE[4]) == "site-exclude .promo"


def test_an_excluded_word_in_a_paragraph_leaves_the_paragraph() -> None:
    body = paragraphs([*PROSE[:4], PROSE[4] + " <span class='stock'>LDG +2 %</span>", *PROSE[5:]])
    assert said(of_page(body, rules('exclude = [".stock"]'))) == PROSE


def test_only_what_is_included_is_the_article() -> None:
    body = f"{paragraphs(PROSE[:4])}<div class='story'>{paragraphs(PROSE[4:])}</div>"
    assert said(of_page(body, rules('include = [".story"]'))) == PROSE[4:]
    assert said(of_page(body, rules('include = [".no-such"]'))) == PROSE


def test_a_kind_by_selector_goes_through_the_policy() -> None:
    body = f"{paragraphs(PROSE[:4])}<div class='aside-note'>{PROSE[4]}</div>{paragraphs(PROSE[5:])}"
    sites = rules('["ledger.example".kinds]\n".aside-note" = "footnote"')
    assert PROSE[4] not in said(of_page(body, sites))
    article = of_page(body, sites, Policy().speaking(["footnote"]))
    assert PROSE[4] in said(article)
    assert reason(article, PROSE[4]) == "site-kind .aside-note"


def test_a_site_changes_the_defaults_and_the_user_has_the_last_word() -> None:
    body = paragraphs(PROSE[:4]) + "<h2>At the quay</h2>" + paragraphs(PROSE[4:])
    sites = rules('skip = ["heading"]')
    assert "At the quay" not in said(of_page(body, sites))
    assert "At the quay" in said(of_page(body, sites, Policy().speaking(["heading"])))


def test_pasted_text_is_known_by_a_line_and_its_lines_by_how_they_begin_or_by_a_pattern() -> None:
    sites = rules(
        'known-by = ["The Harbor Ledger"]\nexclude-lines = ["The harbour was quiet that morning, and number 3"]\n'
        'include-lines = ["Tide:"]\n["ledger.example".kinds]\n"/number 5 waited/" = "caption"'
    )
    lines = [*PROSE[:5], "Tide: 6.40", *PROSE[5:]]
    article = of_text(["The Harbor Ledger", *lines], sites)
    assert said(article) == [line for line in lines if line not in (PROSE[3], PROSE[5])]
    assert reason(article, "Tide: 6.40") == "site-include Tide:"
    assert PROSE[3] in said(of_text(["Another paper", *lines], sites))


@pytest.mark.parametrize(
    "address", ["https://ledger.example/a", "http://www.ledger.example", "https://m.ledger.example/b?c"]
)
def test_a_host_and_those_under_it_have_its_rules(address: str) -> None:
    site = rules("").at(address)
    assert site is not None
    assert site.domain == "ledger.example"


@pytest.mark.parametrize(
    "address", ["https://ledger.example.org/", "https://theledger.example", "ledger.example", "-", "http://[bad"]
)
def test_other_hosts_and_files_have_none(address: str) -> None:
    assert rules("").at(address) is None


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ('["a.example"]\nexclude = "x"', "line 2", "exclude: this is a list of texts"),
        ('["a.example"]\nspeak = ["captions"]', "line 2", "'captions' is no kind of block"),
        ('["a.example"]\n\nexclud = []', "line 3", "exclud: there is no such key"),
        ('["a.example"]\nexclude = ["p["]', "line 2", "'p\\[' is no CSS selector"),
        ('["a.example"]\nexclude-lines = ["/(/"]', "line 2", "is no regular expression"),
        ('["a.example"]\nspeak = []\n["a.example".kinds]\n".x" = "box"', "line 4", "'box' is no kind of block"),
        ('["b.example"]\nskip = []\n["a.example"]\nskip = ["x"]', "line 4", "'x' is no kind"),
        ('["A Paper"]\nexclude = []', "line 1", "a site is named by its host"),
        ('["a.example"]\nexclude = [', "end", "invalid"),
        ('["a.example"\n', "line 1", "expected"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_key(text: str, where: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why) as caught:
        Sites.parse(text, "sites.toml")
    assert where in str(caught.value)


def test_a_users_word_on_a_site_takes_the_place_of_ours(tmp_path: Path) -> None:
    own = tmp_path / "sites.toml"
    assert known(own) == built_in()
    own.write_text('["wikipedia.org"]\nspeak = ["caption"]', encoding="utf-8")
    site = known(own).at("https://en.wikipedia.org/wiki/Ferry")
    assert site is not None
    assert (site.exclude, site.speak) == ((), frozenset({BlockKind.CAPTION}))
    assert known(own).at("https://github.com/a/b") == built_in().at("https://github.com/a/b")


@pytest.mark.parametrize(
    "prose",
    [
        "Listening to the harbor is a habit.",
        "Share prices fell.",
        "Following the vote, she left.",
        "Sign up to nothing, he says.",
    ],
)
def test_our_own_rules_leave_prose_alone(prose: str) -> None:
    lines = [rule for site in built_in().by_domain.values() for rule in site.exclude_lines]
    assert not [rule.written for rule in lines if rule.holds(prose)]
