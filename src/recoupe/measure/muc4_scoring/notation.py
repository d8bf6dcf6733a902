"""Read fillers as MUC-4 keys write them: `"A" / "B"` alternatives, `V: "A"` a value with its tag, `? …` one that may be left out, `-` a blank.

A template is an object of slot labels with lists of fillers; its `MESSAGE: TEMPLATE` may say `2 (OPTIONAL)`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from recoupe.errors import GoldError
from recoupe.measure.muc4_scoring.slots import SLOT_BY_LABEL, Kind, Slot

# Year, month, day; zero where it is not told.
Day = tuple[int, int, int]

OWN_LABELS = frozenset({"MESSAGE: ID", "MESSAGE: TEMPLATE"})
_BLANKS = frozenset({"", "-", "*", '"-"', '"*"'})
_MONTHS = {name: number for number, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), start=1)}
_DAY = re.compile(r"(\d{1,2})?\s*([A-Z]{3})[A-Z]*\.?\s*(\d{2,4})?")
_NUMBER = re.compile(r"(~)?\s*(\d+)?\s*(-)?\s*(~)?\s*(\d+)?")
_PLACE = re.compile(r"(.*?)\s*\((.*)\)")
_CENTURY = 1900
# Two digits are a year of that century.
_FULL_YEAR = 100


@dataclass(frozen=True, slots=True)
class Raw:
    """A date or number that does not read as one."""

    text: str


@dataclass(frozen=True, slots=True)
class Dates:
    """A day (both ends equal) or a stretch of days, an open end None."""

    first: Day | None
    last: Day | None


@dataclass(frozen=True, slots=True)
class Number:
    """A number (both ends equal) or a range, an open end None."""

    low: int | None
    high: int | None
    about: bool


@dataclass(frozen=True, slots=True)
class Location:
    """A country and, level by level, the places in it: one, or the two ends of a «between A and B», each with its types."""

    country: str
    levels: tuple[tuple[tuple[str, frozenset[str]], ...], ...]


Value = str | Raw | Dates | Number | Location


@dataclass(frozen=True, slots=True)
class Option:
    """One alternative of a filler: its value, and the strings that its tag gives."""

    value: Value
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filler:
    """One filler of a slot."""

    options: tuple[Option, ...]
    optional: bool
    raw: str


@dataclass(frozen=True, slots=True)
class Template:
    """One template; a blank slot has no entry."""

    fillers: Mapping[str, tuple[Filler, ...]] = field(default_factory=dict)
    optional: bool = False

    def of(self, slot: Slot) -> tuple[Filler, ...]:
        """Give the fillers of a slot, none where it is blank."""
        return self.fillers.get(slot.id, ())


def read_key(template: Mapping[str, Sequence[str]]) -> Template:
    """Read a template of a key.

    Raises:
        GoldError: it has a label that no slot has.
    """
    fillers = dict(_fillers(template))
    return Template(fillers, any("OPTIONAL" in word.upper() for word in template.get("MESSAGE: TEMPLATE") or ()))


def read_response(template: Mapping[str, Sequence[str]]) -> Template:
    """Read a template of a response: systems may leave nothing open, so of alternatives only the first counts, and nothing is optional.

    Raises:
        GoldError: it has a label that no slot has.
    """
    return Template({name: tuple(Filler(one.options[:1], optional=False, raw=one.raw) for one in found) for name, found in _fillers(template)})


def _fillers(template: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, tuple[Filler, ...]]]:
    """Yield the slots of a template that are filled.

    Raises:
        GoldError: it has a label that no slot has.
    """
    for label, lines in template.items():
        if label in OWN_LABELS:
            continue
        if label not in SLOT_BY_LABEL:
            raise GoldError(f"a template has the slot {label!r}, which MUC-4 does not have; write it as one of {', '.join(SLOT_BY_LABEL)}")
        slot = SLOT_BY_LABEL[label]
        found = tuple(filler for line in lines or () for filler in [read_filler(slot, line)] if filler)
        if found:
            yield slot.id, found


def read_filler(slot: Slot, line: str) -> Filler | None:
    """Read one filler; None if it is blank."""
    text = _mended(line.strip())
    if text in _BLANKS:
        return None
    optional = text.startswith("?")
    text = text[1:].strip() if optional else text
    literal = slot.kind is Kind.STRING and '"' not in text
    options = [Option(_string(text))] if literal else _options(slot, text)
    filled = tuple(option for option in options if not _is_blank(option))
    return Filler(filled, optional, line.strip()) if filled else None


def _is_blank(option: Option) -> bool:
    """Say whether an alternative is blank; `-: "TAG"` was none in 1992."""
    return option.value in ("", "-", Raw(""), Raw("-")) and not set(option.tags) - {"", "-"}


def _mended(text: str) -> str:
    """Mend the few badly quoted fillers of the keys."""
    if text == '""':
        return ""
    text = re.sub(r'(?<!\\)"{2,}', '"', text)
    if _is_even(text):
        return text
    fixed = re.sub(r'"([^"/]+?) / "', r'"\1" / "', text)
    return fixed if _is_even(fixed) else text.replace('"', "")


def _is_even(text: str) -> bool:
    """Say whether every quotation mark that is not escaped has its partner."""
    return re.sub(r"\\.", "", text).count('"') % 2 == 0


def _outside(text: str) -> Iterator[int]:
    """Yield where the characters stand that are in no quotation and in no parentheses."""
    depth, quoted, at = 0, False, 0
    while at < len(text):
        letter = text[at]
        if letter == "\\" and at + 1 < len(text):
            at += 2
            continue
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in "()":
            depth = max(0, depth + (1 if letter == "(" else -1))
        elif not quoted and not depth:
            yield at
        at += 1


def _split(text: str, separator: str) -> list[str]:
    """Split outside quotations and parentheses."""
    pieces, last = [], 0
    for at in _outside(text):
        if at >= last and text.startswith(separator, at):
            pieces.append(text[last:at].strip())
            last = at + len(separator)
    return [*pieces, text[last:].strip()]


def _unwrapped(text: str) -> str:
    """Drop parentheses that enclose the whole text."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and _encloses(text):
        text = text[1:-1].strip()
    return text


