"""Sentences in languages other than English: sentencex proposes where they begin, and some of that is taken back.

What is taken back are ends after words that no sentence ends with (titles, "art. 3", ordinals before a month), for the
languages where sentencex was seen to part them; what is added, ends after "U.S." and its like before a function word.
"""

from __future__ import annotations

import functools
import re

#: Never the last word of a sentence, as written before the dot.
_INNER = {
    "de": """
        Dr Prof Hr Fr Dipl Ing Mag St Nr Art Abs Bd Kap Abb Tab S Str bzw ca vgl sog evtl ggf inkl exkl Lt lt Gen Hrsg
        Aufl Jh v n z d u i o
    """,
    "fr": "M MM Mme Mmes Mlle Dr Pr Me Mgr St Ste art p pp vol chap éd fig cf env av apr ex hab n° no tél",
    "es": """
        Sr Sra Srta Sres Dr Dra Dres Prof Profa Lic Ing Arq Gral Cnel Cap Tte D Dña Da Ud Uds Vd Vds Mons Fr Sto Sta
        art arts párr párrs párrf pág págs p núm núms vol cap fig av Avda C tel ref aprox EE No Nro Excmo Excma
    """,
    "it": """
        Sig Sigg Dott Prof Ing Avv Arch Geom Rag On Sen Gen Col Cap Mons Don S art artt pag pagg p pp vol cap fig n nn
        cfr es ca tel dott prof sig avv ing arch gen on
    """,
    "pt": """
        Sr Sra Srta Srs Dr Dra Drs Prof Profa Eng Arq Gen Cel Cap Ten Exmo Exma D Pe St Sto Sta art arts pág págs p
        vol cap fig n nº núm tel av Av aprox
    """,
    "nl": """
        dhr Dhr mevr Mevr mw Mw dr Dr drs Drs prof Prof ir Ir ing Ing mr Mr ds Ds bijv Bijv nl blz art nr vgl ca resp
        St
    """,
    "pl": """
        dr prof mgr inż ks gen płk kpt por sierż św im al ul pl os np tj tzn m.in str s art ust pkt nr tel godz ok woj
        hr Dr Prof Św
    """,
    "cs": """
        dr Dr prof Prof ing Ing mgr Mgr bc Bc doc Doc JUDr MUDr PhDr RNDr sv gen pan č čl str s tj tzn např např cca
        tel ul
    """,
    "sk": """
        dr Dr prof Prof ing Ing mgr Mgr doc Doc JUDr MUDr PhDr RNDr sv gen č čl str s tj tzn napr cca tel ul
    """,
    "ru": "г ул д кв стр рис табл см ср т.е т.н им проф акад доц ген полк гр тов св о п пп ст гл тел т",
    "uk": "г вул буд кв стор рис табл див ім проф акад доц ген гр св п ст гл тел м с",
    "bg": "гр ул бул проф акад доц д-р инж св стр чл ал т.е т.нар напр",
    "da": "Mt St Skt dr hr fr prof ca nr stk bl.a f.eks fx jf kap kl s pr skt evt inkl ekskl",
    "sv": "dr hr fr prof ca nr bl.a t.ex jfr kap kl s ev inkl exkl S:t St",
    "nb": "dr hr fr prof ca nr bl.a f.eks jf kap kl s pr St evt inkl ekskl",
    "fi": "esim ks vrt ns em prof tri nro s klo n",
    "ro": "dr Dr prof Prof ing Ing d-l d-na dl dna nr art alin pag str bd sf Sf",
    "tr": "Dr Prof Doç Av Sn Yrd Öğr Alb Gen Org Bkz bkz örn no No s Sok Cad Mah",
    "hu": "dr Dr prof Prof ifj id özv Szt pl ill kb ún sz",
    "el": "κ κα κος Δρ δρ Καθ αρ σελ βλ π.χ δηλ αγ Αγ",
    "ar": "د أ م ص ج",
}
_MONTHS = {
    "de": """
        Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jahrhundert Jh Jahrhunderts
        Jahrtausend Jan Feb Aug Sept Okt Nov Dez Bundesliga Klasse Stock Geburtstag Platz Liga Weltkrieg Lebensjahr
    """,
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "fi": "tammikuuta helmikuuta",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince století",
    "sk": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra storočia",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
}
#: Words that open a sentence and no name.
_OPENERS = {
    "da": "De Det Den Han Hun Vi Hvad Hvor Hvem Men Jeg Der Da Så Nu Hvis Når",
    "nb": "De Det Den Han Hun Vi Hva Hvor Hvem Men Jeg Der Da Så Nå Hvis Når",
    "sv": "De Det Den Han Hon Vi Vad Var Vem Men Jag Där Då Så Nu Om När",
    "de": "Er Sie Es Wir Ich Aber Doch Dann Wie Was Wer Wo Wenn Nun Jetzt Auch Dort Hier",
    "nl": "Het Hij Zij Ze Wij Wat Waar Wie Maar Dan Nu Er Dat Die Deze Als",
    "es": "El La Los Las Él Ella Ellos Pero Cuando Como Este Esta Eso Así Ahora No Si",
    "fr": "Il Elle Ils Elles Mais On Ce Cette Puis Nous Vous Je Quand Comme Si",
    "it": "Il Lo Egli Ella Lui Lei Ma Quando Come Questo Questa Poi Non Se",
    "pt": "Ele Ela Eles Elas Mas Quando Como Este Esta Isso Agora Não Se",
}
#: Where a sentence that begins with a small letter is nothing rare.
_SMALL_STARTS = frozenset({"el"})
_TAIL = re.compile(
    r"\b(?:(?:[A-Z]\.){2,4}|EE\. ?UU\.|[Cc]o\.|Inc\.|Ltd\.|S\.A\.|usw\.|osv\.|etc\.|enz\.|ecc\.)\s+(?=[A-ZÉÀ])"
)
_DOTTED_END = re.compile(r"(\S+)\.\s+\Z")
_ORDINAL = re.compile(r"(?:\A|[\s–-])\d{1,2}\.\s+\Z")
_NUMBERED = re.compile(r"(?:\A|\s)\d{1,2}\.\Z")
_DIALOGUE = re.compile(r"[-–—]\s+[^\W\d_]")
_FIRST_WORD = re.compile(r"\w+")
_CLOSING = " \t\"'”“»"
_OPENING = "(\"'„“«»¿¡["
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ELIDED = re.compile(r"^\w{1,4}['’]")
#: Also words of their own, unless a number follows: "l'art. 3", "no. 5".
_NUMERIC = frozenset(
    re.findall(r"\w+", "art Art no No nr Nr n s Abs Bd Kap kap Abb Tab p vol cap fig str kl im ok ex C")
)


