"""Streets, states, party tags, and places that begin with Saint, Fort or Mount."""

from __future__ import annotations

import re

from narrator.normalize.numbers import digits, house, ordinal
from narrator.normalize.rules.parts import STARTERS, after, before, part, stop
from narrator.normalize.scan import DIGITS, Rule
from narrator.normalize.spelling import letters
from narrator.normalize.tables import Tables

_STREET = "St|Ave?|Blvd|Rd|Dr|Ln|Ct|Pl|Sq|Terr?|Cir|Pkwy|Hwy|Fwy|Expw?y|Tpke|Trl|Aly|Plz|Cres|Gdns|Hts"
_FULL = (
    "Street|Avenue|Boulevard|Road|Drive|Lane|Court|Place|Square|Terrace|Circle|Parkway|Highway|Way|Broadway"
    "|Freeway|Expressway|Turnpike|Trail|Plaza|Row"
)
_DIRECTION = {
    "N": "North",
    "S": "South",
    "E": "East",
    "W": "West",
    "NE": "Northeast",
    "NW": "Northwest",
    "SE": "Southeast",
    "SW": "Southwest",
}
_WAY = r"(?:N\.?E|N\.?W|S\.?E|S\.?W|[NSEW])\b\.?"
_NAMED = (
    rf"(?:[0-9]{{1,3}}(?:st|nd|rd|th)|[A-Z][\w'.-]*(?: (?!(?:{_STREET})\b)(?:[A-Z][\w'-]*\.?|for|the|of|de|la)){{0,3}})"
)
POSTAL = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH"
    "|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT"
    "|VA|WA|WV|WI|WY"
)
DOTTED = (
    r"Ala|Ariz|Ark|Calif|Cal|Colo|Conn|Del|D\.C|Fla|Ga|Ill|Ind|Kans?|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Nebr?"
    r"|Nev|N\.H|N\.J|N\.M|N\.Y|N\.C|N\.D"
    r"|Okla|Ore|Pa|Penn|P\.R|R\.I|S\.C|S\.D|Tenn|Tex|Vt|Va|Wash|W\. ?Va|Wisc?|Wyo|B\.C|Ont|Que|Alta|Sask|N\.S"
    r"|N\.B|P\.E\.I"
)
_COUNTIES = (
    "Beds|Berks|Bucks|Cambs|Derbys|Glos|Hants|Herts|Lancs|Leics|Lincs|Northants|Notts|Oxon|Staffs|Warks|Wilts|Worcs"
    "|Yorks"
)
_TEAMS = (  # universities that sport pages call so
    "Alabama|Appalachian|Arizona|Arkansas|Ball|Boise|Colorado|Delaware|Florida|Fresno|Georgia|Grambling|Idaho|Illinois"
    "|Indiana|Iowa|Jackson|Kansas|Kennesaw|Kent|Michigan|Mississippi|Missouri|Montana|Morgan|Murray|New Mexico"
    "|North Dakota|Ohio|Oklahoma|Oregon|Penn|Sacramento|San Diego|San Jose|South Dakota|Tennessee|Texas|Utah"
    "|Washington|Weber|Wichita|Youngstown"
)
_ROAD = re.compile(
    r"(?:\bI-|\bUS[- ]|\bU\.S\. |\b(?:Rte|Hwy|Rt)\.? |\b(?:Route|Highway|Interstate|exit|Exit) )[0-9]{1,3} $"
)


def _number_and_name(text: str, tables: Tables) -> str:
    return re.sub(r"([0-9]+)(?:st|nd|rd|th)", lambda found: ordinal(found[1], tables), text)


def _way(text: str | None) -> str:
    return f"{_DIRECTION[text.strip().replace('.', '')]} " if text else ""


def _address(match: re.Match[str], tables: Tables) -> str | None:
    kind = match["kind"]
    street = tables.streets.get(kind.capitalize().rstrip("."), kind)
    number = f"{house(match['number'], tables)} {letters(match['letter'] or '')}".rstrip()
    said = f"{number} {_way(match['way'])}{_number_and_name(match['name'], tables)} {street}"
    if match["after_way"]:
        said += f" {_way(match['after_way']).strip()}"
    return said + _end(match)


