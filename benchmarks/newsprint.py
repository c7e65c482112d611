"""News pages as pasted text, set from the prose of other pages: for teaching what a newspaper puts between paragraphs.

The development pages are blogs and guides. News is shorter, has few headings, and its text is broken by boxes: related
headlines, sign-up forms, advertisements, captions; prose comes back after what ends a blog post. Each made page keeps the
menus and the footer of the page that its prose is from.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from narrator.clean.lines import Line

_NAMES = (
    "Ana Ruiz", "Lee Park", "Marta Holm", "Jon Maas", "Edda Brandt", "Ida Lund", "Tom Okafor", "Priya Nair", "Carl Weiss",
    "Rosa Blanc",
)  # fmt: skip
_PAPERS = (
    "Harbor Ledger",
    "Port Elmo Courier",
    "The Valley Times",
    "Channel 6 News",
    "Coast Tribune",
    "Daily Quay",
    "NewsWire",
)
_TOWNS = ("PORT ELMO", "WASHINGTON", "LONDON", "NAIROBI", "OAKFIELD, Ohio", "PARIS")
_SIGN_UP = (
    ("Newsletter", "The stories you need to start your day, each weekday morning.", "Your email address", "Sign up"),
    ("Sign up for our morning newsletter", "Get the day's top stories in your inbox.", "Subscribe"),
    (
        "Get breaking news alerts",
        "Enter your email",
        "By signing up, you agree to our terms of use and privacy policy.",
    ),
    ("The {paper} Briefing", "Everything you need to know, every day at noon. Read it here first.", "Sign up"),
    ("Thank you for signing up!", "Please check your inbox to confirm.", "Enter Email", "SIGN UP"),
    ("Support local journalism. Subscribe to the {paper} today.",),
    ("Download our app for the latest news and weather wherever you are.", "App Store", "Google Play"),
)
_ADVERTS = (
    ("Advertisement",), ("ADVERTISEMENT",), ("Story continues below advertisement",), ("Sponsor Message",), ("- Advertisement -",),
    ("Article continues after ad",), ("Advertisement", "Scroll to continue"), ("Ad", "Content continues below"),
)  # fmt: skip
_RELATED = (
    "RELATED: {}",
    "Read more: {}",
    "READ: {}",
    "More: {}",
    "See also: {}",
    "WATCH: {}",
    "Also read | {}",
    "[Related: {}]",
    "{}",
    "{}",
    "• {}",
)
_LISTS = ("Related", "Read more", "More on this story", "Recommended", "You may also like", "Related stories", "")
_SHARE = (
    ("Share", "Tweet", "Email", "Print"),
    ("Facebook", "Twitter", "WhatsApp", "Copy link"),
    ("Share this article",),
    ("Comments", "Save"),
)
_CAPTIONS = (
    "{caption} ({name}/{paper})",
    "{caption} Photo: {name}/{paper}",
    "{caption} Credit: {name}",
    "{caption} ({name})",
    "{caption}",
    "{name}/{paper}",
)
_DATES = (
    "Published March {day}, 2026",
    "March {day}, 2026 6:12 p.m.",
    "{day} March 2026",
    "Updated {day} hours ago",
    "Mon, March {day}, 2026 at 7:05 AM",
    "Posted at 9:10 AM, Mar {day}, 2026",
)
_BIOS = (
    "{name} covers local government for the {paper}.", "{name} is a reporter at {paper}. Follow her on X @{handle}.",
    "Reach {name} at {handle}@ledger.example.", "{name} contributed to this report.", "Reporting by {name}; editing by {other}",
    "{name} has written about the coast for the {paper} since 2011 and lives with two dogs.",
)  # fmt: skip
_TAGS = (
    "Tags: politics, roads, council",
    "Topics",
    "In this article",
    "Filed under: News, Local",
    "More about: Weather",
)
_TOPS = (
    "Most read",
    "Most popular",
    "Top stories",
    "Trending",
    "Latest news",
    "More from {paper}",
    "Recommended for you",
    "What to read next",
    "Popular in the community",
    "Around the web",
)


def newsprint(
    lines: Sequence[Line],
    marks: Sequence[bool],
    title: str,
    pool: Sequence[str],
    blurbs: Sequence[str],
    rng: random.Random,
) -> str:
    """A page of news with the prose of *lines* that *marks* mark, headlines from *pool* and first sentences from *blurbs*.

    Returns the text as it would be pasted; empty where there is too little prose.
    """
    own = [index for index, mark in enumerate(marks) if mark]
    prose = [
        lines[index].text
        for index in own
        if lines[index].closing and 12 <= lines[index].words <= 120 and not lines[index].bullet
    ]
    if len(prose) < 6:
        return ""
    if rng.random() < 0.5:  # news has few headings and lists, and yet it has some
        prose = [f"• {lines[index].text}" if lines[index].bullet else lines[index].text for index in own]
    start = rng.randrange(max(1, len(prose) - 8)) if rng.random() < 0.5 else 0
    body = prose[start : start + rng.choice((rng.randint(6, 26), 60))]
    paper = rng.choice(_PAPERS)
    said = [*_over(title, blurbs, paper, rng)]
    for at, paragraph in enumerate(body):
        if at == 0 and rng.random() < 0.25:
            paragraph = f"{rng.choice(_TOWNS)} — {paragraph}"
        said.append(paragraph)
        if at + 1 < len(body) and rng.random() < 0.33:
            said += _between(pool, blurbs, rng)
    said += _under(pool, blurbs, rng)
    top = [line.text for line in lines[max(0, own[0] - 60) : own[0]] if line.prose < 60]
    foot = [line.text for line in lines[own[-1] + 1 : own[-1] + 120]]
    gap = "\n\n" if rng.random() < 0.6 else "\n"
    return gap.join(_filled(text, paper, rng) for text in (*top, *said, *foot) if text)


def _over(title: str, blurbs: Sequence[str], paper: str, rng: random.Random) -> list[str]:
    """What stands over the text."""
    lines = [title]
    if rng.random() < 0.4:
        lines.append(rng.choice(blurbs))  # a deck, which the gold of news leaves out
    rest = [f"By {rng.choice(_NAMES)}" if rng.random() < 0.7 else rng.choice(_NAMES), rng.choice(_DATES)]
    if rng.random() < 0.3:
        rest.append(paper)
    if rng.random() < 0.5:
        rest += rng.choice(_SHARE)
    if rng.random() < 0.5:
        rest.append(_caption(blurbs, rng))
    if rng.random() < 0.2:
        rest.append("4 min read")
    return lines + rest


def _caption(blurbs: Sequence[str], rng: random.Random) -> str:
    return rng.choice(_CAPTIONS).replace("{caption}", rng.choice(blurbs))


def _between(pool: Sequence[str], blurbs: Sequence[str], rng: random.Random) -> list[str]:
    """A box in the middle of the text."""
    which = rng.random()
    if which < 0.25:
        return [rng.choice(_RELATED).format(rng.choice(pool)) for _ in range(rng.choice((1, 1, 2)))]
    if which < 0.45:
        bullet = rng.choice(("", "• "))
        label = [rng.choice(_LISTS)]
        return [*label, *(f"{bullet}{rng.choice(pool)}" for _ in range(rng.randint(2, 4)))]
    if which < 0.62:
        return list(rng.choice(_ADVERTS))
    if which < 0.82:
        return list(rng.choice(_SIGN_UP))
    return [_caption(blurbs, rng)]


def _under(pool: Sequence[str], blurbs: Sequence[str], rng: random.Random) -> list[str]:
    """What stands under the text."""
    lines: list[str] = []
    if rng.random() < 0.45:
        lines.append(rng.choice(_BIOS))
    if rng.random() < 0.4:
        lines.append(rng.choice(_TAGS))
    if rng.random() < 0.3:
        lines += rng.choice(_SHARE)
    for _ in range(rng.randint(1, 3)):
        lines.append(rng.choice(_TOPS))
        numbered = rng.random() < 0.3
        teased = rng.random() < 0.5
        for number in range(1, rng.randint(3, 7)):
            lines += [str(number)] if numbered else []
            lines.append(rng.choice(pool))
            lines += [rng.choice(blurbs)] if teased else []
    return lines


def _filled(text: str, paper: str, rng: random.Random) -> str:
    name = rng.choice(_NAMES)
    for mark, value in (
        ("{name}", name), ("{other}", rng.choice(_NAMES)), ("{paper}", paper), ("{handle}", name.split()[0].lower()), ("{day}", str(rng.randint(1, 28))),
    ):  # fmt: skip
        text = text.replace(mark, value)
    return text
