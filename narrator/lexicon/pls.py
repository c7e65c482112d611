"""A lexicon as PLS, the Pronunciation Lexicon Specification 1.0 of the W3C, which EPUB 3 and other programs read.

Source: https://www.w3.org/TR/2008/REC-pronunciation-lexicon-20081014/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from narrator.errors import LexiconError
from narrator.lexicon.entry import Entry, SaidAs, problems
from narrator.lexicon.gathering import gathered
from narrator.normalize.spelling import letters

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def parse(data: bytes, name: str) -> tuple[Entry, ...]:
    """The entries in a PLS document. Raises `LexiconError` with every line that is wrong.

    Of several pronunciations the preferred one is taken, else the first, as the specification asks. Entities are not
    read, and nothing is fetched.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise LexiconError(name, f"line {error.lineno or 1}", error.msg or "it is no XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise LexiconError(name, "line 1", "a lexicon needs no document type; take the DOCTYPE out")
    if root.tag != f"{{{_NAMESPACE}}}lexicon":
        raise LexiconError(name, f"line {root.sourceline}", "it is XML, but no PLS lexicon")
    alphabet, language = root.get("alphabet", "ipa"), root.get(_LANGUAGE, "")
    lexemes = root.iter(f"{{{_NAMESPACE}}}lexeme")
    return gathered(lexemes, lambda lexeme: _entry(lexeme, alphabet, language, name))


def write(entries: Iterable[Entry], language: str) -> tuple[str, tuple[Entry, ...]]:
    """*entries* as a PLS document, and those it cannot hold: in context, or for another language."""
    from lxml import etree

    root = etree.Element(f"{{{_NAMESPACE}}}lexicon", nsmap={None: _NAMESPACE})
    root.set("version", "1.0")
    root.set("alphabet", "ipa")
    root.set(_LANGUAGE, language)
    left = []
    for entry in entries:
        foreign = bool(entry.language) and entry.language.split("-")[0].lower() != language.split("-")[0].lower()
        if entry.in_context or foreign:
            left.append(entry)
            continue
        lexeme = etree.SubElement(root, f"{{{_NAMESPACE}}}lexeme")
        for text in entry.texts:
            etree.SubElement(lexeme, f"{{{_NAMESPACE}}}grapheme").text = text
        if entry.ipa:
            etree.SubElement(lexeme, f"{{{_NAMESPACE}}}phoneme").text = entry.ipa
        if alias := _alias(entry):
            etree.SubElement(lexeme, f"{{{_NAMESPACE}}}alias").text = alias
    document = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document.decode("utf-8"), tuple(left)


def _alias(entry: Entry) -> str:
    if entry.said_as is SaidAs.LETTERS:
        return letters("".join(sign for sign in entry.texts[0] if sign.isalnum()))
    if entry.said_as is SaidAs.WORD:
        return entry.texts[0].replace(".", "").capitalize()
    return entry.say


def _entry(lexeme: _Element, alphabet: str, language: str, name: str) -> Entry:
    place = f"line {lexeme.sourceline}"
    phoneme = _preferred(lexeme, "phoneme")
    ipa = ""
    if phoneme is not None:
        if phoneme.get("alphabet", alphabet).lower() == "ipa":
            ipa = "".join(phoneme.itertext()).strip()
        elif _preferred(lexeme, "alias") is None:
            raise LexiconError(name, place, f"its alphabet is {phoneme.get('alphabet', alphabet)!r}; only ipa is read")
    alias = _preferred(lexeme, "alias")
    entry = Entry(
        tuple("".join(each.itertext()).strip() for each in lexeme.iterfind(f"{{{_NAMESPACE}}}grapheme")),
        say="".join(alias.itertext()).strip() if alias is not None else "",
        ipa=ipa,
        language=language,
        place=f"{name}, {place}",
    )
    if wrong := [LexiconError(name, place, why) for why in problems(entry)]:
        raise LexiconError.of(wrong)
    return entry


def _preferred(lexeme: _Element, tag: str) -> _Element | None:
    found = list(lexeme.iterfind(f"{{{_NAMESPACE}}}{tag}"))
    return next((each for each in found if each.get("prefer") == "true"), found[0] if found else None)