def _end(match: re.Match[str]) -> str:
    """A dot that ends the sentence as well as the abbreviation."""
    return (
        "."
        if match[0].endswith(".") and (stop(match) or re.match(r"\s+(?:[A-Z]|[0-9]{1,2} [a-z])", after(match)))
        else ""
    )


def _street(match: re.Match[str], tables: Tables) -> str | None:
    street = tables.streets.get(match["kind"])
    return (
        f"{_way(part(match, 'way'))}{_number_and_name(match['name'], tables)} {street}{_end(match)}" if street else None
    )


def _state(match: re.Match[str], tables: Tables) -> str | None:
    name = match["state"]
    if name.isupper() and len(name) == 2:
        town = r"[A-Z][\w'’-]+\.?,? $" if name in _WORDS_TOO else r"(?:[A-Z][\w.'’-]*|[a-z]\.),? $"
        if not re.search(town, before(match)):
            return None
    state = tables.states.get(name) or tables.states.get(f"{name}.") or tables.states.get(name.replace(". ", "."))
    if state is None or (name == "LA" and not part(match, "zip") and _a_city(match, tables)):
        return None
    said = re.sub(r"^D C$", letters("DC"), state)
    if zip_code := part(match, "zip"):
        said += ", " + ", ".join(digits(group) for group in zip_code.strip().split("-"))
    return said + stop(match)


_LISTED = re.compile(r",? (?:and|or|&) [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)*(?!\w)(?!, [A-Z])")


def _a_city(match: re.Match[str], tables: Tables) -> bool:
    """Whether LA is Los Angeles: after a state's name, or in a list whose other places have no state."""
    head = before(match, 40).rstrip(", ")
    return any(head.endswith(state) for state in tables.states.values()) or (
        _LISTED.match(match.string, match.end()) is not None
    )


def _heading(match: re.Match[str], tables: Tables) -> str | None:
    """``the NW``, ``I-80 W``."""
    if match["road"] and not _ROAD.search(before(match)):
        return None
    return _DIRECTION[match["road"]] if match["road"] else _DIRECTION[match[0]].lower()


def _place(match: re.Match[str], tables: Tables) -> str:
    return tables.places[match["kind"]]


def _saint(match: re.Match[str], tables: Tables) -> str:
    return tables.places[match["kind"]]


def _zip(match: re.Match[str], tables: Tables) -> str | None:
    """Five digits after a state's full name."""
    if not any(before(match).endswith(f"{state} ") for state in tables.states.values()):
        return None
    return ", ".join(digits(group) for group in match[0].split("-"))