def _encloses(text: str) -> bool:
    """Say whether the parenthesis that opens a text closes at its end and not before."""
    depth, quoted = 0, False
    for at, letter in enumerate(text):
        if letter == '"' and text[at - 1 : at] != "\\":
            quoted = not quoted
        elif not quoted and letter == "(":
            depth += 1
        elif not quoted and letter == ")":
            depth -= 1
            if depth == 0 and at < len(text) - 1:
                return False
    return True


def _string(text: str) -> str:
    """Give the normal form of a string: no quotation marks, upper case, single spaces."""
    text = text.strip()
    if len(text) > 1 and text[0] == '"' and text[-1] == '"':
        text = text[1:-1]
    return " ".join(re.sub(r"\\(.)", r"\1", text).upper().split())


def _options(slot: Slot, text: str) -> list[Option]:
    """Give the alternatives of a filler."""
    text = _unwrapped(text)
    if not text:
        return []
    alternatives = _split(text, "/")
    if slot.kind is Kind.LOCATION:
        return [Option(_location(_unwrapped(one))) for one in alternatives if one]
    if slot.points_to:
        return _tagged(slot, text, alternatives)
    if slot.kind is Kind.NUMBER:  # a stray tag after a total number
        text = " / ".join(_split(one, ":")[0] for one in alternatives)
    return _untagged(slot, text)


def _untagged(slot: Slot, text: str) -> list[Option]:
    """Give alternatives that have no tag."""
    pieces = (_unwrapped(piece) for piece in _split(_unwrapped(text), "/"))
    return [Option(_value(slot, piece)) for piece in pieces if piece]


