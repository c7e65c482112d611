"""Left-over markup is not read: HTML and SSML tags, comments, footnote marks, Markdown emphasis."""

from __future__ import annotations

from narrator.normalize.scan import Rule

TAGS = Rule(
    "markup",
    r"<!--[^>]{0,2000}-->"
    r"|</?[A-Za-z][\w:.-]{0,40}(?:\s{1,8}[\w:.-]{1,60}(?:\s?=\s?(?:\"[^\"<>]{0,2000}\"|'[^'<>]{0,2000}'"
    r"|[^\s\"'<>=]{1,2000}))?){0,20}\s{0,8}/?>"
    r"|<\?xml[^<>]{0,300}\?>|<!DOCTYPE[^<>]{0,300}>",
    lambda match, tables: "",
    needs="<",
)
_LIST = r"[1-9][0-9]{0,2}(?:[,–-] ?[1-9][0-9]{0,2}){0,9}"
FOOTNOTES = Rule(
    "footnote mark",
    r"(?:(?<=[a-z]{3}\.)|(?<=[a-z]{3}[.,][\"'])|(?<=%\.)"
    r"|(?<=[ (](?:19|20)[0-9]{2}\.))[0-9]{1,2}(?=\s+[A-Z\"]|\s*$)"
    rf"|(?<=[\w.,;:!?\")']) \[{_LIST}\](?=[\s.,;:]|$)|(?<=[\w.,;:!?\")'])(?:\[(?:{_LIST}|[a-z]"
    r"|note [0-9]{1,2}|citation needed|edit)\])+|"
    r"(?:(?<=[a-z]{4})|(?<=[.,;:!?\"]))[¹²³⁰⁴-⁹]{1,3}(?![\w²³])|(?<=[A-Za-z.,])[*†‡]{1,3}(?=[\s,.;:]|$)",
    lambda match, tables: "",
    hint=r"[0-9a-z%][.,][\"']?[0-9]|[\[¹²³⁰⁴-⁹*†‡]",
)
LINKS = Rule("markup", r"\](?:\((?:https?://|mailto:|/|#)[^\s()]{0,2000}\))", lambda match, tables: "", needs="]")
RULES = (TAGS, LINKS, FOOTNOTES)
