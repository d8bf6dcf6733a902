"""Place all times of a document on the calendar, each with what it is counted from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from recoupe.codebook.language import Language
from recoupe.model.event import When
from recoupe.model.folding import fold
from recoupe.model.mentions import DateMention
from recoupe.model.parsed import ParsedText, Token
from recoupe.model.report import Warning, WarningCode
from recoupe.resolve.calendar import Anchors, Stretch, place
from recoupe.resolve.dates import Expression
from recoupe.resolve.held import Held
from recoupe.resolve.tense import tense_of

_COUNTED = ("shift", "same", "day-of-month")
_DEED, _SPEECH, _DEICTIC, _NEVER = range(4)
_CLAUSES = frozenset({"ccomp", "xcomp", "acl", "acl:relcl", "advcl", "parataxis", "csubj"})


@dataclass(frozen=True, slots=True)
class Today:
    """The day of the report, as far as it is known."""

    day: date | None
    is_open: bool = False


def place_all(parsed: ParsedText, expressions: Sequence[Expression], today: Today) -> tuple[tuple[DateMention, ...], tuple[Warning, ...]]:
    """Place every expression; those that stay open are named in warnings instead."""
    timeline = _Timeline(parsed, expressions, _of_interview(parsed, expressions, today))
    for expression in expressions:
        timeline.add(expression)
    return tuple(timeline.mentions), tuple(timeline.warnings)


class _Timeline:
    """Walks through the times of a text and keeps what was told before."""

    def __init__(self, parsed: ParsedText, expressions: Sequence[Expression], today: Today) -> None:
        self.parsed = parsed
        self.today = today
        self.latest = latest_full_date(expressions)
        self.mentions: list[DateMention] = []
        self.warnings: list[Warning] = []
        self._told: list[tuple[Stretch, int]] = []

    def add(self, expression: Expression) -> None:
        """Place one expression and remember it."""
        span = self.parsed.span(expression.first, expression.last)
        if expression.form.means == "duration":
            self._mention(expression, When(None, None, "day", "stated", (span,)), "duration")
            return
        anchors = self._anchors(expression)
        found = place(expression, anchors)
        if isinstance(found, str):
            self.warnings.append(Warning(WarningCode.ABSTAINED, f"the time «{span.text}» is left open: {found}", None, "when", (span,)))
            return
        self._told.append((found, self._rank(expression)))
        start, end = _open_ends(expression, found)
        self._mention(expression, When(start, end, found.precision, found.basis, (span,)), expression.role)

    def _mention(self, expression: Expression, when: When, role: str) -> None:
        self.mentions.append(DateMention(expression.first, expression.last, expression.head, when, role, expression.rule))

    def _anchors(self, expression: Expression) -> Anchors:
        counted = expression.form.means in _COUNTED
        return Anchors(
            today=self.today.day,
            is_open=self.today.is_open,
            told=self._told_before() if counted else None,
            latest=self.latest,
            tense="" if counted else tense_of(self.parsed, expression.head, expression.language),
        )

    def _told_before(self) -> Stretch | None:
        """Give the last day told for a deed; the day somebody spoke, and then the report's own day, count only if nothing else does."""
        for rank in (_DEED, _SPEECH, _DEICTIC):
            days = [stretch for stretch, weight in self._told if weight == rank]
            if days:
                return days[-1]
        return self._day_of_report()

    def _day_of_report(self) -> Stretch | None:
        if self.today.day is None or self.today.is_open:
            return None
        return Stretch(self.today.day, self.today.day, "day", "relative")

    def _rank(self, expression: Expression) -> int:
        """Tell what a time may be counted from: a deed, a speech, today; open ends and whole years never are."""
        if expression.role != "point" or expression.form.means in ("year", "years"):
            return _NEVER
        if expression.form.means == "offset" and expression.form.n == 0:
            return _DEICTIC
        return _SPEECH if _is_said(self.parsed, expression) else _DEED


def _is_said(parsed: ParsedText, expression: Expression) -> bool:
    """Tell a time that hangs on a verb of saying without an object of its own, not on a deed."""
    verbs = _saying_verbs(Held(expression.language))
    governor = _clause_of(parsed, expression.head)
    return governor is not None and governor.lemma in verbs and not parsed.kids(governor.i, "obj")


def _clause_of(parsed: ParsedText, i: int) -> Token | None:
    """Give the head of the clause that a time stands in: the verb above it, or the word that heads a subordinate clause."""
    token = parsed.tokens[i]
    for above in parsed.ancestors(i):
        if token.dep in _CLAUSES:
            return token
        if above.pos == "VERB":
            return above
        token = above
    return None


@lru_cache(maxsize=8)
def _saying_verbs(language: Held[Language]) -> frozenset[str]:
    return frozenset(fold(verb) for verbs in language.value.attribution.verbs.values() for verb in verbs)


def _open_ends(expression: Expression, found: Stretch) -> tuple[str | None, str | None]:
    """Open the side that «depuis» or «jusqu'à» leaves open; «avant» leaves its own day out."""
    if expression.role == "since":
        return found.start.isoformat(), None
    if expression.role == "until":
        end = found.start - timedelta(days=1) if expression.exclusive else found.end
        return None, end.isoformat()
    return found.start.isoformat(), found.end.isoformat()


def latest_full_date(expressions: Sequence[Expression]) -> date | None:
    """Give the last day of the text that is told with its year, of times told as done."""
    days = [found for found in map(full_date, expressions) if found is not None]
    return max(days, default=None)


def full_date(expression: Expression) -> date | None:
    """Give the day of an expression that states day, month and year, or None."""
    if expression.role == "until" or expression.forward or expression.form.means not in ("day", "days", "numeric"):
        return None
    if not (expression.has("year") or expression.has("yy")):
        return None
    found = place(expression, Anchors())
    return None if isinstance(found, str) else found.end


def _of_interview(parsed: ParsedText, expressions: Sequence[Expression], today: Today) -> Today:
    """Count from the day of the talk, where the text says when it was held (coding guide, 9)."""
    if today.day is None:
        return today
    for expression in expressions:
        found = full_date(expression)
        if found is not None and found <= today.day and (today.day - found).days <= 60 and _of_talk(parsed, expression):
            return replace(today, day=found, is_open=False)
    return today


def _of_talk(parsed: ParsedText, expression: Expression) -> bool:
    words = frozenset(fold(word) for word in expression.language.dates.interview)
    above = next((token for token in parsed.ancestors(expression.head) if token.pos in ("VERB", "NOUN") and token.lemma in words), None)
    return above is not None