def _value(slot: Slot, piece: str) -> Value:
    """Read one value of a slot that is no location."""
    if slot.kind is Kind.NUMBER:
        return _number(_string(piece))
    return _dates(_string(piece)) if slot.kind is Kind.DATE else _string(piece)


def _tagged(slot: Slot, text: str, alternatives: list[str]) -> list[Option]:
    """Give alternatives of a slot whose fillers have tags."""
    colons = [len(_split(one, ":")) > 1 for one in alternatives]
    wrapped = any(one.startswith("(") for one in alternatives) and all(":" in one for one in alternatives)
    if len(alternatives) > 1 and wrapped and not any(colons):
        return [option for one in alternatives for option in _options(slot, one)]
    if sum(colons) > 1:
        return _each_tagged(slot, alternatives, colons)
    *values, tag = _split(text, ":")
    if not values:
        return _untagged(slot, text)
    return [Option(option.value, _tags(tag)) for option in _untagged(slot, ":".join(values))]


def _each_tagged(slot: Slot, alternatives: list[str], colons: list[bool]) -> list[Option]:
    """Read `A: "X" / B: "Y"`: each alternative has its own tag, or is a further spelling of the one before."""
    found: list[Option] = []
    last: Option | None = None
    for one, colon in zip(alternatives, colons, strict=True):
        if colon:
            found.extend(_options(slot, one))
            last = found[-1] if found else None
        elif last is not None:
            found[-1] = Option(last.value, last.tags + _tags(one))
        else:
            found.extend(_untagged(slot, one))
    return found


def _tags(text: str) -> tuple[str, ...]:
    return tuple(_string(_unwrapped(tag)) for tag in _split(_unwrapped(text), "/") if tag)


def _dates(text: str) -> Value:
    """Read `16 NOV 89`, `- 16 NOV 89` or `14 NOV 89 - 16 NOV 89`."""
    both = re.fullmatch(r"(.*?)\s*-\s*(.*)", text)
    if both is None:
        day = _day(text)
        return Dates(day, day) if day else Raw(text)
    first, last = (None if end in ("", "NIL") else _day(end) for end in both.groups())
    return Dates(first, last) if first or last else Raw(text)


def _day(text: str) -> Day | None:
    """Read one day; None if it is none."""
    match = _DAY.fullmatch(text.strip())
    if match is None or match[2] not in _MONTHS:
        return None
    year = int(match[3] or 0)
    return year + _CENTURY if match[3] and year < _FULL_YEAR else year, _MONTHS[match[2]], int(match[1] or 0)


def _number(text: str) -> Value:
    """Read `7`, `~7`, `4 - 7`, `7 -`; other words, such as PLURAL, stay words."""
    match = _NUMBER.fullmatch(text)
    if match is None or not (match[2] or match[5]):
        return Raw(text)
    low, high = (int(end) if end else None for end in (match[2], match[5]))
    if not match[3]:
        if match[2] and match[5]:
            return Raw(text)
        low = high = low if low is not None else high
    return Number(low, high, bool(match[1] or match[4]))


def _location(text: str) -> Location:
    """Read `COUNTRY: PLACE (TYPE): PLACE - PLACE (TYPE)`."""
    first, *rest = _split(text, ":")
    country = " ".join(first.upper().split())
    levels = tuple(ends for part in rest for ends in [_ends(part)] if ends)
    if levels:
        return Location(country, levels)
    border = [end for end in _split(country, " - ") if end]  # HONDURAS - EL SALVADOR
    if len(border) > 1:
        return Location(border[0], (tuple((end, frozenset[str]()) for end in border),))
    return Location(country, ())


def _ends(part: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(_place(end) for end in _split(part, " - ") if end)


def _place(text: str) -> tuple[str, frozenset[str]]:
    """Read `MEDELLIN (CITY)`."""
    match = _PLACE.fullmatch(text.strip())
    name, types = (match[1], match[2].split("/")) if match else (text, [])
    return " ".join(name.upper().split()), frozenset(one.strip().upper() for one in types)