def starts(text: str, language: str) -> list[int]:
    """Where sentences of *language* (its code alone) begin or end, in order."""
    import sentencex

    plain = _SURROGATE.sub("\ufffd", text)
    found = []
    position = 0
    for piece in sentencex.segment(language, plain):
        position = plain.find(piece, position) + len(piece)
        if any(sign.isalnum() for sign in piece) or not piece.strip():
            found.append(position)
    kept = [place for place in found if not _goes_on(text, place, language)]
    return sorted({*kept, *_after_tails(text, language)})


def _after_tails(text: str, language: str) -> list[int]:
    """Ends that sentencex leaves out: after "U.S." or "& Co." where a word follows that opens sentences."""
    openers = _openers(language)
    return [match.end() for match in _TAIL.finditer(text) if _first_word(text, match.end()) in openers]


def _goes_on(text: str, place: int, language: str) -> bool:
    """Whether no sentence ends before *place* after all."""
    before, after = text[max(0, place - 40) : place], text[place : place + 24]
    if language == "ja" and before[-1:] in "」』）" and after[:1] in "とのはがをにでも":
        return True
    if before[-1:] in {"》", "〉"}:
        return True  # the title of a book, whatever mark it ends with
    if after[:1] in {",", ";", ":", "/", ")", "]"} or (_NUMBERED.search(before) and after[:1].isalpha()):
        return True  # punctuation goes on, "3.Salz" stands in a list
    if (dash := _DIALOGUE.match(after)) and dash.group()[-1].islower() and before.rstrip(_CLOSING)[-1:] in {*"!?…"}:
        return True  # "Why? — he said."
    ended = _DOTTED_END.search(before)
    if ended is None:
        return language == "fr" and before.endswith("J.") and after.startswith("-C.")
    word = _ELIDED.sub("", ended[1].lstrip(_OPENING))
    if word in _inner(language):
        return word not in _NUMERIC or after[:1].isdigit()
    if language in _MONTHS and _ORDINAL.search(before):
        first = _FIRST_WORD.match(after)
        return first is not None and first.group() in _MONTHS[language].split()
    return after[:1].islower() and (language not in _SMALL_STARTS or len(word) < 4)


def _first_word(text: str, place: int) -> str:
    match = _FIRST_WORD.match(text, place)
    return match.group() if match else ""


@functools.cache
def _openers(language: str) -> frozenset[str]:
    return frozenset(_OPENERS.get(language, "").split())


@functools.cache
def _inner(language: str) -> frozenset[str]:
    return frozenset(_INNER.get({"no": "nb", "nn": "nb"}.get(language, language), "").split())
