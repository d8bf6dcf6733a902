"""Tie times that stand together: the ends of a range, a count and the deed that it runs from, an hour and its day, a time and the talk it was told in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from recoupe.codebook.language import Language
from recoupe.model.folding import fold
from recoupe.model.parsed import ParsedText
from recoupe.resolve.dates import Expression, any_word, token_at
from recoupe.resolve.held import Held

# Tokens between a count and the date of the deed it runs from («cinq jours après le coup d'État du 26 juillet»).
_REACH = 10
# Characters between a quotation and the words that say when it was spoken.
_SAID_NEAR = 160
_UNPLACED = frozenset({"duration", "vague", "clock", "day-part", "from-deed", "anniversary", "exact"})
_COUNTS = frozenset({"from-deed", "anniversary", "exact"})
_QUOTED = re.compile(r'«[^«»]{1,2000}»|“[^“”]{1,2000}”|"[^"]{1,2000}"')


class Tie(Enum):
    """How a time hangs together with the one behind it."""

    RANGE = "range"
    FROM = "from"
    CLOCK = "clock"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Tied:
    """Expression `other` stands to this one in the relation `tie`; `first` is the first token of both together."""

    tie: Tie
    other: int
    first: int


def ties_of(parsed: ParsedText, expressions: Sequence[Expression]) -> dict[int, Tied]:
    """Give, for the expressions that another one behind or before completes, what they are tied to."""
    folded = fold(parsed.text)
    found: dict[int, Tied] = {}
    for i in range(len(expressions)):
        tied = _tie(parsed, folded, expressions, i)
        if tied is not None:
            found[i] = tied
    return found


def _tie(parsed: ParsedText, folded: str, expressions: Sequence[Expression], i: int) -> Tied | None:
    one = expressions[i]
    after = expressions[i + 1] if i + 1 < len(expressions) else None
    before = expressions[i - 1] if i else None
    if one.form.means in ("clock", "day-part"):
        return _day_of_clock(parsed, expressions, i)
    if one.form.means in _COUNTS:
        if after is not None and _names_deed(parsed, one, after):
            return Tied(Tie.FROM, i + 1, one.first)
        if before is not None and before.form.means not in _UNPLACED and _beside(parsed, before, one):
            return Tied(Tie.SAME, i - 1, before.first)
        return Tied(Tie.SAME, i + 1, one.first) if after is not None and after.form.means not in _UNPLACED and _beside(parsed, one, after) else None
    if after is not None and after.form.means not in _UNPLACED and one.form.means not in _UNPLACED:
        first = _opens_range(parsed, folded, one, after)
        return Tied(Tie.RANGE, i + 1, first) if first is not None else None
    return None


def _same_sentence(parsed: ParsedText, one: Expression, other: Expression) -> bool:
    return parsed.tokens[one.first].sentence == parsed.tokens[other.first].sentence


def _day_of_clock(parsed: ParsedText, expressions: Sequence[Expression], i: int) -> Tied | None:
    """Find the day that an hour stands beside: right behind it, right before it, or one of the same sentence before it."""
    one = expressions[i]
    for j in (i + 1, i - 1):
        if 0 <= j < len(expressions) and expressions[j].form.means not in _UNPLACED:
            low, high = sorted((one, expressions[j]), key=lambda expression: expression.first)
            between = [token for token in parsed.tokens[low.last : high.first] if token.text not in ",("]
            if len(between) <= 1 and _same_sentence(parsed, low, high):
                return Tied(Tie.CLOCK, j, min(one.first, expressions[j].first))
    return None


def _names_deed(parsed: ParsedText, one: Expression, other: Expression) -> bool:
    """Tell whether a date behind a count is that of the deed it counts from: nothing but that deed stands between."""
    between = parsed.tokens[one.last : other.first]
    close = len(between) <= _REACH and _same_sentence(parsed, one, other) and not any(token.text in ",;:()" for token in between)
    return close and other.form.means not in _UNPLACED and other.role == "point"


def _beside(parsed: ParsedText, one: Expression, other: Expression) -> bool:
    """Tell whether two times follow each other with nothing but a comma between: they are the same time told twice."""
    between = parsed.tokens[one.last : other.first]
    return _same_sentence(parsed, one, other) and len(between) <= 2 and all(token.text in {",", "-", "on", "le"} for token in between)


def _opens_range(parsed: ParsedText, folded: str, one: Expression, other: Expression) -> int | None:
    """Give the first token of a range whose ends two times are, or None: «de fin mars à la mi-mai», "Dec. 30 to Jan. 2"."""
    if one.language is not other.language or one.role == "until" or other.role == "since" or not _same_sentence(parsed, one, other):
        return None
    words = _range_words(Held(one.language))
    middle = folded[one.end : other.end]
    opened = words.opener.search(folded, max(0, one.start - 20), one.start) or words.opening.match(folded, one.start)
    first = one.first if opened is None or opened.start() >= one.start else token_at(parsed, opened.start())
    if words.joiner.match(middle) and (opened or words.bare.match(middle)) and other.first - one.last <= 2:
        return first
    two = words.between.search(folded, max(0, one.start - 20), one.start) or words.between_opening.match(folded, one.start)
    if two and words.both.match(middle) and other.first - one.last <= 2:
        return first if two.start() >= one.start else token_at(parsed, two.start())
    return None


@dataclass(frozen=True, slots=True)
class _RangeWords:
    """The compiled words of a range; `bare` joins without an opener."""

    opener: re.Pattern[str]
    opening: re.Pattern[str]
    joiner: re.Pattern[str]
    bare: re.Pattern[str]
    between: re.Pattern[str]
    between_opening: re.Pattern[str]
    both: re.Pattern[str]


@lru_cache(maxsize=8)
def _range_words(language: Held[Language]) -> _RangeWords:
    words = language.value.dates
    return _RangeWords(
        opener=re.compile(rf"(?<!\w){any_word(words.range_openers)} {{0,4}}$"),
        opening=re.compile(rf"{any_word(words.range_openers)}(?!\w)"),
        joiner=re.compile(rf" {{0,4}}(?:{any_word(words.range_joiners)}(?!\w)|- ?)"),
        bare=re.compile(rf" {{0,4}}(?:{any_word(words.bare_joiners)}(?!\w)|- ?)"),
        between=re.compile(rf"(?<!\w){any_word(words.between)} {{0,4}}$"),
        between_opening=re.compile(rf"{any_word(words.between)}(?!\w)"),
        both=re.compile(rf" {{0,4}}{any_word(words.between_and)}(?!\w)"),
    )


def quotations(parsed: ParsedText) -> tuple[tuple[int, int], ...]:
    """Give the characters of every quotation."""
    return tuple(match.span() for match in _QUOTED.finditer(parsed.text))


def spoken_near(quotes: Sequence[tuple[int, int]], expression: Expression, others: Sequence[Expression]) -> list[Expression]:
    """Give the times outside a quotation but near it, where the expression stands inside: one may say when it was spoken."""
    around = next(((start, end) for start, end in quotes if start < expression.start < end), None)
    if around is None:
        return []
    near = [other for other in others if 0 <= other.start - around[1] <= _SAID_NEAR or 0 <= around[0] - other.end <= _SAID_NEAR]
    return [other for other in near if not any(start < other.start < end for start, end in quotes)]
