"""News in the markup of a dozen newsrooms: the report is read, whole and in order, and nothing that stands around it.

One short report of our own is set into the elements that such sites use, with the kind of class names they have; around it stand
navigation, byline, dates, credits, a box in the middle, tags, a bio and teasers. `STYLES` builds the pages, `TEXT` must be read.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from narrator.clean import clean
from narrator.types import BlockKind, Document

TITLE = "Council votes to keep the night ferry running"
DECK = "The last boat of the evening was to be dropped in June; after two hours of argument it stays."
TEXT = (
    "PORTO ELM — The city council voted on Tuesday to keep the night ferry running for at least two more years, after residents of the "
    "eastern shore filled the chamber and told members that the boat was the only way home from a late shift.",
    "The vote was seven to four. It reverses a plan from January under which the crossing at 11:40 p.m. would have been dropped to save "
    "about $310,000 a year.",
    "“I clean offices until eleven,” said Marta Ilves, who has lived on the eastern shore for nineteen years. “Without the boat I sleep in "
    "the station, or I give up the job.”",
    "Council president Jon Aker, who had defended the cut, said he had not expected so many people. “We looked at the average number of "
    "passengers,” he said. “We did not look at who they were.”",
    "The harbour company counts 46 passengers on an ordinary night and more than 200 on Fridays. Its director, Lee Park, told members "
    "that the crew would be paid in any case, because the first boat of the morning leaves from the other side.",
    "Members asked for a report by October on whether a smaller boat could serve the route in winter. Aker said the council would also "
    "look at the fare, which has not changed since 2015.",
    "The ferry itself is 41 years old. A replacement was ordered from a yard in the north last year and is expected in the spring.",
    "After the vote the public gallery emptied quickly. There was, Ilves pointed out, a boat to catch.",
)
CAPTION = "Passengers wait for the last boat of the evening at the eastern landing in March."
CREDIT = "Ana Ruiz/Harbor Press"
LINKS = (
    "Bridge repairs will close two lanes until August",
    "Why the harbour sends its crew home by bus",
    "Five years on, the eastern shore still has no clinic",
    "School board names a new superintendent",
)
BIO = "Lee Marsh covers transport and the harbour for the Porto Elm Herald. She joined the paper in 2019."


def _links(tag: str = "li", attributes: str = "", first: int = 0) -> str:
    return "".join(f'<{tag} {attributes}><a href="/{n}">{text}</a></{tag}>' for n, text in enumerate(LINKS[first:]))


def _frame(inner: str, head: str = "", lang: str = "en") -> str:
    menu = "".join(
        f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("News", "Sports", "Opinion", "Obituaries", "Jobs")
    )
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{TITLE} | Porto Elm Herald</title>'
        f'<meta property="og:title" content="{TITLE}"><meta property="og:type" content="article">'
        f'<meta property="og:site_name" content="Porto Elm Herald"><meta name="description" content="{DECK}">{head}</head>'
        f'<body><a class="skip-link" href="#main">Skip to main content</a><header class="site-header"><nav><ul>{menu}</ul></nav>'
        f'<div class="header-cta"><a href="/subscribe">Subscribe</a> <a href="/login">Log in</a></div></header>{inner}'
        '<footer class="site-footer"><ul><li><a href="/about">About us</a></li><li><a href="/privacy">Privacy policy</a></li></ul>'
        "<p>© 2026 Porto Elm Herald. All rights reserved. This material may not be published, broadcast, rewritten or "
        "redistributed without permission.</p></footer></body></html>"
    )


def wordpress() -> str:
    body = "".join(f"<p>{text}</p>" for text in TEXT[:4])
    rest = "".join(f"<p>{text}</p>" for text in TEXT[4:])
    return _frame(
        f'<div id="content" class="site-content"><main id="main" class="site-main"><article class="post-812 post type-post hentry category-news">'
        f'<header class="entry-header"><div class="cat-links"><a href="/c">Local government</a></div><h1 class="entry-title">{TITLE}</h1>'
        f'<div class="newspack-post-subtitle">{DECK}</div><div class="entry-meta"><span class="byline">by <span class="author vcard">'
        f'<a href="/a">Lee Marsh</a></span></span> <span class="posted-on"><time class="entry-date published">April 14, 2026</time></span></div>'
        f'<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a>Click to share on Facebook (Opens in new window)</a></li>'
        f"<li><a>Click to email a link to a friend</a></li></ul></div></header>"
        f'<figure class="post-thumbnail"><img src="a.jpg" alt="People on a landing stage at night"><figcaption>{CAPTION} Credit: {CREDIT}</figcaption></figure>'
        f'<div class="entry-content">{body}<div class="wp-block-group newsletter-signup"><h4>Get our morning newsletter</h4>'
        f'<p>The news of the harbour in your inbox at six, every weekday.</p><form><label>Email address</label><input type="email">'
        f'<button>Sign up</button></form></div>{rest}<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3>'
        f"{_links('p', 'class=jp-relatedposts-post')}</div></div>"
        f'<footer class="entry-footer"><span class="tags-links">Tagged <a href="/t">city council</a>, <a href="/t">ferry</a></span></footer>'
        f'<div class="author-bio"><div class="author-bio-text"><h2>Lee Marsh</h2><p>{BIO}</p><a class="author-link" href="/a">More by Lee Marsh</a></div></div>'
        f'</article><div id="comments" class="comments-area"><h2>3 Comments</h2><ol class="comment-list"><li class="comment"><p>About time. My daughter has '
        f"taken that boat every night for six years and nobody on the council ever asked her a thing.</p></li></ol></div></main></div>"
    )


def arc() -> str:
    body = "".join(f'<p class="c-paragraph">{text}</p>' for text in TEXT[:3])
    rest = "".join(f'<p class="c-paragraph">{text}</p>' for text in TEXT[3:])
    return _frame(
        f'<section class="l-grid"><main class="l-main"><div class="c-stack b-headline"><a class="c-overline" href="/n">Transport</a><h1 class="c-heading">{TITLE}</h1>'
        f'<h2 class="c-subheadline">{DECK}</h2></div><div class="c-stack b-byline"><span class="c-attribution">By <a href="/a">Lee Marsh</a></span>'
        f'<time class="c-date">April 14, 2026 at 10:12 p.m. EDT</time></div><figure class="c-media-item"><img alt="Ferry"><figcaption>'
        f'<span class="c-media-item__caption">{CAPTION}</span><span class="c-media-item__credit">({CREDIT})</span></figcaption></figure>'
        f'<article class="c-article-body b-article-body">{body}<div class="c-interstitial-link">Read more: <a href="/1">{LINKS[0]}</a></div>'
        f'<div class="c-ad-wrapper"><div class="c-ad">Advertisement</div></div>{rest}'
        f'<p class="c-paragraph"><i>The Herald’s Ana Ruiz contributed to this report.</i></p></article>'
        f'<div class="b-author-bio"><a href="/a">Lee Marsh</a><p class="c-author-bio__text">{BIO}</p></div>'
        f'<div class="b-results-list"><h2 class="c-heading">Latest stories</h2>{_links("div", "class=c-promo")}</div></main>'
        f'<aside class="l-right-rail"><h2>Most read</h2><ol>{_links()}</ol></aside></section>'
    )


def columns() -> str:
    def column(texts: tuple[str, ...]) -> str:
        inner = "".join(f'<p class="css-at9mc1 evys1bk0">{text}</p>' for text in texts)
        return f'<div class="css-s99gbd StoryBodyCompanionColumn"><div class="css-53u6y8">{inner}</div></div>'

    return _frame(
        f'<main id="site-content"><article id="story" class="css-1vxca1d"><div id="top-wrapper" class="css-1sy8kpn"><div id="top-slug" class="ad">'
        f'<p>Advertisement</p><a href="#after-top">SKIP ADVERTISEMENT</a></div></div><header class="css-ov1ktg"><h1 data-testid="headline" class="css-1l8buln">{TITLE}</h1>'
        f'<p id="article-summary" class="css-79elbk">{DECK}</p><div class="css-1vkm6nb"><div data-testid="share-tools"><button>Share full article</button><button>42</button></div></div>'
        f'<figure class="sizeMedium"><div class="css-1a48zt4"><img alt="Passengers at night"></div><figcaption data-testid="photoviewer-children-caption"><span class="css-jevhma">{CAPTION}</span>'
        f'<span class="css-1u46b97"><span class="css-f2w1hx">Credit</span><span><span>Credit...</span>{CREDIT}</span></span></figcaption></figure>'
        f'<div data-testid="reading-time-module"><p>By <a href="/by">Lee Marsh</a></p><p>Reporting from Porto Elm</p><time>April 14, 2026</time></div></header>'
        f'<section name="articleBody" class="meteredContent css-1r7ky0e">{column(TEXT[:4])}<div class="css-ad"><div id="story-ad-1-wrapper"><p>Advertisement</p><a href="#after">SKIP ADVERTISEMENT</a></div></div>'
        f'{column(TEXT[4:])}</section><div class="bottom-of-article"><div><p>Lee Marsh is a reporter covering transport for The Herald. <a href="/by">More about Lee Marsh</a></p></div>'
        f'<p>A version of this article appears in print on April 15, 2026, Section A, Page 9 of the harbour edition.</p><div data-testid="share-tools">'
        f'<button>Share full article</button></div></div><div class="css-related"><h2>Related Content</h2>{_links("div")}</div></article></main>'
    )


def blocks() -> str:
    def block(text: str) -> str:
        return f'<div data-component="text-block" class="ssrcss-11r1m41-RichTextComponentWrapper"><div class="ssrcss-7uxr49-RichTextContainer"><p class="ssrcss-1q0x1qg-Paragraph"><span>{text}</span></p></div></div>'

    return _frame(
        f'<main id="main-content"><article class="ssrcss-pv1rh6-ArticleWrapper"><div data-component="headline-block"><h1 class="ssrcss-gcq6xq-StyledHeading">{TITLE}</h1></div>'
        f'<div data-component="byline-block" class="ssrcss-byline"><time>14 April 2026</time><div>Lee Marsh</div><div>Transport reporter, Porto Elm</div></div>'
        f'<div data-component="image-block"><figure><img alt="Boat"><span class="ssrcss-Copyright">{CREDIT}</span><figcaption>{CAPTION}</figcaption></figure></div>'
        f'{"".join(map(block, TEXT[:4]))}<div data-component="links-block" class="ssrcss-links"><h2>More on this story</h2><ul>{_links()}</ul></div>'
        f'{"".join(map(block, TEXT[4:]))}<div data-component="topic-list"><h2>Related Topics</h2><ul><li><a>Ferries</a></li><li><a>Porto Elm</a></li></ul></div></article>'
        f'<div data-component="onward"><h2>Top stories</h2><ul>{_links()}</ul><h2>Most read</h2><ol>{_links()}</ol></div></main>'
    )


def islands() -> str:
    first = "".join(f'<p class="dcr-130mj7b">{text}</p>' for text in TEXT[:3])
    rest = "".join(f'<p class="dcr-130mj7b">{text}</p>' for text in TEXT[3:])
    return _frame(
        f'<main data-layout="StandardLayout"><article><div data-gu-name="headline"><h1 class="dcr-uc7bn6">{TITLE}</h1></div><div data-gu-name="standfirst"><p>{DECK}</p></div>'
        f'<aside data-gu-name="meta"><div class="dcr-byline"><address aria-label="Contributor info"><a rel="author" href="/a">Lee Marsh</a> Transport correspondent</address></div>'
        f'<details><summary>Tue 14 Apr 2026 22.12 CEST</summary>Last modified on Wed 15 Apr 2026 06.03 CEST</details><gu-island name="ShareButton"><button>Share</button></gu-island></aside>'
        f'<div id="maincontent"><div class="article-body-commercial-selector"><figure><img alt="landing stage"><figcaption>{CAPTION} Photograph: {CREDIT}</figcaption></figure>{first}'
        f'<aside data-component="pullquote"><blockquote>“We did not look at who they were”</blockquote></aside>'
        f'<gu-island name="EmailSignUp"><aside aria-label="newsletter promotion"><h4>Sign up to First Boat</h4><p>Our morning email breaks down the key stories of the day, telling you what’s happening and why it matters</p>'
        f"<p><strong>Privacy Notice:</strong> Newsletters may contain information about charities, online ads, and content funded by outside parties. For more information see our Privacy Policy.</p></aside></gu-island>{rest}"
        f'</div></div><div data-gu-name="sub-meta"><div>Explore more on these topics</div><ul><li><a>Ferries</a></li><li><a>Local government</a></li></ul><button>Reuse this content</button></div></article>'
        f'<section data-component="related-stories"><h2>Most viewed</h2><ol>{_links()}</ol></section></main>'
    )


def wire() -> str:
    first = "".join(f"<p>{text}</p>" for text in TEXT[:3])
    rest = "".join(f"<p>{text}</p>" for text in TEXT[3:])
    return _frame(
        f'<div class="Page-content"><main class="Page-main"><div class="Page-lead"><figure class="Figure"><img alt=""><figcaption class="Figure-caption">{CAPTION} ({CREDIT} via AP)</figcaption></figure></div>'
        f'<h1 class="Page-headline">{TITLE}</h1><div class="Page-byline"><div class="Page-authors">By <a class="Link">LEE MARSH</a></div><div class="Page-dateModified">Updated 10:12 PM EDT, April 14, 2026</div></div>'
        f'<div class="Page-actions"><button>Share</button></div><div class="Page-storyBody"><div class="RichTextStoryBody RichTextBody">{first}<div class="HTMLModuleEnhancement"><div class="Enhancement-item">'
        f'<div class="PageListEnhancementGeneric-title">Other News</div>{_links("div", "class=PagePromo-title")}</div></div>{rest}<p>___</p><p>Associated writer Ana Ruiz in Saltwick contributed to this report.</p></div></div>'
        f'<div class="Page-below"><h2>Most read</h2>{_links("div", "class=PagePromo")}</div></main></div>'
    )


def paragraphs_in_divs() -> str:
    body = "".join(
        f'<div data-testid="paragraph-{n}" class="text__text__1FZLe text__dark-grey__3Ml43 article-body__element__2p5pI">{text}</div>'
        for n, text in enumerate(TEXT)
    )
    return _frame(
        f'<main id="fusion-app"><article class="article__container"><div class="article-header__heading__15OpQ"><h1 data-testid="Heading">{TITLE}</h1>'
        f'<div class="info-content__author-date"><div>By <a rel="author">Lee Marsh</a> and <a rel="author">Ana Ruiz</a></div><time><span>April 14, 2026</span><span>10:12 PM EDT</span><span>Updated 3 hours ago</span></time></div></div>'
        f'<div class="article-body__wrapper"><div data-testid="primary-image"><img alt="A boat crossing the harbour at night"><div>[1/2] {CAPTION} {CREDIT} <a>Purchase Licensing Rights</a></div></div>'
        f'<div class="article-body__content__17Yit">{body}<p class="sign-off__text">Reporting by Lee Marsh; Editing by Jon Sund</p><p>Our Standards: <a>The Harbor Press Trust Principles.</a></p></div></div>'
        f'<div class="article-body__toolbar"><ul><li>X</li><li>Facebook</li><li>Linkedin</li><li>Email</li><li>Link</li></ul></div></article><div class="read-next"><h2>Read Next</h2>{_links("div")}</div></main>'
    )


def chain() -> str:
    first = "".join(f'<p class="gnt_ar_b_p">{text}</p>' for text in TEXT[:3])
    rest = "".join(f'<p class="gnt_ar_b_p">{text}</p>' for text in TEXT[3:])
    return _frame(
        f'<main class="gnt_cw"><article class="gnt_pr"><a class="gnt_ar_lbl">CITY HALL</a><h1 class="gnt_ar_hl">{TITLE}</h1><div class="gnt_ar_by"><a class="gnt_ar_by_a" href="/s">Lee Marsh</a></div>'
        f'<div class="gnt_ar_dt">Porto Elm Herald<br>April 14, 2026, 10:12 p.m. ET</div><div class="gnt_ar_b"><aside class="gnt_em_vp"><div class="gnt_em_vp_c">Show Caption</div><div>Hide Caption</div><div>{CAPTION}</div></aside>{first}'
        f'<aside class="gnt_em gnt_em_fo"><a class="gnt_em_fo_a" href="/x">More: {LINKS[1]}</a></aside>{rest}<p class="gnt_ar_b_p"><em>Lee Marsh can be reached at lmarsh@herald.example or on X @leemarsh.</em></p></div>'
        f'<div class="gnt_rr"><h2>Featured Weekly Ad</h2>{_links("div")}</div></article></main>'
    )


def network() -> str:
    first = "".join(
        f'<p class="paragraph inline-placeholder vossi-paragraph" data-component-name="paragraph">{text}</p>'
        for text in TEXT[:4]
    )
    rest = "".join(
        f'<p class="paragraph inline-placeholder vossi-paragraph" data-component-name="paragraph">{text}</p>'
        for text in TEXT[4:]
    )
    return _frame(
        f'<section class="layout__wrapper"><div class="headline"><h1 class="headline__text inline-placeholder">{TITLE}</h1><div class="headline__sub-text"><div class="byline"><div class="byline__names">By <span class="byline__name">Lee Marsh</span></div></div>'
        f'<div class="timestamp">Updated 10:12 PM EDT, Tue April 14, 2026</div></div></div><main class="article__main"><div class="image"><img alt="landing stage"><div class="image__metadata"><div class="image__caption">{CAPTION}</div><figcaption class="image__credit">{CREDIT}</figcaption></div></div>'
        f'<div class="article__content" data-editable="content"><div class="source inline-placeholder"><cite class="source__cite">Porto Elm</cite></div>{first}'
        f'<div class="related-content related-content--article"><a class="related-content__link" href="/1"><p class="related-content__headline-label">Related article</p><span class="related-content__headline-text">{LINKS[2]}</span></a></div>{rest}'
        f'<p class="paragraph inline-placeholder vossi-paragraph"><em>This story has been updated with additional information.</em></p></div></main><div class="stack"><h2>More from Herald</h2><ul>{_links()}</ul></div></section>'
    )


def station() -> str:
    first = "".join(f"<p>{text}</p>" for text in TEXT[:5])
    rest = "".join(f"<p>{text}</p>" for text in TEXT[5:])
    return _frame(
        f'<div class="site-content"><main class="site-main"><article class="article"><h1 class="article-title">{TITLE}</h1><div class="article-authors">by: <a>Lee Marsh</a></div><div class="article-dates"><p>Posted: <time>Apr 14, 2026 / 10:12 PM EDT</time></p>'
        f'<p>Updated: <time>Apr 15, 2026 / 06:03 AM EDT</time></p></div><div class="article-sharing"><button>SHARE</button></div><div class="article-content article-body rich-text">{first}<div class="sign-up-inline"><a href="/n">Sign up for the Morning Watch newsletter</a></div>'
        f'<p><strong><a href="/2">{LINKS[0]}</a></strong></p>{rest}</div><div class="article-copyright"><p>Copyright 2026 Harbor Media Inc. All rights reserved.</p></div></article><section class="article-more"><h2>More Local News</h2><ul>{_links()}</ul><a href="/l">View All</a></section></main>'
        f'<aside class="sidebar"><h2>Trending Stories</h2><ol>{_links()}</ol></aside></div>'
    )


def radio() -> str:
    first = "".join(f"<p>{text}</p>" for text in TEXT[:3])
    rest = "".join(f"<p>{text}</p>" for text in TEXT[3:])
    return _frame(
        f'<main><section id="main-section"><article class="story"><div class="slug-wrap"><h3 class="slug"><a>National</a></h3></div><div class="storytitle"><h1>{TITLE}</h1></div><div id="story-meta"><div class="dateblock"><time><span class="date">April 14, 2026</span><span class="time">10:12 PM ET</span></time></div>'
        f'<div class="byline-container"><p class="byline__name"><a>Lee Marsh</a></p></div></div><article class="bucketwrap primaryaudio"><div class="audio-module"><b class="audio-module-listen">Listen</b> <time class="audio-module-duration">3:52</time><ul><li>Download</li><li>Transcript</li></ul></div></article>'
        f'<div id="storytext" class="storytext storylocation"><div class="bucketwrap image"><img alt="boat"><div class="credit-caption"><div class="caption-wrap"><div class="caption"><p>{CAPTION} <b class="credit">{CREDIT}</b> <b class="hide-caption">hide caption</b></p></div><b class="toggle-caption">toggle caption</b></div></div></div>{first}'
        f'<div class="bucketwrap internallink"><a href="/3"><img alt=""></a><div class="bucketblock"><h3 class="slug"><a>Harbour</a></h3><h3><a href="/3">{LINKS[1]}</a></h3></div></div>{rest}</div><div class="tags"><h3>Related tags:</h3><ul><li><a>ferries</a></li></ul></div></article></section></main>'
    )


def chain_of_papers() -> str:
    first = "".join(f"<p>{text}</p>" for text in TEXT[:4])
    rest = "".join(f"<p>{text}</p>" for text in TEXT[4:])
    return _frame(
        f'<div id="main-page-container"><section id="main-body-container"><article class="asset story" itemscope itemtype="https://schema.org/NewsArticle"><header class="asset-header"><h1 class="headline"><span itemprop="headline">{TITLE}</span></h1><div class="subhead">{DECK}</div>'
        f'<div class="meta"><ul class="list-inline"><li><span class="tnt-byline">By LEE MARSH lmarsh@herald.example</span></li><li><time class="tnt-date asset-date">Apr 14, 2026</time></li><li>3 min to read</li></ul></div></header>'
        f'<div class="asset-photo"><img alt="boat"><div class="photo-utilities"><span class="expand">Passengers wait</span></div><figcaption class="caption"><span class="caption-text">{CAPTION}</span> <span class="tnt-byline asset-byline">{CREDIT}</span></figcaption></div>'
        f'<div id="article-body" itemprop="articleBody" class="asset-content subscriber-premium"><div class="lee-article-text">{first}</div><div class="tncms-region tncms-inline"><div class="card promo-design"><h4>People are also reading…</h4><ul>{_links()}</ul></div></div><div class="lee-article-text">{rest}</div>'
        f'<div class="subscriber-only"><div class="newsletter-inline"><h4>Be the first to know</h4><p>Get local news delivered to your inbox!</p></div></div></div><div class="asset-tags"><h4>Tags</h4><ul><li><a>Council</a></li><li><a>Ferry</a></li></ul></div>'
        f'<div class="asset-author"><h4>Lee Marsh</h4><p>{BIO}</p></div></article><div class="block"><h3>Most Popular</h3><ol>{_links()}</ol></div></section></div>'
    )


def old_table() -> str:
    body = "<br><br>\n".join(TEXT)
    return (
        f"<html><head><title>Porto Elm Herald: {TITLE}</title></head><body><table width=760><tr><td colspan=2><a href=/>Home</a> | <a href=/news>News</a> | <a href=/sport>Sports</a> | <a href=/op>Opinion</a></td></tr>"
        f"<tr><td width=150 valign=top><b>Sections</b><br><a href=/1>City</a><br><a href=/2>Region</a><br><a href=/3>Business</a></td><td><font size=5><b>{TITLE}</b></font><br><font size=1>By Lee Marsh, Staff Writer<br>Tuesday, April 14, 2026</font><p>"
        f"{body}<br><br><font size=1>Copyright 2026 Porto Elm Herald</font></td></tr></table></body></html>"
    )


def block_editor() -> str:
    first = "".join(f'<p class="wp-block-paragraph">{text}</p>' for text in TEXT[:4])
    rest = "".join(f'<p class="wp-block-paragraph">{text}</p>' for text in TEXT[4:])
    return _frame(
        f'<main class="is-layout-flow wp-block-group"><h1 class="wp-block-post-title">{TITLE}</h1><div class="wp-block-post-excerpt"><p>{DECK}</p></div><div class="wp-block-group is-layout-flex"><div class="wp-block-post-author-name">Lee Marsh</div><div class="wp-block-post-date"><time>April 14, 2026</time></div></div>'
        f'<div class="entry-content wp-block-post-content is-layout-constrained"><figure class="wp-block-image"><img alt="boat"><figcaption class="wp-element-caption">{CAPTION} | {CREDIT}</figcaption></figure>{first}<div class="wp-block-group read-more-box"><h3>Also on our site</h3><ul class="wp-block-list">{_links()}</ul></div>{rest}<hr class="wp-block-separator">'
        f'<p class="has-small-font-size"><em>Support local journalism: <a href="/d">become a member of the Herald</a> from $5 a month.</em></p></div><div class="wp-block-query"><h2>Keep reading</h2>{"".join(f"<h3><a>{text}</a></h3><p>Short words about it that end somewhere in the middle of a…</p>" for text in LINKS)}</div></main>'
    )


STYLES: dict[str, Callable[[], str]] = {
    build.__name__: build
    for build in (
        wordpress,
        arc,
        columns,
        blocks,
        islands,
        wire,
        paragraphs_in_divs,
        chain,
        network,
        station,
        radio,
        chain_of_papers,
        old_table,
        block_editor,
    )
}

ALSO = {"network": ("Porto Elm", "This story has been updated with additional information.")}  #: its dateline, its note


@pytest.mark.parametrize("style", STYLES)
def test_a_report_is_read_whole_and_alone(style: str, html: Callable[[str], Document]) -> None:
    article = clean(html(STYLES[style]()))
    said = [block.text for block in article.spoken if block.kind is not BlockKind.DECK]
    assert [text for text in said if text not in ALSO.get(style, ())] == list(TEXT)


@pytest.mark.parametrize("style", STYLES)
def test_the_title_is_known_and_the_deck_read_once_at_most(style: str, html: Callable[[str], Document]) -> None:
    article = clean(html(STYLES[style]()))
    assert TITLE in article.metadata.title
    assert [block.text for block in article.spoken].count(DECK) <= 1