_WORDS_TOO = ("OK", "HI", "OH", "OR", "IN", "ME", "MA", "PA", "ID")
_LANDS = "Korea|Carolina|Dakota|Ireland|Africa|Sudan|Wales|Virginia|America|Asia|Yorkshire|Sussex|Midlands|Ossetia"
RULES = (
    Rule("zip code", r"(?<=[a-z] )[0-9]{5}(?:-[0-9]{4})?(?![\w-]|[.,][0-9])", _zip, needs=DIGITS),
    Rule(
        "direction",
        rf"(?<![\w.'-])(?P<way>[NSEW])\.(?= (?:{_LANDS})\b)",
        lambda match, tables: _DIRECTION[match["way"]],
        needs="NSEW",
    ),
    Rule(
        "direction",
        r"(?<=[Tt]he )(?P<way>N[EW]|S[EW])(?![\w.'-]| [A-Z])"
        r"|(?<=[0-9] )(?P<road>[NSEW])(?:\.(?= [a-z])|(?=[,;)]|\.?\s|\.?$))",
        _heading,
        needs="NSEW",
    ),
    Rule(
        "team",
        rf"(?<![\w.])(?:(?P<state>{_TEAMS}) St\.?(?= [0-9]{{1,3}}[-–]|,? \(| (?:beat|def\.|won|lost|fell|hosts?"
        rf"|coach|players?|quarterback|guard|forward|fans)\b)"
        rf"|(?:(?<=beat )|(?<=defeated )|(?<=against )|(?<=vs\. )|(?<=over ))"
        rf"(?P<other>{_TEAMS}) St\.(?=[,;]| [0-9a-z]))",
        lambda match, tables: f"{match['state'] or match['other']} State",
        needs="S",
        hint=r"[a-z] St\b",
    ),
    Rule(
        "address",
        rf"(?<![\w.,/$-])(?P<number>[0-9]{{1,5}})(?P<letter>[A-D]\b)? (?P<way>{_WAY} )?(?P<name>{_NAMED}) "
        rf"(?P<kind>(?:{_STREET}|st"
        rf"|ave|rd|blvd|dr|ST|AVE)\b|(?:{_FULL})\b)\.?(?: (?P<after_way>(?:NE|NW|SE|SW|N\.E\.|N\.W\.|S\.E\."
        rf"|S\.W\.)(?!\w)))?",
        _address,
        needs=DIGITS,
        hint="[0-9][A-D]? [A-Z0-9]",
    ),
    Rule(
        "street",
        rf"(?<![\w.])(?P<way>(?<![A-Z]\. ){_WAY} )?(?P<name>[0-9]{{1,3}}(?:st|nd|rd|th)) (?P<kind>{_STREET})\b\.?",
        _street,
        needs=DIGITS,
    ),
    Rule(
        "street",
        r"(?<![\w.])(?P<name>[A-Z][a-z]{2,}|[A-Z]|Martin Luther King Jr\.?) (?P<kind>Ave|Blvd|Rd"
        r"|Pkwy|Hwy|Expy|Tpke)\b\.?",
        _street,
        needs="ABRPHET",
    ),
    Rule(
        "street",
        r"(?<![\w.'-])(?P<name>(?!The\b|His\b|Her\b|Our\b|And\b)[A-Z][a-z]{2,}(?:'s)?) (?P<kind>St|Dr|Ln|Ct|Pl)\."
        rf"(?=[,;)]|\s*$| [a-z]| {STARTERS})",
        _street,
        needs="SDLCP",
    ),
    Rule(
        "street",
        r"(?<![\w.'-])(?P<name>(?!The\b|His\b|Her\b|Our\b|And\b|In\b|At\b|Near\b)[A-Z][a-z]{2,}) (?P<kind>St)(?=[,;)])",
        _street,
        needs="S",
    ),
    Rule("place", r"(?<=[0-9](?:st|nd|rd|th) )Fl\b\.?", lambda match, tables: f"Floor{_end(match)}", needs="F"),
    Rule("place", r"(?<![\w.'-])(?P<kind>Mts?|Ft)\b\.?(?= [A-Z])", _place, needs="MF"),
    Rule("place", r"(?<![\w'-])(?P<kind>Ste?|Sts)\b\.?(?=[ -][A-Z])", _saint, needs="S"),
    Rule(
        "county",
        rf"(?<=[a-z], )(?P<county>{_COUNTIES})(?![\w'-])",
        lambda match, tables: tables.counties[match["county"]] if tables.day_first else None,
        needs=",",
    ),
    Rule(
        "state",
        rf"(?<=[a-z.], )(?P<state>{DOTTED})\.(?!\w)(?P<zip> [0-9]{{5}}(?:-[0-9]{{4}})?(?![\w,]))?",
        _state,
        needs=".",
    ),
    Rule(
        "state",
        rf"(?<=[a-z.], )(?P<state>{POSTAL})(?![\w'-])(?P<zip> [0-9]{{5}}(?:-[0-9]{{4}})?(?![\w,]))?",
        _state,
        needs=",",
    ),
    Rule(
        "state",
        rf"(?<=[a-z] )(?P<state>{POSTAL})(?P<zip> [0-9]{{5}}(?:-[0-9]{{4}})?)(?![\w,.]\w|\w)",
        _state,
        needs=DIGITS,
    ),
    Rule(
        "state",
        rf"(?:(?<= in )|(?<=In )|(?<=from )|(?<= to )|(?<= of )|(?<= and ))(?P<state>{DOTTED})\.(?!\w)",
        _state,
        needs=".",
    ),
    Rule(
        "state",
        r"(?<=[a-z] )(?P<state>Ala|Ariz|Calif|Colo|Conn|Fla|Mich|Minn|Okla|Tenn|Wis|Wyo)\.(?!\w)",
        _state,
        needs=".",
    ),
)
